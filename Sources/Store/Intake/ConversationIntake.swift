import Core
import Crypto
import Foundation
import GRDB

/// Finds or starts the conversation of a message and keeps the conversation's row up.
enum ConversationIntake {
    /// The conversation that a message belongs to, by ``Threading``'s rule.
    static func conversation(
        _ db: Database,
        for message: IncomingMessage,
        account: ChannelAccount,
        at sortAt: Timestamp,
        now: Timestamp
    ) throws -> Int64 {
        // Ids that were made here lead to the very message, so they come before all others.
        let references = Threading.ordered(Array(message.references.prefix(Threading.maximumReferences)))
        let sender = message.from?.key ?? message.counterpart.key
        let ids = references + (message.externalID.map { [$0] } ?? [])
        var candidates = try candidates(db, ids: ids, account: account, sender: sender)
        if let bounced = message.bounce?.originalMessageID { try admitBounce(db, of: bounced, &candidates) }
        switch Threading.decide(references: references, ownID: message.externalID, candidates: candidates) {
        case .join(let conversation):
            return conversation
        case .start(let related):
            return try start(db, message, account: account, related: related, at: sortAt, now: now)
        }
    }

    private static func candidates(
        _ db: Database,
        ids: [String],
        account: ChannelAccount,
        sender: String
    ) throws -> [Threading.Candidate] {
        guard !ids.isEmpty else { return [] }
        // At most 16 a reference: enough for a repeated Message-ID, not for a mail that thousands quote.
        let find = try db.cachedStatement(
            sql: """
                SELECT m.conversation_id, m.owned,
                    EXISTS (SELECT 1 FROM conversation_participants p WHERE p.conversation_id = m.conversation_id AND p.address = ?)
                FROM conversation_mail_ids m
                WHERE m.channel_account_id = ? AND m.id_hash = ?
                ORDER BY m.conversation_id DESC LIMIT 16
                """
        )
        var candidates: [Threading.Candidate] = []
        for id in Set(ids) {
            let rows = try Row.fetchCursor(find, arguments: [sender, account.id, hash(id)])
            while let row = try rows.next() {
                candidates.append(.init(reference: id, conversation: row[0], owned: row[1], senderTakesPart: row[2]))
            }
        }
        return candidates
    }

