package import Core
import Crypto
import Foundation
import GRDB

/// A note to be written: for colleagues, never sent to anybody.
package struct NewNote: Sendable {
    /// Its length in characters.
    package static let maximumLength = 20_000
    package static let maximumMentions = 20

    /// Not empty.
    package var text: String
    /// Users who are called to it.
    package var mentions: [PublicID]

    package init(text: String, mentions: [PublicID] = []) {
        self.text = text
        self.mentions = mentions
    }
}

/// A message that a request wrote, or had written before.
package struct WrittenMessage: Sendable {
    /// As in the thread.
    package let json: [UInt8]
    /// False where the same request came before: nothing was written now.
    package let isNew: Bool
}

extension OfficeDatabase {
    /// Writes a note into a conversation and tells all pages; who is mentioned gets an event of their own.
    ///
    /// The conversation stays as it is for the list: a note neither reopens it nor wakes it, is not unread, and what the
    /// client said last stays the preview.
    /// - Parameter key: says who writes; the same key with the same note gives back the first one.
    /// - Throws: ``StoreError/notFound``, ``StoreError/notMentionable``, ``StoreError/idempotencyKeyUsed``.
    package func write(_ note: NewNote, in conversation: PublicID, key: IdempotencyKey) async throws -> WrittenMessage {
        let now = now()
        let request = NoteQueries.fingerprint(note, conversation)
        return try await write { db in
            let talk = try ConversationQueries.key(db, conversation)
            switch try IdempotencyTable.find(db, key, request: request, now: now) {
            case .message(let known): return WrittenMessage(json: try ThreadPage.message(db, known), isNew: false)
            case .gone: throw StoreError.conflict(.takenBack)
            case nil: break
            }
            let mentioned = try NoteQueries.mentioned(db, note.mentions)
            let id = PublicID.random()
            let message = try NoteQueries.insert(db, note, id: id, conversation: talk, author: key.identity.user, mentioned, now: now)
            try IdempotencyTable.remember(db, key, request: request, message: message, now: now)
            try NoteQueries.announce(db, by: key.identity.user, to: mentioned, message: id, in: conversation, talk, now: now)
            return WrittenMessage(json: try ThreadPage.message(db, message), isNew: true)
        }
    }
}

enum NoteQueries {
    /// SHA-256 of all that the note is, so that a key can be told to have borne another one.
    static func fingerprint(_ note: NewNote, _ conversation: PublicID) -> [UInt8] {
        let parts = ["note", conversation.description, note.text] + note.mentions.map(\.description)
        return Array(SHA256.hash(data: Data(MessageJSON.strings(parts).utf8)))
    }

    /// Each once, in the order in which they were named.
    static func mentioned(_ db: Database, _ ids: [PublicID]) throws -> [User] {
        var users: [User] = []
        for id in ids where !users.contains(where: { $0.id == id }) {
            guard let user = try UserTable.find(db, id), user.disabledAt == nil, user.role != .accountant else {
                throw StoreError.notMentionable
            }
            users.append(user)
        }
        return users
    }

    static func insert(
        _ db: Database,
        _ note: NewNote,
        id: PublicID,
        conversation: Int64,
        author: User,
        _ mentioned: [User],
        now: Timestamp
    ) throws -> Int64 {
        try db.cachedStatement(
            sql: """
                INSERT INTO communications_messages (uid, conversation_id, channel_account_id, direction, type, kind, text, from_name,
                    from_address, size, sent_at, sort_at, created_at, author_id, mentions)
                SELECT :uid, id, channel_account_id, 'outbound', 'text', 'note', :text, :name, :address, :size, :now, :now, :now, :author,
                    :mentions
                FROM communications_conversations WHERE id = :conversation
                """
        ).execute(arguments: [
            "uid": Data(id.bytes), "text": note.text, "name": author.name, "address": author.email, "size": note.text.utf8.count,
            "now": now.milliseconds, "author": author.key, "mentions": mentioned.isEmpty ? nil : MessageJSON.references(mentioned),
            "conversation": conversation,
        ])
        let message = db.lastInsertedRowID
        try db.cachedStatement(sql: "UPDATE communications_conversations SET message_count = message_count + 1 WHERE id = ?")
            .execute(arguments: [conversation])
        return message
    }

    static func announce(
        _ db: Database,
        by author: User,
        to mentioned: [User],
        message: PublicID,
        in conversation: PublicID,
        _ key: Int64,
        now: Timestamp
    ) throws {
        let changed = #"{"reason":"note"}"#
        try EventFeed.append(db, type: "conversation.changed", audience: .inbox, conversation: key, data: changed, at: now)
        let data = MessageJSON.json { writer in
            writer.object { writer in
                writer.key("conversation_id")
                writer.uuid(conversation)
                writer.key("message_id")
                writer.uuid(message)
                writer.key("by")
                MessageJSON.reference(author, &writer)
            }
        }
        // Whoever names themselves knows already.
        for user in mentioned where user.id != author.id {
            try Telling.mention(db, user, by: author, message: message, in: key, now: now)
            try EventFeed.append(db, type: "mention", audience: .inbox, user: user.key, conversation: key, data: data, at: now)
        }
    }
}
