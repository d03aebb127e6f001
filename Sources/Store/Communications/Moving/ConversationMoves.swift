package import Core
import Foundation
import GRDB

/// How much one move may name.
package enum ConversationMoves {
    /// Conversations that are put into another at once.
    package static let maximumSources = 50
    /// Messages that are taken out at once.
    package static let maximumMessages = 500
}

extension OfficeDatabase {
    /// Puts all of other conversations into one: messages, notes, what waits to be sent, orders and quotes. Where each came from is written
    /// down, so that it can be undone.
    /// - Returns: `{"move", "conversation"}`
    /// - Throws: ``StoreError/notFound``, ``StoreError/unknownReference(field:)``, ``StoreError/conflict(_:)`` with `notMail`, `sending` or
    ///   `alreadyThere`.
    package func merge(conversations gone: [PublicID], into kept: PublicID, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try ConversationMoving(db: db, user: user, now: now).merge(gone, into: kept) }
    }

    /// Makes a conversation of its own of some messages.
    /// - Returns: `{"move", "conversation"}`: the new one.
    /// - Throws: ``StoreError/notFound``, ``StoreError/unknownReference(field:)``, ``StoreError/conflict(_:)`` with `notMail`, `sending`,
    ///   `nothingLeft` or `noMailChosen`.
    package func split(messages: [PublicID], from conversation: PublicID, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try ConversationMoving(db: db, user: user, now: now).split(messages, from: conversation) }
    }

    /// Puts back what a move put elsewhere and still stands there. What came meanwhile follows the message that it answers.
    /// - Returns: `{"move", "conversations"}`; the same again where it was undone before.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` with `sending`.
    package func undo(move id: PublicID, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try MoveUndo(db: db, user: user, now: now).run(id) }
    }

    /// The moves that touch a conversation and can be undone, newest first, at most 50, as JSON `{"items": […], "next": null}`.
    /// - Throws: ``StoreError/notFound``
    package func moves(of conversation: PublicID) async throws -> [UInt8] {
        try await read { db in
            let key = try ConversationQueries.key(db, conversation)
            let moves = try Int64.fetchAll(db.cachedStatement(sql: MoveTable.ofConversation), arguments: ["conversation": key])
            var writer = JSONWriter(capacity: 64 + moves.count * 400)
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in for move in moves { try MoveTable.write(db, move, &writer) } }
                writer.key("next")
                writer.null()
            }
            return writer.bytes
        }
    }
}

/// The tables of moves.
enum MoveTable {
    static let ofConversation = """
        SELECT id FROM (
            SELECT m.id FROM conversation_moves m WHERE m.target_id = :conversation AND m.undone_at IS NULL
            UNION SELECT m.id FROM conversation_move_sources s JOIN conversation_moves m ON m.id = s.move_id
            WHERE s.source_id = :conversation AND m.undone_at IS NULL
        ) ORDER BY id DESC LIMIT 50
        """
    static let one = """
        SELECT m.uid, m.kind, m.at, u.uid, u.name, m.undone_at, t.uid,
            (SELECT count(*) FROM conversation_move_messages n WHERE n.move_id = m.id)
        FROM conversation_moves m JOIN communications_conversations t ON t.id = m.target_id LEFT JOIN users u ON u.id = m.user_id WHERE m.id = ?
        """
    static let sources = """
        SELECT c.uid FROM conversation_move_sources s JOIN communications_conversations c ON c.id = s.source_id
        WHERE s.move_id = ? ORDER BY s.source_id
        """

    /// `{id, kind, at, by, undone_at, from, to, messages}`
    static func write(_ db: Database, _ move: Int64, _ writer: inout JSONWriter) throws {
        let statement = try db.cachedStatement(sql: one)
        let rows = try Row.fetchCursor(statement, arguments: [move])
        guard try rows.next() != nil else { throw StoreError.notFound }
        let columns = Columns(statement)
        let from = try Data.fetchAll(db.cachedStatement(sql: sources), arguments: [move]).compactMap { PublicID(bytes: Array($0)) }
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 0)
            writer.key("kind")
            writer.text(columns, 1)
            writer.key("at")
            writer.time(columns, 2)
            writer.key("by")
            writer.reference(columns, id: 3, name: 4)
            writer.key("undone_at")
            writer.time(columns, 5)
            writer.key("from")
            writer.array { writer in for id in from { writer.uuid(id) } }
            writer.key("to")
            writer.uid(columns, 6)
            writer.key("messages")
            writer.int(columns, 7)
        }
    }

    /// The moves that put a message where it is.
    static func moves(_ db: Database, of message: Int64) throws -> [(move: Int64, source: Int64)] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT move_id, source_id FROM conversation_move_messages WHERE message_id = ?"),
            arguments: [message]
        ).map { ($0[0], $0[1]) }
    }

    /// A message that takes another's place goes back where that would have.
    static func inherit(_ db: Database, _ moves: [(move: Int64, source: Int64)], message: Int64) throws {
        let insert = try db.cachedStatement(
            sql: "INSERT INTO conversation_move_messages (move_id, message_id, source_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        )
        for (move, source) in moves { try insert.execute(arguments: [move, message, source]) }
    }
}
