import Core
import GRDB

/// A conversation as the API shows it, written straight from its row.
enum ConversationJSON {
    /// The columns that ``write(_:_:)`` expects, in its order; `c` is the conversation, `u` its assignee, `k` its client,
    /// `a` its channel account, `r` the related conversation.
    static let columns = """
        c.uid, c.platform, a.uid, c.external_id, c.subject, c.preview, c.status, c.snooze_until, c.unread_count, c.message_count,
        c.last_message_at, c.last_direction, k.uid, c.client_name, u.uid, u.name, c.tags, r.uid, c.counterpart_name,
        c.counterpart_address, c.has_attachments, c.created_at, c.id, c.attention, c.chat_kind, c.reach,
        CASE WHEN c.merged_into IS NOT NULL THEN (SELECT g.uid FROM communications_conversations g WHERE g.id = c.merged_into) END
        """
    static let joins = """
        JOIN channel_accounts a ON a.id = c.channel_account_id
        LEFT JOIN crm_clients k ON k.id = c.client_id
        LEFT JOIN users u ON u.id = c.assignee_id
        LEFT JOIN communications_conversations r ON r.id = c.related_conversation_id
        """

    static func write(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 0)
            writer.key("platform")
            writer.text(columns, 1)
            writer.key("channel_account_id")
            writer.uid(columns, 2)
            writer.key("external_id")
            writer.text(columns, 3)
            writer.key("subject")
            writer.text(columns, 4)
            writer.key("preview")
            writer.text(columns, 5)
            writer.key("status")
            writer.text(columns, 6)
            writer.key("snooze_until")
            writer.time(columns, 7)
            writer.key("unread_count")
            writer.int(columns, 8)
            writer.key("message_count")
            writer.int(columns, 9)
            writer.key("last_message_at")
            writer.time(columns, 10)
            writer.key("last_direction")
            writer.text(columns, 11)
            writer.key("client")
            reference(columns, id: 12, name: 13, &writer)
            writer.key("assignee")
            reference(columns, id: 14, name: 15, &writer)
            writer.key("tags")
            writer.json(columns, 16)
            writer.key("related_conversation_id")
            writer.uid(columns, 17)
            writer.key("counterpart")
            writer.object { writer in
                writer.key("name")
                writer.text(columns, 18)
                writer.key("address")
                writer.text(columns, 19)
            }
            writer.key("has_attachments")
            writer.bool(columns.bool(20))
            writer.key("created_at")
            writer.time(columns, 21)
            writer.key("attention")
            writer.bool(columns.bool(23))
            writer.key("chat_kind")
            writer.text(columns, 24)
            writer.key("reach")
            writer.text(columns, 25)
            writer.key("merged_into")
            writer.uid(columns, 26)
        }
    }

    private static func reference(_ columns: Columns, id: Int32, name: Int32, _ writer: inout JSONWriter) {
        guard !columns.isNull(id) else { return writer.null() }
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, id)
            writer.key("name")
            writer.text(columns, name)
        }
    }
}
