package import Core
import GRDB

/// What a search looks for.
package enum SearchKind: String, Sendable, CaseIterable, Codable {
    case all, clients, conversations, messages
}

extension OfficeDatabase {
    /// Searches clients, conversations and messages, as JSON `{"items": […], "next": null}`. Best first: clients, then messages
    /// as ``MessageSearch`` orders them.
    /// - Parameter limit: 1–200 items.
    package func search(_ query: SearchQuery, kind: SearchKind, limit: Int) async throws -> [UInt8] {
        try await read { db in
            var writer = JSONWriter(capacity: limit * 600)
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in
                    if kind == .all || kind == .clients {
                        let clients = try ClientLists.search(db, query, limit: kind == .all ? min(limit, 5) : limit)
                        try SearchResults.writeClients(db, clients, query, &writer)
                    }
                    if kind != .clients {
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
            return try InboxStatement(query, among: hits.map(\.conversation)).page(db)
        }
    }
}
