package import Core
import Foundation
import GRDB

/// A mail as it was put together, ready for the journal.
package struct ComposedMail: Sendable {
    package let raw: [UInt8]
    /// As it was read back from `raw`: files with their places, fingerprint, references.
    let message: IncomingMessage
    let contentHash: [UInt8]
    let packed: RawForm.Packed

    /// - Parameter contentHash: SHA-256 with line ends normalised, as for mail that comes in.
    package init(raw: [UInt8], message: IncomingMessage, contentHash: [UInt8]) {
        self.raw = raw
        self.message = message
        self.contentHash = contentHash
        packed = RawForm.pack(raw, attachments: message.attachments)
    }
}

extension OfficeDatabase {
    /// Commits that an attempt begins, before the network hears of it; the first one also puts the mail's bytes into the journal.
    /// - Parameter composed: nil where it was composed before.
    /// - Returns: false where the message is not waiting any more: somebody took it back.
    package func beginSending(_ item: OutboxItem, composed: ComposedMail?) async throws -> Bool {
        let now = now()
        return try await write { db in
            guard try OutboxQueries.isStill(db, item) else { return false }
            // From now on its time is that of its retries: what comes after it waits for it.
            try db.cachedStatement(sql: "UPDATE outbox SET stage = 'sending', attempts = attempts + 1, scheduled = 0 WHERE message_id = ?")
                .execute(arguments: [item.message])
            if let composed { try OutboxJournal.enter(db, composed, item, now: now) }
            try OutboxQueries.show(db, item.message, .sending, now: now)
            return true
        }
    }

    /// Writes down what came of an attempt.
    /// - Parameter copyAt: when the copy for the folder of sent mail is due; nil where the server makes it or there is no such folder.
    package func finishSending(_ item: some QueuedMessage, _ step: OutgoingRules.Step, copyAt: Timestamp? = nil) async throws {
        let now = now()
        try await write { db in
            let isOff = try OutboxQueries.isDisconnected(db, item.account.id)
            switch step {
            case .retry, .wait:
                guard isOff else { break }
                return try OutboxQueries.stop(db, item.message, .failed, .notConnected, detail: "", now: now)
            case .sent, .stop: break
            }
            switch step {
            case .sent: try OutboxJournal.sent(db, item.message, copyAt: copyAt, now: now)
            case .stop(let state, let fault, let detail): try OutboxQueries.stop(db, item.message, state, fault, detail: detail, now: now)
            case .retry(let at, let since, let detail):
                try db.cachedStatement(sql: "UPDATE outbox SET stage = 'queued', due_at = ?, retrying_since = ? WHERE message_id = ?")
                    .execute(arguments: [at.milliseconds, since.milliseconds, item.message])
                try OutboxQueries.show(db, item.message, .queued, detail: detail, now: now)
            case .wait:
                // Nothing of the message was judged, so the attempt counts for nothing.
                try db.cachedStatement(
                    sql: "UPDATE outbox SET stage = 'queued', attempts = attempts - 1, retrying_since = NULL WHERE message_id = ?"
                )
                .execute(arguments: [item.message])
                try OutboxQueries.show(db, item.message, .queued, now: now)
            }
        }
    }

    /// The message cannot be put together: it stops before an attempt.
    package func refuse(_ item: some QueuedMessage, _ fault: OutgoingFault, detail: String) async throws {
        let now = now()
        try await write { db in
            guard try OutboxQueries.isStill(db, item) else { return }
            try OutboxQueries.stop(db, item.message, .failed, fault, detail: detail, now: now)
        }
    }
}

