package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// One page of a conversation's messages as JSON: the newest page first, older ones by the cursor, oldest first within a page.
    /// - Parameter limit: 1–200.
    /// - Throws: ``StoreError/notFound``
    package func messages(of conversation: PublicID, limit: Int, cursor: PageCursor?) async throws -> [UInt8] {
        try await read { db in
            let key = try ConversationQueries.key(db, conversation)
            let present = try ConversationQueries.id(db, key)
            return try ThreadPage(db, conversation: key, id: present, limit: limit, cursor: cursor).json()
        }
    }
}

/// A page of messages on its way from rows to JSON: two statements, however many messages there are.
struct ThreadPage {
    static let columns = """
        m.id, m.uid, m.direction, m.type, m.kind, m.subject, m.text, m.has_html, m.remote_images, m.from_name, m.from_address,
        m.recipients, m.sent_at, m.created_at, m.state, m.error, m.auto, m.bounce, m.defects, m.fold, m.external_id, m.size, m.sort_at,
        m.attachment_names <> '',
        CASE WHEN m.type = 'unsupported' THEN (
            SELECT json_object('size', j.oversized, 'state', o.state, 'error', o.error)
            FROM email_oversized o JOIN intake_journal j ON j.id = o.journal_id WHERE o.journal_id = m.journal_id
        ) END, m.mentions, m.fault, m.fault_detail, w.uid, w.name, q.stage, q.due_at, q.scheduled, q.attempts, q.retrying_since,
        m.entities, m.card, m.quoted, t.uid, m.forwarded_from, m.edited_at, m.withdrawn_at, m.reactions, m.sender_id,
        CASE WHEN m.entities IS NOT NULL THEN (
            SELECT json_group_array(json_object('kind', h.kind, 'stage', h.stage, 'error', h.error))
            FROM outgoing_changes h WHERE h.message_id = m.id
        ) END
        """
    /// `t` is the message that is quoted, where it is here.
    static let joins = """
        LEFT JOIN users w ON w.id = m.author_id LEFT JOIN outbox q ON q.message_id = m.id
        LEFT JOIN message_parts s ON m.quoted IS NOT NULL AND s.channel_account_id = m.channel_account_id
            AND s.external_id = m.quoted ->> 'external_id'
        LEFT JOIN communications_messages t ON t.id = s.message_id
        """
    static let newest =
        "SELECT \(columns) FROM communications_messages m \(joins) WHERE m.conversation_id = :conversation "
        + "ORDER BY m.sort_at DESC, m.id DESC LIMIT :limit"
    static let older =
        "SELECT \(columns) FROM communications_messages m \(joins) WHERE m.conversation_id = :conversation "
        + "AND (m.sort_at, m.id) < (:at, :id) ORDER BY m.sort_at DESC, m.id DESC LIMIT :limit"
    static let one = """
        SELECT \(columns), c.uid FROM communications_messages m \(joins)
        JOIN communications_conversations c ON c.id = m.conversation_id WHERE m.id = ?
        """
    /// Messages of any conversations, whose keys come as a JSON array.
    static let several = """
        SELECT \(columns), c.uid FROM json_each(?) j CROSS JOIN communications_messages m ON m.id = j.value \(joins)
        JOIN communications_conversations c ON c.id = m.conversation_id
        """
    /// Attachments of the messages of a page, whose keys come as a JSON array.
    static let attachments = """
        SELECT f.message_id, f.uid, f.name, f.mime, f.size, b.sha256, f.inline, f.content_id, f.note, f.state,
            f.media ->> 'width', f.media ->> 'height', f.media ->> 'duration', f.fault, f.withdrawn
        FROM json_each(?) j CROSS JOIN communications_attachments f ON f.message_id = j.value AND f.current LEFT JOIN blobs b ON b.id = f.blob_id
        ORDER BY f.message_id, f.n
        """

    /// Each message's JSON without its attachments and the closing brace, newest first.
    private var heads: [(id: Int64, json: [UInt8])] = []
    private var files: [Int64: [UInt8]] = [:]
    private var next: PageCursor?

