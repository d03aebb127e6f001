import Core
import Foundation
import GRDB

/// Makes the row that people see of a message from its parts and their versions, and from what was said about them.
enum ChatMessageView {
    struct Part {
        var id: Int64
        var externalID: String
        var number: Int64
        var own: Bool
        /// The newest version; nil where none is known, as for a file that was sent from here.
        var content: VersionContent?
        /// When that version was made.
        var at: Int64?
        var withdrawn: Int64?
    }

    static let parts = """
        SELECT p.id, p.external_id, p.number, p.own, v.content, v.at, w.at FROM message_parts p
        LEFT JOIN message_versions v ON v.id = (
            SELECT n.id FROM message_versions n WHERE n.part_id = p.id ORDER BY n.at DESC, n.sequence DESC LIMIT 1)
        LEFT JOIN message_withdrawals w ON w.channel_account_id = p.channel_account_id AND w.external_id = p.external_id
        WHERE p.message_id = ? ORDER BY p.number, p.id
        """

    static func parts(_ db: Database, of message: Int64) throws -> [Part] {
        try Row.fetchAll(db.cachedStatement(sql: parts), arguments: [message]).map { row in
            Part(
                id: row[0],
                externalID: row[1],
                number: row[2],
                own: row[3],
                content: try (row[4] as String?).map(VersionContent.read),
                at: row[5],
                withdrawn: row[6]
            )
        }
    }

    static func refresh(_ db: Database, _ message: Int64, account: Int64) throws {
        let parts = try parts(db, of: message)
        guard let first = parts.first else { return }
        if first.own {
            try refreshOwn(db, message, parts)
        } else {
            try refreshContent(db, message, parts)
            try AttachmentRows.refresh(db, message, parts, account: account)
        }
        try refreshMarks(db, message, parts)
    }

    // MARK: - Content

    /// Of several parts each says its piece, in their order.
    static func text(of parts: [Part]) -> (text: String, entities: [TextEntity]) {
        var text = ""
        var entities: [TextEntity] = []
        for content in parts.compactMap(\.content) where !content.text.isEmpty {
            if !text.isEmpty { text += "\n" }
            let base = text.utf16.count
            text += content.text
            entities += content.entities.map { TextEntity(start: $0.start + base, end: $0.end + base, kind: $0.kind, url: $0.url) }
        }
        return (text, entities)
    }

    /// What was written here is shown as it was written, until it is changed.
    private static func refreshOwn(_ db: Database, _ message: Int64, _ parts: [Part]) throws {
        try db.cachedStatement(sql: "UPDATE communications_messages SET external_id = ? WHERE id = ?")
            .execute(arguments: [parts[0].externalID, message])
        let edited = parts.compactMap { $0.content?.edited == true ? $0.at : nil }.max()
        guard let edited else { return }
        let (text, entities) = text(of: parts)
        try db.cachedStatement(sql: "UPDATE communications_messages SET text = ?, entities = ?, edited_at = ? WHERE id = ?")
            .execute(arguments: [text, try ChatJSON.text(entities), edited, message])
    }

    /// Times of most messengers are whole seconds; within one, messages stand in the order of their numbers.
    static func sortTime(_ sentAt: Int64, number: Int64) -> Int64 { sentAt + (number % 1000 + 1000) % 1000 }

