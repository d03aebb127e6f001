import Core
import GRDB

/// Entries of a timeline by their keys, as the API shows them elsewhere.
enum TimelineEntries {
    static func read(_ db: Database, _ kind: TimelineKind, _ keys: [Int64]) throws -> [Int64: [UInt8]] {
        switch kind {
        case .message: try ThreadPage.messages(db, keys)
        case .order: try orders(db, keys)
        case .note: try each(db, notes, keys, key: 0, note)
        case .payment: try each(db, payments, keys, key: PaymentJSON.key, PaymentJSON.members)
        case .file: try each(db, files, keys, key: 11, file)
        case .quote: try each(db, quotes, keys, key: QuoteTable.key, QuoteTable.members)
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

    /// Rows by their keys, which stand in the column `key`.
    private static func each(
        _ db: Database,
        _ sql: String,
        _ keys: [Int64],
        key: Int32,
        _ members: (Columns, inout JSONWriter) -> Void
    ) throws -> [Int64: [UInt8]] {
        var entries: [Int64: [UInt8]] = [:]
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: ["[" + keys.map(String.init).joined(separator: ",") + "]"])
        let columns = Columns(statement)
        while try rows.next() != nil {
            var writer = JSONWriter(capacity: 600)
            writer.object { members(columns, &$0) }
            entries[columns.int(key)] = writer.bytes
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

    // MARK: - Files

    static let files = """
        SELECT \(OrderFiles.columns), o.uid, o.order_number, f.id FROM json_each(?) j CROSS JOIN order_files f ON f.id = j.value
        JOIN crm_orders o ON o.id = f.order_id \(OrderFiles.joins)
        """

    private static func file(_ columns: Columns, _ writer: inout JSONWriter) {
        OrderFiles.members(columns, &writer)
        writer.key("order_id")
        writer.uid(columns, 9)
        writer.key("order_number")
        writer.text(columns, 10)
    }

    // MARK: - Payments and quotes

    static let payments = """
        SELECT \(PaymentJSON.columns) FROM json_each(?) j CROSS JOIN finance_transactions t ON t.id = j.value \(PaymentJSON.joins)
        """
    static let quotes = "SELECT \(QuoteTable.columns) FROM json_each(?) j CROSS JOIN quotes q ON q.id = j.value \(QuoteTable.joins)"
}
