import Core
import GRDB

/// A mailbox's folder in figures.
package struct FolderReport: Sendable {
    package var folder: EmailFolder
    /// Mails that are here.
    package var here: Int
    /// Of those, how many are cards of oversized mails.
    package var oversized: Int
}

extension Mailboxes {
    /// The folders of a mailbox that are read, INBOX first.
    package func folders(of mailbox: Mailbox) async throws -> [FolderReport] {
        try await database.read { db in
            try EmailFolder.active(db, account: mailbox.account.id).map { folder in
                let here = try Int.fetchOne(
                    db,
                    sql: "SELECT count(*) FROM email_locations WHERE folder_id = ? AND uidvalidity = ?",
                    arguments: [folder.id, folder.uidValidity.map { Int64($0) }]
                )
                let oversized = try Int.fetchOne(
                    db,
                    sql: "SELECT count(*) FROM email_oversized WHERE folder_id = ?",
                    arguments: [folder.id]
                )
                return FolderReport(folder: folder, here: here ?? 0, oversized: oversized ?? 0)
            }
        }
    }
}
