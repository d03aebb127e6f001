package import Core
import Foundation
import GRDB

/// What someone wants to see of the inbox.
package struct InboxQuery: Sendable {
    package var view: InboxView
    package var platform: Platform?
    /// The user whose conversations are "mine".
    package var user: Int64
    /// 1–200.
    package var limit: Int
    package var cursor: PageCursor?

    package init(view: InboxView, platform: Platform? = nil, user: Int64, limit: Int = 50, cursor: PageCursor? = nil) {
        self.view = view
        self.platform = platform
        self.user = user
        self.limit = limit
        self.cursor = cursor
    }
}

extension OfficeDatabase {
    /// One page of the inbox as JSON, `{"items": […], "next": …}`, newest conversation first (snoozed: the next to come back first).
    package func inbox(_ query: InboxQuery) async throws -> [UInt8] {
        try await read { db in try InboxStatement(query).page(db) }
    }

    /// How many conversations stand in each view, counted to 10 000 at most, and in how many of the open ones something is unread.
    package func inboxCounts(user: Int64) async throws -> [UInt8] {
        try await read { db in
            var writer = JSONWriter(capacity: 256)
            try writer.object { writer in
                for (name, condition) in InboxStatement.counted {
                    let sql = "SELECT count(*) FROM (SELECT 1 FROM communications_conversations c WHERE \(condition) LIMIT 10000)"
                    let statement = try db.cachedStatement(sql: sql)
                    let arguments: StatementArguments = condition.contains("?1") ? [user] : []
                    writer.key(name)
                    writer.int(try Int64.fetchOne(statement, arguments: arguments) ?? 0)
                }
                writer.key("limit")
                writer.int(10_000)
            }
            return writer.bytes
        }
    }
}

/// The one statement behind a page of the inbox. Each view walks along an index that ends in the list's order.
struct InboxStatement {
    let sql: String
    let arguments: StatementArguments
    private let limit: Int
    private let snoozed: Bool

    static let counted: [(StaticString, String)] = [
        ("open", "c.status = 'open' AND c.snooze_until IS NULL"),
        ("mine", "c.status = 'open' AND c.snooze_until IS NULL AND c.assignee_id = ?1"),
        ("unassigned", "c.status = 'open' AND c.snooze_until IS NULL AND c.assignee_id IS NULL"),
        ("snoozed", "c.status = 'open' AND c.snooze_until IS NOT NULL"),
        ("unread", "c.status = 'open' AND c.unread_count > 0"),
    ]

    /// - Parameter among: only these conversations, where given.
    init(_ query: InboxQuery, among: [Int64]? = nil) {
        var conditions: [String] = []
        var arguments: [String: (any DatabaseValueConvertible)?] = ["limit": query.limit + 1]
        switch query.view {
        case .open: conditions.append("c.status = 'open' AND c.snooze_until IS NULL")
        case .mine:
            conditions.append("c.status = 'open' AND c.snooze_until IS NULL AND c.assignee_id = :user")
            arguments["user"] = query.user
        case .unassigned: conditions.append("c.status = 'open' AND c.snooze_until IS NULL AND c.assignee_id IS NULL")
        case .closed: conditions.append("c.status = 'closed'")
        case .snoozed: conditions.append("c.status = 'open' AND c.snooze_until IS NOT NULL")
        case .all: break
        }
        if let platform = query.platform {
            conditions.append("c.platform = :platform")
            arguments["platform"] = platform.rawValue
        }
        if let among {
            conditions.append("c.id IN (SELECT value FROM json_each(:among))")
            arguments["among"] = "[" + among.map(String.init).joined(separator: ",") + "]"
        }
        snoozed = query.view == .snoozed
        let order = snoozed ? "c.snooze_until" : "c.last_message_at"
        if let cursor = query.cursor {
            conditions.append("(\(order), c.id) \(snoozed ? ">" : "<") (:at, :id)")
            arguments["at"] = cursor.at
            arguments["id"] = cursor.id
        }
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let direction = snoozed ? "ASC" : "DESC"
        sql = """
            SELECT \(ConversationJSON.columns) FROM communications_conversations c \(ConversationJSON.joins)
            \(condition) ORDER BY \(order) \(direction), c.id \(direction) LIMIT :limit
            """
        self.arguments = StatementArguments(arguments)
        limit = query.limit
    }

    func page(_ db: Database) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        return try ConversationPage.json(rows, Columns(statement), limit: limit, orderColumn: snoozed ? 7 : 10)
    }
}
