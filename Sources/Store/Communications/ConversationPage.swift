import Core
import GRDB

/// A page of conversations as JSON from rows of ``ConversationJSON/columns``.
enum ConversationPage {
    static let empty = Array(#"{"items":[],"next":null}"#.utf8)

    /// - Parameters:
    ///   - limit: conversations in the page; the statement was asked for one more, which tells whether there is a next page.
    ///   - orderColumn: the time column that the list is ordered by.
    static func json(_ rows: RowCursor, _ columns: Columns, limit: Int, orderColumn: Int32 = 10) throws -> [UInt8] {
        var writer = JSONWriter(capacity: limit * 1000)
        var last: PageCursor?
        var more = false
        try writer.object { writer in
            writer.key("items")
            try writer.array { writer in
                var count = 0
                while try rows.next() != nil {
                    if count == limit {
                        more = true
                        break
                    }
                    ConversationJSON.write(columns, &writer)
                    last = PageCursor(at: columns.int(orderColumn), id: columns.int(22))
                    count += 1
                }
            }
            writer.key("next")
            writer.string(more ? last?.description : nil)
        }
        return writer.bytes
    }
}
