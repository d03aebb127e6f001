package import Core
import Foundation
import GRDB

/// What people do with a message on its way out.
extension OfficeDatabase {
    /// Takes back a message that waits or failed.
    /// - Returns: `{"conversation_id", "request"}`: what was asked for, for the composer.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` where it is being sent or was.
    package func cancelOutgoing(_ id: PublicID) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let found = try OutboxActions.find(db, id)
            // Of what goes out in several steps the first may have arrived.
            guard let stage = found.stage, !found.isUnderWay, stage == "queued" || stage == "stopped" && found.state == "failed" else {
                throw StoreError.conflict(.alreadySending)
            }
            let request = try String.fetchOne(db, sql: "SELECT request FROM outbox WHERE message_id = ?", arguments: [found.message])
            try OutboxActions.remove(db, found, now: now)
            return Array(
                MessageJSON.json { writer in
                    writer.object { writer in
                        writer.key("conversation_id")
                        writer.uuid(found.conversationID)
                        writer.key("request")
                        writer.raw(request ?? "{}")
                    }
                }.utf8
            )
        }
    }

    /// Sends a failed message again.
    /// - Returns: the message as it is now.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` where it has not failed, or came back.
    package func retryOutgoing(_ id: PublicID) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let found = try OutboxActions.find(db, id)
            guard found.stage == "stopped", found.state == "failed" else { throw StoreError.conflict(.notFailed) }
            try OutboxActions.queue(db, found, now: now)
            return try ThreadPage.message(db, found.message)
        }
    }

    /// A person decides about a message of which nobody knows whether it arrived.
    /// - Parameter arrived: false sends it again.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` where it is not uncertain.
    package func resolveOutgoing(_ id: PublicID, arrived: Bool) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let found = try OutboxActions.find(db, id)
            guard found.stage == "stopped", found.state == "uncertain" else { throw StoreError.conflict(.notUncertain) }
            if arrived {
                try ChatSteps.pass(db, found.message, now: now)
            } else {
                try OutboxActions.queue(db, found, now: now)
            }
            return try ThreadPage.message(db, found.message)
        }
    }
}

enum OutboxActions {
    struct Found {
        var message: Int64
        var conversation: Int64
        var conversationID: PublicID
        var account: PublicID
        var state: String?
        /// Nil where nothing is left to do.
        var stage: String?
        /// Whether a part of it has gone out.
        var isUnderWay: Bool
    }

    static func find(_ db: Database, _ id: PublicID) throws -> Found {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT m.id, m.conversation_id, c.uid, a.uid, m.state, o.stage, coalesce(o.steps_done, 0) > 0
                    FROM communications_messages m
                    JOIN communications_conversations c ON c.id = m.conversation_id JOIN channel_accounts a ON a.id = m.channel_account_id
                    LEFT JOIN outbox o ON o.message_id = m.id WHERE m.uid = ?
                    """
            ),
            arguments: [Data(id.bytes)]
        )
        guard let row, let conversation = PublicID(bytes: Array(row[2] as Data)), let account = PublicID(bytes: Array(row[3] as Data))
        else {
            throw StoreError.notFound
        }
        return Found(
            message: row[0],
            conversation: row[1],
            conversationID: conversation,
            account: account,
            state: row[4],
            stage: row[5],
            isUnderWay: row[6]
        )
    }

    static func queue(_ db: Database, _ found: Found, now: Timestamp) throws {
        let connected = try Bool.fetchOne(
            db,
            sql: "SELECT connected FROM channel_accounts WHERE uid = ?",
            arguments: [Data(found.account.bytes)]
        )
        guard connected == true else { throw StoreError.conflict(.channelNotConnected) }
        try db.cachedStatement(
            sql: "UPDATE outbox SET stage = 'queued', due_at = ?, scheduled = 0, attempts = 0, retrying_since = NULL WHERE message_id = ?"
        ).execute(arguments: [now.milliseconds, found.message])
        try OutboxQueries.show(db, found.message, .queued, now: now)
        try ChannelRequest.send.announce(db, account: found.account, at: now)
    }

    /// Takes a message that nobody got out of its conversation, and the conversation away where it was all there was.
    static func remove(_ db: Database, _ found: Found, now: Timestamp) throws {
        let journal = try Int64.fetchOne(
            db,
            sql: "SELECT journal_id FROM communications_messages WHERE id = ?",
            arguments: [found.message]
        )
        try QuoteTable.takenBack(db, message: found.message, at: now)
        try db.execute(sql: "DELETE FROM communications_messages WHERE id = ?", arguments: [found.message])
        // What stands in a folder of the server stays known.
        if let journal {
            try db.execute(
                sql: """
                    DELETE FROM intake_journal WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM email_locations WHERE journal_id = ?1)
                        AND NOT EXISTS (SELECT 1 FROM intake_journal WHERE duplicate_of = ?1)
                    """,
                arguments: [journal]
            )
        }
        try EventFeed.append(
            db,
            type: "conversation.changed",
            audience: .inbox,
            conversation: found.conversation,
            // By its id as well: the row may be gone when somebody reads this.
            data: #"{"reason":"message","conversation_ids":["\#(found.conversationID)"]}"#,
            at: now
        )
        try ConversationIntake.refresh(db, found.conversation)
        try removeEmpty(db, found.conversation)
    }

    /// A conversation of which nothing is left, and the client who was made for it.
    private static func removeEmpty(_ db: Database, _ conversation: Int64) throws {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT client_id, created_at FROM communications_conversations WHERE id = ?1
                    AND NOT EXISTS (SELECT 1 FROM communications_messages WHERE conversation_id = ?1)
                    AND NOT EXISTS (SELECT 1 FROM quotes WHERE conversation_id = ?1)
                """,
            arguments: [conversation]
        )
        guard let row else { return }
        try db.execute(sql: "DELETE FROM communications_conversations WHERE id = ?", arguments: [conversation])
        try db.execute(
            sql: """
                DELETE FROM crm_clients WHERE id = ?1 AND created_at = ?2 AND note = ''
                    AND NOT EXISTS (SELECT 1 FROM communications_conversations WHERE client_id = ?1)
                    AND NOT EXISTS (SELECT 1 FROM crm_orders WHERE client_id = ?1)
                """,
            arguments: [row[0] as Int64?, row[1] as Int64]
        )
    }
}
