package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// Writes a note about an order, for colleagues.
    /// - Returns: the note as JSON.
    /// - Throws: ``StoreError/notFound``
    package func write(note text: String, aboutOrder id: PublicID, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let order = try OrderRows.key(db, id)
            try db.execute(
                sql: "INSERT INTO internal_notes (uid, order_id, author_id, text, created_at) VALUES (?, ?, ?, ?, ?)",
                arguments: [Data(PublicID.random().bytes), order, user.key, text, now.milliseconds]
            )
            let note = db.lastInsertedRowID
            var changes = AuditChanges()
            changes.note("notes", nil, text)
            try OrderChange.commit(db, order: order, changes: changes, action: "note", by: user, at: now)
            var writer = JSONWriter(capacity: 512)
            try OrderNotes.each(db, InternalNotes.one, note, &writer)
            return writer.bytes
        }
    }
}

/// Notes about orders, of the table `internal_notes`.
enum OrderNotes {
    /// Notes that come with an order, the newest of them.
    private static let shown = 200
    static let ofOrder = """
        SELECT \(InternalNotes.columns) FROM internal_notes n LEFT JOIN users u ON u.id = n.author_id
        WHERE n.order_id = ? ORDER BY n.created_at DESC, n.id DESC LIMIT \(shown)
        """

    /// Elements of an array that is open, newest first.
    static func write(_ db: Database, _ order: Int64, _ writer: inout JSONWriter) throws { try each(db, ofOrder, order, &writer) }

    static func each(_ db: Database, _ sql: String, _ key: Int64, _ writer: inout JSONWriter) throws {
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: [key])
        let columns = Columns(statement)
        while try rows.next() != nil { writer.object { InternalNotes.members(columns, &$0) } }
    }
}
