import Core
import GRDB

/// Finds messages by words, newest first, those of a page with a match in the subject or the sender before the others.
///
/// The price of a query is bounded by what is asked for, not by how common its words are: FTS5 walks the postings of a word
/// lazily from the newest, and stops. A prefix it would first merge from the postings of all words that begin so, except for
/// prefixes of the length that has an index of its own (three). So a longer prefix is sought by its first three letters, and
/// each message is looked at more closely; only where that finds too little within a bound, which means that the prefix is
/// rare, the index merges it. What operators ask is asked of each row on the way, again within a bound: then the page is short,
/// and its cursor goes on from there.
enum MessageSearch {
    struct Hit: Hashable {
        var message: Int64
        var conversation: Int64
    }

    struct Found {
        var hits: [Hit] = []
        /// Where the next page begins; nil where nothing more is to be found.
        var next: PageCursor?

        /// Whether the bound of rows ended the page: there may be more, and nobody knows yet.
        func isShort(of limit: Int) -> Bool { next != nil && hits.count < limit }
    }

    /// Messages that are looked at more closely at most.
    static let closeLooks = 400
    /// Rows that a page with operators goes over at most.
    static let reach = 20_000

    static let match = match(SearchPlanParts(condition: "1", needsConversation: false))

    /// What a statement is made of.
    struct SearchPlanParts {
        var condition: String
        var needsConversation: Bool
    }

    private static func match(_ parts: SearchPlanParts) -> String {
        """
        SELECT f.rowid, m.conversation_id, m.subject, m.from_name, m.from_address, m.attachment_names, m.text, (\(parts.condition)), m.recipients
        FROM messages_fts f CROSS JOIN communications_messages m ON m.id = f.rowid
        \(parts.needsConversation ? "CROSS JOIN communications_conversations c ON c.id = m.conversation_id" : "")
        WHERE messages_fts MATCH :fts AND f.rowid < :before ORDER BY f.rowid DESC
        """
    }

    /// - Parameters:
    ///   - onePerConversation: of each conversation the newest match alone.
    ///   - cursor: of the page before.
    static func find(
        _ db: Database,
        _ plan: SearchPlan,
        limit: Int,
        onePerConversation: Bool,
        after cursor: PageCursor? = nil
    ) throws -> Found {
        guard let fts = plan.fts else {
            return try SearchWalk.find(db, plan, limit: limit, onePerConversation: onePerConversation, after: cursor)
        }
        var collector = Collector(
            limit: limit,
            onePerConversation: onePerConversation,
            plan: plan,
            matcher: try WordMatcher(db, plan.words),
            before: cursor?.id ?? .max
        )
        if let rough = plan.rough {
            let isComplete = try collector.collect(db, rough, atMost: closeLooks, needsCloseLook: true)
            if isComplete || collector.isFull { return collector.found }
        }
        _ = try collector.collect(db, fts, atMost: plan.isPlain ? 4 * limit : reach, needsCloseLook: false)
        return collector.found
    }

    /// How many messages there are among those that were looked at, and of how many conversations.
    struct Count {
        var messages = 0
        var conversations = 0
        /// Whether there are more than were looked at.
        var isCapped = false
    }

    /// Counts what words find, in one walk along as many rows as a closer look takes: without an order, and no prefix is merged for a
    /// number alone; what would have needed it is capped.
    static func count(_ db: Database, _ plan: SearchPlan, words fts: String) throws -> Count {
        var collector = Collector(
            limit: closeLooks,
            onePerConversation: false,
            plan: plan,
            matcher: try WordMatcher(db, plan.words),
            before: .max
        )
        collector.isOrdered = false
        // Where operators let few pass, a little further.
        let most = plan.isPlain ? closeLooks : 3 * closeLooks
        let isComplete = try collector.collect(db, plan.rough ?? fts, atMost: most, needsCloseLook: plan.rough != nil)
        let hits = collector.found.hits
        return Count(messages: hits.count, conversations: Set(hits.map(\.conversation)).count, isCapped: !isComplete)
    }

    private struct Collector {
        let limit: Int
        let onePerConversation: Bool
        let plan: SearchPlan
        let matcher: WordMatcher
        /// Rows from here on were on earlier pages.
        let before: Int64
        /// Whether matches in titles come first.
        var isOrdered = true
        private var inTitle: [Hit] = []
        private var inText: [Hit] = []
        private var seen: Set<Int64> = []
        private var last: Int64?

        init(limit: Int, onePerConversation: Bool, plan: SearchPlan, matcher: WordMatcher, before: Int64) {
            self.limit = limit
            self.onePerConversation = onePerConversation
            self.plan = plan
            self.matcher = matcher
            self.before = before
        }

        var isFull: Bool { inTitle.count + inText.count >= limit }
        var found: Found {
            Found(hits: Array((inTitle + inText).prefix(limit)), next: last.map { PageCursor(at: 0, id: $0) })
        }

        /// Whether the index had no more than was looked at.
        mutating func collect(_ db: Database, _ fts: String, atMost: Int, needsCloseLook: Bool) throws -> Bool {
            let parts = SearchPlanParts(condition: plan.condition, needsConversation: plan.needsConversation)
            let statement = try db.cachedStatement(sql: MessageSearch.match(parts))
            // A conversation that was on an earlier page must not come again: what it had there is passed once more.
            let start = onePerConversation ? Int64.max : before
            var arguments: [String: (any DatabaseValueConvertible)?] = plan.arguments
            arguments["fts"] = fts
            arguments["before"] = start
            let rows = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
            let columns = Columns(statement)
            var (looked, passed) = (0, 0)
            while looked < atMost, !isFull {
                guard try rows.next() != nil else {
                    last = nil
                    return true
                }
                let row = columns.int(0)
                let isOld = row >= before
                if isOld {
                    passed += 1
                    guard passed <= MessageSearch.reach else { continue }
                } else {
                    looked += 1
                    last = row
                }
                let hit = Hit(message: row, conversation: columns.int(1))
                let key = onePerConversation ? hit.conversation : hit.message
                guard !seen.contains(key), columns.bool(7), passes(columns), !needsCloseLook || hasPrefix(columns) else { continue }
                seen.insert(key)
                guard !isOld else { continue }
                if isOrdered, isInTitle(columns) { inTitle.append(hit) } else { inText.append(hit) }
            }
            if try rows.next() == nil {
                last = nil
                return true
            }
            return false
        }

        private func passes(_ columns: Columns) -> Bool {
            plan.looks.allSatisfy {
                $0.passes(subject: columns.string(2), name: columns.string(3), address: columns.string(4), recipients: columns.string(8))
            }
        }

        private func hasPrefix(_ columns: Columns) -> Bool {
            (2...6).contains { matcher.isPrefixed(somewhereIn: columns.string($0)) }
        }

        private func isInTitle(_ columns: Columns) -> Bool {
            (2...4).contains { !matcher.found(in: matcher.words(of: columns.string($0))).isEmpty }
        }
    }
}
