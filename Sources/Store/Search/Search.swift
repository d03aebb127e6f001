package import Core
import GRDB

/// What a search looks for.
package enum SearchKind: String, Sendable, CaseIterable, Codable {
    case all, clients, orders, conversations, messages
}

extension OfficeDatabase {
    /// Searches clients, orders, conversations and messages, as JSON `{"items": […], "next": null}`. Best first: clients, then orders,
    /// then messages as ``MessageSearch`` orders them.
    /// - Parameter limit: 1–200 items.
    package func search(_ query: SearchQuery, kind: SearchKind, limit: Int) async throws -> [UInt8] {
        let now = now()
        return try await read { db in
            var writer = JSONWriter(capacity: limit * 600)
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in
                    if kind == .all || kind == .clients {
                        let clients = try ClientLists.search(db, query, limit: kind == .all ? min(limit, 5) : limit)
                        try SearchResults.writeClients(db, clients, query, &writer)
                    }
                    if kind == .all || kind == .orders {
                        let orders = try OrderSearch.keys(db, query, now: now, limit: kind == .all ? min(limit, 5) : limit)
                        try SearchResults.writeOrders(db, orders, query, &writer)
                    }
                    if kind != .clients, kind != .orders {
                        let hits = try MessageSearch.hits(db, query, limit: limit, onePerConversation: kind != .messages)
                        try SearchResults.writeMessages(db, hits, query, kind: kind == .messages ? "message" : "conversation", &writer)
                    }
                }
                writer.key("next")
                writer.null()
            }
            return writer.bytes
        }
    }

    /// A page of the inbox narrowed to conversations in which a message matches, newest first. Best hits only: at most `limit`.
    package func inbox(_ query: InboxQuery, matching search: SearchQuery) async throws -> [UInt8] {
        try await read { db in
            let hits = try MessageSearch.hits(db, search, limit: 200, onePerConversation: true)
            return try InboxStatement(db, query, among: hits.map(\.conversation))?.page(db) ?? ConversationPage.empty
        }
    }
}
