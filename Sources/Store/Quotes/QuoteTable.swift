import Core
import Foundation
import GRDB

/// The table `quotes`.
enum QuoteTable {
    /// A row as far as moves need it.
    struct Found {
        let key: Int64
        let id: PublicID
        let state: QuoteState
        let conversation: Int64
        let conversationID: PublicID
        let order: Int64?
        let message: Int64?
        let acceptedMessage: PublicID?
        let gross: Int64
        let currency: String
        let content: String
    }

    static let find = """
        SELECT q.id, q.state, q.conversation_id, c.uid, q.order_id, q.message_id, a.uid, q.price_brutto, q.currency, q.content
        FROM quotes q JOIN communications_conversations c ON c.id = q.conversation_id
        LEFT JOIN communications_messages a ON a.id = q.accepted_message_id WHERE q.uid = ?
        """

    /// - Throws: ``StoreError/notFound``
    static func find(_ db: Database, _ id: PublicID) throws -> Found {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: find), arguments: [Data(id.bytes)]),
            let state = QuoteState(rawValue: row[1]), let conversation = PublicID(bytes: Array(row[3] as Data))
        else { throw StoreError.notFound }
        return Found(
            key: row[0],
            id: id,
            state: state,
            conversation: row[2],
            conversationID: conversation,
            order: row[4],
            message: row[5],
            acceptedMessage: (row[6] as Data?).flatMap { PublicID(bytes: Array($0)) },
            gross: row[7],
            currency: row[8],
            content: row[9]
        )
    }

    /// The state that a move leads to.
    /// - Throws: ``StoreError/conflict(_:)`` where it cannot be made.
    static func state(after move: QuoteRules.Move, _ found: Found) throws -> QuoteState {
        if let state = QuoteRules.state(after: move, from: found.state) { return state }
        switch found.state {
        case .draft: throw StoreError.conflict(.quoteNotSent)
        case .sent: throw StoreError.conflict(.quoteSent)
        case .accepted: throw StoreError.conflict(.quoteAccepted)
        case .declined, .withdrawn: throw StoreError.conflict(.quoteClosed)
        }
    }

    // MARK: - JSON

    /// The columns that ``members(_:_:)`` expects; the last one is the internal key.
    static let columns = """
        q.uid, c.uid, k.uid, k.name, o.uid, m.uid, q.state, json_extract(q.content, '$.language'), json_extract(q.content, '$.lines'),
        json_extract(q.content, '$.price'), json_extract(q.content, '$.text'), json_extract(q.content, '$.valid_until'), q.created_at,
        u.uid, u.name, q.decided_at, d.uid, d.name, a.uid, q.evidence, q.id
        """
    /// The column of the internal key.
    static let key: Int32 = 20
    static let joins = """
        JOIN communications_conversations c ON c.id = q.conversation_id
        LEFT JOIN crm_clients k ON k.id = q.client_id LEFT JOIN crm_orders o ON o.id = q.order_id
        LEFT JOIN communications_messages m ON m.id = q.message_id LEFT JOIN communications_messages a ON a.id = q.accepted_message_id
        LEFT JOIN users u ON u.id = q.created_by LEFT JOIN users d ON d.id = q.decided_by
        """
    private static let select = "SELECT \(columns) FROM quotes q \(joins)"
    static let one = "\(select) WHERE q.id = ?"
    private static let page = "q.id < ? ORDER BY q.id DESC LIMIT ?"
    static let ofConversation =
        "\(select) WHERE q.conversation_id = (\(ConversationQueries.present)) AND \(page)"
    static let ofClient = "\(select) WHERE q.client_id = (SELECT id FROM crm_clients WHERE uid = ?) AND \(page)"
    static let all = "\(select) WHERE \(page)"

    static func json(_ db: Database, _ key: Int64) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: one)
        let rows = try Row.fetchCursor(statement, arguments: [key])
        guard try rows.next() != nil else { throw StoreError.notFound }
        var writer = JSONWriter(capacity: 4096)
        write(Columns(statement), &writer)
        return writer.bytes
    }

    static func page(_ db: Database, _ sql: String, _ key: StatementArguments, limit: Int, cursor: PageCursor?) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: key + [cursor?.id ?? Int64.max, limit + 1])
        let columns = Columns(statement)
        var writer = JSONWriter(capacity: limit * 3000)
        var last: PageCursor?
        var more = false
        try writer.object { writer in
            writer.key("items")
            try writer.array { writer in
                var count = 0
                while try rows.next() != nil {
                    if count == limit {
                        more = true
                        break
                    }
                    write(columns, &writer)
                    last = PageCursor(at: 0, id: columns.int(Self.key))
                    count += 1
                }
            }
            writer.key("next")
            writer.string(more ? last?.description : nil)
        }
        return writer.bytes
    }

    private static func write(_ columns: Columns, _ writer: inout JSONWriter) { writer.object { members(columns, &$0) } }

    /// An offer's members, for an object that is open.
    static func members(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("id")
        writer.uid(columns, 0)
        writer.key("conversation_id")
        writer.uid(columns, 1)
        writer.key("client")
        writer.reference(columns, id: 2, name: 3)
        writer.key("order_id")
        writer.uid(columns, 4)
        writer.key("message_id")
        writer.uid(columns, 5)
        writer.key("state")
        writer.text(columns, 6)
        writer.key("language")
        writer.text(columns, 7)
        writer.key("lines")
        writer.json(columns, 8)
        writer.key("price")
        writer.json(columns, 9)
        writer.key("text")
        writer.text(columns, 10)
        writer.key("valid_until")
        writer.text(columns, 11)
        writer.key("created_at")
        writer.time(columns, 12)
        writer.key("created_by")
        writer.reference(columns, id: 13, name: 14)
        writer.key("decided_at")
        writer.time(columns, 15)
        writer.key("decided_by")
        writer.reference(columns, id: 16, name: 17)
        writer.key("accepted_message_id")
        writer.uid(columns, 18)
        writer.key("evidence")
        writer.json(columns, 19)
    }

    // MARK: - What others are told

    static let about = """
        SELECT q.uid, c.uid, k.uid, o.uid, q.state, q.price_brutto, q.currency, q.conversation_id FROM quotes q
        JOIN communications_conversations c ON c.id = q.conversation_id LEFT JOIN crm_clients k ON k.id = q.client_id
        LEFT JOIN crm_orders o ON o.id = q.order_id WHERE q.id = ?
        """

    /// Notes a change of an offer as its row is by now: a row of the log and an event.
    /// - Parameters:
    ///   - action: `created`, or the move.
    ///   - before: its state until now; nil for a new one.
    static func note(_ db: Database, _ key: Int64, action: String, before: QuoteState?, by user: User?, at now: Timestamp) throws {
        let row = try Row.fetchOne(db.cachedStatement(sql: about), arguments: [key])
        guard let row, let id = PublicID(bytes: Array(row[0] as Data)) else { throw StoreError.notFound }
        func other(_ index: Int) -> PublicID? { (row[index] as Data?).flatMap { PublicID(bytes: Array($0)) } }
        let state: String = row[4]
        let currency: String = row[6]
        var changes = AuditChanges()
        changes.note("state", before?.rawValue, state)
        if before == nil { changes.note("price_brutto", .null, .object(["amount": .int(row[5]), "currency": .string(currency)])) }
        try AuditLog.append(
            db,
            .quote,
            id,
            action: action,
            label: QuoteLanguage.en.money(row[5], currency),
            changes: changes,
            by: user,
            at: now
        )
        let (conversation, client, order) = (other(1), other(2), other(3))
        let data = MessageJSON.json { writer in
            writer.object { writer in
                func member(_ name: StaticString, _ id: PublicID?) {
                    writer.key(name)
                    if let id { writer.uuid(id) } else { writer.null() }
                }
                member("quote_id", id)
                member("conversation_id", conversation)
                member("client_id", client)
                member("order_id", order)
                writer.key("state")
                writer.string(state)
            }
        }
        try EventFeed.append(db, type: "quote.changed", audience: .inbox, conversation: row[7], data: data, at: now)
    }

    /// An offer goes out: in the transaction that puts its message on its way.
    /// - Parameters:
    ///   - text: as it goes out.
    ///   - message: the message's internal key.
    /// - Throws: ``StoreError/conflict(_:)`` where it was sent before, or decided; the message does not go out then either.
    static func sent(_ db: Database, quote id: PublicID, text: String, message: Int64, by user: User, at now: Timestamp) throws {
        let found = try find(db, id)
        let state = try state(after: .send, found)
        try db.cachedStatement(sql: "UPDATE quotes SET state = ?, message_id = ?, content = json_set(content, '$.text', ?) WHERE id = ?")
            .execute(arguments: [state.rawValue, message, text, found.key])
        try note(db, found.key, action: state.rawValue, before: found.state, by: user, at: now)
    }

    static let ofMessage = "SELECT id FROM quotes WHERE message_id = ? AND state = 'sent'"

    /// The message of an offer is taken back before anybody got it: it is a draft again. Call it before the message goes.
    static func takenBack(_ db: Database, message: Int64, at now: Timestamp) throws {
        for quote in try Int64.fetchAll(db.cachedStatement(sql: ofMessage), arguments: [message]) {
            try db.execute(sql: "UPDATE quotes SET state = 'draft', message_id = NULL WHERE id = ?", arguments: [quote])
            try note(db, quote, action: "taken_back", before: .sent, by: nil, at: now)
        }
    }
}
