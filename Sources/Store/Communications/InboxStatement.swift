import Core
import GRDB

/// The one statement behind a page of the inbox.
///
/// Each view, and each value of a filter within a view, has an index in the list's order. One of them carries the page: it is walked from
/// where the page begins, and what it finds is looked at for the other filters. Of several filters that is the one with the fewest rows, so
/// that a rare value costs what it finds, whatever stands beside it.
struct InboxStatement {
    /// A list's order and state: what an index has a copy of.
    enum Lane: String {
        case all, open, closed, snoozed

        init(_ view: InboxView) {
            switch view {
            case .open, .mine, .unassigned: self = .open
            case .closed: self = .closed
            case .snoozed: self = .snoozed
            case .all: self = .all
            }
        }

        /// A condition on the conversation `c`, in the very words of the indexes.
        var condition: String {
            switch self {
            case .all: "c.merged_into IS NULL"
            case .open: "c.status = 'open' AND c.snooze_until IS NULL"
            case .closed: "c.status = 'closed' AND c.merged_into IS NULL"
            case .snoozed: "c.status = 'open' AND c.snooze_until IS NOT NULL"
            }
        }

        /// The same on the tag `t`.
        var tagCondition: String? {
            switch self {
            case .all: nil
            case .open: "t.lane = 0"
            case .snoozed: "t.lane = 1"
            case .closed: "t.lane = 2"
            }
        }
    }

    let sql: String
    let arguments: StatementArguments
    private let limit: Int
    private let lane: Lane

    static let counted: [(StaticString, String)] = [
        ("open", "c.status = 'open' AND c.snooze_until IS NULL"),
        ("mine", "c.status = 'open' AND c.snooze_until IS NULL AND c.assignee_id = ?1"),
        ("unassigned", "c.status = 'open' AND c.snooze_until IS NULL AND c.assignee_id IS NULL"),
        ("snoozed", "c.status = 'open' AND c.snooze_until IS NOT NULL"),
        ("unread", "c.status = 'open' AND c.unread_count > 0"),
    ]

    /// - Parameters:
    ///   - among: only these conversations, where given.
    ///   - carrier: which of `narrowings` carries the page.
    init(_ query: InboxQuery, _ narrowings: [InboxNarrowing], carrier: Int?, among: [Int64]? = nil) {
        lane = Lane(query.view)
        limit = query.limit
        var conditions = [lane.condition]
        var arguments = ["limit": (query.limit + 1).databaseValue]
        var source = "communications_conversations c INDEXED BY conversations_\(lane.rawValue)"
        var (at, id) = (lane == .snoozed ? "c.snooze_until" : "c.last_message_at", "c.id")
        for (n, narrowing) in narrowings.enumerated() {
            arguments.merge(narrowing.arguments) { first, _ in first }
            guard n == carrier, among == nil else {
                conditions.append(narrowing.condition)
                continue
            }
            if narrowing.column == .tag {
                conditions += [Self.tagCondition(narrowing), lane.tagCondition].compactMap { $0 }
                // Written in several ways a tag is several walks, so what they find is sorted.
                source = Self.tagSource(narrowing, lane)
                if narrowing.spellings == 1 { (at, id) = (lane == .all ? "t.last_message_at" : "t.at", "t.conversation_id") }
            } else {
                conditions.append(narrowing.condition)
                source = "communications_conversations c INDEXED BY \(Self.index(narrowing.column, lane))"
            }
        }
        if let among {
            // Few keys, which are looked up and sorted.
            source = "communications_conversations c"
            (at, id) = ("+" + at, "+" + id)
            conditions.append("c.id IN (SELECT value FROM json_each(:among))")
            arguments["among"] = ("[" + among.map(String.init).joined(separator: ",") + "]").databaseValue
        }
        if let cursor = query.cursor {
            conditions.append("(\(at), \(id)) \(lane == .snoozed ? ">" : "<") (:at, :id)")
            arguments["at"] = cursor.at.databaseValue
            arguments["id"] = cursor.id.databaseValue
        }
        let direction = lane == .snoozed ? "ASC" : "DESC"
        sql = """
            SELECT \(ConversationJSON.columns) FROM \(source) \(ConversationJSON.joins)
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(at) \(direction), \(id) \(direction) LIMIT :limit
            """
        self.arguments = StatementArguments(arguments)
    }