/// What an attempt leaves in the journal and in the conversation.
enum OutboxJournal {
    static func enter(_ db: Database, _ composed: ComposedMail, _ item: OutboxItem, now: Timestamp) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO intake_journal (channel_account_id, source, received_at, content_hash, size, seen, attempts, state)
                VALUES (?, 'outbox', ?, ?, ?, 1, 0, 'done')
                """
        ).execute(arguments: [item.account.id, now.milliseconds, Data(composed.contentHash), composed.raw.count])
        let journal = db.lastInsertedRowID
        try db.cachedStatement(sql: "INSERT INTO intake_originals (journal_id, data) VALUES (?, ?)")
            .execute(arguments: [journal, Data(composed.packed.data)])
        let blobs = try Int64.fetchAll(
            db,
            sql: "SELECT blob_id FROM communications_attachments WHERE message_id = ? ORDER BY n",
            arguments: [item.message]
        )
        // The files of the mail are those of the message, in their order; see `MailComposer`.
        let insert = try db.cachedStatement(sql: "INSERT INTO intake_blobs (journal_id, n, blob_id) VALUES (?, ?, ?)")
        for (n, index) in composed.packed.files.enumerated() {
            guard blobs.indices.contains(index) else { throw RawForm.Failure.missingFile }
            try insert.execute(arguments: [journal, n, blobs[index]])
        }
        try db.cachedStatement(
            sql: """
                UPDATE communications_messages SET journal_id = ?, fingerprint = ?, sent_at = ?, sort_at = ?, size = ?, has_html = ?,
                    mail_references = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            journal, composed.message.fingerprint.map { Data($0) }, now.milliseconds, now.milliseconds, composed.raw.count,
            item.html != nil, MailReferences.json(composed.message.references), item.message,
        ])
        // Where it stands by now: it may have been put elsewhere since it was taken from the queue.
        let find = try db.cachedStatement(sql: "SELECT conversation_id FROM communications_messages WHERE id = ?")
        let conversation = try Int64.fetchOne(find, arguments: [item.message]) ?? item.conversation
        try db.cachedStatement(sql: "UPDATE communications_conversations SET last_message_at = max(last_message_at, ?) WHERE id = ?")
            .execute(arguments: [now.milliseconds, conversation])
        try ConversationIntake.enter(
            db,
            everyone: [item.from] + item.addressees.all,
            references: composed.message.references,
            id: item.messageID,
            in: conversation,
            account: item.account
        )
    }

    static func sent(_ db: Database, _ message: Int64, copyAt: Timestamp?, now: Timestamp) throws {
        if let copyAt {
            try db.cachedStatement(
                sql: "UPDATE outbox SET stage = 'filing', due_at = ?, attempts = 0, retrying_since = NULL WHERE message_id = ?"
            ).execute(arguments: [copyAt.milliseconds, message])
        } else {
            try OutboxQueries.forget(db, message)
        }
        try OutboxQueries.show(db, message, .sent, now: now)
    }

    /// A mail of ours was met on the server: whatever was unclear about it, it was sent. What waits is not sent again.
    /// - Parameter journal: its row in the journal.
    static func met(_ db: Database, journal: Int64, now: Timestamp) throws {
        let find = try db.cachedStatement(
            sql: """
                SELECT m.id, m.state, o.stage FROM communications_messages m LEFT JOIN outbox o ON o.message_id = m.id
                WHERE m.journal_id = ? AND m.direction = 'outbound' AND m.kind = 'reply'
                """
        )
        guard let row = try Row.fetchOne(find, arguments: [journal]) else { return }
        let message: Int64 = row[0]
        switch row[2] as String? {
        // Met in another folder, e.g. since the office itself got a copy, it says nothing about the folder of sent mail.
        case "filing": if try isMet(db, journal: journal, inSent: true) { try OutboxQueries.forget(db, message) }
        // The attempt that runs writes its outcome itself.
        case "sending", nil: break
        default:
            try OutboxQueries.forget(db, message)
            try OutboxQueries.show(db, message, .sent, now: now)
        }
    }

    /// Whether a mail of ours was met on the server, in whatever folder or in one of sent mail.
    static func isMet(_ db: Database, journal: Int64, inSent: Bool) throws -> Bool {
        let sql = """
            SELECT EXISTS (
                SELECT 1 FROM email_locations l JOIN email_folders f ON f.id = l.folder_id
                WHERE l.journal_id IN (SELECT ?1 UNION ALL SELECT id FROM intake_journal WHERE duplicate_of = ?1)
                    AND (f.role = 'sent' OR NOT ?2))
            """
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [journal, inSent]) ?? false
    }

    /// The journal row of the message of ours that a mail in a folder of sent mail is, though its bytes are others: some servers
    /// write headers and even bodies anew, and leave the Message-ID.
    static func rewritten(_ db: Database, _ message: IncomingMessage, journal: Int64, account: ChannelAccount) throws -> Int64? {
        guard message.direction == .outbound, let id = message.externalID.flatMap(MailToken.message(of:)) else { return nil }
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT m.journal_id FROM communications_messages m
                    WHERE m.uid = ? AND m.channel_account_id = ? AND m.journal_id IS NOT NULL AND m.direction = 'outbound' AND EXISTS (
                        SELECT 1 FROM email_locations l JOIN email_folders f ON f.id = l.folder_id
                        WHERE l.journal_id = ? AND f.role = 'sent')
                    """
            ),
            arguments: [Data(id.bytes), account.id, journal]
        )
        return row?[0]
    }
}
