package import Core
import GRDB

/// What a search looks for.
package enum SearchKind: String, Sendable, CaseIterable, Codable {
    case all, clients, orders, conversations, messages
}

/// One search.
package struct SearchRequest: Sendable {
    package var text: SearchText
    package var kind: SearchKind
    /// Whose conversations are "mine".
    package var user: Int64
    /// 1–200 items.
    package var limit: Int
    /// Of the page before of the same kind; with it nothing is counted.
    package var cursor: PageCursor?

    package init(_ text: SearchText, kind: SearchKind, user: Int64, limit: Int, cursor: PageCursor? = nil) {
        self.text = text
        self.kind = kind
        self.user = user
        self.limit = limit
        self.cursor = cursor
    }
}

extension OfficeDatabase {
    /// Searches clients, orders, conversations and messages, as JSON `{"items": […], "next", "counts", "hints"}`. Best first: clients, then
    /// orders, then messages as ``MessageSearch`` orders them. Operators narrow messages: with one no client and no order is found.
    package func search(_ request: SearchRequest) async throws -> [UInt8] {
        let now = now()
        return try await read { db in
            let plan = try SearchPlan(db, request.text, user: request.user)
            var writer = JSONWriter(capacity: request.limit * 600)
            var found = Page()
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in found = try Self.items(db, request, plan, now: now, &writer) }
                writer.key("next")
                writer.string(found.next?.description)
                writer.key("counts")
                if request.cursor == nil {
                    var counts = try SearchCounts(db, request.text, plan, now: now, nothing: found.isNothing)
                    counts.raise(request.kind == .messages ? .messages : .conversations, to: found.messages)
                    counts.write(&writer)
                } else {
                    writer.null()
                }
                SearchHintJSON.write(plan.hints, &writer)
            }
            return writer.bytes
        }
    }

    /// The same of words alone.
    package func search(_ query: SearchQuery, kind: SearchKind, limit: Int) async throws -> [UInt8] {
        try await search(SearchRequest(SearchText(query), kind: kind, user: 0, limit: limit))
    }

    /// What a page found beside its items.
    private struct Page {
        /// Where it goes on; of all kinds: where the conversations go on, if the bound of rows ended them before the page was full.
        var next: PageCursor?
        /// Conversations or messages on it.
        var messages = 0
        /// Whether there is no message that it could have.
        var isNothing = false
    }

    private static func items(
        _ db: Database,
        _ request: SearchRequest,
        _ plan: SearchPlan,
        now: Timestamp,
        _ writer: inout JSONWriter
    ) throws -> Page {
        let (kind, limit) = (request.kind, request.limit)
        var next: PageCursor?
        if let query = request.text.words, request.text.filters.isEmpty, kind == .all || kind == .clients || kind == .orders {
            let few = kind == .all ? min(limit, 5) : limit
            let skipped = kind == .all ? 0 : Int(max(0, min(request.cursor?.id ?? 0, Int64(SearchCounts.limit))))
            /// A page of what a list of keys holds; its cursor is how many stand before it.
            func page(_ keys: [Int64]) -> [Int64] {
                if keys.count > skipped + few { next = PageCursor(at: 0, id: Int64(skipped + few)) }
                return Array(keys.dropFirst(skipped).prefix(few))
            }
            if kind != .orders {
                let clients = page(try ClientLists.search(db, query, limit: skipped + few + 1))
                try SearchResults.writeClients(db, clients, query, &writer)
            }
            if kind != .clients {
                let orders = page(try OrderSearch.keys(db, query, now: now, limit: skipped + few + 1))
                try SearchResults.writeOrders(db, orders, query, &writer)
            }
        }
        if kind != .clients, kind != .orders, !request.text.isEmpty {
            let isMessages = kind == .messages
            let found = try MessageSearch.find(db, plan, limit: limit, onePerConversation: !isMessages, after: request.cursor)
            try SearchResults.writeMessages(db, found.hits, plan.words, kind: isMessages ? "message" : "conversation", &writer)
            next = kind != .all || found.isShort(of: limit) ? found.next : nil
            return Page(next: next, messages: found.hits.count, isNothing: found.hits.isEmpty && found.next == nil)
        }
        return Page(next: kind == .all ? nil : next)
    }

    /// A page of the inbox narrowed to conversations in which a message matches, newest first, with `hints`. Best hits only: at most 200.
    package func inbox(_ query: InboxQuery, matching text: SearchText) async throws -> [UInt8] {
        try await read { db in
            var plan = try SearchPlan(db, text, user: query.user)
            let isThere = try plan.restrict(db, to: query)
            let found = isThere && !text.isEmpty ? try MessageSearch.find(db, plan, limit: 200, onePerConversation: true) : .init()
            var page = try InboxStatement(db, query, among: found.hits.map(\.conversation))?.page(db) ?? ConversationPage.empty
            var hints = JSONWriter(capacity: 64)
            hints.object { SearchHintJSON.write(plan.hints, &$0) }
            // Both are objects: the one goes on with the members of the other.
            page.removeLast()
            let capped = found.next == nil ? "false" : "true"
            return page + Array(#","capped":\#(capped),"#.utf8) + hints.bytes.dropFirst()
        }
    }
}

/// `"hints": [{"operator", "value", "code", "detail"}]`
enum SearchHintJSON {
    static func write(_ hints: [SearchHint], _ writer: inout JSONWriter) {
        writer.key("hints")
        writer.array { writer in
            for hint in hints {
                writer.object { writer in
                    writer.key("operator")
                    writer.string(hint.name.rawValue)
                    writer.key("value")
                    writer.string(hint.value)
                    writer.key("code")
                    writer.string(hint.code.rawValue)
                    writer.key("detail")
                    writer.string(hint.detail)
                }
            }
        }
    }
}
