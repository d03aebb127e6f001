import Core
import Foundation
import GRDB

/// Finds and starts the conversations of chats and keeps their rows up.
struct ChatConversations {
    let db: Database
    let account: ChannelAccount
    let now: Timestamp

    // MARK: - By key

    /// The conversation of a message's chat, started where there is none.
    func conversation(for message: ChatMessage) throws -> Int64 {
        if let known = try find(message.chat.key) { return known }
        let chat = message.chat
        let client = try ChatClients(db: db, platform: account.platform, now: now).client(for: message)
        try db.cachedStatement(
            sql: """
                INSERT INTO communications_conversations (uid, channel_account_id, platform, external_id, client_id, client_name,
                    counterpart_name, counterpart_address, chat_kind, last_message_at, last_direction, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Data(PublicID.random().bytes), account.id, account.platform.rawValue, chat.key, client?.id, client?.name ?? "",
            chat.counterpart.name, chat.counterpart.address, chat.kind.rawValue, message.sentAt.milliseconds,
            message.direction.rawValue, now.milliseconds,
        ])
        let id = db.lastInsertedRowID
        for key in try keys(of: chat.key) { try remember(key, id) }
        try refreshKey(id)
        return id
    }

    /// By any of the keys that the chat had.
    func find(_ key: String) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT conversation_id FROM conversation_keys WHERE channel_account_id = ? AND key = ?"),
            arguments: [account.id, key]
        )
    }

    func remember(_ key: String, _ conversation: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO conversation_keys (channel_account_id, key, conversation_id) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET conversation_id = excluded.conversation_id
                """
        ).execute(arguments: [account.id, key, conversation])
    }

    /// All keys that are known to be the same chat's; a platform that said so in a circle gets an end all the same.
    func keys(of key: String) throws -> [String] {
        try String.fetchAll(
            db.cachedStatement(
                sql: """
                    WITH RECURSIVE same (key) AS (
                        VALUES (:key)
                        UNION SELECT m.to_key FROM same s JOIN chat_moves m ON m.channel_account_id = :account AND m.key = s.key
                        UNION SELECT m.key FROM same s JOIN chat_moves m ON m.channel_account_id = :account AND m.to_key = s.key
                    ) SELECT key FROM same LIMIT 100
                    """
            ),
            arguments: ["key": key, "account": account.id]
        )
    }

    // MARK: - What the row says

    /// A chat is called what it was called last.
    func rename(_ conversation: Int64, to chat: Chat, at time: FactTime) throws {
        try db.cachedStatement(
            sql: """
                UPDATE communications_conversations
                SET counterpart_name = :name, counterpart_address = :address, named_at = :at, named_n = :n
                WHERE id = :id AND (named_at IS NULL OR (:at, :n, :name, :address) > (named_at, named_n, counterpart_name, counterpart_address))
                """
        ).execute(arguments: [
            "name": chat.counterpart.name, "address": chat.counterpart.address, "at": time.at.milliseconds, "n": time.sequence,
            "id": conversation,
        ])
    }

