import Core
import GRDB

/// Writes search results with what matched in them.
enum SearchResults {
    static let messages = """
        SELECT m.uid, c.uid, m.sort_at, c.platform, k.uid, c.client_name, c.counterpart_name, c.counterpart_address, m.from_name,
            m.from_address, CASE m.kind WHEN 'note' THEN c.subject ELSE m.subject END, m.text, m.attachment_names, m.kind = 'note'
        FROM communications_messages m JOIN communications_conversations c ON c.id = m.conversation_id
        LEFT JOIN crm_clients k ON k.id = c.client_id WHERE m.id = ?
        """

    /// With addresses, identities and phones, one of which may be what was sought.
    static let clients = """
        SELECT c.uid, c.name, c.created_at, (
            SELECT group_concat(value, ' · ') FROM (
                SELECT i.value AS value, 0 AS n FROM crm_client_identities i WHERE i.client_id = c.id
                UNION ALL SELECT c.phone, 1 WHERE c.phone IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM crm_client_identities i WHERE i.client_id = c.id AND i.value = c.phone)
                UNION ALL SELECT p.value, 2 FROM crm_client_contacts p
                WHERE p.client_id = c.id AND p.kind = 'phone' AND p.value IS NOT c.phone
                ORDER BY n))
        FROM crm_clients c WHERE c.id = ?
        """

    static func writeMessages(
        _ db: Database,
        _ hits: [MessageSearch.Hit],
        _ query: SearchQuery,
        kind: String,
        _ writer: inout JSONWriter
    ) throws {
        let matcher = try WordMatcher(db, query)
        let statement = try db.cachedStatement(sql: messages)
        for hit in hits {
            let rows = try Row.fetchCursor(statement, arguments: [hit.message])
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
                writer.key("note")
                writer.bool(columns.bool(13))
                texts(HighlightedText(whole: columns.string(10), matcher), bestPiece(columns, matcher), &writer)
            }
        }
    }

    static func writeClients(_ db: Database, _ ids: [Int64], _ query: SearchQuery, _ writer: inout JSONWriter) throws {
        let matcher = try WordMatcher(db, query)
        let statement = try db.cachedStatement(sql: clients)
        for id in ids {
            let rows = try Row.fetchCursor(statement, arguments: [id])
            guard try rows.next() != nil else { continue }
            let columns = Columns(statement)
            writer.object { writer in
                writer.key("kind")
                writer.string("client")
                writer.key("id")
                writer.uid(columns, 0)
                writer.key("at")
                writer.time(columns, 2)
                texts(HighlightedText(whole: columns.string(1), matcher), HighlightedText(whole: columns.string(3), matcher), &writer)
            }
        }
    }

    /// The text where it matched, else the file names where they did.
    private static func bestPiece(_ columns: Columns, _ matcher: WordMatcher) -> HighlightedText {
        let text = HighlightedText(pieceOf: columns.string(11), matcher)
        if text.hasMatch { return text }
        let files = HighlightedText(whole: columns.string(12), matcher)
        return files.hasMatch ? files : text
    }

    static func client(_ columns: Columns, _ writer: inout JSONWriter) {
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

    static func texts(_ title: HighlightedText, _ snippet: HighlightedText, _ writer: inout JSONWriter) {
        writer.key("title")
        writer.string(title.text)
        writer.key("snippet")
        writer.string(snippet.text)
        writer.key("highlights")
        writer.object { writer in
            writer.key("title")
            title.writeRanges(&writer)
            writer.key("snippet")
            snippet.writeRanges(&writer)
        }
    }
}