    init(_ db: Database, conversation: Int64, id: PublicID, limit: Int, cursor: PageCursor?) throws {
        let statement = try db.cachedStatement(sql: cursor == nil ? Self.newest : Self.older)
        var arguments: [String: (any DatabaseValueConvertible)?] = ["conversation": conversation, "limit": limit + 1]
        if let cursor {
            arguments["at"] = cursor.at
            arguments["id"] = cursor.id
        }
        let rows = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
        let columns = Columns(statement)
        var withFiles: [Int64] = []
        var last: PageCursor?
        while try rows.next() != nil {
            if heads.count == limit {
                next = last
                break
            }
            let key = columns.int(0)
            heads.append((key, MessageRowJSON.head(columns, conversation: id)))
            if columns.bool(23) { withFiles.append(key) }
            last = PageCursor(at: columns.int(22), id: key)
        }
        if !withFiles.isEmpty { try loadFiles(db, withFiles) }
    }

    /// One message as it stands in a page.
    static func message(_ db: Database, _ key: Int64) throws -> [UInt8] {
        var page = ThreadPage()
        let statement = try db.cachedStatement(sql: one)
        let rows = try Row.fetchCursor(statement, arguments: [key])
        let columns = Columns(statement)
        guard try rows.next() != nil, let conversation = PublicID(bytes: Array(columns.bytes(45))) else { throw StoreError.notFound }
        page.heads = [(key, MessageRowJSON.head(columns, conversation: conversation))]
        if columns.bool(23) { try page.loadFiles(db, [key]) }
        return page.json(of: page.heads[0])
    }

    /// Messages of any conversations as they stand in a page, by their keys.
    static func messages(_ db: Database, _ keys: [Int64]) throws -> [Int64: [UInt8]] {
        guard !keys.isEmpty else { return [:] }
        var page = ThreadPage()
        let statement = try db.cachedStatement(sql: several)
        let rows = try Row.fetchCursor(statement, arguments: ["[" + keys.map(String.init).joined(separator: ",") + "]"])
        let columns = Columns(statement)
        var withFiles: [Int64] = []
        while try rows.next() != nil {
            guard let conversation = PublicID(bytes: Array(columns.bytes(45))) else { continue }
            let key = columns.int(0)
            page.heads.append((key, MessageRowJSON.head(columns, conversation: conversation)))
            if columns.bool(23) { withFiles.append(key) }
        }
        if !withFiles.isEmpty { try page.loadFiles(db, withFiles) }
        return Dictionary(uniqueKeysWithValues: page.heads.map { ($0.id, page.json(of: $0)) })
    }

    private init() {}

    private mutating func loadFiles(_ db: Database, _ messages: [Int64]) throws {
        let statement = try db.cachedStatement(sql: Self.attachments)
        let rows = try Row.fetchCursor(statement, arguments: ["[" + messages.map(String.init).joined(separator: ",") + "]"])
        let columns = Columns(statement)
        while try rows.next() != nil {
            var writer = JSONWriter(capacity: 300)
            MessageRowJSON.attachment(columns, &writer)
            let message = columns.int(0)
            if files[message] != nil { files[message]!.append(UInt8(ascii: ",")) }
            files[message, default: []].append(contentsOf: writer.bytes)
        }
    }

    func json() -> [UInt8] {
        var bytes = Array(#"{"items":["#.utf8)
        bytes.reserveCapacity(heads.reduce(256) { $0 + $1.json.count + 400 })
        for (index, head) in heads.reversed().enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: json(of: head))
        }
        bytes.append(contentsOf: #"],"next":"#.utf8)
        bytes.append(contentsOf: (next.map { "\"\($0)\"" } ?? "null").utf8)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private func json(of head: (id: Int64, json: [UInt8])) -> [UInt8] {
        var bytes = head.json
        bytes.removeLast()
        bytes.append(contentsOf: #","attachments":["#.utf8)
        if let files = files[head.id] { bytes.append(contentsOf: files) }
        bytes.append(contentsOf: "]}".utf8)
        return bytes
    }
}
