package import Core
import GRDB

/// How far a source was read; it moves on in the transaction that stores what was read.
package enum SourceCursor: Sendable {
    /// A folder of a mailbox.
    case folder(FolderCursor)
    /// The number of the last update that an account's platform handed over. It may be lower than the one before: platforms begin
    /// their count anew.
    case update(Int64)

    func advance(_ db: Database, account: ChannelAccount, now: Timestamp) throws {
        switch self {
        case .folder(let cursor): try cursor.advance(db)
        case .update(let number):
            try db.cachedStatement(
                sql: """
                    INSERT INTO channel_cursors (channel_account_id, value, moved_at) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET value = excluded.value, moved_at = excluded.moved_at
                    """
            ).execute(arguments: [account.id, number, now.milliseconds])
        }
    }
}

extension OfficeDatabase {
    /// The number of the last update that was taken in from an account's platform, and when; nil where none was.
    package func updateCursor(_ account: ChannelAccount) async throws -> (number: Int64, movedAt: Timestamp)? {
        try await read { db in
            let sql = "SELECT value, moved_at FROM channel_cursors WHERE channel_account_id = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [account.id]).map { ($0[0], Timestamp(milliseconds: $0[1])) }
        }
    }
}
