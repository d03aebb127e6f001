package import Core
import GRDB

extension OfficeDatabase {
    /// Which files of a conversation are in which orders, as JSON: `{"items": [{"attachment_id", "order": {"id", "order_number"}}]}`, what was
    /// put there last first. Orders in the archive do not count, nor do cancelled ones, which lie there:
    /// making one is undone by cancelling it.
    /// - Throws: ``StoreError/notFound``
    package func placedFiles(of conversation: PublicID) async throws -> [UInt8] {
        try await read { db in
            let statement = try db.cachedStatement(sql: PlacedFiles.query)
            let rows = try Row.fetchCursor(statement, arguments: [ConversationQueries.key(db, conversation)])
            let columns = Columns(statement)
            var writer = JSONWriter(capacity: 1024)
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in
                    while try rows.next() != nil {
                        writer.object { writer in
                            writer.key("attachment_id")
                            writer.uid(columns, 0)
                            writer.key("order")
                            OrderJSON.reference(columns, id: 1, number: 2, &writer)
                        }
                    }
                }
            }
            return writer.bytes
        }
    }
}

enum PlacedFiles {
    /// Along the conversation's messages and their files: orders are looked up for files, never the other way round.
    static let query = """
        SELECT a.uid, o.uid, o.order_number FROM communications_messages m
        CROSS JOIN communications_attachments a ON a.message_id = m.id
        CROSS JOIN order_files f ON f.attachment_id = a.id AND f.direction = 'in'
        CROSS JOIN crm_orders o ON o.id = f.order_id AND o.is_archived = 0
        WHERE m.conversation_id = ? ORDER BY f.id DESC LIMIT 1000
        """
}
