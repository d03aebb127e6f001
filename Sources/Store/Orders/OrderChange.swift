package import Core
import Foundation
package import GRDB

/// The end of every change of an order: a revision, a row of the log and an event, all in the transaction of the change.
package enum OrderChange {
    /// Notes a change of an order that its row holds by now.
    /// - Parameters:
    ///   - order: its internal key.
    ///   - action: a word for what was done, e.g. `changed`, `payment`.
    /// - Returns: the revision that it made.
    @discardableResult
    package static func commit(
        _ db: Database,
        order: Int64,
        changes: AuditChanges,
        action: String,
        by user: User?,
        at now: Timestamp
    ) throws -> Int64 {
        try db.cachedStatement(sql: "UPDATE crm_orders SET revision = revision + 1, updated_at = ? WHERE id = ?")
            .execute(arguments: [now.milliseconds, order])
        return try note(db, order: order, changes: changes, action: action, by: user, at: now)
    }

    /// Notes an order as its row is.
    static func note(
        _ db: Database,
        order: Int64,
        changes: AuditChanges,
        action: String,
        by user: User?,
        at now: Timestamp
    ) throws -> Int64 {
        let row = try Row.fetchOne(db.cachedStatement(sql: about), arguments: [order])
        guard let row, let id = PublicID(bytes: Array(row[0] as Data)), let client = PublicID(bytes: Array(row[1] as Data)) else {
            throw StoreError.notFound
        }
        let revision: Int64 = row[4]
        try AuditLog.append(
            db,
            .order,
            id,
            action: action,
            label: row[2],
            changes: changes,
            revision: revision,
            by: user,
            at: now
        )
        let conversation = (row[6] as Data?).flatMap { PublicID(bytes: Array($0)) }
        let status: String = row[3]
        func data(_ conversation: PublicID?) -> String {
            MessageJSON.json { writer in
                writer.object { writer in
                    writer.key("order_id")
                    writer.uuid(id)
                    writer.key("client_id")
                    writer.uuid(client)
                    if let conversation {
                        writer.key("conversation_id")
                        writer.uuid(conversation)
                    }
                    writer.key("status")
                    writer.string(status)
                    writer.key("revision")
                    writer.int(revision)
                }
            }
        }
        try EventFeed.append(db, type: "order.changed", audience: .inbox, conversation: row[5], data: data(conversation), at: now)
        // Who sees no conversations is not told of one.
        try EventFeed.append(db, type: "order.changed", audience: .accountant, conversation: nil, data: data(nil), at: now)
        return revision
    }

    static let about = """
        SELECT o.uid, c.uid, o.order_number, o.status, o.revision, o.conversation_id, v.uid FROM crm_orders o
        JOIN crm_clients c ON c.id = o.client_id LEFT JOIN communications_conversations v ON v.id = o.conversation_id WHERE o.id = ?
        """
}
