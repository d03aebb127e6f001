import Core
import Foundation
import GRDB
import TestSupport

@testable import Store

/// An office with a connected bot.
struct ChatOffice {
    let office: TemporaryOffice
    let account: ChannelAccount
    let olena: User

    var database: OfficeDatabase { office.database }

    init() async throws {
        office = try await TemporaryOffice()
        let user = NewUser(email: "olena@x.test", name: "Олена", role: .manager, passwordHash: "x", locale: .uk)
        olena = try await Accounts(database: office.database).add(user)
        account = try await office.database.channelAccount(platform: .telegram, address: "777")
        let key = account.id
        try await office.database.write { db in
            try db.execute(sql: "UPDATE channel_accounts SET connected = 1, settings = '{}' WHERE id = ?", arguments: [key])
        }
    }

    static let start = Timestamp(milliseconds: 1_767_323_000_000)
    static let anna = ChatPerson(id: "1001", name: "Anna Kowalska", username: "anna")
    static let petro = ChatPerson(id: "1002", name: "Петро")

    static func at(_ second: Int64) -> Timestamp { start.adding(seconds: second) }

    static func person(_ person: ChatPerson = anna) -> Chat { Chat(key: person.id, kind: .person, counterpart: person) }

    /// A message of a person; `n` is its number and its second.
    static func message(
        _ n: Int64,
        _ text: String = "",
        chat: Chat = person(),
        from: ChatPerson? = nil,
        edited: Int64? = nil,
        change: (inout ChatMessage) -> Void = { _ in }
    ) -> ChatMessage {
        var message = ChatMessage(
            chat: chat,
            id: ChatMessageID(chat: chat.key, number: n),
            version: FactTime(at: at(edited ?? n), sequence: edited ?? n),
            isEdited: edited != nil,
            sender: from ?? chat.counterpart,
            sentAt: at(n),
            text: text
        )
        change(&message)
        return message
    }

    static func photo(_ name: String, size: Int64 = 3) -> ChatFile {
        ChatFile(remoteID: "r-\(name)", uniqueID: "u-\(name)", name: "\(name).jpg", mime: "image/jpeg", size: size, width: 4, height: 3)
    }

    /// Takes updates in as a listener does, all in one batch.
    func take(_ updates: [[ChatFact]]) async throws {
        let raws = updates.map { _ in RawIntake(update: Array(UUID().uuidString.utf8), source: "test") }
        let rows = try await database.journal(raws, account: account)
        _ = try await database.apply(zip(rows, updates).compactMap { row, facts in row.map { PreparedIntake(row: $0, facts: facts) } })
    }

    func take(_ facts: ChatFact...) async throws { try await take(facts.map { [$0] }) }

    func hear(_ n: Int64, _ text: String = "", chat: Chat = person(), edited: Int64? = nil, change: (inout ChatMessage) -> Void = { _ in })
        async throws
    { try await take(.message(Self.message(n, text, chat: chat, edited: edited, change: change))) }

    // MARK: - What people see