    /// A mail server's report takes part in the conversation of the message it reports on, if that one is ours: an id of a
    /// client's mail lets nobody in.
    private static func admitBounce(_ db: Database, of id: String, _ candidates: inout [Threading.Candidate]) throws {
        let find = try db.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM communications_messages
                    WHERE conversation_id = ? AND direction = 'outbound' AND external_id = ?)
                """
        )
        for index in candidates.indices where candidates[index].reference == id && candidates[index].owned {
            candidates[index].senderTakesPart = try Bool.fetchOne(find, arguments: [candidates[index].conversation, id]) ?? false
        }
    }

    private static func start(
        _ db: Database,
        _ message: IncomingMessage,
        account: ChannelAccount,
        related: Int64?,
        at sortAt: Timestamp,
        now: Timestamp
    ) throws -> Int64 {
        let client =
            try message.mayCreateClient
            ? ClientIntake.client(db, for: message.counterpart, platform: account.platform, now: now)
            : ClientIntake.known(db, message.counterpart, platform: account.platform)
        try db.cachedStatement(
            sql: """
                INSERT INTO communications_conversations (uid, channel_account_id, platform, external_id, client_id, client_name,
                    counterpart_name, counterpart_address, subject, last_message_at, last_direction, related_conversation_id, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Data(PublicID.random().bytes), account.id, account.platform.rawValue, message.counterpart.key, client?.id, client?.name ?? "",
            message.counterpart.name, message.counterpart.address, Preview.subject(message.subject), sortAt.milliseconds,
            message.direction.rawValue, related, now.milliseconds,
        ])
        return db.lastInsertedRowID
    }

    /// Enters a stored message into its conversation: counters, what the list shows, participants, known ids. An inbound
    /// message that nobody read reopens the conversation and ends its snooze; an out-of-office note does neither (RFC 3834): nobody
    /// answered.
    static func record(
        _ db: Database,
        _ message: IncomingMessage,
        in conversation: Int64,
        account: ChannelAccount,
        sortAt: Timestamp,
        seen: Bool
    ) throws {
        let unread = message.direction == .inbound && !seen
        try db.cachedStatement(
            sql: """
                UPDATE communications_conversations SET
                    message_count = message_count + 1,
                    unread_count = unread_count + :unread,
                    has_attachments = has_attachments OR :attachments,
                    status = CASE WHEN :wakes THEN 'open' ELSE status END,
                    snooze_until = CASE WHEN :wakes THEN NULL ELSE snooze_until END,
                    preview = CASE WHEN :at >= last_message_at OR message_count = 0 THEN :preview ELSE preview END,
                    last_direction = CASE WHEN :at >= last_message_at OR message_count = 0 THEN :direction ELSE last_direction END,
                    counterpart_name = CASE WHEN counterpart_name = '' AND counterpart_address = :address THEN :name ELSE counterpart_name END,
                    last_message_at = max(last_message_at, :at)
                WHERE id = :id
                """
        ).execute(arguments: [
            "unread": unread, "wakes": unread && message.auto != "auto-replied", "attachments": message.attachments.contains { !$0.inline },
            "at": sortAt.milliseconds,
            "preview": Preview.text(message), "direction": message.direction.rawValue, "address": message.counterpart.address,
            "name": message.counterpart.name, "id": conversation,
        ])
        try enter(
            db,
            everyone: (message.from.map { [$0] } ?? [message.counterpart]) + message.to + message.cc,
            references: message.references,
            id: message.externalID,
            in: conversation,
            account: account
        )
    }

    /// Notes who takes part in a conversation and which Message-IDs it knows.
    static func enter(
        _ db: Database,
        everyone: [Correspondent],
        references: [String],
        id: String?,
        in conversation: Int64,
        account: ChannelAccount
    ) throws {
        let participant = try db.cachedStatement(
            sql: "INSERT INTO conversation_participants (conversation_id, address) VALUES (?, ?) ON CONFLICT DO NOTHING"
        )
        for address in Set(everyone.prefix(500).map(\.key)) where !address.isEmpty {
            try participant.execute(arguments: [conversation, address])
        }
        let known = try db.cachedStatement(
            sql: """
                INSERT INTO conversation_mail_ids (channel_account_id, id_hash, conversation_id, owned) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET owned = max(owned, excluded.owned)
                """
        )
        for reference in Set(references.prefix(Threading.maximumReferences)) {
            try known.execute(arguments: [account.id, hash(reference), conversation, false])
        }
        if let id { try known.execute(arguments: [account.id, hash(id), conversation, true]) }
    }

    /// Makes the row of a conversation say again what its messages say, after one of them went.
    static func refresh(_ db: Database, _ conversation: Int64) throws {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT direction, text, fold, sort_at, attachment_names, author_id IS NOT NULL FROM communications_messages
                WHERE conversation_id = ? AND kind = 'reply' ORDER BY sort_at DESC, id DESC LIMIT 1
                """,
            arguments: [conversation]
        )
        try db.execute(
            sql: """
                UPDATE communications_conversations
                SET message_count = (SELECT count(*) FROM communications_messages WHERE conversation_id = ?1), preview = '',
                    has_attachments = EXISTS (
                        SELECT 1 FROM communications_messages WHERE conversation_id = ?1 AND attachment_names <> ''),
                    attention = attention AND EXISTS (
                        SELECT 1 FROM communications_messages WHERE conversation_id = ?1 AND state IN ('failed', 'uncertain'))
                WHERE id = ?1
                """,
            arguments: [conversation]
        )
        guard let row else { return }
        let isChat = "SELECT chat_kind IS NOT NULL FROM communications_conversations WHERE id = ?"
        if try Bool.fetchOne(db, sql: isChat, arguments: [conversation]) == true {
            return try ChatConversations.refresh(db, conversation)
        }
        let files: String = row[4]
        let last = IncomingMessage(
            text: row[1],
            counterpart: Correspondent(name: "", address: ""),
            folds: MessageJSON.readFolds(row[2]),
            attachments: files.isEmpty ? [] : [IncomingAttachment(name: files, mime: "", content: [])]
        )
        try db.execute(
            sql: "UPDATE communications_conversations SET preview = ?, last_direction = ?, last_message_at = ? WHERE id = ?",
            arguments: [
                row[5] ? LightMarkup.plain(Preview.text(last)) : Preview.text(last), row[0] as String, row[3] as Int64, conversation,
            ]
        )
    }

    /// The first eight bytes of the id's SHA-256.
    static func hash(_ id: String) -> Int64 {
        SHA256.hash(data: Data(id.utf8)).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}
