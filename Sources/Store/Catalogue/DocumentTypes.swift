package import Core
import Foundation
import GRDB

/// A kind of document, or a change of one: what is nil stays. The fields are taken as checked.
package struct DocumentTypePatch: Sendable {
    package var names = NamesPatch()
    /// What it makes of a price; 10000 is the price itself.
    package var factor: Int64?
    /// What its pages are counted by; `.some(nil)` as usual.
    package var unit: PageUnit??
    package var isActive: Bool?

    package init() {}
}

extension OfficeDatabase {
    /// All kinds of documents, also those that are not used any more: `{"items": […], "next": null}`.
    package func documentTypes() async throws -> [UInt8] {
        try await read { db in try Catalogue.list(db, DocumentTypeTable.all, DocumentTypeTable.write) }
    }

    /// Adds a kind of document and returns it as JSON.
    /// - Throws: ``StoreError/conflict(_:)`` with `nameTaken` or `tooManyEntries`.
    package func addDocumentType(_ patch: DocumentTypePatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try DocumentTypeTable.add(db, patch, by: user, at: now) }
    }

    /// Changes a kind of document and returns it as JSON.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` with `nameTaken`.
    package func change(documentType id: PublicID, _ patch: DocumentTypePatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try DocumentTypeTable.change(db, id, patch, by: user, at: now) }
    }
}

/// The table `document_types`.
enum DocumentTypeTable {
    private static let columns = "uid, name_uk, name_pl, name_en, factor, unit, is_active"
    static let all = "SELECT \(columns) FROM document_types ORDER BY position, id"
    static let one = "SELECT \(columns) FROM document_types WHERE id = ?"

    static func write(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 0)
            Catalogue.names(columns, 1, &writer)
            writer.key("factor")
            writer.int(columns, 4)
            writer.key("unit")
            writer.text(columns, 5)
            writer.key("is_active")
            writer.bool(columns.bool(6))
        }
    }

    static func add(_ db: Database, _ patch: DocumentTypePatch, by user: User, at now: Timestamp) throws -> [UInt8] {
        try Catalogue.requireRoom(db, "document_types")
        try Catalogue.requireFree(db, "document_types", names: patch.names.columns, except: nil)
        let id = PublicID.random()
        let factor = patch.factor ?? Price.one
        try db.execute(
            sql: """
                INSERT INTO document_types (uid, name_uk, name_pl, name_en, factor, unit, is_active, position, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT ifnull(max(position), 0) + 1 FROM document_types), ?)
                """,
            arguments: [
                Data(id.bytes), patch.names.uk, patch.names.pl, patch.names.en, factor, (patch.unit ?? nil)?.rawValue,
                patch.isActive ?? true, now.milliseconds,
            ]
        )
        let key = db.lastInsertedRowID
        var changes = AuditChanges()
        changes.note("factor", nil, factor)
        try Catalogue.record(
            db,
            .documentType,
            id,
            action: "created",
            label: patch.names.pl ?? "",
            changes: changes,
            what: "document_types",
            by: user,
            at: now
        )
        return try Catalogue.one(db, one, key: key, write)
    }

    static func change(_ db: Database, _ id: PublicID, _ patch: DocumentTypePatch, by user: User, at now: Timestamp) throws -> [UInt8] {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM document_types WHERE uid = ?", arguments: [Data(id.bytes)]) else {
            throw StoreError.notFound
        }
        let key: Int64 = row["id"]
        try Catalogue.requireFree(db, "document_types", names: patch.names.columns, except: key)
        var edit = RowEdit()
        patch.names.apply(to: &edit, before: row)
        if let factor = patch.factor { edit.set("factor", row["factor"] as Int64?, factor) }
        if let unit = patch.unit { edit.set("unit", row["unit"] as String?, unit?.rawValue) }
        if let isActive = patch.isActive { edit.set("is_active", row["is_active"] as Bool, isActive) }
        guard !edit.changes.isEmpty else { return try Catalogue.one(db, one, key: key, write) }
        try edit.update(db, "document_types", key: key)
        try Catalogue.record(
            db,
            .documentType,
            id,
            action: "changed",
            label: patch.names.pl ?? row["name_pl"],
            changes: edit.changes,
            what: "document_types",
            by: user,
            at: now
        )
        return try Catalogue.one(db, one, key: key, write)
    }
}