    func json(_ bytes: [UInt8]) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
    }

    func items(_ bytes: [UInt8]) throws -> [[String: Any]] { try json(bytes)["items"] as? [[String: Any]] ?? [] }

    func inbox() async throws -> [[String: Any]] { try items(try await database.inbox(InboxQuery(view: .all, user: 1))) }

    func conversation(_ key: String = "1001") async throws -> PublicID {
        let bytes = try await database.read {
            try Data.fetchOne(
                $0,
                sql: """
                    SELECT c.uid FROM communications_conversations c JOIN conversation_keys k ON k.conversation_id = c.id WHERE k.key = ?
                    """,
                arguments: [key]
            )
        }
        return PublicID(bytes: Array(bytes ?? Data(repeating: 0, count: 16)))!
    }

    func thread(_ key: String = "1001") async throws -> [[String: Any]] {
        try items(try await database.messages(of: try await conversation(key), limit: 200, cursor: nil))
    }

    func id(_ message: [String: Any]) -> PublicID { PublicID(message["id"] as! String)! }

    func number(_ sql: String) async throws -> Int { try await database.read { try Int.fetchOne($0, sql: sql) ?? -1 } }

    func text(_ sql: String) async throws -> String? { try await database.read { try String.fetchOne($0, sql: sql) } }

    // MARK: - Answering

    func reply(_ text: String, files: [PublicID] = [], key: String = "1001", answers: PublicID? = nil) async throws -> PublicID {
        let written = try await database.send(try await new(text, files: files, key: key, answers: answers), key: idempotency())
        return id(try json(written.json))
    }

    func idempotency() -> IdempotencyKey {
        IdempotencyKey(UUID().uuidString, of: Identity(user: olena, credential: .session(1)))
    }

    func new(_ text: String, files: [PublicID] = [], key: String = "1001", answers: PublicID? = nil) async throws -> NewOutgoing {
        let last = try await thread(key).last.map(id) ?? PublicID.random()
        return NewOutgoing(
            place: .conversation(try await conversation(key), lastSeen: last),
            addressees: Addressees(to: []),
            subject: nil,
            text: text,
            html: nil,
            signature: "",
            files: files,
            below: .nothing,
            answers: answers,
            dueAt: office.clock.now,
            isScheduled: false,
            request: "{}"
        )
    }

    /// State, fault and stage of a message.
    func state(_ id: PublicID) async throws -> [String?] {
        try await database.read { db in
            let sql = """
                SELECT m.state, m.fault, o.stage FROM communications_messages m LEFT JOIN outbox o ON o.message_id = m.id WHERE m.uid = ?
                """
            return try Row.fetchOne(db, sql: sql, arguments: [Data(id.bytes)]).map { [$0[0], $0[1], $0[2]] } ?? []
        }
    }

    /// All that anybody can see, without keys and without what says when a row was written.
    func dump() async throws -> [String] {
        try await database.read { db in
            var lines: [String] = []
            for (name, sql) in Self.visible {
                for row in try Row.fetchAll(db, sql: sql) {
                    lines.append(name + ": " + row.databaseValues.map(\.description).joined(separator: " | "))
                }
            }
            return lines
        }
    }

    private static let visible = [
        (
            "conversation",
            """
            SELECT external_id, client_name, counterpart_name, counterpart_address, subject, preview, status, snooze_until, tags, unread_count,
                message_count, has_attachments, last_message_at, last_direction, attention, chat_kind, reach, named_at, named_n
            FROM communications_conversations ORDER BY external_id
            """
        ),
        (
            "key",
            """
            SELECT k.key, c.external_id FROM conversation_keys k JOIN communications_conversations c ON c.id = k.conversation_id ORDER BY 1
            """
        ),
        (
            "message",
            """
            SELECT c.external_id, m.external_id, m.direction, m.type, m.kind, m.state, m.text, m.entities, m.card, m.quoted, m.forwarded_from,
                m.edited_at, m.withdrawn_at, m.reactions, m.sender_id, m.from_name, m.from_address, m.attachment_names, m.size, m.sent_at,
                m.sort_at
            FROM communications_messages m JOIN communications_conversations c ON c.id = m.conversation_id
            ORDER BY c.external_id, m.sort_at, m.id
            """
        ),
        (
            "file",
            """
            SELECT m.external_id, f.n, f.name, f.mime, f.size, f.note, f.state, f.remote_key, f.current, f.media, f.withdrawn, w.remote_id
            FROM communications_attachments f JOIN communications_messages m ON m.id = f.message_id
            LEFT JOIN attachment_fetches w ON w.attachment_id = f.id ORDER BY 1, 2
            """
        ),
        (
            "version",
            """
            SELECT p.external_id, v.at, v.sequence, v.content FROM message_versions v JOIN message_parts p ON p.id = v.part_id ORDER BY 1, 2, 3
            """
        ),
        (
            "client",
            """
            SELECT c.name, c.phone, c.language, c.source, i.kind, i.value FROM crm_clients c
            LEFT JOIN crm_client_identities i ON i.client_id = c.id ORDER BY 1, 5, 6
            """
        ),
        ("business", "SELECT external_id, content, at, sequence FROM business_connections ORDER BY 1"),
        ("events", "SELECT DISTINCT type FROM events ORDER BY 1"),
    ]
}
