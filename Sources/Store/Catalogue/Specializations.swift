package import Core
import Foundation
import GRDB

/// What translators are good at, or a change of it: what is nil stays. The fields are taken as checked.
package struct SpecializationPatch: Sendable {
    package var name: String?
    package var description: String?
    package var isActive: Bool?

    package init() {}
}

extension OfficeDatabase {
    /// All specialisations, also those that are not used any more: `{"items": […], "next": null}`.
    package func specializations() async throws -> [UInt8] {
        try await read { db in try Catalogue.list(db, SpecializationTable.all, SpecializationTable.write) }
    }

    /// Adds a specialisation and returns it as JSON.
    /// - Throws: ``StoreError/conflict(_:)`` with `nameTaken` or `tooManyEntries`.
    package func addSpecialization(_ patch: SpecializationPatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try SpecializationTable.add(db, patch, by: user, at: now) }
    }

    /// Changes a specialisation and returns it as JSON.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` with `nameTaken`.
    package func change(specialization id: PublicID, _ patch: SpecializationPatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try SpecializationTable.change(db, id, patch, by: user, at: now) }
    }
}

/// The table `specializations`.
enum SpecializationTable {
    private static let columns = "uid, name, description, is_active"
    static let all = "SELECT \(columns) FROM specializations ORDER BY id"
    static let one = "SELECT \(columns) FROM specializations WHERE id = ?"

    static func write(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 0)
            writer.key("name")
            writer.text(columns, 1)
            writer.key("description")
            writer.text(columns, 2)
            writer.key("is_active")
            writer.bool(columns.bool(3))
        }
    }

    static func add(_ db: Database, _ patch: SpecializationPatch, by user: User, at now: Timestamp) throws -> [UInt8] {
        let name = patch.name ?? ""
        try Catalogue.requireRoom(db, "specializations")
        try Catalogue.requireFree(db, "specializations", names: [("name", name)], except: nil)
        let id = PublicID.random()
        try db.execute(
            sql: "INSERT INTO specializations (uid, name, description, is_active, created_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [Data(id.bytes), name, patch.description ?? "", patch.isActive ?? true, now.milliseconds]
        )
        let key = db.lastInsertedRowID
        try Catalogue.record(
            db,
            .specialization,
            id,
            action: "created",
            label: name,
            changes: AuditChanges(),
            what: "specializations",
            by: user,
            at: now
        )
        return try Catalogue.one(db, one, key: key, write)
    }

    static func change(_ db: Database, _ id: PublicID, _ patch: SpecializationPatch, by user: User, at now: Timestamp) throws -> [UInt8] {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM specializations WHERE uid = ?", arguments: [Data(id.bytes)]) else {
            throw StoreError.notFound
        }
        let key: Int64 = row["id"]
        var edit = RowEdit()
        if let name = patch.name {
            try Catalogue.requireFree(db, "specializations", names: [("name", name)], except: key)
            edit.set("name", row["name"] as String?, name)
        }
        if let description = patch.description { edit.set("description", row["description"] as String?, description) }
        if let isActive = patch.isActive { edit.set("is_active", row["is_active"] as Bool, isActive) }
        guard !edit.changes.isEmpty else { return try Catalogue.one(db, one, key: key, write) }
        try edit.update(db, "specializations", key: key)
        try Catalogue.record(
            db,
            .specialization,
            id,
            action: "changed",
            label: patch.name ?? row["name"],
            changes: edit.changes,
            what: "specializations",
            by: user,
            at: now
        )
        return try Catalogue.one(db, one, key: key, write)
    }
}
