package import Core
import Foundation
import GRDB

/// What a search looks for.
package enum SearchKind: String, Sendable, CaseIterable, Codable {
    case all, clients, conversations, messages
}

extension OfficeDatabase {
    /// Searches clients, conversations and messages, as JSON `{"items": […], "next": null}`. Best first: clients, then where the
    /// subject or the sender matches, then where the text does; within each the newest.
    /// - Parameter limit: 1–200 items.
    package func search(_ query: SearchQuery, kind: SearchKind, limit: Int) async throws -> [UInt8] {
        try await read { db in
            var writer = JSONWriter(capacity: limit * 600)
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in
                    if kind == .all || kind == .clients {
                        let clients = try ClientQueries.search(db, query, limit: kind == .all ? min(limit, 5) : limit)
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

/// Finds messages by words.
///
/// The index gives matches newest first without looking at the rest, so the price of a query is bounded by what is asked
/// for, not by how common its words are.
enum MessageSearch {
    struct Hit: Hashable {
        var message: Int64
        var conversation: Int64
    }

    static let match = """
        SELECT f.rowid, m.conversation_id FROM messages_fts f CROSS JOIN communications_messages m ON m.id = f.rowid
        WHERE messages_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?
        """

    static func hits(_ db: Database, _ query: SearchQuery, limit: Int, onePerConversation: Bool) throws -> [Hit] {
        var hits: [Hit] = []
        var seen: Set<Int64> = []
        for scope in ["{subject from_name from_address} : (\(query.fts))", query.fts] {
            let rows = try Row.fetchCursor(db.cachedStatement(sql: match), arguments: [scope, 4 * limit])
            while hits.count < limit, let row = try rows.next() {
                let hit = Hit(message: row[0], conversation: row[1])
                if seen.insert(onePerConversation ? hit.conversation : hit.message).inserted { hits.append(hit) }
            }
            if hits.count >= limit { break }
        }
        return hits
    }
}
