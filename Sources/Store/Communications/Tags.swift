import Core
import GRDB

extension OfficeDatabase {
    /// The office's tags of conversations, those used most first, at most 500: `{"items": [{"name", "count"}], "next": null}`.
    package func tags() async throws -> [UInt8] { try await tags(TagQueries.all) }

    /// The same of clients.
    package func clientTags() async throws -> [UInt8] { try await tags(TagQueries.clients) }

    private func tags(_ query: String) async throws -> [UInt8] {
        try await read { db in
            let rows = try Row.fetchAll(db.cachedStatement(sql: query))
            var writer = JSONWriter(capacity: 64 + rows.count * 40)
            writer.object { writer in
                writer.key("items")
                writer.array { writer in
                    for row in rows {
                        writer.object { writer in
                            writer.key("name")
                            writer.string(row[0] as String)
                            writer.key("count")
                            writer.int(row[1])
                        }
                    }
                }
                writer.key("next")
                writer.null()
            }
            return writer.bytes
        }
    }
}

enum TagQueries {
    /// Jumps from one tag to the next, however many conversations have it.
    static let different = """
        WITH RECURSIVE s (tag) AS (
            SELECT min(tag) FROM conversation_tags
            UNION ALL SELECT (SELECT min(t.tag) FROM conversation_tags t WHERE t.tag > s.tag) FROM s WHERE s.tag IS NOT NULL
        )
        SELECT tag FROM s WHERE tag IS NOT NULL LIMIT 5000
        """

    /// How the office writes a tag: SQLite knows the capitals of ASCII only.
    static func spellings(_ db: Database, of tag: String) throws -> [String] {
        let name = tag.lowercased()
        return try String.fetchAll(db.cachedStatement(sql: different)).filter { $0.lowercased() == name }
    }

    static let all = used(in: "communications_conversations")
    static let clients = used(in: "crm_clients")

    /// Goes over the different sets of tags, which are few, instead of over what bears them.
    private static func used(in table: String) -> String {
        """
        SELECT j.value, sum(s.n) FROM (
            SELECT tags, count(*) AS n FROM \(table) WHERE tags <> '[]' GROUP BY tags
        ) s, json_each(s.tags) j
        GROUP BY j.value ORDER BY 2 DESC, 1 LIMIT 500
        """
    }
}
