package import Core
import Crypto
import Foundation
import GRDB

extension OfficeDatabase {
    /// The client agreed. Content and evidence are frozen; the order, where there is one, gets the price.
    /// - Parameter message: the client's words; nil where they were said elsewhere, on the telephone for one.
    /// - Throws: ``StoreError/notFound``, ``StoreError/unknownReference(field:)`` for a message of another conversation or of nobody's
    ///   outside, ``StoreError/conflict(_:)`` where it was not sent, or decided.
    package func accept(quote id: PublicID, message: PublicID?, by user: User) async throws -> [UInt8] {
        let hash = try await originalHash(of: message)
        let now = now()
        return try await write { db in
            let found = try QuoteTable.find(db, id)
            // A repeated click.
            if found.state == .accepted, found.acceptedMessage == message { return try QuoteTable.json(db, found.key) }
            let state = try QuoteTable.state(after: .accept, found)
            let acceptance = try QuoteAcceptance(db: db, quote: found, by: user, now: now, message: message, hash: hash)
            try db.cachedStatement(
                sql: """
                    UPDATE quotes SET state = ?, evidence = ?, accepted_message_id = ?, decided_by = ?, decided_at = ? WHERE id = ?
                    """
            ).execute(arguments: [
                state.rawValue, acceptance.evidence(), acceptance.words?.key, user.key, now.milliseconds, found.key,
            ])
            try QuoteTable.note(db, found.key, action: state.rawValue, before: found.state, by: user, at: now)
            if let order = found.order { try acceptance.fill(order) }
            return try QuoteTable.json(db, found.key)
        }
    }

    /// SHA-256 of the very bytes that came in, of a chat's message those of its newest version.
    private func originalHash(of message: PublicID?) async throws -> [UInt8]? {
        guard let message else { return nil }
        do {
            let original = try await original(of: message)
            return try await BlockingWork.run { Array(SHA256.hash(data: original)) }
        } catch StoreError.notFound {
            // There is no such message, or it has no original: the former is said by the transaction.
            return nil
        }
    }
}

/// What was said when an offer was accepted, and what follows from it.
struct QuoteAcceptance {
    /// A message as it stands in the evidence.
    struct Words {
        let key: Int64
        let id: PublicID
        let at: Timestamp
        let storedAt: Timestamp
        let name: String
        let address: String
        let text: String
    }

    private let db: Database
    private let quote: QuoteTable.Found
    private let user: User
    private let now: Timestamp
    private let hash: [UInt8]?
    /// Of the client; nil where there is no message.
    let words: Words?
    private let sent: Words?

    static let message = """
        SELECT id, uid, sort_at, created_at, from_name, from_address, text, direction, conversation_id FROM communications_messages
        """

    init(db: Database, quote: QuoteTable.Found, by user: User, now: Timestamp, message: PublicID?, hash: [UInt8]?) throws {
        self.db = db
        self.quote = quote
        self.user = user
        self.now = now
        self.hash = hash
        sent = try quote.message.flatMap { try Row.fetchOne(db, sql: "\(Self.message) WHERE id = ?", arguments: [$0]) }.map(Words.init)
        guard let message else {
            words = nil
            return
        }
        let row = try Row.fetchOne(db, sql: "\(Self.message) WHERE uid = ?", arguments: [Data(message.bytes)])
        guard let row, row[8] == quote.conversation else { throw StoreError.unknownReference(field: "message_id") }
        guard row[7] == Direction.inbound.rawValue else { throw StoreError.conflict(.quoteEvidence) }
        let words = Words(row)
        // What was said before the offer cannot have agreed to it.
        if let sent, words.key < sent.key { throw StoreError.conflict(.quoteEvidence) }
        self.words = words
    }

    // MARK: - Evidence

    func evidence() -> String {
        MessageJSON.json { writer in
            writer.object { writer in
                writer.key("accepted_at")
                writer.time(now)
                writer.key("accepted_by")
                MessageJSON.reference(user, &writer)
                writer.key("content_sha256")
                Self.write(hash: Array(SHA256.hash(data: Data(quote.content.utf8))), &writer)
                writer.key("quote_message")
                write(sent, original: nil, &writer)
                writer.key("accepted_message")
                write(words, original: hash, &writer)
            }
        }
    }

    private func write(_ words: Words?, original: [UInt8]?, _ writer: inout JSONWriter) {
        guard let words else { return writer.null() }
        writer.object { writer in
            writer.key("id")
            writer.uuid(words.id)
            writer.key("at")
            writer.time(words.at)
            writer.key("stored_at")
            writer.time(words.storedAt)
            writer.key("from_name")
            writer.string(words.name)
            writer.key("from_address")
            writer.string(words.address)
            writer.key("text")
            writer.string(words.text)
            writer.key("text_sha256")
            Self.write(hash: Array(SHA256.hash(data: Data(words.text.utf8))), &writer)
            writer.key("original_sha256")
            if let original { Self.write(hash: original, &writer) } else { writer.null() }
        }
    }

    private static func write(hash: [UInt8], _ writer: inout JSONWriter) { hash.withUnsafeBytes { writer.hex($0) } }

    // MARK: - The order

    /// Characters of the client's words that stand beside the price.
    private static let agreementLength = 500

    /// Gives the price to the order, and says where it was agreed.
    func fill(_ order: Int64) throws {
        let content = try QuoteContent.read(quote.content)
        let before = try OrderState(db, order)
        var state = before
        if content.lines.count == 1 { try fill(&state, content.lines[0]) }
        if content.lines.count > 1 || state.manualGross != nil || state.manualNet != nil {
            state.manualNet = nil
            state.manualGross = content.price.gross
        }
        state.vatRate = content.price.vatRate
        state.currency = quote.currency
        state.price = content.price
        if let words {
            try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO order_agreements (order_id, field, message_id, quote) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [order, OrderField.price.rawValue, words.key, String(words.text.prefix(Self.agreementLength))])
        }
        let changes = try before.changes(to: state, db)
        try state.write(db, order)
        try OrderMoney.refresh(db, order)
        try OrderChange.commit(db, order: order, changes: changes, action: "quote_accepted", by: user, at: now)
    }

    /// With a single document the order is that document: what the price is made of comes along.
    private func fill(_ state: inout OrderState, _ line: QuoteContent.Line) throws {
        func key(_ table: String, _ id: String?) throws -> Int64? {
            guard let id = id.flatMap({ PublicID($0) }) else { return nil }
            return try Int64.fetchOne(db, sql: "SELECT id FROM \(table) WHERE uid = ?", arguments: [Data(id.bytes)])
        }
        state.source = try key("languages", line.sourceLanguageId) ?? state.source
        state.target = try key("languages", line.targetLanguageId) ?? state.target
        state.documentType = try key("document_types", line.documentTypeId) ?? state.documentType
        state.translationType = line.translationType
        state.unit = line.unit
        state.rounding = line.rounding
        state.characters = line.characters ?? state.characters
        state.pages = line.pages ?? state.pages
        state.unitPrice = line.unitPrice
        state.unitPriceIsOwn = line.unitPrice != nil
        state.discount = line.discount
        state.manualNet = line.manualNet
        state.manualGross = line.manualGross
    }
}

extension QuoteAcceptance.Words {
    fileprivate init(_ row: Row) {
        key = row[0]
        id = PublicID(bytes: Array(row[1] as Data)) ?? PublicID.random()
        at = Timestamp(milliseconds: row[2])
        storedAt = Timestamp(milliseconds: row[3])
        name = row[4] ?? ""
        address = row[5] ?? ""
        text = row[6] ?? ""
    }
}
