package import Core
import Foundation
import GRDB

/// What somebody wants to be different about a message that stands on a platform. It says how it shall be in the end, so that doing it
/// twice is the same.
package struct OutgoingChange: Sendable, Hashable {
    package enum Wish: Sendable, Hashable {
        /// The words that shall stand there.
        case edit(text: String, entities: [TextEntity])
        /// What the office thinks of it; empty for nothing any more.
        case reaction([String])
        case withdraw
    }

    package struct TextPart: Sendable, Hashable {
        package let id: ChatMessageID
        /// Whether it stands below a file.
        package let isCaption: Bool
    }

    /// Its key inside.
    package let key: Int64
    package let message: Int64
    package let wish: Wish
    /// The platform's key of the chat.
    package let chat: String
    /// The message on the platform: its parts in their order.
    package let parts: [ChatMessageID]
    /// Where its text stands.
    package let textPart: TextPart?
    package let attempts: Int
    package let retryingSince: Timestamp?
    let content: String
}

extension OfficeDatabase {
    /// Somebody wants other words in a message that was sent from here.
    /// - Parameter text: in light formatting, checked by the route.
    /// - Returns: the message as it is now.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` where it was not sent from here or the platform does not have it.
    package func edit(_ message: PublicID, text: String, by user: User) async throws -> [UInt8] {
        let (text, entities) = LightMarkup.entities(text)
        return try await ask(.edit(text: text, entities: entities), of: message, by: user)
    }

    /// What limits the words of a message: its platform, and whether they stand below a file.
    /// - Throws: ``StoreError/notFound``
    package func textPlace(of message: PublicID) async throws -> (platform: Platform, isCaption: Bool) {
        try await read { db in
            let found = try ChangeTable.find(db, message)
            return (found.account.platform, try ChangeTable.textPart(db, found.message)?.isCaption == true)
        }
    }

    /// Somebody of the office reacts to a message.
    /// - Parameter emoji: empty takes the reaction back.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` where the platform does not have it.
    package func react(to message: PublicID, emoji: [String], by user: User) async throws -> [UInt8] {
        try await ask(.reaction(emoji), of: message, by: user)
    }

    /// Somebody takes a message back that was sent from here.
    /// - Throws: as ``edit(_:text:by:)``.
    package func withdraw(_ message: PublicID, by user: User) async throws -> [UInt8] { try await ask(.withdraw, of: message, by: user) }

