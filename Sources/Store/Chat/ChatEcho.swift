import Core
import Foundation
import GRDB

/// The echo of what was sent from here, where no answer of the platform told its id: it is what the sending waits for.
struct ChatEcho {
    let db: Database
    let account: ChannelAccount
    let now: Timestamp

    /// Seconds by which the clocks of platform and office may differ.
    private static let clockDifference: Int64 = 300
    /// Newest messages of a conversation that are looked at.
    private static let reach = 50

    private struct Candidate {
        var message: Int64
        var text: String
        var state: String
        var stage: String?
        var steps: Int
        var done: Int
        var echoed: Int
    }

    /// What is being sent, of which nobody knows whether it arrived, or of which somebody said that it did.
    static let candidates = """
        SELECT m.id, m.text, m.state, o.stage, coalesce(o.steps, 1), coalesce(o.steps_done, 0), coalesce(o.steps_echoed, 0)
        FROM (
            SELECT message_id AS id FROM outbox WHERE conversation_id = ?1
            UNION SELECT id FROM (SELECT id FROM communications_messages WHERE conversation_id = ?1 ORDER BY sort_at DESC, id DESC LIMIT ?3)
        ) c JOIN communications_messages m ON m.id = c.id LEFT JOIN outbox o ON o.message_id = m.id
        WHERE m.direction = 'outbound' AND m.kind = 'reply' AND m.sent_at <= ?2 AND (
            o.stage = 'sending' OR o.stage = 'stopped' AND m.state = 'uncertain'
            OR o.stage IS NULL AND m.state = 'sent' AND m.external_id IS NULL)
        ORDER BY m.id
        """

    /// The message that an echo of an unknown id belongs to; nil where it is one of its own.
    func message(of echo: ChatMessage, in conversation: Int64) throws -> Int64? {
        guard echo.isOwnEcho, echo.direction == .outbound else { return nil }
        if let album = echo.album, let known = try ownAlbum("\(echo.id.chat)/\(album)") { return known }
        let until = echo.sentAt.adding(seconds: Self.clockDifference).milliseconds
        let found = try Row.fetchAll(db.cachedStatement(sql: Self.candidates), arguments: [conversation, until, Self.reach]).map { row in
            Candidate(
                message: row[0],
                text: row[1],
                state: row[2],
                stage: row[3],
                steps: row[4],
                done: row[5],
                echoed: row[6]
            )
        }
        guard let match = try found.first(where: { try isSame(echo, $0) }) else { return nil }
        try confirm(match)
        return match.message
    }

    private func ownAlbum(_ key: String) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT a.message_id FROM message_albums a
                    WHERE a.channel_account_id = ? AND a.key = ?
                        AND EXISTS (SELECT 1 FROM message_parts p WHERE p.message_id = a.message_id AND p.own)
                    """
            ),
            arguments: [account.id, key]
        )
    }

    /// The same words, or one of its pieces where it goes out in several; without words the same files.
    private func isSame(_ echo: ChatMessage, _ candidate: Candidate) throws -> Bool {
        // Its echo came already: this is the next step's, or another message.
        if candidate.echoed > candidate.done { return false }
        let said = Self.trimmed(echo.text)
        if !said.isEmpty {
            let written = Self.trimmed(candidate.text)
            return said == written || candidate.steps > 1 && written.contains(said)
        }
        guard !echo.files.isEmpty else { return false }
        let files = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT name, size FROM communications_attachments WHERE message_id = ?"),
            arguments: [candidate.message]
        ).map { (name: $0[0] as String, size: $0[1] as Int64) }
        return echo.files.allSatisfy { file in files.contains { $0.name == file.name || $0.size == file.size } }
    }

    private static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }

    private func confirm(_ candidate: Candidate) throws {
        switch candidate.stage {
        case "sending":
            // Whoever sends it writes the outcome down; should that be unknown, this is what is known.
            try db.cachedStatement(sql: "UPDATE outbox SET steps_echoed = steps_done + 1 WHERE message_id = ?")
                .execute(arguments: [candidate.message])
        case "stopped": try ChatSteps.pass(db, candidate.message, now: now)
        default: break
        }
    }
}

/// The steps in which a message goes out.
enum ChatSteps {
    /// The step that was begun is done: the next one is due, or all is.
    static func pass(_ db: Database, _ message: Int64, now: Timestamp) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT steps_done + 1 >= steps, channel_account_id FROM outbox WHERE message_id = ?"),
            arguments: [message]
        )
        guard let row else { return }
        if row[0] {
            try OutboxQueries.forget(db, message)
            return try OutboxQueries.show(db, message, .sent, now: now)
        }
        try db.cachedStatement(
            sql: """
                UPDATE outbox SET steps_done = steps_done + 1, stage = 'queued', due_at = ?, attempts = 0, retrying_since = NULL
                WHERE message_id = ?
                """
        ).execute(arguments: [now.milliseconds, message])
        if try OutboxQueries.isDisconnected(db, row[1]) {
            return try OutboxQueries.stop(db, message, .failed, .notConnected, detail: "", now: now)
        }
        try OutboxQueries.show(db, message, .sending, now: now)
        if let account = try ChannelAccount.find(db, id: row[1]) { try ChannelRequest.send.announce(db, account: account.uid, at: now) }
    }

    /// Whether the echo of the step that was begun has come.
    static func isEchoed(_ db: Database, _ message: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT steps_echoed > steps_done FROM outbox WHERE message_id = ?"),
            arguments: [message]
        ) ?? false
    }
}
