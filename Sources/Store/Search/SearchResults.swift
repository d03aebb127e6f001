import Core
import GRDB

/// Writes search results with what matched in them.
enum SearchResults {
    /// What FTS5 puts around a match; control characters that no mail's text contains after parsing.
    private static let open: Character = "\u{02}"
    private static let close: Character = "\u{03}"

    static let messages = """
        SELECT m.uid, c.uid, m.sort_at, c.platform, k.uid, c.client_name, c.counterpart_name, c.counterpart_address, m.from_name,
            m.from_address, highlight(messages_fts, 0, char(2), char(3)), snippet(messages_fts, 1, char(2), char(3), '…', 24),
            highlight(messages_fts, 2, char(2), char(3)), highlight(messages_fts, 4, char(2), char(3))
        FROM messages_fts f CROSS JOIN communications_messages m ON m.id = f.rowid
        JOIN communications_conversations c ON c.id = m.conversation_id LEFT JOIN crm_clients k ON k.id = c.client_id
        WHERE messages_fts MATCH ? AND f.rowid = ?
        """

    static func writeMessages(
        _ db: Database,
        _ hits: [MessageSearch.Hit],
        _ query: SearchQuery,
        kind: String,
        _ writer: inout JSONWriter
    ) throws {
        let statement = try db.cachedStatement(sql: messages)
        for hit in hits {
            let rows = try Row.fetchCursor(statement, arguments: [query.fts, hit.message])
            guard try rows.next() != nil else { continue }
            let columns = Columns(statement)
            writer.object { writer in
                writer.key("kind")
                writer.string(kind)
                writer.key("id")
                writer.uid(columns, kind == "message" ? 0 : 1)
                writer.key("conversation_id")
                writer.uid(columns, 1)
                writer.key("message_id")
                writer.uid(columns, 0)
                writer.key("at")
                writer.time(columns, 2)
                writer.key("platform")
                writer.text(columns, 3)
                writer.key("client")
                client(columns, &writer)
                writer.key("counterpart")
                correspondent(columns, 6, 7, &writer)
                writer.key("from")
                correspondent(columns, 8, 9, &writer)
                texts(title: columns.string(10), snippet: bestSnippet(columns), &writer)
            }
        }
    }

    static func writeClients(_ db: Database, _ ids: [Int64], _ query: SearchQuery, _ writer: inout JSONWriter) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT c.uid, c.name, c.created_at, (SELECT group_concat(i.value, ' · ') FROM crm_client_identities i WHERE i.client_id = c.id),
                    (SELECT highlight(clients_fts, 0, char(2), char(3)) FROM clients_fts WHERE clients_fts MATCH ?1 AND rowid = c.id)
                FROM crm_clients c WHERE c.id = ?2
                """
        )
        for id in ids {
            let rows = try Row.fetchCursor(statement, arguments: [query.fts, id])
            guard try rows.next() != nil else { continue }
            let columns = Columns(statement)
            writer.object { writer in
                writer.key("kind")
                writer.string("client")
                writer.key("id")
                writer.uid(columns, 0)
                writer.key("at")
                writer.time(columns, 2)
                texts(title: columns.isNull(4) ? columns.string(1) : columns.string(4), snippet: columns.string(3), &writer)
            }
        }
    }

    /// The text where it matched, else a file name that did.
    private static func bestSnippet(_ columns: Columns) -> String {
        let text = columns.string(11)
        if text.contains(open) { return text }
        let files = columns.string(13)
        return files.contains(open) ? files : text
    }

    private static func client(_ columns: Columns, _ writer: inout JSONWriter) {
        guard !columns.isNull(4) else { return writer.null() }
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 4)
            writer.key("name")
            writer.text(columns, 5)
        }
    }

    private static func correspondent(_ columns: Columns, _ name: Int32, _ address: Int32, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("name")
            writer.text(columns, name)
            writer.key("address")
            writer.text(columns, address)
        }
    }

    private static func texts(title: String, snippet: String, _ writer: inout JSONWriter) {
        let title = Marked(title)
        let snippet = Marked(snippet)
        writer.key("title")
        writer.string(title.text)
        writer.key("snippet")
        writer.string(snippet.text)
        writer.key("highlights")
        writer.object { writer in
            writer.key("title")
            title.write(&writer)
            writer.key("snippet")
            snippet.write(&writer)
        }
    }

    /// A text with the marks taken out and kept as ranges of UTF-16 code units.
    struct Marked {
        var text = ""
        var ranges: [(Int, Int)] = []

        init(_ marked: String) {
            var position = 0
            var start = 0
            for scalar in marked.unicodeScalars {
                switch scalar {
                case "\u{02}": start = position
                case "\u{03}": ranges.append((start, position))
                default:
                    text.unicodeScalars.append(scalar)
                    position += UTF16.width(scalar)
                }
            }
        }

        func write(_ writer: inout JSONWriter) {
            writer.array { writer in
                for (start, end) in ranges {
                    writer.array { writer in
                        writer.int(Int64(start))
                        writer.int(Int64(end))
                    }
                }
            }
        }
    }
}