    private func ask(_ wish: OutgoingChange.Wish, of message: PublicID, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let found = try ChangeTable.find(db, message)
            guard found.hasParts else { throw StoreError.conflict(.notOnPlatform) }
            if case .reaction = wish {
            } else {
                guard found.isOwn else { throw StoreError.conflict(.notOwnMessage) }
                // Some of its steps are still to go out: they would say what was before.
                let isOnItsWay = try Bool.fetchOne(
                    db,
                    sql: "SELECT EXISTS (SELECT 1 FROM outbox WHERE message_id = ?)",
                    arguments: [found.message]
                )
                guard isOnItsWay != true else { throw StoreError.conflict(.alreadySending) }
            }
            guard found.connected else { throw StoreError.conflict(.channelNotConnected) }
            try ChangeTable.put(db, wish, found, by: user.key, now: now)
            try ChannelRequest.send.announce(db, account: found.account.uid, at: now)
            return try ThreadPage.message(db, found.message)
        }
    }

    /// The next change of an account that is due.
    package func nextChange(_ account: ChannelAccount) async throws -> OutgoingChange? {
        let now = now()
        return try await read { db in try ChangeTable.next(db, account: account.id, now: now) }
    }

    /// When the next change of an account is due; nil where none waits.
    package func changeDue(_ account: ChannelAccount) async throws -> Timestamp? {
        try await read { db in
            try Int64.fetchOne(db.cachedStatement(sql: ChangeTable.due), arguments: [account.id]).map(Timestamp.init(milliseconds:))
        }
    }

    /// The platform has it so now. What was asked for anew meanwhile stays in the queue.
    /// - Parameter edited: the parts whose words changed, with the platform's time of the change.
    package func finishChange(_ change: OutgoingChange, account: ChannelAccount, edited: [SentPart] = []) async throws {
        let now = now()
        try await write { db in try ChangeTable.finish(db, change, account: account, edited: edited, now: now) }
    }

    /// It could not be done now; it is tried again at that moment.
    package func deferChange(_ change: OutgoingChange, until: Timestamp) async throws {
        let now = now()
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE outgoing_changes SET attempts = attempts + 1, due_at = ?, retrying_since = coalesce(retrying_since, ?)
                    WHERE id = ? AND content = ?
                    """,
                arguments: [until.milliseconds, now.milliseconds, change.key, change.content]
            )
        }
    }

    /// The platform does not do it; the page says why, until somebody asks for something else.
    /// - Parameter error: the platform's words.
    package func refuseChange(_ change: OutgoingChange, error: String) async throws {
        let now = now()
        try await write { db in
            try db.execute(
                sql: "UPDATE outgoing_changes SET stage = 'stopped', error = ? WHERE id = ? AND content = ?",
                arguments: [error, change.key, change.content]
            )
            try ChangeTable.announce(db, change.message, now: now)
        }
    }
}

/// The table `outgoing_changes`.
enum ChangeTable {
    struct Found {
        var message: Int64
        var account: ChannelAccount
        var connected: Bool
        var hasParts: Bool
        var isOwn: Bool
    }

    static let next = """
        SELECT o.id, o.message_id, o.kind, o.content, c.external_id, o.attempts, o.retrying_since FROM outgoing_changes o
        JOIN communications_messages m ON m.id = o.message_id JOIN communications_conversations c ON c.id = m.conversation_id
        WHERE o.channel_account_id = ? AND o.stage = 'waiting' AND o.due_at <= ? ORDER BY o.due_at LIMIT 1
        """
    static let due = "SELECT due_at FROM outgoing_changes WHERE channel_account_id = ? AND stage = 'waiting' ORDER BY due_at LIMIT 1"

    /// What is stored of a wish.
    private struct Content: Codable {
        var text: String?
        var entities: [TextEntity]?
        var emoji: [String]?
    }

    static func find(_ db: Database, _ id: PublicID) throws -> Found {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT m.id, m.channel_account_id, a.connected, EXISTS (SELECT 1 FROM message_parts WHERE message_id = m.id),
                    EXISTS (SELECT 1 FROM message_parts WHERE message_id = m.id AND own)
                FROM communications_messages m JOIN channel_accounts a ON a.id = m.channel_account_id WHERE m.uid = ?
                """,
            arguments: [Data(id.bytes)]
        )
        guard let row, let account = try ChannelAccount.find(db, id: row[1]) else { throw StoreError.notFound }
        return Found(message: row[0], account: account, connected: row[2], hasParts: row[3], isOwn: row[4])
    }

    static func put(_ db: Database, _ wish: OutgoingChange.Wish, _ found: Found, by user: Int64, now: Timestamp) throws {
        let (kind, content) =
            switch wish {
            case .edit(let text, let entities): ("edit", Content(text: text, entities: entities))
            case .reaction(let emoji): ("reaction", Content(emoji: emoji))
            case .withdraw: ("withdraw", Content())
            }
        try db.cachedStatement(
            sql: """
                INSERT INTO outgoing_changes (channel_account_id, message_id, kind, content, author_id, due_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (message_id, kind) DO UPDATE SET content = excluded.content, author_id = excluded.author_id, stage = 'waiting',
                    due_at = excluded.due_at, attempts = 0, retrying_since = NULL, error = NULL
                """
        ).execute(arguments: [found.account.id, found.message, kind, try ChatJSON.text(content), user, now.milliseconds])
        try announce(db, found.message, now: now)
    }

    static func next(_ db: Database, account: Int64, now: Timestamp) throws -> OutgoingChange? {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: next), arguments: [account, now.milliseconds]) else { return nil }
        let text: String = row[3]
        let content = try ChatJSON.decoder.decode(Content.self, from: Data(text.utf8))
        let wish: OutgoingChange.Wish =
            switch row[2] as String {
            case "edit": .edit(text: content.text ?? "", entities: content.entities ?? [])
            case "reaction": .reaction(content.emoji ?? [])
            default: .withdraw
            }
        return OutgoingChange(
            key: row[0],
            message: row[1],
            wish: wish,
            chat: row[4],
            parts: try parts(db, row[1]),
            textPart: try textPart(db, row[1]),
            attempts: row[5],
            retryingSince: (row[6] as Int64?).map(Timestamp.init(milliseconds:)),
            content: text
        )
    }

    private static func parts(_ db: Database, _ message: Int64) throws -> [ChatMessageID] {
        try String.fetchAll(
            db.cachedStatement(sql: "SELECT external_id FROM message_parts WHERE message_id = ? ORDER BY number"),
            arguments: [message]
        ).compactMap(ChatMessageID.init)
    }

    /// A message without text gets its first below its first file.
    static func textPart(_ db: Database, _ message: Int64) throws -> OutgoingChange.TextPart? {
        let parts = try ChatMessageView.parts(db, of: message)
        let index = parts.firstIndex { $0.content?.text.isEmpty == false } ?? 0
        guard parts.indices.contains(index), let id = ChatMessageID(parts[index].externalID) else { return nil }
        let hasFiles = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT attachment_names <> '' FROM communications_messages WHERE id = ?"),
            arguments: [message]
        )
        // Files go out first: a text that is not below the first of them is a message of its own.
        return OutgoingChange.TextPart(id: id, isCaption: index == 0 && hasFiles == true)
    }

    static func finish(_ db: Database, _ change: OutgoingChange, account: ChannelAccount, edited: [SentPart], now: Timestamp) throws {
        switch change.wish {
        case .edit:
            for sent in edited {
                guard let part = try PartTable.find(db, account: account.id, sent.id) else { continue }
                try VersionTable.change(db, part: part.id, sent)
            }
        case .reaction(let emoji):
            guard let part = change.parts.first else { break }
            let actor = ChatPerson(id: account.address, name: account.name)
            let time = FactTime(at: now, sequence: 0)
            let reaction = ChatReaction(message: part, actor: actor, emoji: emoji, time: time, isOwn: true)
            try ReactionTable.store(db, reaction, account: account.id)
        case .withdraw:
            for part in change.parts {
                try db.execute(
                    sql: "INSERT INTO message_withdrawals (channel_account_id, external_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    arguments: [account.id, part.description, now.milliseconds]
                )
            }
        }
        try db.execute(sql: "DELETE FROM outgoing_changes WHERE id = ? AND content = ?", arguments: [change.key, change.content])
        try ChatMessageView.refresh(db, change.message, account: account.id)
        let conversation = "SELECT conversation_id FROM communications_messages WHERE id = ?"
        if let key = try Int64.fetchOne(db, sql: conversation, arguments: [change.message]) { try ChatConversations.refresh(db, key) }
        try announce(db, change.message, now: now)
    }

    static func announce(_ db: Database, _ message: Int64, now: Timestamp) throws {
        let conversation = "SELECT conversation_id FROM communications_messages WHERE id = ?"
        guard let key = try Int64.fetchOne(db, sql: conversation, arguments: [message]) else { return }
        try EventFeed.append(
            db,
            type: "conversation.changed",
            audience: .inbox,
            conversation: key,
            data: #"{"reason":"message"}"#,
            at: now
        )
    }
}
