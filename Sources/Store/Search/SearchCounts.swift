import Core
import GRDB

/// How much of each kind a search finds: counted up to a bound, and not longer than the page itself may take.
struct SearchCounts {
    /// Of each kind at most.
    static let limit = 1000

    private var counts: [(kind: SearchKind, count: Int, isCapped: Bool)] = []

    /// - Parameter nothing: whether the page looked for messages up to the last one, and found none.
    init(_ db: Database, _ text: SearchText, _ plan: SearchPlan, now: Timestamp, nothing: Bool) throws {
        var (clients, orders) = (0, 0)
        if let query = text.words, text.filters.isEmpty {
            clients = try ClientLists.search(db, query, limit: Self.limit + 1).count
            orders = try OrderSearch.keys(db, query, now: now, limit: Self.limit + 1).count
        }
        add(.clients, clients, false)
        // Words find so many orders and no more.
        add(.orders, orders, orders >= OrderSearch.reach)
        if text.isEmpty {
            add(.conversations, 0, false)
            add(.messages, 0, false)
        } else if let words = plan.fts {
            let found = nothing ? .init() : try MessageSearch.count(db, plan, words: words)
            add(.conversations, found.conversations, found.isCapped)
            add(.messages, found.messages, found.isCapped)
        } else {
            for (kind, onePerConversation) in [(SearchKind.conversations, true), (.messages, false)] {
                let found = try SearchWalk.find(db, plan, limit: Self.limit + 1, onePerConversation: onePerConversation, after: nil)
                add(kind, found.hits.count, found.next != nil)
            }
        }
    }

    /// The page itself found so many: what it walked, the counting had no time for.
    mutating func raise(_ kind: SearchKind, to count: Int) {
        for index in counts.indices where counts[index].kind == kind {
            counts[index].count = max(counts[index].count, min(count, Self.limit))
        }
    }

    private mutating func add(_ kind: SearchKind, _ count: Int, _ isCapped: Bool) {
        counts.append((kind, min(count, Self.limit), isCapped || count > Self.limit))
    }

    /// `{"clients", "orders", "conversations", "messages", "capped": [kinds of which there are more]}`
    func write(_ writer: inout JSONWriter) {
        writer.object { writer in
            for one in counts {
                writer.name(one.kind.rawValue)
                writer.int(Int64(one.count))
            }
            writer.key("capped")
            writer.array { writer in for one in counts where one.isCapped { writer.string(one.kind.rawValue) } }
        }
    }
}
