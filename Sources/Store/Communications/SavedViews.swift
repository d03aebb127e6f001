package import Core
import Foundation
import GRDB

/// A list that somebody keeps under a name. Its fields are taken as checked by the route.
package struct SavedView: Sendable {
    /// Views that one person has at most.
    package static let maximumCount = 50
    package static let maximumNameLength = 60

    package var name: String
    package var shared: Bool
    /// A JSON object: `view` and the filters.
    package var filter: String

    package init(name: String, shared: Bool, filter: String) {
        self.name = name
        self.shared = shared
        self.filter = filter
    }
}

/// A change of a view; what is nil stays.
package struct SavedViewPatch: Sendable {
    package var name: String?
    package var shared: Bool?
    package var filter: String?
    /// What whoever changes it has seen; nil changes it whatever it is.
    package var revision: Int64?

    package init() {}
}

extension OfficeDatabase {
    /// The views that somebody sees, in their own order: `{"items": […], "next": null}`.
    package func savedViews(of user: User) async throws -> [UInt8] {
        try await read { db in
            let statement = try db.cachedStatement(sql: SavedViewTable.seen)
            let rows = try Row.fetchCursor(statement, arguments: ["user": user.key])
            let columns = Columns(statement)
            var writer = JSONWriter(capacity: 2048)
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in while try rows.next() != nil { SavedViewTable.write(columns, &writer) } }
                writer.key("next")
                writer.null()
            }
            return writer.bytes
        }
    }

    /// Keeps a view, below the others, and returns it as JSON.
    /// - Throws: ``StoreError/conflict(_:)`` with `tooManyViews`.
    package func add(savedView new: SavedView, by user: User) async throws -> [UInt8] {
        let now = now()
        let id = PublicID.random()
        return try await write { db in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM inbox_views WHERE owner_id = ?", arguments: [user.key]) ?? 0
            guard count < SavedView.maximumCount else { throw StoreError.conflict(.tooManyViews) }
            try db.execute(
                sql: "INSERT INTO inbox_views (uid, owner_id, name, shared, filter, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [Data(id.bytes), user.key, new.name, new.shared, new.filter, now.milliseconds, now.milliseconds]
            )
            try SavedViewTable.announce(db, owner: user.key, shared: new.shared, now: now)
            return try SavedViewTable.json(db, id, for: user)
        }
    }

    /// Changes a view and returns it as JSON.
    /// - Throws: ``StoreError/notFound`` also for others' private views, ``StoreError/notTheirs``,
    ///   ``StoreError/changedMeanwhile(current:fields:by:)``.
    package func change(savedView id: PublicID, _ patch: SavedViewPatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let found = try SavedViewTable.owned(db, id, by: user)
            if let revision = patch.revision, revision != found.revision {
                let current = try SavedViewTable.json(db, id, for: user)
                throw StoreError.changedMeanwhile(current: current, fields: ["revision"], by: found.ownerName)
            }
            try db.execute(
                sql: """
                    UPDATE inbox_views SET name = coalesce(?, name), shared = coalesce(?, shared), filter = coalesce(?, filter),
                        revision = revision + 1, updated_at = ? WHERE id = ?
                    """,
                arguments: [patch.name, patch.shared, patch.filter, now.milliseconds, found.key]
            )
            // Whoever saw it until now has to hear that it is gone, too.
            try SavedViewTable.announce(db, owner: found.owner, shared: found.shared || patch.shared == true, now: now)
            return try SavedViewTable.json(db, id, for: user)
        }
    }

    /// - Throws: ``StoreError/notFound``, ``StoreError/notTheirs``.
    package func delete(savedView id: PublicID, by user: User) async throws {
        let now = now()
        try await write { db in
            let found = try SavedViewTable.owned(db, id, by: user)
            try db.execute(sql: "DELETE FROM inbox_views WHERE id = ?", arguments: [found.key])
            try SavedViewTable.announce(db, owner: found.owner, shared: found.shared, now: now)
        }
    }

    /// In which order somebody wants to have their views; those that are not named stand below.
    /// - Throws: ``StoreError/unknownReference(field:)``
    package func order(savedViews ids: [PublicID], of user: User) async throws {
        let now = now()
        try await write { db in
            try db.execute(sql: "DELETE FROM inbox_view_places WHERE user_id = ?", arguments: [user.key])
            for (position, id) in ids.enumerated() {
                guard let found = try SavedViewTable.find(db, id), found.shared || found.owner == user.key else {
                    throw StoreError.unknownReference(field: "ids")
                }
                try db.execute(
                    sql: "INSERT INTO inbox_view_places (user_id, view_id, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    arguments: [user.key, found.key, position]
                )
            }
            try SavedViewTable.announce(db, owner: user.key, shared: false, now: now)
        }
    }
}

