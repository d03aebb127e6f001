package import Core
import Foundation
import GRDB

/// The table `message_parts`: messages as the platform counts them.
enum PartTable {
    struct Part {
        var id: Int64
        var message: Int64
        /// Whether it was written here.
        var own: Bool
    }

    static func find(_ db: Database, account: Int64, _ id: ChatMessageID) throws -> Part? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT id, message_id, own FROM message_parts WHERE channel_account_id = ? AND external_id = ?"),
            arguments: [account, id.description]
        ).map { Part(id: $0[0], message: $0[1], own: $0[2]) }
    }

    static func insert(_ db: Database, _ id: ChatMessageID, account: Int64, message: Int64, own: Bool) throws -> Part {
        try db.cachedStatement(
            sql: "INSERT INTO message_parts (channel_account_id, external_id, number, message_id, own) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [account, id.description, id.number, message, own])
        return Part(id: db.lastInsertedRowID, message: message, own: own)
    }
}

/// The table `message_versions`.
enum VersionTable {
    /// What was written here is known: of its echoes only changes made elsewhere are news, and the first words where no answer brought
    /// them.
    static func store(_ db: Database, _ message: ChatMessage, _ content: VersionContent, part: PartTable.Part, journal: Int64?) throws {
        let isFirst = part.own && !message.isEdited
        guard isFirst else { return try insert(db, part: part.id, message.version, content, journal: journal) }
        // The same as the answer would have left.
        let sent = SentPart(id: message.id, at: message.sentAt, text: message.text, entities: message.entities)
        let time = FactTime(at: message.sentAt, sequence: 0)
        try insert(db, part: part.id, time, VersionContent(sent, edited: false), journal: journal)
    }

    /// The number of an update says which it is, also where it came again in other bytes and has no time but that of its coming. What
    /// was sent or changed from here has the numbers 0 and 1.
    static func insert(_ db: Database, part: Int64, _ time: FactTime, _ content: VersionContent, journal: Int64?) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO message_versions (part_id, at, sequence, content, journal_id)
                SELECT ?1, ?2, ?3, ?4, ?5
                WHERE ?3 <= 1 OR NOT EXISTS (SELECT 1 FROM message_versions WHERE part_id = ?1 AND sequence = ?3)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [part, time.at.milliseconds, time.sequence, try ChatJSON.text(content), journal])
    }

    /// A change made from here. Of two within the platform's second the later one stands.
    static func change(_ db: Database, part: Int64, _ sent: SentPart) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO message_versions (part_id, at, sequence, content) VALUES (?, ?, 1, ?)
                ON CONFLICT DO UPDATE SET content = excluded.content
                """
        ).execute(arguments: [part, sent.at.milliseconds, try ChatJSON.text(VersionContent(sent, edited: true))])
    }
}

/// The table `message_reactions`: of each person the latest.
enum ReactionTable {
    static func store(_ db: Database, _ reaction: ChatReaction, account: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO message_reactions (channel_account_id, external_id, actor, name, own, emoji, at, sequence)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET name = excluded.name, own = excluded.own, emoji = excluded.emoji, at = excluded.at,
                    sequence = excluded.sequence
                WHERE (excluded.at, excluded.sequence) > (at, sequence)
                """
        ).execute(arguments: [
            account, reaction.message.description, reaction.actor.id, reaction.actor.name, reaction.isOwn,
            MessageJSON.strings(reaction.emoji), reaction.time.at.milliseconds, reaction.time.sequence,
        ])
    }
}

/// The table `business_connections`.
enum BusinessTable {
    /// Whether a conversation `c` is a chat of the account that connection `b` is about: its key begins with the connection's id.
    static let isOf = """
        b.channel_account_id = c.channel_account_id AND substr(c.external_id, 1, length(b.external_id) + 1) = b.external_id || ':'
        """

    static func store(_ db: Database, _ connection: BusinessConnection, account: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO business_connections (channel_account_id, external_id, content, at, sequence) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET content = excluded.content, at = excluded.at, sequence = excluded.sequence
                WHERE (excluded.at, excluded.sequence) > (at, sequence)
                """
        ).execute(arguments: [
            account, connection.id, try ChatJSON.text(connection), connection.at.milliseconds, connection.sequence,
        ])
    }
}

extension OfficeDatabase {
    /// What the office's own accounts let the bot do, the latest first; also what ended.
    package func businessConnections(_ account: ChannelAccount) async throws -> [BusinessConnection] {
        try await read { db in
            let sql = """
                SELECT content FROM business_connections WHERE channel_account_id = ? ORDER BY at DESC, sequence DESC LIMIT 200
                """
            return try String.fetchAll(db, sql: sql, arguments: [account.id]).map {
                try ChatJSON.decoder.decode(BusinessConnection.self, from: Data($0.utf8))
            }
        }
    }

    /// Puts in order what is known of a connection: the platform was asked, and says otherwise. An update that came meanwhile is newer.
    package func correct(_ known: BusinessConnection, to found: BusinessConnection, account: ChannelAccount) async throws {
        guard found != known else { return }
        let now = now()
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE business_connections SET content = ?
                    WHERE channel_account_id = ? AND external_id = ? AND (at, sequence) = (?, ?)
                    """,
                arguments: [try ChatJSON.text(found), account.id, known.id, known.at.milliseconds, known.sequence]
            )
            guard db.changesCount == 1 else { return }
            var touched = TouchedConversations()
            // As it stands is as it was just written: this makes its chats anew.
            try ChatConversations(db: db, account: account, now: now).apply(found, &touched)
            try touched.announce(db, now: now)
        }
    }

    /// One of them by the platform's id.
    package func businessConnection(_ id: String, _ account: ChannelAccount) async throws -> BusinessConnection? {
        try await read { db in
            let sql = "SELECT content FROM business_connections WHERE channel_account_id = ? AND external_id = ?"
            return try String.fetchOne(db, sql: sql, arguments: [account.id, id]).map {
                try ChatJSON.decoder.decode(BusinessConnection.self, from: Data($0.utf8))
            }
        }
    }
}
