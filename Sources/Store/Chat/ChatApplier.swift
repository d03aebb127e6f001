import Core
import Foundation
import GRDB

/// Stores what an update says, fact by fact, within a transaction.
///
/// Facts come twice and in any order. So each is first written down under the platform's own ids, in a table where the later one wins,
/// and what people see is made anew from these tables: there is nothing that could depend on what came first.
struct ChatApplier {
    let db: Database
    let account: ChannelAccount
    /// Nil for what was not read from a journal.
    let journal: Int64?
    let now: Timestamp

    func apply(_ fact: ChatFact, _ touched: inout TouchedConversations) throws {
        switch fact {
        case .message(let message): try apply(message, &touched)
        case .withdrawn(let withdrawal): try apply(withdrawal, &touched)
        case .reaction(let reaction): try apply(reaction, &touched)
        case .moved(let move): try ChatConversations(db: db, account: account, now: now).apply(move, &touched)
        case .reach(let reach): try ChatConversations(db: db, account: account, now: now).apply(reach, &touched)
        case .business(let connection): try ChatConversations(db: db, account: account, now: now).apply(connection, &touched)
        }
    }

    // MARK: - Marks on messages

    private func apply(_ withdrawal: Withdrawal, _ touched: inout TouchedConversations) throws {
        // Whoever took it back first did; said again later it is no news.
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO message_withdrawals (channel_account_id, external_id, at) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET at = min(at, excluded.at)
                """
        )
        for id in withdrawal.messages {
            try insert.execute(arguments: [account.id, id.description, withdrawal.at.milliseconds])
            try mark(id, &touched)
        }
    }

    private func apply(_ reaction: ChatReaction, _ touched: inout TouchedConversations) throws {
        try ReactionTable.store(db, reaction, account: account.id)
        try mark(reaction.message, &touched)
    }

    private func mark(_ id: ChatMessageID, _ touched: inout TouchedConversations) throws {
        guard let part = try PartTable.find(db, account: account.id, id) else { return }
        try ChatMessageView.refreshMarks(db, part.message)
        try touch(part.message, &touched)
    }

    private func touch(_ message: Int64, _ touched: inout TouchedConversations) throws {
        let find = try db.cachedStatement(sql: "SELECT conversation_id FROM communications_messages WHERE id = ?")
        if let conversation = try Int64.fetchOne(find, arguments: [message]) { touched.insert(conversation) }
    }

    // MARK: - Messages

    private func apply(_ message: ChatMessage, _ touched: inout TouchedConversations) throws {
        let conversations = ChatConversations(db: db, account: account, now: now)
        let part: PartTable.Part
        var isNew = false
        let conversation: Int64
        if let known = try PartTable.find(db, account: account.id, message.id) {
            part = known
            conversation = try home(of: known.message)
        } else {
            conversation = try conversations.conversation(for: message)
            let echoed = try ChatEcho(db: db, account: account, now: now).message(of: message, in: conversation)
            let home = try echoed ?? albumMessage(message)
            isNew = home == nil
            part = try PartTable.insert(
                db,
                message.id,
                account: account.id,
                message: try home ?? insertMessage(message, in: conversation),
                own: echoed != nil
            )
            if let album = message.album { try remember(album, of: message, part.message) }
        }
        let content = VersionContent(message)
        try VersionTable.store(db, message, content, part: part, journal: journal)
        if !part.own, !content.files.isEmpty {
            try AttachmentRows.insert(db, content.files, part: part, account: account.id, now: now)
            try conversations.markFiles(conversation)
        }
        try conversations.rename(conversation, to: message.chat, at: message.version)
        try ChatClients(db: db, platform: account.platform, now: now).learn(from: message)
        try ChatMessageView.refresh(db, part.message, account: account.id)
        if isNew { try conversations.count(message, in: conversation) }
        try conversations.refresh(conversation)
        touched.insert(conversation)
    }

    private func home(of message: Int64) throws -> Int64 {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT conversation_id FROM communications_messages WHERE id = ?"),
            arguments: [message]
        ) ?? 0
    }

    private func albumKey(_ album: String, _ message: ChatMessage) -> String { "\(message.id.chat)/\(album)" }

    private func albumMessage(_ message: ChatMessage) throws -> Int64? {
        guard let album = message.album else { return nil }
        return try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT message_id FROM message_albums WHERE channel_account_id = ? AND key = ?"),
            arguments: [account.id, albumKey(album, message)]
        )
    }

    private func remember(_ album: String, of message: ChatMessage, _ key: Int64) throws {
        try db.cachedStatement(
            sql: "INSERT INTO message_albums (channel_account_id, key, message_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        ).execute(arguments: [account.id, albumKey(album, message), key])
    }

    /// Its content comes from its versions.
    private func insertMessage(_ message: ChatMessage, in conversation: Int64) throws -> Int64 {
        try db.cachedStatement(
            sql: """
                INSERT INTO communications_messages (uid, conversation_id, channel_account_id, direction, type, state, external_id,
                    sent_at, sort_at, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Data(PublicID.random().bytes), conversation, account.id, message.direction.rawValue, message.type.rawValue,
            message.direction == .outbound ? "sent" : nil, message.id.description, message.sentAt.milliseconds,
            message.sentAt.milliseconds, now.milliseconds,
        ])
        return db.lastInsertedRowID
    }
}
