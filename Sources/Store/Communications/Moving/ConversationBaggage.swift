import Core
import Foundation
import GRDB

/// What belongs to conversations beside their messages, on its way from one to another and back.
struct ConversationBaggage {
    let db: Database
    let now: Timestamp

    // MARK: - All of a conversation

    /// Orders, quotes, notifications, drafts and what had become part of it.
    func carry(from gone: Int64, to kept: Int64, by user: User?, _ source: inout MoveSource) throws {
        source.orders = try uids("crm_orders", of: gone)
        source.quotes = try uids("quotes", of: gone)
        source.parts = try uids("communications_conversations", "merged_into", of: gone)
        source.notifications = try carryNotifications(from: gone, to: kept)
        try moveOrders(source.orders, from: gone, to: kept, by: user)
        try db.execute(sql: "UPDATE quotes SET conversation_id = ? WHERE conversation_id = ?", arguments: [kept, gone])
        try db.execute(sql: "UPDATE communications_conversations SET merged_into = ? WHERE merged_into = ?", arguments: [kept, gone])
        source.drafts = try ConversationMerge(db: db, now: now)
            .mergeDrafts(ConversationQueries.id(db, gone), ConversationQueries.id(db, kept))
    }

    /// What a move took along and still stands where it was put.
    /// - Parameter since: when that was, in milliseconds.
    func giveBack(_ source: MoveSource, from kept: Int64, to back: Int64, since: Int64, by user: User?) throws {
        try moveOrders(source.orders, from: kept, to: back, by: user)
        let quote = try db.cachedStatement(sql: "UPDATE quotes SET conversation_id = ? WHERE uid = ? AND conversation_id = ?")
        for id in Self.data(source.quotes) { try quote.execute(arguments: [back, id, kept]) }
        let part = try db.cachedStatement(sql: "UPDATE communications_conversations SET merged_into = ? WHERE uid = ? AND merged_into = ?")
        for id in Self.data(source.parts) { try part.execute(arguments: [back, id, kept]) }
        for id in Self.data(source.notifications) { try moveNotifications("uid = :which", which: id, from: kept, to: back) }
        let (here, there) = (try ConversationQueries.id(db, kept), try ConversationQueries.id(db, back))
        for user in source.drafts { try giveBackDraft(of: user, from: here, to: there, since: since) }
    }

    /// A draft that nobody went on with.
    private func giveBackDraft(of user: Int64, from here: PublicID, to there: PublicID, since: Int64) throws {
        let sql = "SELECT content FROM drafts WHERE user_id = ? AND uid = ? AND updated_at = ?"
        guard let content = try String.fetchOne(db, sql: sql, arguments: [user, Data(here.bytes), since]) else { return }
        try DraftTable.delete(db, here, user: user, now: now)
        try DraftTable.put(db, there, content, user: user, now: now)
    }

    // MARK: - What belongs to messages

    /// - Parameter messages: their keys as a JSON array.
    func follow(_ messages: String, from gone: Int64, to kept: Int64) throws {
        try db.execute(
            sql: "UPDATE outbox SET conversation_id = ? WHERE message_id IN (SELECT value FROM json_each(?))",
            arguments: [kept, messages]
        )
        try db.execute(
            sql: "UPDATE quotes SET conversation_id = ? WHERE message_id IN (SELECT value FROM json_each(?)) AND conversation_id = ?",
            arguments: [kept, messages, gone]
        )
        let about = """
            id IN (SELECT n.id FROM json_each(:which) j JOIN communications_messages m ON m.id = j.value
                JOIN notifications n ON n.conversation_id = :from
                WHERE n.about = 'unanswered:' || :from || ':' || m.id OR n.data ->> 'message_id' = \(SQLText.uuid("m.uid")))
            """
        try moveNotifications(about, which: messages, from: gone, to: kept)
    }

    // MARK: - Pieces

    /// - Returns: public ids of those that came along.
    @discardableResult
    func carryNotifications(from gone: Int64, to kept: Int64) throws -> [String] {
        let all = try uids("notifications", of: gone)
        try moveNotifications(":which", which: 1, from: gone, to: kept)
        return all
    }

    /// A reminder names the conversation that it is about, so that it comes once.
    private func moveNotifications(_ condition: String, which: any DatabaseValueConvertible, from gone: Int64, to kept: Int64) throws {
        try db.execute(
            sql: """
                UPDATE OR IGNORE notifications SET conversation_id = :to, about = CASE
                    WHEN about LIKE 'unanswered:' || :from || ':%' THEN 'unanswered:' || :to || substr(about, length('unanswered:' || :from) + 1)
                    ELSE about END
                WHERE conversation_id = :from AND \(condition)
                """,
            arguments: ["from": gone, "to": kept, "which": which]
        )
    }

    /// Orders have a revision and a history of their own.
    private func moveOrders(_ ids: [String], from gone: Int64, to kept: Int64, by user: User?) throws {
        guard !ids.isEmpty else { return }
        var changes = AuditChanges()
        let (before, after) = (try ConversationQueries.id(db, gone), try ConversationQueries.id(db, kept))
        changes.note("conversation_id", before.description, after.description)
        for id in Self.data(ids) {
            let find = "SELECT id FROM crm_orders WHERE uid = ? AND conversation_id = ?"
            guard let order = try Int64.fetchOne(db, sql: find, arguments: [id, gone]) else { continue }
            try db.execute(sql: "UPDATE crm_orders SET conversation_id = ? WHERE id = ?", arguments: [kept, order])
            try OrderChange.commit(db, order: order, changes: changes, action: "changed", by: user, at: now)
        }
    }

    private func uids(_ table: String, _ column: String = "conversation_id", of conversation: Int64) throws -> [String] {
        try Data.fetchAll(db, sql: "SELECT uid FROM \(table) WHERE \(column) = ? ORDER BY id", arguments: [conversation])
            .compactMap { PublicID(bytes: Array($0))?.description }
    }

    private static func data(_ ids: [String]) -> [Data] { ids.compactMap { PublicID($0) }.map { Data($0.bytes) } }
}