    /// The statement for a query; nil where it names what is not here.
    init?(_ db: Database, _ query: InboxQuery, among: [Int64]? = nil) throws {
        guard let narrowings = try InboxNarrowing.all(db, query) else { return nil }
        let carrier = try among == nil ? Self.rarest(db, narrowings, Lane(query.view)) : nil
        self.init(query, narrowings, carrier: carrier, among: among)
    }

    func page(_ db: Database) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        return try ConversationPage.json(rows, Columns(statement), limit: limit, orderColumn: lane == .snoozed ? 7 : 10)
    }

    // MARK: - What carries

    static func index(_ column: InboxNarrowing.Column, _ lane: Lane) -> String {
        switch (column, lane) {
        // A merged conversation has no client, so the lists of a client need no index without them.
        case (.client, .all): "conversations_client"
        case (.tag, .all): "conversation_tags_all"
        case (.tag, _): "conversation_tags_lane"
        default: "conversations_\(column.rawValue)_\(lane.rawValue)"
        }
    }

    private static func tagCondition(_ narrowing: InboxNarrowing) -> String {
        narrowing.spellings == 1 ? "t.tag = :tag0" : "t.tag IN (\(tagNames(narrowing)))"
    }

    private static func tagNames(_ narrowing: InboxNarrowing) -> String {
        (0..<narrowing.spellings).map { ":tag\($0)" }.joined(separator: ", ")
    }

    private static func tagSource(_ narrowing: InboxNarrowing, _ lane: Lane) -> String {
        let index = index(.tag, lane)
        guard narrowing.spellings > 1 else {
            return "conversation_tags t INDEXED BY \(index) CROSS JOIN communications_conversations c ON c.id = t.conversation_id"
        }
        // A conversation that has two spellings stands in the list once.
        let condition = ["tag IN (\(tagNames(narrowing)))", lane.tagCondition?.replacing("t.", with: "")].compactMap { $0 }
            .joined(separator: " AND ")
        return """
            (SELECT min(tag) AS tag, lane, conversation_id FROM conversation_tags INDEXED BY \(index) WHERE \(condition)
                GROUP BY conversation_id) t CROSS JOIN communications_conversations c ON c.id = t.conversation_id
            """
    }

    /// How far rows are counted to tell which of several filters has fewest: a little first, since mostly that is enough.
    private static let counts = [500, 5000, 50_000]

    /// The filter with the fewest rows; the first where all have many.
    static func rarest(_ db: Database, _ narrowings: [InboxNarrowing], _ lane: Lane) throws -> Int? {
        guard narrowings.count > 1 else { return narrowings.isEmpty ? nil : 0 }
        var best = 0
        for limit in counts {
            let found = try narrowings.map { narrowing in
                let arguments = narrowing.arguments.merging(["limit": limit.databaseValue]) { first, _ in first }
                return try Int.fetchOne(db.cachedStatement(sql: count(narrowing, lane)), arguments: StatementArguments(arguments)) ?? 0
            }
            best = found.indices.min { found[$0] < found[$1] } ?? 0
            if found[best] < limit { break }
        }
        return best
    }

    /// Counts a filter's rows in its index alone.
    static func count(_ narrowing: InboxNarrowing, _ lane: Lane) -> String {
        let index = index(narrowing.column, lane)
        let from =
            narrowing.column == .tag
            ? "conversation_tags t INDEXED BY \(index) WHERE \(tagCondition(narrowing))\(lane.tagCondition.map { " AND " + $0 } ?? "")"
            : "communications_conversations c INDEXED BY \(index) WHERE \(countCondition(narrowing, lane)) AND \(narrowing.condition)"
        return "SELECT count(*) FROM (SELECT 1 FROM \(from) LIMIT :limit)"
    }

    /// The index of a client's conversations does not know of mergers, nor does a client's conversation.
    private static func countCondition(_ narrowing: InboxNarrowing, _ lane: Lane) -> String {
        narrowing.column == .client && lane == .all ? "1" : lane.condition
    }
}
