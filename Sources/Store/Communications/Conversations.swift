package import Core
import Foundation
import GRDB

/// A change of a conversation; what is nil stays.
package struct ConversationPatch: Sendable {
    /// Tags that a conversation has at most.
    package static let maximumTags = 20

    package var status: ConversationStatus?
    /// `.some(nil)` takes the assignee away.
    package var assignee: PublicID??
    package var tags: [String]?
    /// Put beside those that are there, and taken from them; capitals do not matter.
    package var addedTags: [String] = []
    package var removedTags: [String] = []
    /// `.some(nil)` ends the snooze.
    package var snoozeUntil: Timestamp??
    package var unread: Bool?
    /// `.some(nil)` takes the client away.
    package var client: PublicID??
    /// Somebody looked at what failed or is uncertain here.
    package var clearsAttention = false
    /// Who changes it; whom the conversation is given to hears of it by that name. Nil where nobody does: then nobody is told.
    package var by: User?

    package init() {}

    var onlyClearsAttention: Bool {
        clearsAttention && status == nil && assignee == nil && tags == nil && addedTags.isEmpty && removedTags.isEmpty && snoozeUntil == nil
            && unread == nil && client == nil
    }
}

extension OfficeDatabase {
    /// One conversation as JSON.
    /// - Throws: ``StoreError/notFound``
    package func conversation(_ id: PublicID) async throws -> [UInt8] {
        try await read { db in try ConversationQueries.json(db, id) }
    }

    /// - Throws: ``StoreError/notFound`` where there is no such conversation.
    package func checkConversation(_ id: PublicID) async throws {
        _ = try await read { db in try ConversationQueries.key(db, id) }
    }

