import Core
import Foundation
import GRDB

/// What a conversation's row was that its messages do not say: what an undo brings back where nobody changed it since.
struct ConversationState: Codable, Equatable {
    var status: String
    var snoozeUntil: Int64?
    /// Public ids: rows may be gone when they are looked for again.
    var assignee: String?
    var client: String?
    var tags: [String]
    var unread: Int64
    var attention: Bool

    static let query = """
        SELECT c.status, c.snooze_until, u.uid, k.uid, c.tags, c.unread_count, c.attention FROM communications_conversations c
        LEFT JOIN users u ON u.id = c.assignee_id LEFT JOIN crm_clients k ON k.id = c.client_id WHERE c.id = ?
        """

    init(_ db: Database, of conversation: Int64) throws {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: Self.query), arguments: [conversation]) else { throw StoreError.notFound }
        func id(_ index: Int) -> String? { (row[index] as Data?).flatMap { PublicID(bytes: Array($0)) }?.description }
        status = row[0]
        snoozeUntil = row[1]
        assignee = id(2)
        client = id(3)
        tags = MessageJSON.readStrings(row[4])
        unread = row[5]
        attention = row[6]
    }

    /// Makes the row of a conversation say it. A client who was merged away meanwhile is the one that stayed.
    func write(_ db: Database, to conversation: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE communications_conversations SET status = ?, snooze_until = ?,
                    assignee_id = (SELECT id FROM users WHERE uid = ?), tags = ?, unread_count = ?, attention = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            status, snoozeUntil, assignee.flatMap { PublicID($0) }.map { Data($0.bytes) }, MessageJSON.strings(tags), unread, attention,
            conversation,
        ])
        let client = try Self.client(db, client)
        try db.cachedStatement(
            sql: """
                UPDATE communications_conversations SET client_id = ?1,
                    client_name = coalesce((SELECT name FROM crm_clients WHERE id = ?1), '') WHERE id = ?2
                """
        ).execute(arguments: [client, conversation])
    }

    private static func client(_ db: Database, _ id: String?) throws -> Int64? {
        guard var uid = id.flatMap({ PublicID($0) }).map({ Data($0.bytes) }) else { return nil }
        // A chain of mergers has an end; nobody merges a client a hundred times.
        for _ in 0..<100 {
            if let key = try Int64.fetchOne(db, sql: "SELECT id FROM crm_clients WHERE uid = ?", arguments: [uid]) { return key }
            let into = "SELECT kept FROM client_merges WHERE gone = ?"
            guard let kept = try Data.fetchOne(db, sql: into, arguments: [uid]) else { return nil }
            uid = kept
        }
        return nil
    }

    /// Without what a merge gave, unless somebody changed it since. What is unread is counted elsewhere.
    func restored(before: Self, after: Self) -> Self {
        var state = self
        if status == after.status, snoozeUntil == after.snoozeUntil {
            (state.status, state.snoozeUntil) = (before.status, before.snoozeUntil)
        }
        if assignee == after.assignee { state.assignee = before.assignee }
        if client == after.client { state.client = before.client }
        // Tags that somebody put or took since stay so.
        let given = Set(after.tags).subtracting(before.tags)
        state.tags = tags.filter { !given.contains($0) }
        return state
    }
}

/// What a move noted of its target.
struct MoveContent: Codable {
    var before: ConversationState
    var after: ConversationState
}

/// What a move noted of a conversation that it took from: what it was, and what came along with its messages. Public ids.
struct MoveSource: Codable {
    var state: ConversationState
    var orders: [String] = []
    var quotes: [String] = []
    var notifications: [String] = []
    /// Users whose draft came along as it was.
    var drafts: [Int64] = []
    /// Conversations that had become part of this one before.
    var parts: [String] = []
}
