import Core
import GRDB

/// Finds messages by words, newest first, those with a match in the subject or the sender before the others.
///
/// The price of a query is bounded by what is asked for, not by how common its words are: FTS5 walks the postings of a word
/// lazily from the newest, and stops. A prefix it would first merge from the postings of all words that begin so, except for
/// prefixes of the length that has an index of its own (three). So a longer prefix is sought by its first three letters, and
/// each message is looked at more closely; only where that finds too little within a bound, which means that the prefix is
/// rare, the index merges it.
enum MessageSearch {
    struct Hit: Hashable {
        var message: Int64
        var conversation: Int64
    }

    /// Messages that are looked at more closely at most.
    private static let closeLooks = 400

    static let match = """
        SELECT f.rowid, m.conversation_id, m.subject, m.from_name, m.from_address, m.attachment_names, m.text
        FROM messages_fts f CROSS JOIN communications_messages m ON m.id = f.rowid
        WHERE messages_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?
        """

    static func hits(_ db: Database, _ query: SearchQuery, limit: Int, onePerConversation: Bool) throws -> [Hit] {
        let matcher = try WordMatcher(db, query)
        var collector = Collector(limit: limit, onePerConversation: onePerConversation, matcher: matcher)
        if let rough = query.roughFTS {
            let isComplete = try collector.collect(db, rough, atMost: closeLooks, needsCloseLook: true)
            if isComplete || collector.isFull { return collector.best }
        }
        _ = try collector.collect(db, query.fts, atMost: 4 * limit, needsCloseLook: false)
        return collector.best
    }

    private struct Collector {
        let limit: Int
        let onePerConversation: Bool
        let matcher: WordMatcher
        private var inTitle: [Hit] = []
        private var inText: [Hit] = []
        private var seen: Set<Int64> = []

        init(limit: Int, onePerConversation: Bool, matcher: WordMatcher) {
            self.limit = limit
            self.onePerConversation = onePerConversation
            self.matcher = matcher
        }

        var isFull: Bool { inTitle.count + inText.count >= limit }
        var best: [Hit] { Array((inTitle + inText).prefix(limit)) }

        /// Whether the index had no more than was looked at.
        mutating func collect(_ db: Database, _ fts: String, atMost: Int, needsCloseLook: Bool) throws -> Bool {
            let statement = try db.cachedStatement(sql: MessageSearch.match)
            let rows = try Row.fetchCursor(statement, arguments: [fts, atMost])
            let columns = Columns(statement)
            var looked = 0
            while !isFull, try rows.next() != nil {
                looked += 1
                let hit = Hit(message: columns.int(0), conversation: columns.int(1))
                let key = onePerConversation ? hit.conversation : hit.message
                guard !seen.contains(key), !needsCloseLook || hasPrefix(columns) else { continue }
                seen.insert(key)
                if isInTitle(columns) { inTitle.append(hit) } else { inText.append(hit) }
            }
            return looked < atMost && !isFull
        }

        private func hasPrefix(_ columns: Columns) -> Bool {
            (2...6).contains { matcher.words(of: columns.string($0)).contains(where: matcher.isPrefixed) }
        }

        private func isInTitle(_ columns: Columns) -> Bool {
            (2...4).contains { matcher.words(of: columns.string($0)).contains(where: matcher.matches) }
        }
    }
}
