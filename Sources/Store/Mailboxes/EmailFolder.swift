package import Core
import Foundation
import GRDB

/// A folder of a mailbox and how far it was read.
package struct EmailFolder: Sendable, Hashable {
    package enum Role: String, Sendable, Codable { case inbox, sent }

    /// The last comparison with the server.
    package struct Ledger: Sendable, Hashable {
        package var onServer: Int
        /// Of those on the server, how many are here.
        package var here: Int
        /// Here, and not on the server any more.
        package var gone: Int
        package var lacking: Int
        package var checkedAt: Timestamp

        package init(onServer: Int, here: Int, gone: Int, lacking: Int, checkedAt: Timestamp) {
            self.onServer = onServer
            self.here = here
            self.gone = gone
            self.lacking = lacking
            self.checkedAt = checkedAt
        }
    }

    package var id: Int64
    package var account: Int64
    /// As people see it.
    package var name: String
    package var role: Role?
    /// Not on the server any more.
    package var missing: Bool
    /// Nil until it was seen for the first time.
    package var uidValidity: UInt32?
    /// Everything above is new mail.
    package var lastUID: UInt32
    /// What stood in it when it was first seen has numbers up to this; 0 once the server gave new numbers.
    package var historyAbove: UInt32
    package var ledger: Ledger?
}

extension EmailFolder {
    private static let columns = """
        id, channel_account_id, name, role, missing, uidvalidity, last_uid, history_above, on_server, here, gone, lacking,
        checked_at
        """

    private init(_ row: Row) {
        id = row[0]
        account = row[1]
        name = row[2]
        role = (row[3] as String?).flatMap(Role.init(rawValue:))
        missing = row[4]
        uidValidity = (row[5] as Int64?).map { UInt32(truncatingIfNeeded: $0) }
        lastUID = UInt32(truncatingIfNeeded: row[6] as Int64)
        historyAbove = UInt32(truncatingIfNeeded: row[7] as Int64)
        guard let checkedAt = row[12] as Int64? else { return }
        ledger = Ledger(
            onServer: row[8] ?? 0,
            here: row[9] ?? 0,
            gone: row[10] ?? 0,
            lacking: row[11] ?? 0,
            checkedAt: Timestamp(milliseconds: checkedAt)
        )
    }

    /// The folders that are read, INBOX first.
    static func active(_ db: Database, account: Int64) throws -> [EmailFolder] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT \(columns) FROM email_folders WHERE channel_account_id = ? AND active
                ORDER BY role IS NOT 'inbox', name
                """,
            arguments: [account]
        ).map(EmailFolder.init)
    }

    static func find(_ db: Database, _ id: Int64) throws -> EmailFolder? {
        try Row.fetchOne(db, sql: "SELECT \(columns) FROM email_folders WHERE id = ?", arguments: [id]).map(EmailFolder.init)
    }

    /// The mailbox moved to another server, whose numbers mean other mails: everything there is compared by its content. Cards
    /// lose the place that they could be fetched from.
    static func forgetPlaces(_ db: Database, account: Int64) throws {
        let folders = "SELECT id FROM email_folders WHERE channel_account_id = ?"
        try db.execute(
            sql: """
                UPDATE email_oversized SET state = 'failed', error = 'The mailbox moved to another server.', uidvalidity = -1
                WHERE folder_id IN (\(folders))
                """,
            arguments: [account]
        )
        try db.execute(sql: "DELETE FROM email_locations WHERE folder_id IN (\(folders))", arguments: [account])
        try db.execute(sql: "DELETE FROM email_lacking WHERE folder_id IN (\(folders))", arguments: [account])
        // Zero is no UIDVALIDITY: the folder was seen before, so that nothing counts as its first sight.
        try db.execute(
            sql:
                "UPDATE email_folders SET uidvalidity = 0, last_uid = 0, history_above = 0, checked_at = NULL WHERE channel_account_id = ?",
            arguments: [account]
        )
    }

    /// The owner wants more or less of the history: the listener compares anew.
    static func forgetLedger(_ db: Database, account: Int64) throws {
        try db.execute(sql: "UPDATE email_folders SET checked_at = NULL WHERE channel_account_id = ?", arguments: [account])
    }
}

extension MailboxSettings: SettingsFollower {
    static func follow(_ db: Database, account: Int64, from old: (any ChannelSettings)?, to new: (any ChannelSettings)?) throws {
        let old = old as? MailboxSettings
        let new = new as? MailboxSettings
        if let before = old?.place, new?.place != before { try EmailFolder.forgetPlaces(db, account: account) }
        if new?.backfill != old?.backfill { try EmailFolder.forgetLedger(db, account: account) }
    }
}

/// Moves a folder's cursor on, in the transaction that stores the mail.
package struct FolderCursor: Sendable {
    package var folder: Int64
    package var uidValidity: UInt32
    /// Everything up to it was dealt with.
    package var lastUID: UInt32

    package init(folder: Int64, uidValidity: UInt32, lastUID: UInt32) {
        self.folder = folder
        self.uidValidity = uidValidity
        self.lastUID = lastUID
    }

    func advance(_ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE email_folders SET last_uid = max(last_uid, ?) WHERE id = ? AND uidvalidity = ?")
            .execute(arguments: [Int64(lastUID), folder, Int64(uidValidity)])
    }
}