    private static func refreshContent(_ db: Database, _ message: Int64, _ parts: [Part]) throws {
        let contents = parts.compactMap(\.content)
        guard let first = contents.first else { return }
        let (text, entities) = text(of: parts)
        let earliest = zip(parts, parts.map(\.content)).compactMap { part, content in
            content.map { (sentAt: $0.sentAt, sortAt: sortTime($0.sentAt, number: part.number)) }
        }.min { $0.sortAt < $1.sortAt }!
        let sender = first.sender.map { ChatPerson(id: $0.id, name: $0.name, username: $0.username) }
        try db.cachedStatement(
            sql: """
                UPDATE communications_messages SET direction = :direction, type = :type, state = :state, external_id = :external_id,
                    text = :text, entities = :entities, card = :card, quoted = :quoted, forwarded_from = :forwarded,
                    from_name = :name, from_address = :address, sender_id = :sender, attachment_names = :files, size = :size,
                    edited_at = :edited, sent_at = :sent, sort_at = :sort
                WHERE id = :id
                """
        ).execute(arguments: [
            "direction": first.direction.rawValue, "type": first.type.rawValue, "state": first.direction == .outbound ? "sent" : nil,
            "external_id": parts[0].externalID, "text": text, "entities": try ChatJSON.text(entities),
            "card": try contents.lazy.compactMap(\.card).first.map { try ChatJSON.text($0) },
            "quoted": try contents.lazy.compactMap(\.quoted).first.map { try ChatJSON.text($0) },
            "forwarded": contents.lazy.compactMap(\.forwardedFrom).first, "name": sender?.name ?? "", "address": sender?.address ?? "",
            "sender": sender?.id, "files": contents.flatMap { $0.files.map(\.name) }.joined(separator: " "), "size": text.utf8.count,
            "edited": parts.compactMap { $0.content?.edited == true ? $0.at : nil }.max(), "sent": earliest.sentAt,
            "sort": earliest.sortAt, "id": message,
        ])
    }

    // MARK: - Marks

    /// Reactions and withdrawals, also of messages that were written here.
    static func refreshMarks(_ db: Database, _ message: Int64) throws {
        try refreshMarks(db, message, parts(db, of: message))
    }

    private static func refreshMarks(_ db: Database, _ message: Int64, _ parts: [Part]) throws {
        let withdrawn = parts.compactMap(\.withdrawn)
        // One picture of an album taken back leaves the others.
        let all = withdrawn.count == parts.count ? withdrawn.max() : nil
        try db.cachedStatement(sql: "UPDATE communications_messages SET withdrawn_at = ?, reactions = ? WHERE id = ?")
            .execute(arguments: [all, try ReactionSummary.json(db, message), message])
        guard parts.count > 1 else { return }
        let mark = try db.cachedStatement(
            sql: "UPDATE communications_attachments SET withdrawn = ?1 WHERE part_id = ?2 AND withdrawn <> ?1"
        )
        for part in parts { try mark.execute(arguments: [part.withdrawn != nil, part.id]) }
    }
}

/// What all people together think of a message.
enum ReactionSummary {
    /// Names that are told for one emoji.
    static let maximumNames = 20

    static let query = """
        SELECT e.value, r.name, r.own FROM message_parts p
        CROSS JOIN message_reactions r ON r.channel_account_id = p.channel_account_id AND r.external_id = p.external_id, json_each(r.emoji) e
        WHERE p.message_id = ? ORDER BY r.at, r.sequence, r.actor, p.number, e.key
        """

    /// `[{"emoji", "count", "names", "own"}]`, in the order in which they were first given; nil where there are none.
    static func json(_ db: Database, _ message: Int64) throws -> String? {
        var order: [String] = []
        var found: [String: (count: Int64, names: [String], own: Bool)] = [:]
        for row in try Row.fetchAll(db.cachedStatement(sql: query), arguments: [message]) {
            let emoji: String = row[0]
            if found[emoji] == nil { order.append(emoji) }
            var entry = found[emoji] ?? (0, [], false)
            entry.count += 1
            if entry.names.count < maximumNames { entry.names.append(row[1]) }
            entry.own = entry.own || row[2]
            found[emoji] = entry
        }
        guard !order.isEmpty else { return nil }
        return MessageJSON.json { writer in
            writer.array { writer in
                for emoji in order {
                    let entry = found[emoji]!
                    writer.object { writer in
                        writer.key("emoji")
                        writer.string(emoji)
                        writer.key("count")
                        writer.int(entry.count)
                        writer.key("names")
                        writer.array { writer in for name in entry.names { writer.string(name) } }
                        writer.key("own")
                        writer.bool(entry.own)
                    }
                }
            }
        }
    }
}
