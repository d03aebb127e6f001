package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// Puts files of messages and uploads to an order, which shares them: nothing is copied.
    /// - Returns: the order as it is now.
    /// - Throws: ``StoreError/notFound``, ``StoreError/unknownReference(field:)``, ``StoreError/conflict(_:)`` for too many.
    package func addFiles(
        to order: PublicID,
        _ direction: OrderFileDirection,
        attachments: [PublicID],
        uploads: [PublicID],
        by user: User
    ) async throws -> [UInt8] {
        try await edit(order: order, by: user) { writing, order in
            let files = OrderFiles(db: writing.db, user: user, now: writing.now)
            let names = try files.add(attachments: attachments, uploads: uploads, direction, to: order)
            if names.isEmpty { return }
            var changes = AuditChanges()
            changes.note("files", .null, .array(names.map { .string($0) }))
            try OrderChange.commit(writing.db, order: order, changes: changes, action: "file_added", by: user, at: writing.now)
        }
    }

    /// Takes a file from its order.
    /// - Throws: ``StoreError/notFound``
    package func remove(orderFile id: PublicID, by user: User) async throws {
        let now = now()
        try await write { db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT id, order_id, blob_id, name FROM order_files WHERE uid = ?",
                arguments: [Data(id.bytes)]
            )
            guard let row else { throw StoreError.notFound }
            try db.execute(sql: "DELETE FROM order_files WHERE id = ?", arguments: [row[0] as Int64])
            try UploadTable.letGo(db, blob: row[2], by: user.key)
            var changes = AuditChanges()
            changes.note("files", .array([.string(row[3])]), .null)
            try OrderChange.commit(db, order: row[1], changes: changes, action: "file_removed", by: user, at: now)
        }
    }
}

/// The table `order_files`.
package struct OrderFiles {
    /// Files of one order.
    package static let maximum = 200

    let db: Database
    let user: User
    let now: Timestamp

    private static let attachment = """
        SELECT f.id, f.name, f.mime, f.blob_id FROM communications_attachments f WHERE f.uid = ? AND f.blob_id IS NOT NULL
        """
    private static let upload = "SELECT NULL, u.name, u.mime, u.blob_id FROM uploads u WHERE u.uid = ? AND u.whole = 1"

    /// Adds files; what the order has already is passed over.
    /// - Returns: the names of those that are new.
    func add(
        attachments: [PublicID],
        uploads: [PublicID],
        _ direction: OrderFileDirection,
        to order: Int64
    ) throws -> [String] {
        var names: [String] = []
        for (ids, sql, field) in [(attachments, Self.attachment, "attachment_ids"), (uploads, Self.upload, "upload_ids")] {
            for id in ids {
                guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [Data(id.bytes)]) else {
                    throw StoreError.unknownReference(field: field)
                }
                let name: String = (row[1] as String).isEmpty ? "file" : row[1]
                try db.cachedStatement(sql: Self.insert).execute(arguments: [
                    Data(PublicID.random().bytes), order, direction.rawValue, name, row[2] as String, row[3] as Int64, row[0] as Int64?,
                    user.key, now.milliseconds,
                ])
                if db.changesCount > 0 { names.append(name) }
            }
        }
        if !names.isEmpty {
            let count = try db.cachedStatement(sql: "SELECT count(*) FROM order_files WHERE order_id = ?")
            guard try Int.fetchOne(count, arguments: [order]) ?? 0 <= Self.maximum else { throw StoreError.conflict(.tooManyFiles) }
        }
        return names
    }

    private static let insert = """
        INSERT INTO order_files (uid, order_id, direction, name, mime, blob_id, attachment_id, added_by, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (order_id, direction, blob_id, name) DO NOTHING
        """

    /// The columns that ``members(_:_:)`` expects.
    static let columns = "f.uid, f.direction, f.name, f.mime, b.size, u.uid, u.name, f.created_at, m.uid"
    static let joins = """
        JOIN blobs b ON b.id = f.blob_id LEFT JOIN users u ON u.id = f.added_by
        LEFT JOIN communications_attachments a ON a.id = f.attachment_id LEFT JOIN communications_messages m ON m.id = a.message_id
        """
    static let ofOrder = "SELECT \(columns) FROM order_files f \(joins) WHERE f.order_id = ? ORDER BY f.id"

    /// Elements of an array that is open.
    static func write(_ db: Database, _ order: Int64, _ writer: inout JSONWriter) throws {
        let statement = try db.cachedStatement(sql: ofOrder)
        let rows = try Row.fetchCursor(statement, arguments: [order])
        let columns = Columns(statement)
        while try rows.next() != nil { writer.object { members(columns, &$0) } }
    }

    /// A file's members, for an object that is open.
    static func members(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("id")
        writer.uid(columns, 0)
        writer.key("direction")
        writer.text(columns, 1)
        writer.key("name")
        writer.text(columns, 2)
        writer.key("mime")
        writer.text(columns, 3)
        writer.key("size")
        writer.int(columns, 4)
        writer.key("added_by")
        writer.reference(columns, id: 5, name: 6)
        writer.key("created_at")
        writer.time(columns, 7)
        writer.key("message_id")
        writer.uid(columns, 8)
    }
}
