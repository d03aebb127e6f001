package import Core
import Foundation
import GRDB

/// A message that is next to go out by a messenger.
package struct OutgoingChat: QueuedMessage {
    package let message: Int64
    package let id: PublicID
    package let account: ChannelAccount
    /// The platform's key of the chat.
    package let chat: String
    /// Attempts of the present step that were begun before.
    package let attempts: Int
    package let retryingSince: Timestamp?
    /// Plain text with its formatting beside it.
    package let text: String
    package let entities: [TextEntity]
    package let files: [OutgoingFile]
    /// The message on the platform that it answers.
    package let answers: ChatMessageID?
    /// How many of its steps the platform confirmed.
    package let stepsDone: Int
}

/// A file of a message that goes out; its bytes by ``OfficeDatabase/chunk(of:n:)``.
package struct OutgoingFile: Sendable, Hashable {
    package let name: String
    package let mime: String
    package let size: Int64
    package let blob: Int64
}

extension OfficeDatabase {
    /// The next message of a messenger's account whose time has come and before which nothing of its conversation waits.
    package func nextOutgoingChat(_ account: ChannelAccount) async throws -> OutgoingChat? {
        let now = now()
        return try await read { db in
            let due = try db.cachedStatement(sql: OutboxQueries.next)
            guard let key = try Int64.fetchOne(due, arguments: ["account": account.id, "now": now.milliseconds]) else { return nil }
            return try ChatOutbox.item(db, key, account)
        }
    }

    /// Commits that a step begins, before the network hears of it.
    /// - Parameter steps: how many the whole message takes.
    /// - Returns: false where the message is not waiting any more: somebody took it back.
    package func beginStep(_ item: OutgoingChat, of steps: Int) async throws -> Bool {
        let now = now()
        return try await write { db in
            guard try OutboxQueries.isStill(db, item) else { return false }
            try db.cachedStatement(
                sql: "UPDATE outbox SET stage = 'sending', attempts = attempts + 1, scheduled = 0, steps = ? WHERE message_id = ?"
            ).execute(arguments: [steps, item.message])
            if item.stepsDone == 0, item.attempts == 0 { try ChatOutbox.date(db, item.message, now: now) }
            try OutboxQueries.show(db, item.message, .sending, now: now)
            return true
        }
    }

    /// The platform confirmed a step: what it made is written down, and the next step is due, or all is sent.
    package func confirmStep(_ item: OutgoingChat, _ parts: [SentPart]) async throws {
        let now = now()
        try await write { db in
            for part in parts { try ChatOutbox.enter(db, part, of: item.message, account: item.account) }
            try ChatMessageView.refresh(db, item.message, account: item.account.id)
            let find = "SELECT conversation_id FROM communications_messages WHERE id = ?"
            if let talk = try Int64.fetchOne(db, sql: find, arguments: [item.message]) { try ChatConversations.refresh(db, talk) }
            try ChatSteps.pass(db, item.message, now: now)
        }
    }
}

enum ChatOutbox {
    static let item = """
        SELECT m.uid, c.external_id, o.attempts, o.retrying_since, m.text, m.entities, o.steps_done, (
            SELECT p.external_id FROM message_parts p WHERE p.message_id = o.answers ORDER BY p.number LIMIT 1)
        FROM outbox o JOIN communications_messages m ON m.id = o.message_id
        JOIN communications_conversations c ON c.id = o.conversation_id WHERE o.message_id = ?
        """

    static func item(_ db: Database, _ key: Int64, _ account: ChannelAccount) throws -> OutgoingChat? {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: item), arguments: [key]),
            let id = PublicID(bytes: Array(row[0] as Data))
        else { return nil }
        let files = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT name, mime, size, blob_id FROM communications_attachments
                    WHERE message_id = ? AND blob_id IS NOT NULL ORDER BY n
                    """
            ),
            arguments: [key]
        ).map { OutgoingFile(name: $0[0], mime: $0[1], size: $0[2], blob: $0[3]) }
        return OutgoingChat(
            message: key,
            id: id,
            account: account,
            chat: row[1],
            attempts: row[2],
            retryingSince: (row[3] as Int64?).map(Timestamp.init(milliseconds:)),
            text: row[4],
            entities: try (row[5] as String?).map { try ChatJSON.decoder.decode([TextEntity].self, from: Data($0.utf8)) } ?? [],
            files: files,
            answers: (row[7] as String?).flatMap(ChatMessageID.init),
            stepsDone: row[6]
        )
    }

    /// Its place in the thread is where it went out.
    static func date(_ db: Database, _ message: Int64, now: Timestamp) throws {
        try db.cachedStatement(sql: "UPDATE communications_messages SET sent_at = ?1, sort_at = ?1 WHERE id = ?2")
            .execute(arguments: [now.milliseconds, message])
        try db.cachedStatement(
            sql: """
                UPDATE communications_conversations SET last_message_at = max(last_message_at, ?1)
                WHERE id = (SELECT conversation_id FROM communications_messages WHERE id = ?2)
                """
        ).execute(arguments: [now.milliseconds, message])
    }

    /// Enters a part that was sent. Its echo may have come first, and have been taken for a message of its own.
    static func enter(_ db: Database, _ sent: SentPart, of message: Int64, account: ChannelAccount) throws {
        let part: PartTable.Part
        if let known = try PartTable.find(db, account: account.id, sent.id) {
            part = known
            if known.message != message { try adopt(db, known, into: message) }
        } else {
            part = try PartTable.insert(db, sent.id, account: account.id, message: message, own: true)
        }
        let time = FactTime(at: sent.at, sequence: 0)
        try VersionTable.insert(db, part: part.id, time, VersionContent(sent, edited: false), journal: nil)
    }

    private static func adopt(_ db: Database, _ part: PartTable.Part, into message: Int64) throws {
        let conversation = try Int64.fetchOne(
            db,
            sql: "SELECT conversation_id FROM communications_messages WHERE id = ?",
            arguments: [part.message]
        )
        // Only what was changed elsewhere is news about one's own words; the files are here.
        try db.execute(
            sql: "DELETE FROM message_versions WHERE part_id = ? AND NOT (content ->> 'edited')",
            arguments: [part.id]
        )
        try FetchTable.drop(db, part: part.id)
        try db.execute(sql: "DELETE FROM communications_attachments WHERE part_id = ?", arguments: [part.id])
        try db.execute(sql: "UPDATE message_parts SET message_id = ?, own = 1 WHERE id = ?", arguments: [message, part.id])
        try db.execute(
            sql: "UPDATE message_albums SET message_id = ?1 WHERE message_id = ?2",
            arguments: [message, part.message]
        )
        let left = try Int.fetchOne(db, sql: "SELECT count(*) FROM message_parts WHERE message_id = ?", arguments: [part.message]) ?? 0
        if left > 0 { return }
        try db.execute(sql: "DELETE FROM communications_messages WHERE id = ?", arguments: [part.message])
        guard let conversation else { return }
        try db.execute(
            sql: "UPDATE communications_conversations SET message_count = message_count - 1 WHERE id = ?",
            arguments: [conversation]
        )
    }
}
