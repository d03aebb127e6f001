package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// The messenger by which goes out what is sent to a place; nil for mail, and for what does not exist.
    package func chatPlatform(_ place: NewOutgoing.Place) async throws -> Platform? {
        try await read { db in
            let (sql, id) =
                switch place {
                case .conversation(let id, _): ("SELECT platform FROM communications_conversations WHERE uid = ?", id)
                case .account(let id): ("SELECT platform FROM channel_accounts WHERE uid = ?", id)
                }
            let platform = try String.fetchOne(db, sql: sql, arguments: [Data(id.bytes)])
            return platform.flatMap(Platform.init).flatMap { $0 == .email ? nil : $0 }
        }
    }
}

/// What is different about a message for a messenger: no addressees, no subject, nothing below the text.
extension OutgoingWriting {
    /// - Throws: ``StoreError/conflict(_:)`` where it is known that nothing arrives.
    func checkReach(_ talk: Int64) throws {
        let find = try db.cachedStatement(
            sql: """
                SELECT c.chat_kind, c.reach, EXISTS (SELECT 1 FROM business_connections b WHERE \(BusinessTable.isOf))
                FROM communications_conversations c WHERE c.id = ?
                """
        )
        let row = try Row.fetchOne(find, arguments: [talk])
        if row?[0] as String? == Chat.Kind.notices.rawValue { throw StoreError.conflict(.noAnswers) }
        let isBusiness = row?[2] as Bool? ?? false
        switch (row?[1] as String?).flatMap(ChatReach.State.init) {
        case .blocked: throw StoreError.conflict(.chatBlocked)
        case .left: throw StoreError.conflict(isBusiness ? .businessOff : .chatLeft)
        case .readOnly: throw StoreError.conflict(isBusiness ? .businessReadOnly : .chatReadOnly)
        case .reachable, nil: break
        }
    }

    /// Messengers show text and its formatting apart, so it is kept so: what stands here is what goes out and what its echo says.
    func insertChat(into talk: Int64, _ account: ChannelAccount, _ files: [File]) throws -> Int64 {
        let answered = try new.answers == nil ? nil : answeredMessage(talk)
        let (text, entities) = LightMarkup.entities(new.text)
        let names = files.map(\.name)
        try db.cachedStatement(
            sql: """
                INSERT INTO communications_messages (uid, conversation_id, channel_account_id, direction, type, kind, state, text, entities,
                    quoted, from_name, from_address, attachment_names, size, sort_at, created_at, author_id)
                VALUES (?, ?, ?, 'outbound', 'text', 'reply', 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Data(PublicID.random().bytes), talk, account.id, text, try ChatJSON.text(entities), try answered.map(quoted), author.name,
            account.address, names.joined(separator: " "), text.utf8.count, now.milliseconds, now.milliseconds, author.key,
        ])
        let message = db.lastInsertedRowID
        try attach(files, to: message)
        try queue(message, in: talk, account, answers: answered)
        try show(preview: Preview.text(text, card: nil, files: names), hasFiles: !files.isEmpty, in: talk)
        return message
    }

    private func quoted(_ answered: AnsweredMessage) throws -> String {
        let id = try String.fetchOne(
            db.cachedStatement(sql: "SELECT external_id FROM message_parts WHERE message_id = ? ORDER BY number LIMIT 1"),
            arguments: [answered.key]
        )
        // What the platform does not have it cannot show as quoted.
        guard let id else { throw StoreError.unknownReference(field: "in_reply_to") }
        let text = Preview.text(answered.text, card: nil, files: [])
        let name = answered.from?.name ?? ""
        return try ChatJSON.text(QuotedMessage(externalID: id, name: name, text: text, type: answered.type.rawValue))
    }
}
