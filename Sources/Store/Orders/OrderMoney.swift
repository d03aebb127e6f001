package import Core
package import GRDB

/// How an order is paid, kept up in its row.
package enum OrderMoney {
    static let sum = "SELECT ifnull(sum(amount_gross), 0) FROM finance_transactions WHERE order_id = ? AND voided_at IS NULL"

    /// Nothing for what was called off.
    private static let owed = "SELECT iif(cancelled_at IS NULL, price_brutto, NULL) FROM crm_orders WHERE id = ?"

    /// Works out what was paid and what state that makes, from the payments that stand and the price, and puts both into the row.
    ///
    /// Call it in the transaction of every payment, void and price. It neither makes a revision nor tells anybody: see
    /// ``OrderChange/commit(_:order:changes:action:by:at:)`` for that.
    /// - Parameter order: its internal key.
    /// - Returns: what stands in the row now.
    @discardableResult
    package static func refresh(_ db: Database, _ order: Int64) throws -> (paid: Int64, state: PaymentState) {
        let paid = try Int64.fetchOne(db.cachedStatement(sql: sum), arguments: [order]) ?? 0
        let gross = try Int64?.fetchOne(db.cachedStatement(sql: owed), arguments: [order])
        let state = PaymentState(gross: gross ?? nil, paid: paid)
        try db.cachedStatement(sql: "UPDATE crm_orders SET paid = ?, payment_state = ? WHERE id = ?")
            .execute(arguments: [paid, state.rawValue, order])
        return (paid, state)
    }
}
