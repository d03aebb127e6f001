package import Core
import Crypto
import Foundation
import GRDB

/// A raw message on its way into the journal.
package struct RawIntake: Sendable {
    /// What the source handed over, untouched.
    package var raw: [UInt8]
    /// What makes it the same again, 32 bytes: SHA-256, of a mail with line ends normalised, of an update as it came.
    package var contentHash: [UInt8]
    /// Where it came from, e.g. `import`.
    package var source: String
    /// Whether someone read it there already.
    package var seen: Bool
    /// When the source got it, where it says so.
    package var sourceAt: Timestamp?
    /// Where it stands on the server, for mail from a mailbox's folder.
    package var location: MailLocation?
    /// Bytes of the whole mail where these are its headers only, since it is larger than the limit.
    package var oversized: Int?
    /// Why it is a card though it is not too large.
    package var cardFault: String?
    /// The journal row of the headers that this whole mail takes the place of.
    package var replaces: Int64?

    package init(raw: [UInt8], contentHash: [UInt8], source: String, seen: Bool) {
        self.raw = raw
        self.contentHash = contentHash
        self.source = source
        self.seen = seen
    }

    /// An update of a messenger.
    package init(update raw: [UInt8], source: String) {
        self.init(raw: raw, contentHash: Array(SHA256.hash(data: raw)), source: source, seen: false)
    }
}

/// The place of a mail in a folder of its server.
package struct MailLocation: Sendable, Hashable {
    package var folder: Int64
    package var uidValidity: UInt32
    package var uid: UInt32
    /// Bytes, as the server says.
    package var size: Int
    package var internalDate: Timestamp?

    package init(folder: Int64, uidValidity: UInt32, uid: UInt32, size: Int, internalDate: Timestamp?) {
        self.folder = folder
        self.uidValidity = uidValidity
        self.uid = uid
        self.size = size
        self.internalDate = internalDate
    }
}

/// A journal row that is to be understood.
package struct JournalRow: Sendable {
    package var id: Int64
    package var account: ChannelAccount
    package var raw: [UInt8]
    package var seen: Bool
    package var receivedAt: Timestamp
    /// When the source got it, where it says so.
    package var sourceAt: Timestamp?
    /// See ``RawIntake/oversized`` and ``RawIntake/replaces``.
    package var oversized: Int?
    package var replaces: Int64?
    /// How often parsing it was begun, this time included.
    package var attempts: Int
}

extension OfficeDatabase {
    /// Commits raw messages to the journal, with fsync. Only then may their source be told that they arrived.
    ///
    /// The rows are marked as being parsed (attempts = 1), since the caller goes on with them at once: if the process dies
    /// meanwhile, the next start knows that one of them may be the reason.
    /// - Returns: for each message its row, or nil where the account has it already.
    /// - Parameter cursor: how far the source was read by this, in the same transaction.
    package func journal(
        _ intakes: [RawIntake],
        account: ChannelAccount,
        cursor: SourceCursor? = nil
    ) async throws -> [JournalRow?] {
        let now = now()
        return try await write { db in
            let rows = try intakes.map { try JournalTable.insert(db, $0, account: account, at: now) }
            try cursor?.advance(db, account: account, now: now)
            return rows
        }
    }

    /// The journal rows that were committed but not understood yet, oldest first.
    /// - Parameters:
    ///   - limit: at most so many.
    ///   - before: only what was received before; later rows are in the hands of whoever journalled them.
    ///   - account: only this account's; nil for all.
    package func pendingJournalRows(limit: Int, before: Timestamp, account: Int64? = nil) async throws -> [Int64] {
        try await read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM intake_journal WHERE state <> 'done' AND state = 'pending' AND received_at < ?1
                        AND (?3 IS NULL OR channel_account_id = ?3)
                    ORDER BY id LIMIT ?2
                    """,
                arguments: [before.milliseconds, limit, account]
            )
        }
    }

    /// Counts one more attempt at a pending row, commits that, and hands the row over.
    /// - Returns: nil where the row is not pending any more.
    package func claimJournalRow(_ id: Int64) async throws -> JournalRow? {
        try await write { db in
            let update = try db.cachedStatement(sql: "UPDATE intake_journal SET attempts = attempts + 1 WHERE id = ? AND state = 'pending'")
            try update.execute(arguments: [id])
            guard db.changesCount == 1 else { return nil }
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT j.channel_account_id, r.data, j.seen, j.received_at, j.attempts, j.source_at, j.oversized, j.replaces
                    FROM intake_journal j JOIN intake_raw r ON r.journal_id = j.id WHERE j.id = ?
                    """,
                arguments: [id]
            )
            guard let row, let account = try ChannelAccount.find(db, id: row[0]) else { return nil }
            return JournalRow(
                id: id,
                account: account,
                raw: Array(row[1] as Data),
                seen: row[2],
                receivedAt: Timestamp(milliseconds: row[3]),
                sourceAt: (row[5] as Int64?).map(Timestamp.init(milliseconds:)),
                oversized: row[6],
                replaces: row[7],
                attempts: row[4]
            )
        }
    }
}