    /// A message more. One that somebody else wrote reopens the conversation and ends its snooze; that somebody joined a group does
    /// neither: nobody wrote.
    func count(_ message: ChatMessage, in conversation: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE communications_conversations SET
                    message_count = message_count + 1,
                    unread_count = unread_count + :wakes,
                    status = CASE WHEN :wakes THEN 'open' ELSE status END,
                    snooze_until = CASE WHEN :wakes THEN NULL ELSE snooze_until END
                WHERE id = :id
                """
        ).execute(arguments: ["wakes": message.direction == .inbound && message.type != .system, "id": conversation])
    }

    /// A file came, be it in a version that is not shown.
    func markFiles(_ conversation: Int64) throws {
        try db.cachedStatement(sql: "UPDATE communications_conversations SET has_attachments = 1 WHERE id = ?")
            .execute(arguments: [conversation])
    }

    /// Makes the list's part of the row from the messages that are there.
    func refresh(_ conversation: Int64) throws { try Self.refresh(db, conversation) }

    /// The newest that somebody wrote, before anything that happened in the chat.
    static let newest = """
        SELECT text, card, attachment_names, sort_at, direction FROM communications_messages
        WHERE conversation_id = ? AND kind = 'reply' AND (type <> 'system' OR ?) ORDER BY sort_at DESC, id DESC LIMIT 1
        """

    static func refresh(_ db: Database, _ conversation: Int64) throws {
        let find = try db.cachedStatement(sql: newest)
        let row = try Row.fetchOne(find, arguments: [conversation, false]) ?? Row.fetchOne(find, arguments: [conversation, true])
        guard let row else { return }
        let card = try (row[1] as String?).map { try ChatJSON.decoder.decode(ChatCard.self, from: Data($0.utf8)) }
        let files: String = row[2]
        let preview = Preview.text(row[0] as String, card: card, files: files.isEmpty ? [] : [files])
        try db.cachedStatement(
            sql: """
                UPDATE communications_conversations SET preview = ?, last_message_at = ?, last_direction = ? WHERE id = ?
                """
        ).execute(arguments: [preview, row[3] as Int64, row[4] as String, conversation])
    }

    /// The key that the chat has now, under which answers go out, and whether they can.
    func refreshKey(_ conversation: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE communications_conversations SET external_id = coalesce((
                    SELECT k.key FROM conversation_keys k WHERE k.conversation_id = ?1 AND NOT EXISTS (
                        SELECT 1 FROM chat_moves m WHERE m.channel_account_id = k.channel_account_id AND m.key = k.key)
                    ORDER BY k.key LIMIT 1), external_id)
                WHERE id = ?1
                """
        ).execute(arguments: [conversation])
        try db.cachedStatement(
            sql: """
                UPDATE communications_conversations AS c SET reach = coalesce(
                    (SELECT CASE WHEN NOT b.content ->> 'isEnabled' THEN 'left' WHEN NOT b.content ->> 'canReply' THEN 'read_only' END
                        FROM business_connections b WHERE \(BusinessTable.isOf)),
                    (SELECT r.state FROM chat_reach r WHERE r.channel_account_id = c.channel_account_id AND r.key = c.external_id))
                WHERE c.id = ?1
                """
        ).execute(arguments: [conversation])
    }

    // MARK: - Facts about chats

    func apply(_ reach: ChatReach, _ touched: inout TouchedConversations) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO chat_reach (channel_account_id, key, state, at, sequence) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET state = excluded.state, at = excluded.at, sequence = excluded.sequence
                WHERE (excluded.at, excluded.sequence) > (at, sequence)
                """
        ).execute(arguments: [
            account.id, reach.chat.key, reach.state.rawValue, reach.time.at.milliseconds, reach.time.sequence,
        ])
        guard let conversation = try find(reach.chat.key) else { return }
        try refreshKey(conversation)
        touched.insert(conversation)
    }

    /// What the office's own account allows counts in all its chats.
    func apply(_ connection: BusinessConnection, _ touched: inout TouchedConversations) throws {
        try BusinessTable.store(db, connection, account: account.id)
        let chats = try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT c.id FROM communications_conversations c, business_connections b
                    WHERE c.channel_account_id = ? AND b.external_id = ? AND \(BusinessTable.isOf)
                    """
            ),
            arguments: [account.id, connection.id]
        )
        for chat in chats {
            try refreshKey(chat)
            touched.insert(chat)
        }
    }

    func apply(_ move: ChatMove, _ touched: inout TouchedConversations) throws {
        guard move.from != move.to.key else { return }
        try db.cachedStatement(sql: "INSERT INTO chat_moves (channel_account_id, key, to_key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            .execute(arguments: [account.id, move.from, move.to.key])
        guard db.changesCount == 1 else { return }
        let older = try find(move.from)
        let newer = try find(move.to.key)
        guard let survivor = older ?? newer else { return }
        // The older one has the history, its tags and whoever looks after it.
        if let older, let newer, older != newer { try ConversationMerge(db: db, now: now).merge(newer, into: older, &touched) }
        for key in try keys(of: move.from) { try remember(key, survivor) }
        try refreshKey(survivor)
        try refresh(survivor)
        touched.insert(survivor)
    }
}
