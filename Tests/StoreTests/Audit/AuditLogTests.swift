import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Who changed what.
@Suite struct AuditLogTests {
    private static let now = Timestamp(milliseconds: 1_767_323_045_000)

    @Test func onlyWhatChangedIsNoted() {
        var changes = AuditChanges()
        changes.note("a", "x", "x")
        changes.note("b", nil, "y")
        changes.note("c", 1, 2)
        changes.note("d", false, true)
        changes.note("e", .object(["z": .int(1), "y": .int(2)]), .object(["y": .int(2), "z": .int(1)]))
        #expect(changes.json == #"{"b":[null,"y"],"c":[1,2],"d":[false,true]}"#)
        // There and back again is no change.
        changes.note("c", 1, 1)
        #expect(changes.names == ["b", "d"])
    }

    @Test func pagesByThingAndByPerson() async throws {
        let office = try await OrderOffice()
        let thing = PublicID.random()
        try await office.database.write { db in
            for n in 1...5 {
                var changes = AuditChanges()
                changes.note("n", Int64(n - 1), Int64(n))
                let user: User? = n == 5 ? nil : n.isMultiple(of: 2) ? office.olena : office.marta
                try AuditLog.append(db, n == 1 ? .settings : .language, thing, action: "changed", changes: changes, by: user, at: Self.now)
            }
            try AuditLog.append(db, .language, .random(), action: "created", label: "łacina", by: office.olena, at: Self.now)
        }
        let first = try JSONReader.read(try await office.database.history(of: thing, limit: 2, cursor: nil))
        #expect(first["items"].items.map { $0["changes"]["n"].items[1].int } == [5, 4])
        #expect(first["items"].items[0]["user"] == .null)
        #expect(first["items"].items[1]["user_name"].string == "Олена")
        let second = try JSONReader.read(
            try await office.database.history(of: thing, limit: 10, cursor: PageCursor(first["next"].string))
        )
        #expect(second["items"].items.map { $0["changes"]["n"].items[1].int } == [3, 2, 1])
        #expect(second["next"] == .null)
        func audit(_ entity: AuditEntity?, _ user: PublicID?) async throws -> Int {
            try JSONReader.read(try await office.database.audit(of: entity, by: user, limit: 50, cursor: nil))["items"].items.count
        }
        #expect(try await audit(nil, nil) == 6)
        #expect(try await audit(.language, nil) == 5)
        #expect(try await audit(.language, office.olena.id) == 3)
        #expect(try await audit(.settings, office.olena.id) == 0)
        #expect(try await audit(nil, .random()) == 0)
    }

    /// The newest name counts, and what was before the revision does not.
    @Test func whatChangedSinceARevision() async throws {
        let office = try await OrderOffice()
        let thing = PublicID.random()
        let changed = try await office.database.write { db in
            for (revision, field, user) in [(1, "a", office.olena), (2, "b", office.olena), (3, "b", office.marta), (4, "c", office.olena)]
            {
                var changes = AuditChanges()
                changes.note(field, nil, "x")
                try AuditLog.append(
                    db,
                    .client,
                    thing,
                    action: "changed",
                    changes: changes,
                    revision: Int64(revision),
                    by: user,
                    at: Self.now
                )
            }
            return try [0, 1, 4].map { try AuditLog.changed(db, thing, since: $0) }
        }
        #expect(changed == [["a": "Олена", "b": "Marta", "c": "Олена"], ["b": "Marta", "c": "Олена"], [:]])
    }
}
