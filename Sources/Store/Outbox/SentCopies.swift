package import Core
import Foundation
import GRDB

/// A mail that was sent and whose copy in the folder of sent mail is due.
package struct SentCopy: Sendable {
    package let message: Int64
    package let id: PublicID
    package let messageID: String
    package let attempts: Int
    package let sentAt: Timestamp
}

extension OfficeDatabase {
    /// Copies that are due, at most 50.
    package func dueSentCopies(_ account: ChannelAccount) async throws -> [SentCopy] {
        let now = now()
        return try await read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT o.message_id, m.uid, m.external_id, o.attempts, coalesce(m.sent_at, m.created_at) FROM outbox o
                        JOIN communications_messages m ON m.id = o.message_id
                        WHERE o.channel_account_id = ? AND o.stage = 'filing' AND o.due_at <= ? ORDER BY o.attempts, m.size, o.message_id LIMIT 50
                        """
                ),
                arguments: [account.id, now.milliseconds]
            ).compactMap { row in
                guard let id = PublicID(bytes: Array(row[1] as Data)) else { return nil }
                return SentCopy(
                    message: row[0],
                    id: id,
                    messageID: row[2] ?? "",
                    attempts: row[3],
                    sentAt: Timestamp(milliseconds: row[4])
                )
            }
        }
    }

    /// The copy is there, or is given up.
    package func filed(_ copy: SentCopy) async throws {
        try await write { db in
            try db.execute(sql: "DELETE FROM outbox WHERE message_id = ? AND stage = 'filing'", arguments: [copy.message])
        }
    }

    /// The copy could not be made; it is tried again at that moment.
    package func putOff(_ copies: [SentCopy], until: Timestamp) async throws {
        try await write { db in
            let statement = try db.cachedStatement(
                sql: "UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE message_id = ? AND stage = 'filing'"
            )
            for copy in copies { try statement.execute(arguments: [until.milliseconds, copy.message]) }
        }
    }
}