    /// Changes a conversation, tells all pages, and returns it as it is now.
    /// - Throws: ``StoreError/notFound``, ``StoreError/unknownReference(field:)`` where the assignee or the client does not exist.
    package func change(_ id: PublicID, _ patch: ConversationPatch) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try ConversationQueries.change(db, id, patch, now: now) }
    }

    /// Changes many conversations in one transaction, each as ``change(_:_:)`` does. Those that cannot be changed stay as they were.
    /// - Returns: for each what it is now, or why it was not changed.
    package func change(_ changes: [(id: PublicID, patch: ConversationPatch)]) async throws -> [Result<[UInt8], StoreError>] {
        let now = now()
        return try await write { db in
            try changes.map { id, patch in
                var result = Result<[UInt8], StoreError>.failure(.notFound)
                try db.inSavepoint {
                    do {
                        result = .success(try ConversationQueries.change(db, id, patch, now: now))
                        return .commit
                    } catch let error as StoreError {
                        result = .failure(error)
                        return .rollback
                    }
                }
                return result
            }
        }
    }

    /// Brings back the conversations whose snooze has ended.
    /// - Returns: how many there were.
    package func wakeSnoozed() async throws -> Int {
        let now = now()
        return try await write { db in
            let due = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM communications_conversations
                    WHERE status = 'open' AND snooze_until IS NOT NULL AND snooze_until <= ? ORDER BY snooze_until LIMIT 500
                    """,
                arguments: [now.milliseconds]
            )
            let wake = try db.cachedStatement(sql: "UPDATE communications_conversations SET snooze_until = NULL WHERE id = ?")
            for id in due {
                try wake.execute(arguments: [id])
                try EventFeed.append(
                    db,
                    type: "conversation.changed",
                    audience: .inbox,
                    conversation: id,
                    data: #"{"reason":"snooze"}"#,
                    at: now
                )
            }
            return due.count
        }
    }
}

enum ConversationQueries {
    /// Where a conversation is now: its own row, or that of the one that it became part of.
    static let present = "SELECT coalesce(merged_into, id) FROM communications_conversations WHERE uid = ?"

    /// The key of a conversation, or of the one that it became part of: a page that was away goes on there.
    static func key(_ db: Database, _ id: PublicID) throws -> Int64 {
        let statement = try db.cachedStatement(sql: present)
        guard let key = try Int64.fetchOne(statement, arguments: [Data(id.bytes)]) else { throw StoreError.notFound }
        return key
    }

    /// The id outside of a conversation's key.
    static func id(_ db: Database, _ key: Int64) throws -> PublicID {
        let statement = try db.cachedStatement(sql: "SELECT uid FROM communications_conversations WHERE id = ?")
        guard let id = try Data.fetchOne(statement, arguments: [key]).flatMap({ PublicID(bytes: Array($0)) }) else {
            throw StoreError.notFound
        }
        return id
    }

    static func wantsAttention(_ db: Database, _ key: Int64) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT attention FROM communications_conversations WHERE id = ?")
        return try Bool.fetchOne(statement, arguments: [key]) ?? false
    }

    static let one = "SELECT \(ConversationJSON.columns) FROM communications_conversations c \(ConversationJSON.joins) WHERE c.uid = ?"

    static let byKey = "SELECT \(ConversationJSON.columns) FROM communications_conversations c \(ConversationJSON.joins) WHERE c.id = ?"

    static func json(_ db: Database, _ id: PublicID) throws -> [UInt8] {
        try json(db.cachedStatement(sql: one), [Data(id.bytes)])
    }

    static func json(_ db: Database, key: Int64) throws -> [UInt8] { try json(db.cachedStatement(sql: byKey), [key]) }

    private static func json(_ statement: Statement, _ arguments: StatementArguments) throws -> [UInt8] {
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        guard try rows.next() != nil else { throw StoreError.notFound }
        var writer = JSONWriter(capacity: 800)
        ConversationJSON.write(Columns(statement), &writer)
        return writer.bytes
    }

    /// One change with its event, in the transaction that is open.
    static func change(_ db: Database, _ id: PublicID, _ patch: ConversationPatch, now: Timestamp) throws -> [UInt8] {
        let key = try key(db, id)
        // Every page that is open at a red conversation says this: only the first one is news.
        if patch.onlyClearsAttention, try !wantsAttention(db, key) { return try json(db, key: key) }
        try apply(db, patch, to: key, now: now)
        let data = #"{"reason":"status"}"#
        try EventFeed.append(db, type: "conversation.changed", audience: .inbox, conversation: key, data: data, at: now)
        return try json(db, key: key)
    }

    private static func apply(_ db: Database, _ patch: ConversationPatch, to key: Int64, now: Timestamp) throws {
        func set(_ assignment: String, _ value: (any DatabaseValueConvertible)?) throws {
            try db.cachedStatement(sql: "UPDATE communications_conversations SET \(assignment) WHERE id = ?").execute(arguments: [
                value, key,
            ])
        }
        if let status = patch.status {
            try set("status = ?", status.rawValue)
            // A closed conversation waits for nothing.
            if status == .closed { try set("snooze_until = ?", nil as Int64?) }
        }
        if let assignee = patch.assignee {
            let before = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT assignee_id FROM communications_conversations WHERE id = ?"),
                arguments: [key]
            )
            let user = try reference(db, assignee, table: "users", field: "assignee")
            try set("assignee_id = ?", user)
            if user != before { try Telling.assigned(db, from: before, to: user, by: patch.by, conversation: key, now: now) }
        }
        if let tags = try tags(db, patch, of: key) { try set("tags = ?", MessageJSON.strings(tags)) }
        if let until = patch.snoozeUntil {
            if until != nil { try set("status = ?", ConversationStatus.open.rawValue) }
            try set("snooze_until = ?", until?.milliseconds)
        }
        if let unread = patch.unread {
            // Marked unread by hand counts as one; what is unread already keeps its number.
            try set("unread_count = CASE WHEN ? THEN max(unread_count, 1) ELSE 0 END", unread)
        }
        if patch.clearsAttention { try set("attention = ?", false) }
        if let client = patch.client {
            let id = try reference(db, client, table: "crm_clients", field: "client_id")
            try set("client_id = ?", id)
            let name = try String.fetchOne(db, sql: "SELECT name FROM crm_clients WHERE id = ?", arguments: [id]) ?? ""
            try set("client_name = ?", name)
        }
    }

    /// The tags that a change leaves; nil where it says nothing of them.
    private static func tags(_ db: Database, _ patch: ConversationPatch, of key: Int64) throws -> [String]? {
        guard !patch.addedTags.isEmpty || !patch.removedTags.isEmpty else { return patch.tags }
        let find = try db.cachedStatement(sql: "SELECT tags FROM communications_conversations WHERE id = ?")
        var tags = try patch.tags ?? MessageJSON.readStrings(String.fetchOne(find, arguments: [key]) ?? "[]")
        let removed = Set(patch.removedTags.map { $0.lowercased() })
        tags.removeAll { removed.contains($0.lowercased()) }
        for tag in patch.addedTags where !tags.contains(where: { $0.lowercased() == tag.lowercased() }) { tags.append(tag) }
        guard tags.count <= ConversationPatch.maximumTags else { throw StoreError.conflict(.tooManyTags) }
        return tags
    }

    private static func reference(_ db: Database, _ id: PublicID?, table: String, field: String) throws -> Int64? {
        guard let id else { return nil }
        let sql = "SELECT id FROM \(table) WHERE uid = ?" + (table == "users" ? " AND disabled_at IS NULL" : "")
        guard let key = try Int64.fetchOne(db, sql: sql, arguments: [Data(id.bytes)]) else {
            throw StoreError.unknownReference(field: field)
        }
        return key
    }
}
