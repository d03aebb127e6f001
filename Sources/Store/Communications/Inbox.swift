package import Core
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
    package var filter: InboxFilter

    package init(
        view: InboxView,
        platform: Platform? = nil,
        filter: InboxFilter = InboxFilter(),
        user: Int64,
        limit: Int = 50,
        cursor: PageCursor? = nil
    ) {
        self.view = view
        self.platform = platform
        self.filter = filter
        self.user = user
        self.limit = limit
        self.cursor = cursor
    }
}

extension OfficeDatabase {
    /// One page of the inbox as JSON, `{"items": […], "next": …}`, newest conversation first (snoozed: the next to come back first).
    package func inbox(_ query: InboxQuery) async throws -> [UInt8] {
        try await read { db in try InboxStatement(db, query)?.page(db) ?? ConversationPage.empty }
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
