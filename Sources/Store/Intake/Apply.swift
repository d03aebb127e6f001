import Core
import Foundation
import GRDB

/// What became of a journal row.
package enum IntakeOutcome: Sendable, Hashable {
    case stored
    /// The same mail came before with other trace headers.
    case duplicate
}

extension OfficeDatabase {
    /// Makes messages of prepared journal rows, in one transaction: identity, client, conversation, message, attachments,
    /// counters and events. The raw form is packed in the same step, so that nothing is stored twice.
    package func apply(_ messages: [PreparedMessage]) async throws -> [IntakeOutcome] {
        let now = now()
        return try await write { db in
            var applier = IntakeApplier(now: now)
            let outcomes = try messages.map { try applier.apply(db, $0) }
            try applier.announce(db)
            return outcomes
        }
    }
}

/// Applies messages one after another within a transaction.
struct IntakeApplier {
    let now: Timestamp
    /// The conversations that were touched, for one event each however many messages came.
    private var touched: [Int64] = []
    private var touchedSet: Set<Int64> = []

    init(now: Timestamp) { self.now = now }

    mutating func apply(_ db: Database, _ prepared: PreparedMessage) throws -> IntakeOutcome {
        guard try finish(db, prepared) else { return .stored }
        let message = prepared.message
        let blobs = try zip(message.attachments, prepared.attachmentHashes).map { attachment, hash in
            try Blobs.store(db, attachment.content, sha256: hash)
        }
        try pack(db, prepared, blobs)
        let first =
            try message.fingerprint.flatMap { try journalRow(db, prepared.row.account, $0) }
            ?? OutboxJournal.rewritten(db, message, journal: prepared.row.id, account: prepared.row.account)
        let card = try prepared.row.replaces.flatMap {
            try OversizedCard.remove(db, $0, mail: prepared.row.id, successor: first == nil)
        }
        if let first {
            try db.cachedStatement(sql: "UPDATE intake_journal SET duplicate_of = ? WHERE id = ?").execute(arguments: [
                first, prepared.row.id,
            ])
            try OutboxJournal.met(db, journal: first, now: now)
            return .duplicate
        }
        let account = prepared.row.account
        let sortAt = sortTime(prepared)
        let conversation =
            try card?.conversation ?? ConversationIntake.conversation(db, for: message, account: account, at: sortAt, now: now)
        let uid = card?.uid ?? Data(PublicID.random().bytes)
        let messageID = try insert(db, prepared, uid: uid, conversation: conversation, sortAt: sortAt)
        try insertAttachments(db, message, blobs, message: messageID)
        // Whoever wanted the whole mail has seen its card.
        let seen = prepared.row.seen || card != nil
        try ConversationIntake.record(db, message, in: conversation, account: account, sortAt: sortAt, seen: seen)
        if let bounce = message.bounce { try BounceLanding.land(db, bounce, in: conversation, account: account, now: now) }
        if touchedSet.insert(conversation).inserted { touched.append(conversation) }
        return .stored
    }

    /// One event a conversation, so that an import of a thousand mails is not a thousand events.
    func announce(_ db: Database) throws {
        for conversation in touched {
            _ = try EventFeed.append(
                db,
                type: "conversation.changed",
                audience: .inbox,
                conversation: conversation,
                data: #"{"reason":"message"}"#,
                at: now
            )
        }
    }

    /// The place in the thread: the sender's own time, but never after the moment it arrived (clocks of senders are wrong),
    /// and that moment where the sender gave none.
    private func sortTime(_ prepared: PreparedMessage) -> Timestamp {
        let arrival = min(prepared.row.sourceAt ?? prepared.row.receivedAt, prepared.row.receivedAt)
        guard let sentAt = prepared.message.sentAt, sentAt.milliseconds > 0 else { return arrival }
        return min(sentAt, prepared.row.receivedAt)
    }

    /// Marks the row as understood. False where it is already, since somebody else went on with it meanwhile.
    private func finish(_ db: Database, _ prepared: PreparedMessage) throws -> Bool {
        try db.cachedStatement(sql: "UPDATE intake_journal SET state = ? WHERE id = ? AND state = 'pending'")
            .execute(arguments: [prepared.poison ? "poison" : "done", prepared.row.id])
        return db.changesCount == 1
    }

    private func pack(_ db: Database, _ prepared: PreparedMessage, _ blobs: [Int64]) throws {
        let id = prepared.row.id
        try db.cachedStatement(sql: "DELETE FROM intake_raw WHERE journal_id = ?").execute(arguments: [id])
        try db.cachedStatement(sql: "INSERT INTO intake_originals (journal_id, data) VALUES (?, ?)")
            .execute(arguments: [id, Data(prepared.packed.data)])
        guard !prepared.packed.files.isEmpty else { return }
        let insert = try db.cachedStatement(sql: "INSERT INTO intake_blobs (journal_id, n, blob_id) VALUES (?, ?, ?)")
        for (n, index) in prepared.packed.files.enumerated() {
            try insert.execute(arguments: [id, n, blobs[index]])
        }
    }

    private func journalRow(_ db: Database, _ account: ChannelAccount, _ fingerprint: [UInt8]) throws -> Int64? {
        let find = try db.cachedStatement(
            sql: "SELECT journal_id FROM communications_messages WHERE channel_account_id = ? AND fingerprint = ?"
        )
        return try Int64.fetchOne(find, arguments: [account.id, Data(fingerprint)])
    }

    private func insert(_ db: Database, _ prepared: PreparedMessage, uid: Data, conversation: Int64, sortAt: Timestamp) throws -> Int64 {
        let message = prepared.message
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO communications_messages (uid, conversation_id, channel_account_id, journal_id, direction, type, state,
                    external_id, fingerprint, subject, text, from_name, from_address, recipients, attachment_names, has_html,
                    remote_images, auto, bounce, defects, fold, size, sent_at, sort_at, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            uid, conversation, prepared.row.account.id, prepared.row.id, message.direction.rawValue,
            message.type.rawValue, message.direction == .outbound ? "sent" : nil, message.externalID,
            message.fingerprint.map { Data($0) }, message.subject, message.text, message.from?.name ?? "", message.from?.address ?? "",
            MessageJSON.recipients(message), message.attachments.map(\.name).joined(separator: " "), message.hasHTML,
            message.remoteImages, message.auto, message.bounce.map(MessageJSON.bounce),
            message.defects.isEmpty ? nil : MessageJSON.strings(message.defects),
            message.folds.isEmpty ? nil : MessageJSON.folds(message.folds),
            prepared.row.raw.count, message.sentAt?.milliseconds, sortAt.milliseconds, now.milliseconds,
        ])
        return db.lastInsertedRowID
    }

    private func insertAttachments(_ db: Database, _ message: IncomingMessage, _ blobs: [Int64], message id: Int64) throws {
        guard !blobs.isEmpty else { return }
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO communications_attachments (uid, message_id, n, name, mime, size, inline, content_id, note, blob_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        for (n, (attachment, blob)) in zip(message.attachments, blobs).enumerated() {
            try insert.execute(arguments: [
                Data(PublicID.random().bytes), id, n, attachment.name, attachment.mime, attachment.content.count, attachment.inline,
                attachment.contentID, attachment.note, blob,
            ])
        }
    }
}
