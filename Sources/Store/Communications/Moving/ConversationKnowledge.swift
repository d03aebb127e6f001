import Core
import Foundation
import GRDB

/// Who takes part in a conversation and which Message-IDs it knows, as its messages say: later mail goes by it.
struct ConversationKnowledge {
    let db: Database

    /// Messages of a conversation that are looked at one by one. A larger one keeps what it knew, so that a move of one mail of a list of
    /// ten thousand does not stop the office: it only hands over the ids of what left.
    static let maximum = 5000

    static let mails = """
        SELECT id, channel_account_id, external_id, from_name, from_address, recipients, mail_references, journal_id, state
        FROM communications_messages WHERE conversation_id = ? AND kind = 'reply' ORDER BY id
        """

    /// Learns everything anew.
    func relearn(_ conversation: Int64) throws {
        let count = "SELECT message_count > ? FROM communications_conversations WHERE id = ?"
        if try Bool.fetchOne(db, sql: count, arguments: [Self.maximum, conversation]) == true { return try disown(conversation) }
        for table in ["conversation_participants", "conversation_mail_ids"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE conversation_id = ?", arguments: [conversation])
        }
        let rows = try Row.fetchAll(db.cachedStatement(sql: Self.mails), arguments: [conversation])
        for row in rows { try learn(row, in: conversation) }
        // A mail without a sender made its counterpart take part.
        if rows.contains(where: { ($0[4] as String).isEmpty }) {
            try participate([try counterpart(conversation)], in: conversation)
        }
    }

    private func learn(_ row: Row, in conversation: Int64) throws {
        let account: Int64 = row[1]
        let others = MessageJSON.readRecipients(row[5])
        try participate([Correspondent(name: row[3], address: row[4])] + others.to + others.cc + others.bcc, in: conversation)
        // What was never put together refers to nothing yet, and nobody can answer it.
        if (row[8] as String?) == OutgoingState.queued.rawValue, (row[7] as Int64?) == nil { return }
        for hash in try references(row) { try know(hash, account, in: conversation, owned: false) }
        if let id = row[2] as String? { try know(ConversationIntake.hash(id), account, in: conversation, owned: true) }
    }

    private func references(_ row: Row) throws -> [Int64] {
        if let known = row[6] as String? { return MailReferences.read(known) }
        return try MailReferences.original(db, journal: row[7])
    }

    private func participate(_ people: [Correspondent], in conversation: Int64) throws {
        let insert = try db.cachedStatement(
            sql: "INSERT INTO conversation_participants (conversation_id, address) VALUES (?, ?) ON CONFLICT DO NOTHING"
        )
        for address in Set(people.prefix(500).map(\.key)) where !address.isEmpty { try insert.execute(arguments: [conversation, address]) }
    }

    private func know(_ hash: Int64, _ account: Int64, in conversation: Int64, owned: Bool) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO conversation_mail_ids (channel_account_id, id_hash, conversation_id, owned) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET owned = max(owned, excluded.owned)
                """
        ).execute(arguments: [account, hash, conversation, owned])
    }

    private func counterpart(_ conversation: Int64) throws -> Correspondent {
        let sql = "SELECT external_id FROM communications_conversations WHERE id = ?"
        return Correspondent(name: "", address: try String.fetchOne(db, sql: sql, arguments: [conversation]) ?? "")
    }

    /// Ids of messages that stand elsewhere are borne there; here they are only known.
    private func disown(_ conversation: Int64) throws {
        let ids = try Row.fetchAll(
            db,
            sql:
                "SELECT channel_account_id, external_id FROM communications_messages WHERE conversation_id = ? AND external_id IS NOT NULL",
            arguments: [conversation]
        )
        try db.execute(sql: "UPDATE conversation_mail_ids SET owned = 0 WHERE conversation_id = ?", arguments: [conversation])
        for row in ids { try know(ConversationIntake.hash(row[1]), row[0], in: conversation, owned: true) }
    }

    /// Everything that one knows comes to another.
    func carry(from gone: Int64, to kept: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO conversation_participants (conversation_id, address)
                SELECT ?, address FROM conversation_participants WHERE conversation_id = ? ON CONFLICT DO NOTHING
                """,
            arguments: [kept, gone]
        )
        try db.execute(
            sql: """
                INSERT INTO conversation_mail_ids (channel_account_id, id_hash, conversation_id, owned)
                SELECT channel_account_id, id_hash, ?, owned FROM conversation_mail_ids WHERE conversation_id = ?
                ON CONFLICT DO UPDATE SET owned = max(owned, excluded.owned)
                """,
            arguments: [kept, gone]
        )
        for table in ["conversation_participants", "conversation_mail_ids"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE conversation_id = ?", arguments: [gone])
        }
    }

    // MARK: - What came meanwhile

    /// Messages that came after a move and answer, the nearest known id first, one that goes back: each with where it goes.
    /// - Parameters:
    ///   - going: messages that go back, with where to.
    ///   - after: the newest message there was at the move.
    func followers(of going: [Int64: Int64], in conversation: Int64, after last: Int64) throws -> [Int64: Int64] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT m.id, m.external_id, m.mail_references, m.journal_id, o.answers FROM communications_messages m
                LEFT JOIN outbox o ON o.message_id = m.id WHERE m.conversation_id = ? AND m.kind = 'reply' ORDER BY m.id
                """,
            arguments: [conversation]
        )
        let ids = Dictionary(rows.compactMap { row in (row[1] as String?).map { (ConversationIntake.hash($0), row[0] as Int64) } }) { $1 }
        var going = going
        var followers: [Int64: Int64] = [:]
        for row in rows {
            let message: Int64 = row[0]
            guard message > last, going[message] == nil else { continue }
            let answered = try known(row, ids)
            guard let answered, answered != message, let place = going[answered] else { continue }
            going[message] = place
            followers[message] = place
        }
        return followers
    }

    /// The message here that a mail answers.
    private func known(_ row: Row, _ ids: [Int64: Int64]) throws -> Int64? {
        if let answers = row[4] as Int64? { return answers }
        let references = try (row[2] as String?).map(MailReferences.read) ?? MailReferences.original(db, journal: row[3])
        return references.lazy.compactMap { ids[$0] }.first
    }
}
