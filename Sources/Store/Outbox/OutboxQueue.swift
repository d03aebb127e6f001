package import Core
import Foundation
import GRDB

/// A message that waits in the outbox, whatever channel it goes out by.
package protocol QueuedMessage: Sendable {
    /// Its key inside.
    var message: Int64 { get }
    var id: PublicID { get }
    var account: ChannelAccount { get }
    /// Attempts that were begun before.
    var attempts: Int { get }
    /// When the first attempt of this run failed.
    var retryingSince: Timestamp? { get }
}

/// A mail that is next to be sent.
package struct OutboxItem: QueuedMessage {
    /// Its key inside.
    package let message: Int64
    package let id: PublicID
    package let conversation: Int64
    package let account: ChannelAccount
    /// Attempts that were begun before.
    package let attempts: Int
    package let retryingSince: Timestamp?
    package let messageID: String
    package let subject: String
    package let text: String
    package let folds: [TextFold]
    /// HTML that was given, in place of the light formatting.
    package let html: String?
    package let from: Correspondent
    package let addressees: Addressees
    /// Its original where it was composed before.
    package let isComposed: Bool
    package let hasFiles: Bool
    /// The message that it answers.
    package let answers: Answers?

    package struct Answers: Sendable {
        package let id: PublicID
        /// Its Message-ID, as it was read once.
        package let messageID: String?
        /// Whether its original can be parsed: what is a card may stop the parser.
        package let isReadable: Bool
    }
}

/// A file of a message that goes out.
package struct OutboxFile: Sendable {
    package let name: String
    package let mime: String
    package let content: [UInt8]
}

extension OfficeDatabase {
    /// The next message of an account whose time has come and before which nothing of its conversation waits.
    package func nextOutgoing(_ account: ChannelAccount) async throws -> OutboxItem? {
        let now = now()
        return try await read { db in
            let due = try db.cachedStatement(sql: OutboxQueries.next)
            guard let key = try Int64.fetchOne(due, arguments: ["account": account.id, "now": now.milliseconds]) else { return nil }
            return try OutboxQueries.item(db, key, account)
        }
    }

    /// When the next message of an account, or the next copy for its folder of sent mail, is due; nil where nothing waits.
    package func outboxDue(_ account: ChannelAccount) async throws -> (send: Timestamp?, file: Timestamp?) {
        try await read { db in
            func first(_ stage: String) throws -> Timestamp? {
                try Int64.fetchOne(db.cachedStatement(sql: OutboxQueries.due), arguments: [account.id, stage])
                    .map(Timestamp.init(milliseconds:))
            }
            return (try first("queued"), try first("filing"))
        }
    }

