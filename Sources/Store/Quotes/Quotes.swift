package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// Makes an offer that nobody has seen yet.
    /// - Returns: it as JSON.
    /// - Throws: ``StoreError/unpriced(line:)`` where nothing says what a line costs, ``StoreError/unknownReference(field:)``.
    package func addQuote(_ new: NewQuote, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let conversation = try Row.fetchOne(
                db.cachedStatement(
                    sql: "SELECT id, client_id FROM communications_conversations WHERE id = (\(ConversationQueries.present))"
                ),
                arguments: [Data(new.conversation.bytes)]
            )
            guard let conversation else { throw StoreError.unknownReference(field: "conversation_id") }
            let order = try new.order.map { id in
                let find = try db.cachedStatement(sql: "SELECT id FROM crm_orders WHERE uid = ?")
                guard let order = try Int64.fetchOne(find, arguments: [Data(id.bytes)]) else {
                    throw StoreError.unknownReference(field: "order_id")
                }
                return order
            }
            let client: Int64? = conversation[1]
            let settings = try OrderSettings.read(db)
            let content = try QuoteDrafting(db: db, new: new, settings: settings, client: client, now: now).content()
            try db.cachedStatement(
                sql: """
                    INSERT INTO quotes (uid, client_id, conversation_id, order_id, state, content, price_brutto, currency, created_by, created_at)
                    VALUES (?, ?, ?, ?, 'draft', ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                Data(PublicID.random().bytes), client, conversation[0] as Int64, order, content.json, content.total.gross,
                settings.currency,
                user.key, now.milliseconds,
            ])
            let key = db.lastInsertedRowID
            try QuoteTable.note(db, key, action: "created", before: nil, by: user, at: now)
            return try QuoteTable.json(db, key)
        }
    }

    /// - Throws: ``StoreError/notFound``
    package func quote(_ id: PublicID) async throws -> [UInt8] {
        try await read { db in try QuoteTable.json(db, try QuoteTable.find(db, id).key) }
    }

    /// Offers, newest first.
    /// - Parameter limit: 1–200.
    package func quotes(conversation: PublicID?, client: PublicID?, limit: Int, cursor: PageCursor?) async throws -> [UInt8] {
        try await read { db in
            if let conversation {
                return try QuoteTable.page(db, QuoteTable.ofConversation, [Data(conversation.bytes)], limit: limit, cursor: cursor)
            }
            if let client { return try QuoteTable.page(db, QuoteTable.ofClient, [Data(client.bytes)], limit: limit, cursor: cursor) }
            return try QuoteTable.page(db, QuoteTable.all, [], limit: limit, cursor: cursor)
        }
    }

    /// The office's zone, in which dates are said.
    package func officeZone() async throws -> ZoneRules { try await read { try OrderSettings.read($0).zone } }

    /// What sending an offer takes: where it goes, and its text.
    /// - Throws: ``StoreError/notFound``
    package func quoteToSend(_ id: PublicID) async throws -> (conversation: PublicID, text: String) {
        try await read { db in
            let found = try QuoteTable.find(db, id)
            return (found.conversationID, try QuoteContent.read(found.content).text)
        }
    }

    /// The client does not want it.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` where it was not sent, or decided.
    package func decline(quote id: PublicID, by user: User) async throws -> [UInt8] { try await decide(id, .decline, by: user) }

    /// The office does not offer it any more.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` where it was decided.
    package func withdraw(quote id: PublicID, by user: User) async throws -> [UInt8] { try await decide(id, .withdraw, by: user) }

    private func decide(_ id: PublicID, _ move: QuoteRules.Move, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let found = try QuoteTable.find(db, id)
            // A repeated click has nothing more to do.
            if found.state == (move == .decline ? .declined : .withdrawn) { return try QuoteTable.json(db, found.key) }
            let state = try QuoteTable.state(after: move, found)
            try db.cachedStatement(sql: "UPDATE quotes SET state = ?, decided_by = ?, decided_at = ? WHERE id = ?")
                .execute(arguments: [state.rawValue, user.key, now.milliseconds, found.key])
            try QuoteTable.note(db, found.key, action: state.rawValue, before: found.state, by: user, at: now)
            return try QuoteTable.json(db, found.key)
        }
    }
}

/// The content of an offer, read again for what follows from it.
struct QuoteContent: Decodable {
    struct Line: Decodable {
        var description: String
        var documentTypeId: String?
        var sourceLanguageId: String?
        var targetLanguageId: String?
        var translationType: TranslationType
        var unit: PageUnit
        var rounding: PageRounding
        var characters: Int64?
        var pages: Int64?
        var unitPrice: Int64?
        var discount: Int64
        var vatRate: Int64?
        var manualNet: Int64?
        var manualGross: Int64?
        var price: Price
    }

    var lines: [Line]
    var price: Price
    var text: String

    static func read(_ json: String) throws -> QuoteContent {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(QuoteContent.self, from: Data(json.utf8))
    }
}
