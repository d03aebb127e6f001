package import Core
import Foundation
import GRDB

/// An oversized mail that somebody wants.
package struct WantedMail: Sendable, Hashable {
    /// The journal row of its headers.
    package var card: Int64
    package var folder: Int64
    package var uidValidity: UInt32
    package var uid: UInt32
}

extension OfficeDatabase {
    /// Somebody wants the whole of an oversized mail.
    /// - Throws: ``StoreError/notFound``; ``StoreError/conflict(_:)`` where the message is no oversized mail, or its mailbox is not
    ///   connected.
    package func want(oversized message: PublicID) async throws {
        let now = now()
        try await write { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT m.journal_id, a.uid, m.conversation_id, a.connected FROM communications_messages m
                    JOIN channel_accounts a ON a.id = m.channel_account_id WHERE m.uid = ?
                    """,
                arguments: [Data(message.bytes)]
            )
            guard let row, let account = PublicID(bytes: Array(row[1] as Data)) else { throw StoreError.notFound }
            try db.execute(
                sql: "UPDATE email_oversized SET state = 'wanted', error = NULL WHERE journal_id = ?",
                arguments: [row[0] as Int64?]
            )
            guard db.changesCount == 1 else { throw StoreError.conflict(.notOversized) }
            guard row[3] else { throw StoreError.conflict(.notConnected) }
            try ChannelRequest.fetch.announce(db, account: account, at: now)
            try Self.announceMessage(db, conversation: row[2], at: now)
        }
    }

    /// The oversized mails of a mailbox that are wanted.
    package func wantedMails(_ account: ChannelAccount) async throws -> [WantedMail] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT o.journal_id, o.folder_id, o.uidvalidity, o.uid FROM email_folders f
                    JOIN email_oversized o ON o.folder_id = f.id AND o.state = 'wanted' WHERE f.channel_account_id = ?
                    """,
                arguments: [account.id]
            ).map { row in
                WantedMail(
                    card: row[0],
                    folder: row[1],
                    uidValidity: UInt32(truncatingIfNeeded: row[2] as Int64),
                    uid: UInt32(truncatingIfNeeded: row[3] as Int64)
                )
            }
        }
    }

    /// The whole mail could not be fetched; the card says why and can be asked again.
    package func failed(_ wanted: WantedMail, why: String) async throws {
        let now = now()
        try await write { db in
            try db.execute(
                sql: "UPDATE email_oversized SET state = 'failed', error = ? WHERE journal_id = ?",
                arguments: [why, wanted.card]
            )
            let conversation = try Int64.fetchOne(
                db,
                sql: "SELECT conversation_id FROM communications_messages WHERE journal_id = ?",
                arguments: [wanted.card]
            )
            if let conversation { try Self.announceMessage(db, conversation: conversation, at: now) }
        }
    }

    private static func announceMessage(_ db: Database, conversation: Int64, at now: Timestamp) throws {
        try EventFeed.append(
            db,
            type: "conversation.changed",
            audience: .inbox,
            conversation: conversation,
            data: #"{"reason":"message"}"#,
            at: now
        )
    }
}
