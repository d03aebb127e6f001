import Core
import Foundation
import GRDB

/// Makes a message of a mail: identity, client, conversation, message, attachments, counters.
struct MailApplier {
    let db: Database
    let prepared: PreparedIntake
    let mail: PreparedMail
    let now: Timestamp

    private var message: IncomingMessage { mail.message }

    func run(_ touched: inout TouchedConversations) throws -> IntakeOutcome {
        if let erased = try message.fingerprint.flatMap({ try ErasedOriginals.known(db, $0, account: prepared.row.account.id) }) {
            return try forget(erased)
        }
        let blobs = try zip(message.attachments, mail.hashes).map { attachment, hash in
            try Blobs.store(db, attachment.content, sha256: hash)
        }
        try IntakePacking.pack(db, prepared, blobs: blobs)
        let first =
            try message.fingerprint.flatMap { try journalRow(prepared.row.account, $0) }
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
        if card == nil, try ReminderMailQueue.isOwn(db, message.externalID) { return .reminder }
        let account = prepared.row.account
        let sortAt = sortTime()
        let conversation =
            try card?.conversation ?? ConversationIntake.conversation(db, for: message, account: account, at: sortAt, now: now)
        let uid = card?.uid ?? Data(PublicID.random().bytes)
        let messageID = try insert(uid: uid, conversation: conversation, sortAt: sortAt)
        try insertAttachments(blobs, message: messageID)
        if let card { try MoveTable.inherit(db, card.moves, message: messageID) }
        // Whoever wanted the whole mail has seen its card.
        let seen = prepared.row.seen || card != nil
        try ConversationIntake.record(db, message, in: conversation, account: account, sortAt: sortAt, seen: seen)
        if let bounce = message.bounce { try BounceLanding.land(db, bounce, in: conversation, account: account, now: now) }
        touched.insert(conversation)
        return .stored
    }

    /// The same mail was erased with whom it was from: nothing but its hash stays.
    private func forget(_ erased: Int64) throws -> IntakeOutcome {
        _ = try ErasedOriginals(db: db).erase([prepared.row.id])
        try db.cachedStatement(sql: "UPDATE intake_journal SET duplicate_of = ?, replaces = NULL WHERE id = ?")
            .execute(arguments: [erased, prepared.row.id])
        return .duplicate
    }

    /// The place in the thread: the sender's own time, but never after the moment it arrived (clocks of senders are wrong),
    /// and that moment where the sender gave none.
    private func sortTime() -> Timestamp {
        let arrival = min(prepared.row.sourceAt ?? prepared.row.receivedAt, prepared.row.receivedAt)
        guard let sentAt = message.sentAt, sentAt.milliseconds > 0 else { return arrival }
        return min(sentAt, prepared.row.receivedAt)
    }

    private func journalRow(_ account: ChannelAccount, _ fingerprint: [UInt8]) throws -> Int64? {
        let find = try db.cachedStatement(
            sql: "SELECT journal_id FROM communications_messages WHERE channel_account_id = ? AND fingerprint = ?"
        )
        return try Int64.fetchOne(find, arguments: [account.id, Data(fingerprint)])
    }

    private func insert(uid: Data, conversation: Int64, sortAt: Timestamp) throws -> Int64 {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO communications_messages (uid, conversation_id, channel_account_id, journal_id, direction, type, state,
                    external_id, fingerprint, subject, text, from_name, from_address, recipients, attachment_names, has_html,
                    remote_images, auto, bounce, defects, fold, size, sent_at, sort_at, created_at, mail_references)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
            MailReferences.json(message.references),
        ])
        return db.lastInsertedRowID
    }

    private func insertAttachments(_ blobs: [Int64], message id: Int64) throws {
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
