import Core
import Foundation
import GRDB

/// Takes a client's orders away. Those with payments stay for the books: number, work, prices, payments, under a client without a name.
struct ErasedOrders {
    let db: Database
    let user: User
    let now: Timestamp

    func erase(ofClient client: Int64) throws -> ErasureStep {
        var step = ErasureStep(isDone: true)
        let orders = try Row.fetchAll(
            db,
            sql: """
                SELECT o.id, o.order_number, EXISTS (SELECT 1 FROM finance_transactions t WHERE t.order_id = o.id) FROM crm_orders o
                WHERE o.client_id = ? ORDER BY o.id
                """,
            arguments: [client]
        )
        guard !orders.isEmpty else { return step }
        let all = Self.list(orders.map { $0[0] })
        let kept = orders.filter { $0[2] as Bool }
        let gone = orders.filter { !($0[2] as Bool) }
        step.report.notes += try count("internal_notes", all)
        step.report.quotes += try count("quotes", all)
        let blobs = try Int64.fetchAll(
            db,
            sql: "SELECT DISTINCT f.blob_id FROM json_each(?) j CROSS JOIN order_files f ON f.order_id = j.value",
            arguments: [all]
        )
        for table in ["order_files", "order_originals", "order_agreements", "internal_notes", "notifications", "quotes"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE order_id IN (SELECT value FROM json_each(?))", arguments: [all])
        }
        if let first = kept.first { try depersonalise(kept.map { $0[0] }, number: first[1]) }
        try db.execute(
            sql: "DELETE FROM crm_orders WHERE id IN (SELECT value FROM json_each(?))",
            arguments: [Self.list(gone.map { $0[0] })]
        )
        try ErasedFiles(db: db, user: user).release(Set(blobs), &step)
        step.report.ordersKept = kept.count
        step.report.ordersErased = gone.count
        return step
    }

    private func count(_ table: String, _ orders: String) throws -> Int {
        let sql = "SELECT count(*) FROM json_each(?) j CROSS JOIN \(table) n ON n.order_id = j.value"
        return try Int.fetchOne(db, sql: sql, arguments: [orders]) ?? 0
    }

    private static func list(_ keys: [Int64]) -> String { "[" + keys.map(String.init).joined(separator: ",") + "]" }

    /// The nameless client is called by the first order's number, so that what one client paid stays together.
    private func depersonalise(_ orders: [Int64], number: String) throws {
        let name = "✕ " + number
        try db.execute(
            sql: "INSERT INTO crm_clients (uid, name, source, created_at) VALUES (?, ?, 'manual', ?)",
            arguments: [Data(PublicID.random().bytes), name, now.milliseconds]
        )
        let client = db.lastInsertedRowID
        let keys = Self.list(orders)
        try db.execute(
            sql: """
                UPDATE crm_orders SET client_id = ?, client_name = ?, description = '', reference_code = '', cancel_reason = '',
                    conversation_id = NULL
                WHERE id IN (SELECT value FROM json_each(?))
                """,
            arguments: [client, name, keys]
        )
        try db.execute(
            sql: "UPDATE finance_transactions SET notes = '', void_reason = '' WHERE order_id IN (SELECT value FROM json_each(?))",
            arguments: [keys]
        )
        for order in orders {
            try OrderChange.commit(db, order: order, changes: AuditChanges(), action: "client_erased", by: user, at: now)
        }
    }
}
