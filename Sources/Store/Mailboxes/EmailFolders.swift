package import Core
import Foundation
import GRDB

/// What the listener reads and writes about the folders of a mailbox.
extension OfficeDatabase {
    /// Makes the given folders the ones that are read; others keep what they know and rest.
    /// - Parameter wanted: names with their roles; `exists` says whether the server has it.
    /// - Returns: those that exist, INBOX first.
    package func prepareFolders(
        _ account: ChannelAccount,
        wanted: [(name: String, role: EmailFolder.Role?, exists: Bool)]
    ) async throws -> [EmailFolder] {
        try await write { db in
            try db.execute(sql: "UPDATE email_folders SET active = 0 WHERE channel_account_id = ?", arguments: [account.id])
            for folder in wanted {
                try db.execute(
                    sql: """
                        INSERT INTO email_folders (channel_account_id, name, role, missing) VALUES (?, ?, ?, ?)
                        ON CONFLICT DO UPDATE SET active = 1, role = coalesce(excluded.role, role), missing = excluded.missing
                        """,
                    arguments: [account.id, folder.name, folder.role?.rawValue, !folder.exists]
                )
            }
            return try EmailFolder.active(db, account: account.id).filter { !$0.missing }
        }
    }

    /// The folders of a mailbox that are read, INBOX first.
    package func folders(of account: ChannelAccount) async throws -> [EmailFolder] {
        try await read { try EmailFolder.active($0, account: account.id) }
    }

    /// Begins to count: the folder is seen for the first time, or the server gave it new numbers.
    /// - Parameter lastUID: the highest number there is; everything above will be new mail.
    package func begin(_ folder: EmailFolder, uidValidity: UInt32, lastUID: UInt32) async throws -> EmailFolder {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE email_folders SET history_above = CASE WHEN uidvalidity IS NULL THEN :last ELSE 0 END,
                        uidvalidity = :validity, last_uid = :last, checked_at = NULL WHERE id = :id
                    """,
                arguments: ["validity": Int64(uidValidity), "last": Int64(lastUID), "id": folder.id]
            )
            guard let folder = try EmailFolder.find(db, folder.id) else { throw StoreError.notFound }
            return folder
        }
    }

    /// Something of a folder did not come: the history compares it anew.
    package func forgetLedger(of folder: EmailFolder) async throws {
        try await write { db in
            try db.execute(sql: "UPDATE email_folders SET checked_at = NULL WHERE id = ?", arguments: [folder.id])
        }
    }

    /// Moves a cursor on without mail.
    package func advance(_ cursor: FolderCursor) async throws { try await write { try cursor.advance($0) } }

    /// The numbers under which a folder's mails are here, ascending.
    package func storedUIDs(_ folder: EmailFolder) async throws -> [UInt32] {
        guard let validity = folder.uidValidity else { return [] }
        return try await read { db in
            let rows = try Int64.fetchCursor(
                db,
                sql: "SELECT uid FROM email_locations WHERE folder_id = ? AND uidvalidity = ? ORDER BY uid",
                arguments: [folder.id, Int64(validity)]
            )
            var uids: [UInt32] = []
            while let uid = try rows.next() { uids.append(UInt32(truncatingIfNeeded: uid)) }
            return uids
        }
    }

    /// The mails that stood in a folder before the server gave it new numbers, for finding them again.
    package func knownMails(_ folder: EmailFolder) async throws -> [ValidityMatch.Known] {
        try await read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT DISTINCT l.journal_id, l.size, l.internal_date, m.external_id FROM email_locations l
                    JOIN intake_journal j ON j.id = l.journal_id
                    JOIN communications_messages m ON m.journal_id = coalesce(j.duplicate_of, j.id)
                    WHERE l.folder_id = ? AND l.uidvalidity <> ? AND m.external_id IS NOT NULL
                    """,
                arguments: [folder.id, Int64(folder.uidValidity ?? 0)]
            )
            var known: [ValidityMatch.Known] = []
            while let row = try rows.next() {
                known.append(
                    .init(
                        journal: row[0],
                        size: row[1],
                        internalDate: (row[2] as Int64?).map(Timestamp.init(milliseconds:)),
                        messageID: row[3]
                    )
                )
            }
            return known
        }
    }

    /// Notes where known mails stand.
    package func record(_ places: [(location: MailLocation, journal: Int64)]) async throws {
        guard !places.isEmpty else { return }
        try await write { db in
            for place in places { try JournalTable.record(db, place.location, journal: place.journal) }
        }
    }

    /// Keeps the result of a comparison with the server.
    /// - Parameter lacking: what is there and not here, as far as it is listed.
    package func record(_ ledger: EmailFolder.Ledger, lacking: [ListedMail], of folder: EmailFolder) async throws {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE email_folders SET on_server = ?, here = ?, gone = ?, lacking = ?, checked_at = ? WHERE id = ? AND uidvalidity = ?
                    """,
                arguments: [
                    ledger.onServer, ledger.here, ledger.gone, ledger.lacking, ledger.checkedAt.milliseconds, folder.id,
                    folder.uidValidity.map { Int64($0) },
                ]
            )
            guard db.changesCount == 1 else { return }
            try db.execute(sql: "DELETE FROM email_lacking WHERE folder_id = ?", arguments: [folder.id])
            for mail in lacking {
                try db.execute(
                    sql: "INSERT INTO email_lacking (folder_id, uid, size, internal_date) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    arguments: [folder.id, Int64(mail.uid), mail.size, mail.internalDate?.milliseconds]
                )
            }
        }
    }
}

extension Mailboxes {
    /// What the last comparison found on the server and not here, by folder, newest first.
    package func lackingMails(of mailbox: Mailbox) async throws -> [Int64: [ListedMail]] {
        try await database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT l.folder_id, l.uid, l.size, l.internal_date FROM email_folders f JOIN email_lacking l ON l.folder_id = f.id
                    WHERE f.channel_account_id = ? AND f.active ORDER BY l.folder_id, l.uid DESC
                    """,
                arguments: [mailbox.account.id]
            )
            return Dictionary(grouping: rows) { $0[0] as Int64 }.mapValues { rows in
                rows.map { row in
                    ListedMail(
                        uid: UInt32(truncatingIfNeeded: row[1] as Int64),
                        size: row[2],
                        internalDate: (row[3] as Int64?).map(Timestamp.init(milliseconds:)),
                        seen: false
                    )
                }
            }
        }
    }
}
