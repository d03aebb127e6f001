import Core
import GRDB

extension OfficeDatabase {
    /// The office's tags, those used most first, at most 500: `{"items": [{"name", "count"}], "next": null}`.
    package func tags() async throws -> [UInt8] {
        try await read { db in
            let rows = try Row.fetchAll(db.cachedStatement(sql: TagQueries.all))
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
    /// Goes over the different sets of tags, which are few, instead of over conversations.
    static let all = """
        SELECT j.value, sum(s.n) FROM (
            SELECT tags, count(*) AS n FROM communications_conversations WHERE tags <> '[]' GROUP BY tags
        ) s, json_each(s.tags) j
        GROUP BY j.value ORDER BY 2 DESC, 1 LIMIT 500
        """
}
