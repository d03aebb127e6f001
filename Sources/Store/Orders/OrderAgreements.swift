package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// Notes where a field of an order was agreed.
    /// - Returns: the order as it is now.
    /// - Throws: ``StoreError/notFound``, ``StoreError/unknownReference(field:)`` where there is no such message.
    package func agree(
        order: PublicID,
        _ field: OrderField,
        _ agreement: OrderPatch.Agreement,
        by user: User
    ) async throws -> [UInt8] {
        try await edit(order: order, by: user) { writing, order in
            var changes = AuditChanges()
            try OrderAgreements.put(writing.db, agreement, field, of: order, &changes)
            guard !changes.isEmpty else { return }
            try OrderChange.commit(writing.db, order: order, changes: changes, action: "agreed", by: user, at: writing.now)
        }
    }

    /// Forgets where a field was agreed; where that was not known nothing is changed.
    /// - Throws: ``StoreError/notFound``
    package func disagree(order: PublicID, _ field: OrderField, by user: User) async throws {
        _ = try await edit(order: order, by: user) { writing, order in
            let db = writing.db
            let before = try OrderAgreements.value(db, field, of: order)
            guard before != .null else { return }
            try db.execute(sql: "DELETE FROM order_agreements WHERE order_id = ? AND field = ?", arguments: [order, field.rawValue])
            var changes = AuditChanges()
            changes.note(OrderAgreements.name(field), before, .null)
            try OrderChange.commit(db, order: order, changes: changes, action: "disagreed", by: user, at: writing.now)
        }
    }
}

/// The table `order_agreements`.
enum OrderAgreements {
    /// What the log calls it.
    static func name(_ field: OrderField) -> String { "agreements.\(field.rawValue)" }

    static func put(
        _ db: Database,
        _ agreement: OrderPatch.Agreement,
        _ field: OrderField,
        of order: Int64,
        _ changes: inout AuditChanges
    ) throws {
        let before = try value(db, field, of: order)
        let find = try db.cachedStatement(sql: "SELECT id, text, fold FROM communications_messages WHERE uid = ?")
        guard let message = try Row.fetchOne(find, arguments: [Data(agreement.message.bytes)]) else {
            throw StoreError.unknownReference(field: "message_id")
        }
        let quote = agreement.quote.isEmpty ? beginning(message[1], folds: MessageJSON.readFolds(message[2])) : agreement.quote
        try db.cachedStatement(
            sql: """
                INSERT INTO order_agreements (order_id, field, message_id, quote) VALUES (?, ?, ?, ?)
                ON CONFLICT (order_id, field) DO UPDATE SET message_id = excluded.message_id, quote = excluded.quote
                """
        ).execute(arguments: [order, field.rawValue, message[0] as Int64, quote])
        changes.note(name(field), before, try value(db, field, of: order))
    }

    /// Characters of a message that stand beside what was agreed in it.
    private static let beginningLength = 200

    /// The beginning of what a message says itself, in one line.
    private static func beginning(_ text: String, folds: [TextFold]) -> String {
        let line = OrderDraft.own(text, folds: folds).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > beginningLength ? line.prefix(beginningLength - 1) + "…" : line
    }

    /// `{"message_id", "quote"}` for the log.
    static func value(_ db: Database, _ field: OrderField, of order: Int64) throws -> JSONValue {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT m.uid, a.quote FROM order_agreements a JOIN communications_messages m ON m.id = a.message_id
                    WHERE a.order_id = ? AND a.field = ?
                    """
            ),
            arguments: [order, field.rawValue]
        )
        guard let row, let id = PublicID(bytes: Array(row[0] as Data)) else { return .null }
        return .object(["message_id": .string(id.description), "quote": .string(row[1])])
    }

    static let ofOrder = """
        SELECT a.field, m.uid, c.uid, a.quote FROM order_agreements a JOIN communications_messages m ON m.id = a.message_id
        JOIN communications_conversations c ON c.id = m.conversation_id WHERE a.order_id = ? ORDER BY a.field
        """

    /// Members of an object that is open.
    static func write(_ db: Database, _ order: Int64, _ writer: inout JSONWriter) throws {
        let statement = try db.cachedStatement(sql: ofOrder)
        let rows = try Row.fetchCursor(statement, arguments: [order])
        let columns = Columns(statement)
        while try rows.next() != nil {
            writer.name(columns.string(0))
            writer.object { writer in
                writer.key("message_id")
                writer.uid(columns, 1)
                writer.key("conversation_id")
                writer.uid(columns, 2)
                writer.key("quote")
                writer.text(columns, 3)
            }
        }
    }
}