    /// A clock that was set back leaves messages behind that nobody meant to wait for so long: they are due.
    /// - Parameter limit: seconds that a message waits at most by itself.
    package func pullBack(_ account: ChannelAccount, limit: Int64) async throws {
        let now = now()
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE outbox SET due_at = ?1 WHERE channel_account_id = ?2 AND stage = 'queued' AND due_at > ?3 AND NOT scheduled
                    """,
                arguments: [now.milliseconds, account.id, now.adding(seconds: limit).milliseconds]
            )
        }
    }

    /// Counts that a message is being put together, before it is: what parses files runs C code.
    package func countAttempt(_ item: some QueuedMessage) async throws {
        try await write { db in
            guard try OutboxQueries.isStill(db, item) else { return }
            try db.execute(sql: "UPDATE outbox SET attempts = attempts + 1 WHERE message_id = ?", arguments: [item.message])
        }
    }

    /// The files of a message, whole. Bounded by ``NewOutgoing/maximumFileBytes``.
    package func outboxFiles(_ item: some QueuedMessage) async throws -> [OutboxFile] {
        try await read { db in
            try Row.fetchAll(
                db.cachedStatement(sql: "SELECT name, mime, blob_id FROM communications_attachments WHERE message_id = ? ORDER BY n"),
                arguments: [item.message]
            ).map { OutboxFile(name: $0[0], mime: $0[1], content: try Blobs.whole(db, blob: $0[2])) }
        }
    }

    /// Messages that were being sent when the process ended: nobody knows whether they arrived. Called before any worker begins.
    /// - Parameter account: only the account with this key; nil for all.
    /// - Returns: how many there were.
    package func settleInterrupted(account: Int64? = nil) async throws -> Int {
        let now = now()
        return try await write { db in
            let keys = try Int64.fetchAll(
                db,
                sql: "SELECT message_id FROM outbox WHERE stage = 'sending' AND (?1 IS NULL OR channel_account_id = ?1)",
                arguments: [account]
            )
            for key in keys {
                try OutboxQueries.stop(db, key, .uncertain, .interrupted, detail: "", now: now)
            }
            return keys.count
        }
    }
}

enum OutboxQueries {
    /// Walks along the account's queue in the order of its times; what an earlier message of the conversation holds back is passed over.
    static let next = """
        SELECT o.message_id FROM outbox o
        WHERE o.channel_account_id = :account AND o.stage = 'queued' AND o.due_at <= :now AND NOT EXISTS (
            SELECT 1 FROM outbox e WHERE e.conversation_id = o.conversation_id AND e.message_id < o.message_id
                AND e.stage IN ('queued', 'sending') AND (NOT e.scheduled OR e.due_at <= :now)
        )
        ORDER BY o.due_at, o.message_id LIMIT 1
        """
    static let due = "SELECT due_at FROM outbox WHERE channel_account_id = ? AND stage = ? ORDER BY due_at LIMIT 1"

    static let item = """
        SELECT m.uid, o.conversation_id, o.attempts, o.retrying_since, m.external_id, m.subject, m.text, m.fold,
            o.request ->> 'html', m.from_name, m.from_address, m.recipients, m.journal_id IS NOT NULL, a.uid, a.external_id,
            a.type IS NOT 'unsupported', m.attachment_names <> ''
        FROM outbox o JOIN communications_messages m ON m.id = o.message_id LEFT JOIN communications_messages a ON a.id = o.answers
        WHERE o.message_id = ?
        """

    /// Nothing red is left in a conversation that was.
    static let calm = """
        UPDATE communications_conversations SET attention = 0 WHERE id = ?1 AND attention AND NOT EXISTS (
            SELECT 1 FROM communications_messages WHERE conversation_id = ?1 AND state IN ('failed', 'uncertain'))
        """

    static func item(_ db: Database, _ key: Int64, _ account: ChannelAccount) throws -> OutboxItem? {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: item), arguments: [key]),
            let id = PublicID(bytes: Array(row[0] as Data))
        else { return nil }
        return OutboxItem(
            message: key,
            id: id,
            conversation: row[1],
            account: account,
            attempts: row[2],
            retryingSince: (row[3] as Int64?).map(Timestamp.init(milliseconds:)),
            messageID: row[4] ?? MailToken.messageID(id, address: account.address),
            subject: row[5],
            text: row[6],
            folds: MessageJSON.readFolds(row[7]),
            html: row[8],
            from: Correspondent(name: row[9], address: row[10]),
            addressees: MessageJSON.readRecipients(row[11]),
            isComposed: row[12],
            hasFiles: row[16],
            answers: (row[13] as Data?).flatMap { PublicID(bytes: Array($0)) }.map {
                OutboxItem.Answers(id: $0, messageID: row[14], isReadable: row[15])
            }
        )
    }

    /// Sets the state that people see and says so.
    static func show(
        _ db: Database,
        _ message: Int64,
        _ state: OutgoingState,
        fault: OutgoingFault? = nil,
        detail: String? = nil,
        now: Timestamp
    ) throws {
        let find = try db.cachedStatement(
            sql: """
                SELECT c.id, c.platform FROM communications_messages m JOIN communications_conversations c ON c.id = m.conversation_id
                WHERE m.id = ?
                """
        )
        guard let row = try Row.fetchOne(find, arguments: [message]) else { return }
        let conversation: Int64 = row[0]
        let words = fault?.words(for: Platform(rawValue: row[1]) ?? .email)
        try db.cachedStatement(sql: "UPDATE communications_messages SET state = ?, fault = ?, error = ?, fault_detail = ? WHERE id = ?")
            .execute(arguments: [state.rawValue, fault?.rawValue, words, detail.flatMap { $0.isEmpty ? nil : $0 }, message])
        if fault != nil {
            try db.cachedStatement(sql: "UPDATE communications_conversations SET attention = 1 WHERE id = ?")
                .execute(arguments: [conversation])
        } else if state == .sent || state == .queued {
            try db.cachedStatement(sql: Self.calm).execute(arguments: [conversation])
        }
        try EventFeed.append(
            db,
            type: "conversation.changed",
            audience: .inbox,
            conversation: conversation,
            data: #"{"reason":"state"}"#,
            at: now
        )
    }

    /// Whether a message that was read before is still the one, and waits: taken back meanwhile, its number may be another's.
    static func isStill(_ db: Database, _ item: some QueuedMessage) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM outbox o JOIN communications_messages m ON m.id = o.message_id
                    WHERE o.message_id = ? AND o.stage = 'queued' AND m.uid = ?)
                """
        )
        return try Bool.fetchOne(statement, arguments: [item.message, Data(item.id.bytes)]) ?? false
    }

    static func isDisconnected(_ db: Database, _ account: Int64) throws -> Bool {
        try Bool.fetchOne(db.cachedStatement(sql: "SELECT NOT connected FROM channel_accounts WHERE id = ?"), arguments: [account]) ?? true
    }

    /// A person decides now, unless the message was met on the server before: then there is nothing to decide.
    static func stop(_ db: Database, _ message: Int64, _ state: OutgoingState, _ fault: OutgoingFault, detail: String, now: Timestamp)
        throws
    {
        if state == .uncertain {
            let find = try db.cachedStatement(sql: "SELECT journal_id FROM communications_messages WHERE id = ?")
            if let journal = try Int64.fetchOne(find, arguments: [message]), try OutboxJournal.isMet(db, journal: journal, inSent: false) {
                return try OutboxJournal.sent(db, message, copyAt: nil, now: now)
            }
            if try ChatSteps.isEchoed(db, message) { return try ChatSteps.pass(db, message, now: now) }
        }
        try db.cachedStatement(sql: "UPDATE outbox SET stage = 'stopped' WHERE message_id = ?").execute(arguments: [message])
        try show(db, message, state, fault: fault, detail: detail, now: now)
    }

    /// The account is taken away: what waits there is not sent, and says so.
    static func disconnect(_ db: Database, account: Int64, now: Timestamp) throws {
        let waiting = try Int64.fetchAll(
            db,
            sql: "SELECT message_id FROM outbox WHERE channel_account_id = ? AND stage = 'queued'",
            arguments: [account]
        )
        for message in waiting { try stop(db, message, .failed, .notConnected, detail: "", now: now) }
    }

    static func forget(_ db: Database, _ message: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM outbox WHERE message_id = ?").execute(arguments: [message])
    }
}
