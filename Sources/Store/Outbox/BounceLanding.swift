import Core
import Foundation
import GRDB

/// Puts a delivery failure onto the message that came back.
enum BounceLanding {
    /// - Parameter conversation: the one that the report joined.
    static func land(_ db: Database, _ notice: BounceNotice, in conversation: Int64, account: ChannelAccount, now: Timestamp) throws {
        // A warning that delivery is delayed is only shown.
        guard notice.isFinal, let id = notice.originalMessageID, let message = try message(db, id, conversation, account) else { return }
        let detail = [notice.recipient, notice.status, notice.words].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ")
        // Whatever was unclear about it, it was sent. Its copy in the folder of sent mail may still be due.
        try db.cachedStatement(sql: "DELETE FROM outbox WHERE message_id = ? AND stage = 'stopped'").execute(arguments: [message])
        try OutboxQueries.show(db, message, .failed, fault: .bounced, detail: detail, now: now)
    }

    /// The message of ours that bears the id; the first report of several recipients' stays.
    private static func message(_ db: Database, _ id: String, _ conversation: Int64, _ account: ChannelAccount) throws -> Int64? {
        let condition = "direction = 'outbound' AND kind = 'reply' AND fault IS NOT 'bounced' AND state NOT IN ('queued', 'sending')"
        if let token = MailToken.message(of: id) {
            return try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT id FROM communications_messages WHERE uid = ? AND channel_account_id = ? AND \(condition)"),
                arguments: [Data(token.bytes), account.id]
            )
        }
        return try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id FROM communications_messages WHERE conversation_id = ? AND external_id = ? AND \(condition)
                    ORDER BY id DESC LIMIT 1
                    """
            ),
            arguments: [conversation, id]
        )
    }
}
