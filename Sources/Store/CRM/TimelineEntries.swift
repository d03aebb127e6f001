import Core
import GRDB

/// Entries of a timeline by their keys, as the API shows them elsewhere.
enum TimelineEntries {
    static func read(_ db: Database, _ kind: TimelineKind, _ keys: [Int64]) throws -> [Int64: [UInt8]] {
        switch kind {
        case .message: try ThreadPage.messages(db, keys)
        case .order: try orders(db, keys)
        case .note: try each(db, notes, keys, note)
        case .payment: try each(db, payments, keys, payment)
        case .file: try each(db, files, keys, file)
        case .quote: try each(db, quotes, keys, quote)
        }
    }

    private static func orders(_ db: Database, _ keys: [Int64]) throws -> [Int64: [UInt8]] {
        var entries: [Int64: [UInt8]] = [:]
        try OrderRows.each(db, keys) { columns in
            var writer = JSONWriter(capacity: 1200)
            writer.object { OrderJSON.members(columns, for: .desk, &$0) }
            entries[columns.int(OrderJSON.count - 1)] = writer.bytes
        }
        return entries
    }

    /// Rows whose first column is the key.
    private static func each(
        _ db: Database,
        _ sql: String,
        _ keys: [Int64],
        _ write: (Columns, inout JSONWriter) -> Void
    ) throws -> [Int64: [UInt8]] {
        var entries: [Int64: [UInt8]] = [:]
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: ["[" + keys.map(String.init).joined(separator: ",") + "]"])
        let columns = Columns(statement)
        while try rows.next() != nil {
            var writer = JSONWriter(capacity: 600)
            writer.object { write(columns, &$0) }
            entries[columns.int(0)] = writer.bytes
        }
        return entries
    }

    static let platformsOfMessages = """
        SELECT m.id, c.platform FROM json_each(?) j CROSS JOIN communications_messages m ON m.id = j.value
        JOIN communications_conversations c ON c.id = m.conversation_id
        """

    /// Where messages came from or went: an entry of a timeline stands apart from its conversation.
    static func platforms(_ db: Database, _ keys: [Int64]) throws -> [Int64: String] {
        guard !keys.isEmpty else { return [:] }
        let list = "[" + keys.map(String.init).joined(separator: ",") + "]"
        let rows = try Row.fetchAll(db.cachedStatement(sql: platformsOfMessages), arguments: [list])
        return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
    }

    // MARK: - Notes

    static let notes = """
        SELECT \(InternalNotes.columns), o.uid, o.order_number FROM json_each(?) j CROSS JOIN internal_notes n ON n.id = j.value
        LEFT JOIN users u ON u.id = n.author_id LEFT JOIN crm_orders o ON o.id = n.order_id
        """

    private static func note(_ columns: Columns, _ writer: inout JSONWriter) {
        InternalNotes.members(columns, &writer)
        // Which order it is about; null for one about the client.
        writer.key("order_id")
        writer.uid(columns, 7)
        writer.key("order_number")
        writer.text(columns, 8)
    }

    // MARK: - Payments

    static let payments = """
        SELECT t.id, t.uid, o.uid, o.order_number, k.uid, o.client_name, t.kind, t.amount_gross, t.currency, t.payment_method, t.payment_date,
            t.service_date, t.posting_date, t.receipt_number, t.notes, u.uid, u.name, t.created_at, t.voided_at, t.void_reason
        FROM json_each(?) j CROSS JOIN finance_transactions t ON t.id = j.value JOIN crm_orders o ON o.id = t.order_id
        JOIN crm_clients k ON k.id = o.client_id LEFT JOIN users u ON u.id = t.created_by
        """

    private static func payment(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("id")
        writer.uid(columns, 1)
        writer.key("order_id")
        writer.uid(columns, 2)
        writer.key("order_number")
        writer.text(columns, 3)
        writer.key("client")
        writer.reference(columns, id: 4, name: 5)
        writer.key("kind")
        writer.text(columns, 6)
        writer.key("amount")
        writer.object { writer in
            writer.key("amount")
            writer.int(columns, 7)
            writer.key("currency")
            writer.text(columns, 8)
        }
        writer.key("payment_method")
        writer.text(columns, 9)
        writer.key("payment_date")
        writer.text(columns, 10)
        writer.key("service_date")
        writer.text(columns, 11)
        writer.key("posting_date")
        writer.text(columns, 12)
        writer.key("receipt_number")
        writer.text(columns, 13)
        writer.key("notes")
        writer.text(columns, 14)
        writer.key("created_by")
        writer.reference(columns, id: 15, name: 16)
        writer.key("created_at")
        writer.time(columns, 17)
        writer.key("voided_at")
        writer.time(columns, 18)
        writer.key("void_reason")
        writer.text(columns, 19)
    }

    // MARK: - Files

    static let files = """
        SELECT f.id, f.uid, f.direction, f.name, f.mime, b.size, u.uid, u.name, f.created_at, m.uid, o.uid, o.order_number
        FROM json_each(?) j CROSS JOIN order_files f ON f.id = j.value JOIN crm_orders o ON o.id = f.order_id JOIN blobs b ON b.id = f.blob_id
        LEFT JOIN users u ON u.id = f.added_by LEFT JOIN communications_attachments a ON a.id = f.attachment_id
        LEFT JOIN communications_messages m ON m.id = a.message_id
        """

    private static func file(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("id")
        writer.uid(columns, 1)
        writer.key("direction")
        writer.text(columns, 2)
        writer.key("name")
        writer.text(columns, 3)
        writer.key("mime")
        writer.text(columns, 4)
        writer.key("size")
        writer.int(columns, 5)
        writer.key("added_by")
        writer.reference(columns, id: 6, name: 7)
        writer.key("created_at")
        writer.time(columns, 8)
        writer.key("message_id")
        writer.uid(columns, 9)
        writer.key("order_id")
        writer.uid(columns, 10)
        writer.key("order_number")
        writer.text(columns, 11)
    }

    // MARK: - Quotes

    /// `content` holds what was offered: language, lines, price, text, valid_until.
    static let quotes = """
        SELECT q.id, q.uid, c.uid, k.uid, k.name, o.uid, m.uid, q.state, q.content ->> 'language', q.content -> 'lines', q.content -> 'price',
            q.content ->> 'text', q.content ->> 'valid_until', q.created_at, u.uid, u.name, q.decided_at, d.uid, d.name, a.uid, q.evidence
        FROM json_each(?) j CROSS JOIN quotes q ON q.id = j.value JOIN communications_conversations c ON c.id = q.conversation_id
        LEFT JOIN crm_clients k ON k.id = q.client_id LEFT JOIN crm_orders o ON o.id = q.order_id
        LEFT JOIN communications_messages m ON m.id = q.message_id LEFT JOIN communications_messages a ON a.id = q.accepted_message_id
        LEFT JOIN users u ON u.id = q.created_by LEFT JOIN users d ON d.id = q.decided_by
        """

    private static func quote(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("id")
        writer.uid(columns, 1)
        writer.key("conversation_id")
        writer.uid(columns, 2)
        writer.key("client")
        writer.reference(columns, id: 3, name: 4)
        writer.key("order_id")
        writer.uid(columns, 5)
        writer.key("message_id")
        writer.uid(columns, 6)
        writer.key("state")
        writer.text(columns, 7)
        writer.key("language")
        writer.text(columns, 8)
        writer.key("lines")
        if columns.isNull(9) { writer.array { _ in } } else { writer.json(columns, 9) }
        writer.key("price")
        writer.json(columns, 10)
        writer.key("text")
        writer.text(columns, 11)
        writer.key("valid_until")
        writer.text(columns, 12)
        writer.key("created_at")
        writer.time(columns, 13)
        writer.key("created_by")
        writer.reference(columns, id: 14, name: 15)
        writer.key("decided_at")
        writer.time(columns, 16)
        writer.key("decided_by")
        writer.reference(columns, id: 17, name: 18)
        writer.key("accepted_message_id")
        writer.uid(columns, 19)
        writer.key("evidence")
        writer.json(columns, 20)
    }
}