/// The table `inbox_views`.
enum SavedViewTable {
    struct Found {
        var key: Int64
        var owner: Int64
        var ownerName: String
        var shared: Bool
        var revision: Int64
    }

    private static let columns = "v.uid, v.name, v.shared, v.owner_id = :user, u.uid, u.name, v.filter, v.revision"
    private static let joins = "JOIN users u ON u.id = v.owner_id"
    /// Own ones and shared ones, each by its index.
    static let seen = """
        SELECT \(columns) FROM (
            SELECT id FROM inbox_views WHERE owner_id = :user UNION SELECT id FROM inbox_views WHERE shared
        ) s CROSS JOIN inbox_views v ON v.id = s.id \(joins)
        LEFT JOIN inbox_view_places p ON p.user_id = :user AND p.view_id = v.id
        ORDER BY p.position IS NULL, p.position, v.id
        """
    static let one = "SELECT \(columns) FROM inbox_views v \(joins) WHERE v.uid = :id"

    static func write(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 0)
            writer.key("name")
            writer.text(columns, 1)
            writer.key("shared")
            writer.bool(columns.bool(2))
            writer.key("mine")
            writer.bool(columns.bool(3))
            writer.key("owner")
            writer.reference(columns, id: 4, name: 5)
            writer.key("filter")
            writer.json(columns, 6)
            writer.key("revision")
            writer.int(columns, 7)
        }
    }

    static func json(_ db: Database, _ id: PublicID, for user: User) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: one)
        let rows = try Row.fetchCursor(statement, arguments: ["user": user.key, "id": Data(id.bytes)])
        guard try rows.next() != nil else { throw StoreError.notFound }
        var writer = JSONWriter(capacity: 512)
        write(Columns(statement), &writer)
        return writer.bytes
    }

    static func find(_ db: Database, _ id: PublicID) throws -> Found? {
        try Row.fetchOne(
            db,
            sql:
                "SELECT v.id, v.owner_id, u.name, v.shared, v.revision FROM inbox_views v JOIN users u ON u.id = v.owner_id WHERE v.uid = ?",
            arguments: [Data(id.bytes)]
        ).map { Found(key: $0[0], owner: $0[1], ownerName: $0[2], shared: $0[3], revision: $0[4]) }
    }

    /// A view that somebody may change: their own, and as an owner of the office a shared one.
    static func owned(_ db: Database, _ id: PublicID, by user: User) throws -> Found {
        guard let found = try find(db, id), found.shared || found.owner == user.key else { throw StoreError.notFound }
        guard found.owner == user.key || user.role == .owner else { throw StoreError.notTheirs }
        return found
    }

    /// The desk hears of shared ones, and of private ones their owner alone.
    static func announce(_ db: Database, owner: Int64, shared: Bool, now: Timestamp) throws {
        let user = shared ? nil : owner
        try EventFeed.append(db, type: "view.changed", audience: .inbox, user: user, conversation: nil, data: "{}", at: now)
    }
}
