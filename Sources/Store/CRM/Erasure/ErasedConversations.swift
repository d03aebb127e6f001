import Core
import Foundation
import GRDB

/// Takes conversations and their messages away, some at a time.
struct ErasedConversations {
    let db: Database
    let user: User
    let now: Timestamp

    /// Messages that one write erases, and conversations.
    static let messagesAtOnce = 50
    static let conversationsAtOnce = 50

    static let next = """
        SELECT id, uid, channel_account_id FROM communications_conversations WHERE client_id = ?
        ORDER BY last_message_at DESC, id DESC LIMIT 1
        """

    /// What became part of a conversation goes with it.
    static let parts = "SELECT id FROM communications_conversations WHERE merged_into = ?"

    func step(ofClient client: Int64) throws -> ErasureStep {
        var step = ErasureStep()
        var gone: [PublicID] = []
        var keys: [Int64] = []
        var left = Self.messagesAtOnce
        while left > 0, gone.count < Self.conversationsAtOnce {
            guard let row = try Row.fetchOne(db.cachedStatement(sql: Self.next), arguments: [client]) else {
                step.isDone = true
                break
            }
            let conversation: Int64 = row[0]
            left -= try messages(of: conversation, limit: left, &step)
            if left == 0, try hasMessages(conversation) { break }
            if let id = PublicID(bytes: Array(row[1] as Data)) { gone.append(id) }
            keys.append(conversation)
            let parts = try db.cachedStatement(sql: Self.parts)
            keys += try Int64.fetchAll(parts, arguments: [conversation])
            try remove(conversation, uid: row[1], account: row[2], &step)
        }
        if !keys.isEmpty {
            // A number may become another conversation's.
            try db.execute(
                sql: "UPDATE events SET conversation_id = NULL WHERE conversation_id IN (SELECT value FROM json_each(?))",
                arguments: ["[" + keys.map(String.init).joined(separator: ",") + "]"]
            )
        }
        try announce(gone)
        return step
    }

    private func hasMessages(_ conversation: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM communications_messages WHERE conversation_id = ?)"),
            arguments: [conversation]
        ) ?? false
    }

    // MARK: - Messages

    static let some = """
        SELECT id, channel_account_id, journal_id, fingerprint FROM communications_messages
        WHERE conversation_id = ? ORDER BY sort_at DESC, id DESC LIMIT ?
        """
    /// A chat's messages came in parts, and each part in versions.
    static let versions = """
        SELECT v.journal_id FROM json_each(?) j CROSS JOIN message_parts p ON p.message_id = j.value
        JOIN message_versions v ON v.part_id = p.id WHERE v.journal_id IS NOT NULL
        """
    static let files = """
        SELECT f.blob_id FROM json_each(?1) j CROSS JOIN communications_attachments f ON f.message_id = j.value WHERE f.blob_id IS NOT NULL
        UNION SELECT t.blob_id FROM json_each(?1) j CROSS JOIN communications_attachments f ON f.message_id = j.value
        JOIN attachment_fetches t ON t.attachment_id = f.id WHERE t.blob_id IS NOT NULL
        """

    /// - Returns: how many went.
    private func messages(of conversation: Int64, limit: Int, _ step: inout ErasureStep) throws -> Int {
        let rows = try Row.fetchAll(db.cachedStatement(sql: Self.some), arguments: [conversation, limit])
        guard !rows.isEmpty else { return 0 }
        let keys = "[" + rows.map { String($0[0] as Int64) }.joined(separator: ",") + "]"
        var journals = Set(rows.compactMap { $0[2] as Int64? })
        journals.formUnion(try Int64.fetchAll(db.cachedStatement(sql: Self.versions), arguments: [keys]))
        var blobs = try Set(Int64.fetchAll(db.cachedStatement(sql: Self.files), arguments: [keys]))
        let originals = ErasedOriginals(db: db)
        for row in rows { if let fingerprint = row[3] as Data? { try originals.remember(fingerprint, account: row[1], now: now) } }
        for table in ["message_reactions", "message_withdrawals"] {
            try db.execute(
                sql: """
                    DELETE FROM \(table) WHERE (channel_account_id, external_id) IN (
                        SELECT p.channel_account_id, p.external_id FROM json_each(?) j CROSS JOIN message_parts p ON p.message_id = j.value)
                    """,
                arguments: [keys]
            )
        }
        try db.execute(sql: "DELETE FROM communications_messages WHERE id IN (SELECT value FROM json_each(?))", arguments: [keys])
        let erased = try originals.erase(Array(journals))
        blobs.formUnion(erased.blobs)
        step.report.originals += erased.count
        step.report.messages += rows.count
        try db.execute(
            sql: "UPDATE communications_conversations SET message_count = max(message_count - ?, 0) WHERE id = ?",
            arguments: [rows.count, conversation]
        )
        try ErasedFiles(db: db, user: user).release(blobs, &step)
        return rows.count
    }

    // MARK: - The conversation

    private func remove(_ conversation: Int64, uid: Data, account: Int64, _ step: inout ErasureStep) throws {
        let quotes = try Data.fetchAll(
            db.cachedStatement(sql: "SELECT uid FROM quotes WHERE conversation_id = ?"),
            arguments: [conversation]
        )
        for quote in quotes { step.report.logEntries += try ErasedLog.scrub(db, quote) }
        step.report.quotes += quotes.count
        // What a chat's keys are in other tables: a person's id on the platform.
        let keys = try String.fetchAll(
            db.cachedStatement(sql: "SELECT key FROM conversation_keys WHERE conversation_id = ? AND channel_account_id = ?"),
            arguments: [conversation, account]
        )
        for key in keys { try forget(key, account: account) }
        try db.cachedStatement(sql: "DELETE FROM drafts WHERE uid = ?").execute(arguments: [uid])
        try db.cachedStatement(sql: "DELETE FROM communications_conversations WHERE id = ?").execute(arguments: [conversation])
        step.report.conversations += 1
    }

    private func forget(_ key: String, account: Int64) throws {
        for table in ["message_reactions", "message_withdrawals"] {
            // Everything that begins with the key and a slash; the sign after the slash is 0.
            try db.execute(
                sql: "DELETE FROM \(table) WHERE channel_account_id = ? AND external_id >= ? AND external_id < ?",
                arguments: [account, key + "/", key + "0"]
            )
        }
        try db.execute(sql: "DELETE FROM chat_reach WHERE channel_account_id = ? AND key = ?", arguments: [account, key])
        try db.execute(
            sql: "DELETE FROM chat_moves WHERE channel_account_id = ?1 AND (key = ?2 OR to_key = ?2)",
            arguments: [account, key]
        )
    }

    /// Lists look at these anew, and find them gone.
    private func announce(_ gone: [PublicID]) throws {
        guard !gone.isEmpty else { return }
        let data = MessageJSON.json { writer in
            writer.object { writer in
                writer.key("reason")
                writer.string("erased")
                writer.key("conversation_ids")
                writer.array { writer in for id in gone { writer.uuid(id) } }
            }
        }
        try EventFeed.append(db, type: "conversation.changed", audience: .inbox, conversation: nil, data: data, at: now)
    }
}
