import Core
import GRDB

/// Finds what operators alone narrow, newest first: along the times of messages or of conversations, so many rows a page. Where few
/// conversations have a value that an index knows (an assignee, an account, a platform), their messages alone are looked at.
enum SearchWalk {
    /// As the indexes of lists have it.
    private static let standing = "c.merged_into IS NULL"

    /// Conversations whose messages are looked at instead of all.
    static let few = 500

    static func find(
        _ db: Database,
        _ plan: SearchPlan,
        limit: Int,
        onePerConversation: Bool,
        after cursor: PageCursor?
    ) throws -> MessageSearch.Found {
        if onePerConversation, plan.isOfConversations { return try conversations(db, plan, limit: limit, after: cursor) }
        return try messages(db, plan, limit: limit, onePerConversation: onePerConversation, after: cursor)
    }

    // MARK: - Conversations

    static func conversationWalk(_ plan: SearchPlan) -> String {
        """
        SELECT c.id, c.last_message_at, (\(SearchPlan.all(plan.onConversation))) FROM communications_conversations c
        WHERE \(SearchPlan.all(plan.driving + [standing, "(c.last_message_at, c.id) < (:at, :id)"]))
        ORDER BY c.last_message_at DESC, c.id DESC
        """
    }

    static let newest = "SELECT id FROM communications_messages WHERE conversation_id = ? ORDER BY sort_at DESC, id DESC LIMIT 1"

    private static func conversations(_ db: Database, _ plan: SearchPlan, limit: Int, after cursor: PageCursor?) throws
        -> MessageSearch.Found
    {
        var found = MessageSearch.Found()
        let newest = try db.cachedStatement(sql: newest)
        try walk(db, conversationWalk(plan), plan, from: cursor) { columns, place in
            if found.hits.count == limit {
                found.next = found.next ?? place
                return false
            }
            if columns.bool(2), let message = try Int64.fetchOne(newest, arguments: [columns.int(0)]) {
                found.hits.append(.init(message: message, conversation: columns.int(0)))
                if found.hits.count == limit { found.next = PageCursor(at: columns.int(1), id: columns.int(0)) }
            }
            return true
        } ended: { last in
            found.next = last
        }
        return found
    }

    // MARK: - Messages

    /// - Parameter among: whether only the messages of some conversations are looked at.
    static func messageWalk(_ plan: SearchPlan, among: Bool) -> String {
        var conditions = ["(m.sort_at, m.id) < (:at, :id)"]
        if plan.from != .min { conditions.append("m.sort_at >= \(plan.from)") }
        if among { conditions.append("m.conversation_id IN (SELECT value FROM json_each(:among))") }
        return """
            SELECT m.id, m.sort_at, (\(plan.condition)), m.conversation_id, m.subject, m.from_name, m.from_address, m.recipients
            FROM communications_messages m \(among ? "" : "INDEXED BY messages_at")
            \(plan.needsConversation ? "CROSS JOIN communications_conversations c ON c.id = m.conversation_id" : "")
            WHERE \(SearchPlan.all(conditions)) ORDER BY m.sort_at DESC, m.id DESC
            """
    }

    static func candidates(_ plan: SearchPlan) -> String {
        "SELECT c.id FROM communications_conversations c WHERE \(SearchPlan.all(plan.driving + [standing])) LIMIT \(few + 1)"
    }

    private static func messages(
        _ db: Database,
        _ plan: SearchPlan,
        limit: Int,
        onePerConversation: Bool,
        after cursor: PageCursor?
    ) throws -> MessageSearch.Found {
        var found = MessageSearch.Found()
        var seen: Set<Int64> = []
        var among: String?
        if !plan.driving.isEmpty {
            let keys = try Int64.fetchAll(db.cachedStatement(sql: candidates(plan)), arguments: plan.used(in: candidates(plan)))
            if keys.count <= few { among = "[" + keys.map(String.init).joined(separator: ",") + "]" }
        }
        // A conversation that was on an earlier page must not come again: what it had there is passed once more.
        let start = onePerConversation ? nil : cursor
        let before = cursor ?? PageCursor(at: .max, id: .max)
        try walk(db, messageWalk(plan, among: among != nil), plan, from: start, old: cursor, among: among) { columns, place in
            let isOld = (place.at, place.id) >= (before.at, before.id)
            if found.hits.count == limit { return false }
            let conversation = columns.int(3)
            let key = onePerConversation ? conversation : place.id
            guard !seen.contains(key), columns.bool(2), passes(plan, columns) else { return true }
            seen.insert(key)
            guard !isOld else { return true }
            found.hits.append(.init(message: place.id, conversation: conversation))
            if found.hits.count == limit { found.next = place }
            return true
        } ended: { last in
            found.next = last
        }
        return found
    }

    private static func passes(_ plan: SearchPlan, _ columns: Columns) -> Bool {
        plan.looks.allSatisfy {
            $0.passes(subject: columns.string(4), name: columns.string(5), address: columns.string(6), recipients: columns.string(7))
        }
    }

    // MARK: - Walking

    /// Goes over rows (key, time, whether it matches, …) until `row` has enough, or the bound is reached.
    /// - Parameters:
    ///   - cursor: where it begins.
    ///   - old: what stands before it was on earlier pages, and does not count for the bound.
    ///   - row: gets each with its place; false ends the walk, and leaves what `next` it set.
    ///   - ended: told where the walk stopped by its bound, or nil where there was no more.
    private static func walk(
        _ db: Database,
        _ sql: String,
        _ plan: SearchPlan,
        from cursor: PageCursor?,
        old: PageCursor? = nil,
        among: String? = nil,
        row: (Columns, PageCursor) throws -> Bool,
        ended: (PageCursor?) -> Void
    ) throws {
        let statement = try db.cachedStatement(sql: sql)
        var arguments: [String: (any DatabaseValueConvertible)?] = [:]
        for (name, value) in plan.arguments where sql.contains(":\(name)") { arguments[name] = value }
        var at = cursor?.at ?? .max
        var id = cursor?.id ?? .max
        if plan.to != .max, at >= plan.to { (at, id) = (plan.to, .min) }
        arguments["at"] = at
        arguments["id"] = id
        if let among { arguments["among"] = among }
        let rows = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
        let columns = Columns(statement)
        var last: PageCursor?
        var (looked, passed) = (0, 0)
        while looked < MessageSearch.reach {
            // So deep nobody turns pages.
            guard passed < 5 * MessageSearch.reach, try rows.next() != nil else { return ended(nil) }
            let place = PageCursor(at: columns.int(1), id: columns.int(0))
            last = place
            if let old, (place.at, place.id) >= (old.at, old.id) { passed += 1 } else { looked += 1 }
            if try !row(columns, place) { return }
        }
        ended(last)
    }
}

extension SearchPlan {
    /// Those arguments that a statement names.
    func used(in sql: String) -> StatementArguments {
        StatementArguments(arguments.filter { sql.contains(":\($0.key)") } as [String: (any DatabaseValueConvertible)?])
    }
}
