import Core
import Foundation
import GRDB

/// Inserts into the journal and records where mails stand.
enum JournalTable {
    /// Inserts a message that the account does not have, and its location either way.
    /// - Returns: nil where the account has it already.
    static func insert(_ db: Database, _ intake: RawIntake, account: ChannelAccount, at now: Timestamp) throws -> JournalRow? {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO intake_journal (channel_account_id, source, received_at, content_hash, size, seen, source_at, oversized, replaces,
                    attempts)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
                ON CONFLICT (channel_account_id, content_hash) DO NOTHING
                """
        )
        try insert.execute(arguments: [
            account.id, intake.source, now.milliseconds, Data(intake.contentHash), intake.raw.count, intake.seen,
            intake.sourceAt?.milliseconds, intake.oversized, intake.replaces,
        ])
        guard db.changesCount == 1 else {
            try meetAgain(db, intake, account, at: now)
            return nil
        }
        let id = db.lastInsertedRowID
        try db.cachedStatement(sql: "INSERT INTO intake_raw (journal_id, data) VALUES (?, ?)").execute(arguments: [id, Data(intake.raw)])
        if let location = intake.location {
            try record(db, location, journal: id)
            if intake.oversized != nil { try setAside(db, location, journal: id, fault: intake.cardFault) }
        }
        return JournalRow(
            id: id,
            account: account,
            raw: intake.raw,
            seen: intake.seen,
            receivedAt: now,
            sourceAt: intake.sourceAt,
            oversized: intake.oversized,
            replaces: intake.replaces,
            attempts: 1
        )
    }

    /// A mail that is here already stands in one more place, or turned out to be the whole of a card.
    private static func meetAgain(_ db: Database, _ intake: RawIntake, _ account: ChannelAccount, at now: Timestamp) throws {
        let find = try db.cachedStatement(sql: "SELECT id FROM intake_journal WHERE channel_account_id = ? AND content_hash = ?")
        guard let id = try Int64.fetchOne(find, arguments: [account.id, Data(intake.contentHash)]) else { return }
        if let location = intake.location { try record(db, location, journal: id) }
        try OutboxJournal.met(db, journal: id, now: now)
        if let card = intake.replaces, card != id { try OversizedCard.remove(db, card, mail: id, successor: false) }
    }

    /// Notes a place; the first note of a place stays.
    static func record(_ db: Database, _ location: MailLocation, journal: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO email_locations (folder_id, uidvalidity, uid, journal_id, size, internal_date) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [
            location.folder, Int64(location.uidValidity), Int64(location.uid), journal, location.size, location.internalDate?.milliseconds,
        ])
        // A card is fetched from where its mail stands now.
        try db.cachedStatement(sql: "UPDATE email_oversized SET folder_id = ?, uidvalidity = ?, uid = ? WHERE journal_id = ?")
            .execute(arguments: [location.folder, Int64(location.uidValidity), Int64(location.uid), journal])
    }

    private static func setAside(_ db: Database, _ location: MailLocation, journal: Int64, fault: String?) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO email_oversized (journal_id, folder_id, uidvalidity, uid, state, error) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [
            journal, location.folder, Int64(location.uidValidity), Int64(location.uid), fault == nil ? "waiting" : "failed", fault,
        ])
    }
}

/// A mail that is larger than the limit: its headers as a card until somebody wants the whole.
enum OversizedCard {
    /// What the card leaves to the mail that takes its place.
    struct Heritage {
        var conversation: Int64
        var uid: Data
        /// The moves that put it where it is, each with where from.
        var moves: [(move: Int64, source: Int64)]
    }

    /// Takes the card out of its conversation and points its places to the whole mail.
    /// - Parameter successor: whether the whole mail is put into the same conversation at once.
    @discardableResult
    static func remove(_ db: Database, _ card: Int64, mail: Int64, successor: Bool) throws -> Heritage? {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT id, conversation_id, uid FROM communications_messages WHERE journal_id = ?",
            arguments: [card]
        )
        try db.execute(sql: "UPDATE OR REPLACE email_locations SET journal_id = ? WHERE journal_id = ?", arguments: [mail, card])
        try db.execute(sql: "UPDATE intake_journal SET replaces = NULL WHERE replaces = ?", arguments: [card])
        var moves: [(Int64, Int64)] = []
        if let row {
            moves = try MoveTable.moves(db, of: row[0])
            try db.execute(sql: "DELETE FROM communications_messages WHERE id = ?", arguments: [row[0] as Int64])
            try db.execute(
                sql: "UPDATE communications_conversations SET message_count = message_count - 1 WHERE id = ?",
                arguments: [row[1] as Int64]
            )
            if !successor { try leave(db, conversation: row[1]) }
        }
        try db.execute(sql: "DELETE FROM intake_journal WHERE id = ?", arguments: [card])
        return row.map { Heritage(conversation: $0[1], uid: $0[2], moves: moves) }
    }

    /// The whole mail stands elsewhere already: a conversation that had nothing but the card goes, and pages hear of it.
    private static func leave(_ db: Database, conversation: Int64) throws {
        try EventFeed.append(
            db,
            type: "conversation.changed",
            audience: .inbox,
            conversation: conversation,
            data: #"{"reason":"message"}"#,
            at: SystemClock.now()
        )
        try db.execute(sql: "DELETE FROM communications_conversations WHERE id = ? AND message_count = 0", arguments: [conversation])
    }
}
