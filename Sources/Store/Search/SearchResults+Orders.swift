import Core
import GRDB

extension SearchResults {
    static let orders = """
        SELECT o.uid, v.uid, o.created_at, o.status, k.uid, o.client_name, o.order_number, o.description, o.reference_code,
            o.repertorium_number
        FROM crm_orders o JOIN crm_clients k ON k.id = o.client_id
        LEFT JOIN communications_conversations v ON v.id = o.conversation_id WHERE o.id = ?
        """

    /// Elements of an array that is open.
    static func writeOrders(_ db: Database, _ ids: [Int64], _ query: SearchQuery, _ writer: inout JSONWriter) throws {
        let matcher = try WordMatcher(db, query)
        let statement = try db.cachedStatement(sql: orders)
        for id in ids {
            let rows = try Row.fetchCursor(statement, arguments: [id])
            guard try rows.next() != nil else { continue }
            let columns = Columns(statement)
            writer.object { writer in
                writer.key("kind")
                writer.string("order")
                writer.key("id")
                writer.uid(columns, 0)
                writer.key("conversation_id")
                writer.uid(columns, 1)
                writer.key("at")
                writer.time(columns, 2)
                writer.key("status")
                writer.text(columns, 3)
                writer.key("client")
                client(columns, &writer)
                let title = HighlightedText(whole: "\(columns.string(6)) · \(columns.string(5))", matcher)
                texts(title, piece(columns, matcher), &writer)
            }
        }
    }

    /// The first text in which something matched, else the description.
    private static func piece(_ columns: Columns, _ matcher: WordMatcher) -> HighlightedText {
        let texts =
            [HighlightedText(pieceOf: columns.string(7), matcher)] + [8, 9].map { HighlightedText(whole: columns.string($0), matcher) }
        return texts.first(where: \.hasMatch) ?? texts[0]
    }
}
