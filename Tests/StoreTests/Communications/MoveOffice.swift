import Core
import Crypto
import Foundation
import GRDB
import TestSupport

@testable import Store

/// An office with two mailboxes and mails that answer each other.
final class MoveOffice: Sendable {
    let office: TemporaryOffice
    let accounts: [ChannelAccount]
    let olena: User

    var database: OfficeDatabase { office.database }

    init() async throws {
        office = try await TemporaryOffice()
        olena = try await Accounts(database: office.database).add(
            NewUser(email: "olena@x.test", name: "Олена", role: .manager, passwordHash: "x", locale: .uk)
        )
        let first = try await office.database.channelAccount(platform: .email, address: "biuro@x.test")
        let second = try await office.database.channelAccount(platform: .email, address: "drugie@x.test")
        accounts = [first, second]
        try await office.database.write { db in
            try db.execute(sql: "UPDATE channel_accounts SET connected = 1, can_send = 1, settings = '{\"smtp\":{}}'")
        }
    }

    /// A mail that came in.
    /// - Returns: its conversation.
    @discardableResult
    func hear(
        _ id: String,
        from: String = "anna@c.test",
        answers: [String] = [],
        account: Int = 0,
        change: (inout IncomingMessage) -> Void = { _ in }
    ) async throws -> PublicID {
        let sender = Correspondent(name: "", address: from)
        let box = accounts[account]
        var message = IncomingMessage(
            subject: "Temat \(id)",
            text: "Treść \(id)",
            from: sender,
            to: [Correspondent(name: "", address: box.address)],
            counterpart: sender,
            externalID: id,
            references: answers,
            fingerprint: Array(SHA256.hash(data: Data("\(id) \(account)".utf8)))
        )
        change(&message)
        let references = answers.reversed().map { "<\($0)>" }.joined(separator: "\r\n ")
        let raw = Array("Message-ID: <\(id)>\r\nReferences: \(references)\r\nSubject: \(id)\r\n\r\nTreść \(id) \(account)".utf8)
        let intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: Data(raw))), source: "test", seen: false)
        let rows = try await database.journal([intake], account: box)
        office.clock.advance(seconds: 60)
        let final = message
        _ = try await database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: final) } })
        return try await place(of: id)
    }

    /// The conversation in which a mail stands.
    func place(of id: String) async throws -> PublicID {
        let uid = try await database.read { db in
            try Data.fetchOne(
                db,
                sql: """
                    SELECT c.uid FROM communications_messages m JOIN communications_conversations c ON c.id = m.conversation_id
                    WHERE m.external_id = ? ORDER BY m.id DESC
                    """,
                arguments: [id]
            )
        }
        return PublicID(bytes: Array(uid!))!
    }

    func message(_ id: String) async throws -> PublicID {
        let uid = try await database.read { db in
            try Data.fetchOne(db, sql: "SELECT uid FROM communications_messages WHERE external_id = ?", arguments: [id])
        }
        return PublicID(bytes: Array(uid!))!
    }

    @discardableResult
    func merge(_ gone: PublicID..., into kept: PublicID) async throws -> PublicID {
        try move(try await database.merge(conversations: gone, into: kept, by: olena)).id
    }

    /// - Returns: the move and the new conversation.
    func split(_ ids: String..., from conversation: PublicID) async throws -> (id: PublicID, conversation: PublicID) {
        var messages: [PublicID] = []
        for id in ids { messages.append(try await message(id)) }
        return try move(try await database.split(messages: messages, from: conversation, by: olena))
    }

    @discardableResult
    func undo(_ move: PublicID) async throws -> [UInt8] { try await database.undo(move: move, by: olena) }

    func move(_ json: [UInt8]) throws -> (id: PublicID, conversation: PublicID) {
        let object = try JSONReader.read(json)
        return (PublicID(object["move"]["id"].string)!, PublicID(object["conversation"]["id"].string)!)
    }

    func conversation(_ id: PublicID) async throws -> JSONValue { try JSONReader.read(try await database.conversation(id)) }

    func change(_ id: PublicID, _ change: (inout ConversationPatch) -> Void) async throws {
        var patch = ConversationPatch()
        change(&patch)
        _ = try await database.change(id, patch)
    }

    func reply(_ text: String, in conversation: PublicID, seen: PublicID) async throws -> PublicID {
        let new = NewOutgoing(
            place: .conversation(conversation, lastSeen: seen),
            addressees: Addressees(to: [Correspondent(name: "", address: "anna@c.test")]),
            subject: nil,
            text: text,
            html: nil,
            signature: "",
            files: [],
            below: .nothing,
            answers: nil,
            dueAt: office.clock.now,
            isScheduled: false,
            request: "{\"text\":\"\(text)\"}"
        )
        let key = IdempotencyKey(UUID().uuidString, of: Identity(user: olena, credential: .session(1)))
        let written = try await database.send(new, key: key)
        return PublicID(try JSONReader.read(written.json)["id"].string)!
    }

    func list(_ view: InboxView, _ filter: InboxFilter = InboxFilter(), platform: Platform? = nil) async throws -> [String] {
        let query = InboxQuery(view: view, platform: platform, filter: filter, user: olena.key, limit: 200)
        return try JSONReader.read(try await database.inbox(query))["items"].items.map { $0["id"].string }
    }

    func number(_ sql: String) async throws -> Int { try await database.read { try Int.fetchOne($0, sql: sql) ?? 0 } }

    // MARK: - What has to hold

    /// What is wrong; empty where all is as the messages say.
    func faults() async throws -> [String] {
        try await database.read { db in
            var faults: [String] = []
            for (name, sql) in Self.checks where try Bool.fetchOne(db, sql: "SELECT EXISTS (\(sql))") == true { faults.append(name) }
            return faults
        }
    }

    private static let checks = [
        (
            "count",
            "SELECT 1 FROM communications_conversations c WHERE message_count <> (SELECT count(*) FROM communications_messages m WHERE m.conversation_id = c.id)"
        ),
        ("empty", "SELECT 1 FROM communications_conversations WHERE message_count = 0 AND merged_into IS NULL"),
        (
            "merged with messages",
            "SELECT 1 FROM communications_messages m JOIN communications_conversations c ON c.id = m.conversation_id WHERE c.merged_into IS NOT NULL"
        ),
        (
            "merged into what is merged",
            "SELECT 1 FROM communications_conversations c JOIN communications_conversations t ON t.id = c.merged_into WHERE t.merged_into IS NOT NULL"
        ),
        (
            "last message",
            """
            SELECT 1 FROM communications_conversations c WHERE merged_into IS NULL AND last_message_at <> (
                SELECT max(sort_at) FROM communications_messages m WHERE m.conversation_id = c.id AND kind = 'reply')
            """
        ),
        (
            "direction",
            """
            SELECT 1 FROM communications_conversations c WHERE merged_into IS NULL AND last_direction <> (
                SELECT direction FROM communications_messages m WHERE m.conversation_id = c.id AND kind = 'reply' ORDER BY sort_at DESC, id DESC LIMIT 1)
            """
        ),
        (
            "unread above what came",
            """
            SELECT 1 FROM communications_conversations c WHERE unread_count > (
                SELECT count(*) FROM communications_messages m WHERE m.conversation_id = c.id AND direction = 'inbound')
            """
        ),
        (
            "own id unknown",
            """
            SELECT 1 FROM communications_messages m WHERE m.kind = 'reply' AND m.direction = 'inbound' AND NOT EXISTS (
                SELECT 1 FROM conversation_mail_ids i WHERE i.conversation_id = m.conversation_id AND i.channel_account_id = m.channel_account_id AND i.owned)
            """
        ),
        (
            "owned ids",
            """
            SELECT 1 FROM communications_conversations c WHERE (
                SELECT count(*) FROM conversation_mail_ids i WHERE i.conversation_id = c.id AND i.owned) <> (
                SELECT count(DISTINCT m.external_id || m.channel_account_id) FROM communications_messages m
                WHERE m.conversation_id = c.id AND m.kind = 'reply' AND (m.direction = 'inbound' OR m.journal_id IS NOT NULL))
            """
        ),
        (
            "sender does not take part",
            """
            SELECT 1 FROM communications_messages m WHERE m.kind = 'reply' AND m.direction = 'inbound' AND NOT EXISTS (
                SELECT 1 FROM conversation_participants p WHERE p.conversation_id = m.conversation_id AND p.address = m.from_address)
            """
        ),
        (
            "outbox",
            "SELECT 1 FROM outbox o JOIN communications_messages m ON m.id = o.message_id WHERE o.conversation_id <> m.conversation_id"
        ),
        (
            "tags",
            """
            SELECT 1 FROM communications_conversations c WHERE (SELECT count(*) FROM json_each(c.tags)) <> (
                SELECT count(*) FROM conversation_tags t WHERE t.conversation_id = c.id AND t.last_message_at = c.last_message_at
                    AND t.lane = CASE WHEN c.status = 'closed' THEN 2 WHEN c.snooze_until IS NULL THEN 0 ELSE 1 END)
            """
        ),
    ]
}
