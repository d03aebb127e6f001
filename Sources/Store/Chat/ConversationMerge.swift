import Core
import Foundation
import GRDB

/// Two conversations turn out to be one chat: what belongs to the one that goes comes to the one that stays.
struct ConversationMerge {
    let db: Database
    let now: Timestamp

    func merge(_ gone: Int64, into kept: Int64, _ touched: inout TouchedConversations) throws {
        let find = try db.cachedStatement(sql: "SELECT uid FROM communications_conversations WHERE id = ?")
        guard let goneID = try Data.fetchOne(find, arguments: [gone]).flatMap({ PublicID(bytes: Array($0)) }),
            let keptID = try Data.fetchOne(find, arguments: [kept]).flatMap({ PublicID(bytes: Array($0)) })
        else { return }
        try mergeRow(gone, kept)
        for table in ["communications_messages", "outbox", "conversation_keys", "quotes", "crm_orders"] {
            try db.execute(sql: "UPDATE \(table) SET conversation_id = ? WHERE conversation_id = ?", arguments: [kept, gone])
        }
        try ConversationBaggage(db: db, now: now).carryNotifications(from: gone, to: kept)
        try db.execute(
            sql: """
                UPDATE communications_conversations SET related_conversation_id = ?1
                WHERE related_conversation_id = ?2 AND id <> ?1
                """,
            arguments: [kept, gone]
        )
        _ = try mergeDrafts(goneID, keptID)
        try db.execute(sql: "DELETE FROM communications_conversations WHERE id = ?", arguments: [gone])
        touched.merge(gone, goneID, into: kept)
    }

    /// A mail's counterpart is whom the one that stays is with. Open where either waits for somebody; looked after by whoever looked after the older one, else after the newer.
    func mergeRow(_ gone: Int64, _ kept: Int64) throws {
        try db.execute(
            sql: """
                UPDATE communications_conversations AS k SET
                    message_count = k.message_count + g.message_count,
                    unread_count = k.unread_count + g.unread_count,
                    has_attachments = k.has_attachments OR g.has_attachments,
                    attention = k.attention OR g.attention,
                    status = CASE WHEN k.status = 'open' OR g.status = 'open' THEN 'open' ELSE 'closed' END,
                    snooze_until = CASE
                        WHEN k.status = 'closed' THEN g.snooze_until
                        WHEN g.status = 'closed' THEN k.snooze_until
                        WHEN k.snooze_until IS NULL OR g.snooze_until IS NULL THEN NULL
                        ELSE min(k.snooze_until, g.snooze_until) END,
                    assignee_id = coalesce(k.assignee_id, g.assignee_id),
                    client_name = CASE WHEN k.client_id IS NULL THEN g.client_name ELSE k.client_name END,
                    client_id = coalesce(k.client_id, g.client_id),
                    related_conversation_id = nullif(coalesce(k.related_conversation_id, g.related_conversation_id), k.id),
                    tags = (SELECT json_group_array(value) FROM (
                        SELECT value FROM json_each(k.tags)
                        UNION ALL SELECT value FROM json_each(g.tags) WHERE value NOT IN (SELECT value FROM json_each(k.tags)))),
                    counterpart_name = CASE WHEN newer AND k.chat_kind IS NOT NULL THEN g.counterpart_name ELSE k.counterpart_name END,
                    counterpart_address = CASE WHEN newer AND k.chat_kind IS NOT NULL THEN g.counterpart_address ELSE k.counterpart_address END,
                    named_at = CASE WHEN newer AND k.chat_kind IS NOT NULL THEN g.named_at ELSE k.named_at END,
                    named_n = CASE WHEN newer AND k.chat_kind IS NOT NULL THEN g.named_n ELSE k.named_n END
                FROM (
                    SELECT o.*, coalesce((o.named_at, o.named_n, o.counterpart_name, o.counterpart_address)
                        > (p.named_at, p.named_n, p.counterpart_name, p.counterpart_address), p.named_at IS NULL) AS newer
                    FROM communications_conversations o, communications_conversations p WHERE o.id = ?1 AND p.id = ?2
                ) AS g
                WHERE k.id = ?2
                """,
            arguments: [gone, kept]
        )
    }

    /// What somebody began to write in both stands there one below the other.
    /// - Returns: the users whose draft came along as it is.
    func mergeDrafts(_ gone: PublicID, _ kept: PublicID) throws -> [Int64] {
        var whole: [Int64] = []
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT user_id, content FROM drafts WHERE uid = ? ORDER BY user_id",
            arguments: [Data(gone.bytes)]
        )
        for row in rows {
            let user: Int64 = row[0]
            let other = try String.fetchOne(
                db,
                sql: "SELECT content FROM drafts WHERE user_id = ? AND uid = ?",
                arguments: [user, Data(kept.bytes)]
            )
            let content: String = row[1]
            try DraftTable.put(db, kept, other.map { Self.joined($0, content) } ?? content, user: user, now: now)
            try DraftTable.delete(db, gone, user: user, now: now)
            if other == nil { whole.append(user) }
        }
        return whole
    }

    private static func joined(_ one: String, _ other: String) -> String {
        guard case .object(var members)? = try? JSONReader.read(Array(one.utf8)),
            case .object(let more)? = try? JSONReader.read(Array(other.utf8)), case .string(let below)? = more["text"], !below.isEmpty
        else { return one }
        if case .string(let above)? = members["text"], !above.isEmpty {
            members["text"] = .string(above + "\n\n" + below)
        } else {
            members["text"] = .string(below)
        }
        var writer = JSONWriter(capacity: one.utf8.count + below.utf8.count)
        writer.value(.object(members))
        let text = String(decoding: writer.bytes, as: UTF8.self)
        return text.utf8.count <= Draft.maximumBytes ? text : one
    }
}
