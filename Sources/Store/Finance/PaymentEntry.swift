import Core
import Foundation
import GRDB

/// Writes payments of one order within a transaction, with all that follows from each.
struct PaymentEntry {
    let db: Database
    let order: PaidOrder
    let user: User
    let now: Timestamp

    static let byRequest = """
        SELECT id, order_id, kind, amount_gross, payment_method FROM finance_transactions WHERE request_key = ?
        """

    /// A key is its user's, or its token's.
    private static func request(_ key: IdempotencyKey) -> String { "\(key.identity.user.key):\(key.token ?? 0):\(key.text)" }

    /// The payment that the key made already; nil for a new key.
    /// - Throws: ``StoreError/idempotencyKeyUsed`` where that was another payment.
    static func known(_ db: Database, _ key: IdempotencyKey, _ order: PaidOrder, _ payment: NewPayment) throws -> Int64? {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: byRequest), arguments: [request(key)]) else { return nil }
        guard row[1] == order.key, row[2] == payment.kind.rawValue, row[3] == payment.signed, row[4] == payment.method.rawValue else {
            throw StoreError.idempotencyKeyUsed
        }
        return row[0]
    }

    /// - Returns: the new row's key.
    func insert(_ payment: NewPayment, key: IdempotencyKey) throws -> Int64 {
        if let currency = payment.currency, currency != order.currency { throw PaymentFault.currency(order.currency) }
        let settings = try OrderSettings.read(db)
        let today = settings.zone.local(now).date
        let date = payment.paymentDate ?? today
        guard date <= today else { throw PaymentFault.future(today: today) }
        // The row's own sum, not what stands in the order: nothing else may decide about money.
        let paid = try Int64.fetchOne(db.cachedStatement(sql: OrderMoney.sum), arguments: [order.key]) ?? 0
        guard payment.kind != .refund || payment.amount <= paid else { throw PaymentFault.refundAbovePaid(max(paid, 0), order.currency) }
        if let number = payment.receiptNumber { try checkReceipt(number) }
        let receipt = try payment.receiptNumber ?? NumberSeries.next(db, .receipt, settings.receiptNumbers, today)
        let id = PublicID.random()
        try db.cachedStatement(
            sql: """
                INSERT INTO finance_transactions (uid, order_id, kind, amount_gross, currency, payment_method, payment_date, service_date,
                    posting_date, receipt_number, notes, created_by, created_at, updated_at, request_key)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Data(id.bytes), order.key, payment.kind.rawValue, payment.signed, order.currency, payment.method.rawValue, date.description,
            payment.serviceDate?.description, payment.postingDate?.description, receipt, payment.notes, user.key, now.milliseconds,
            now.milliseconds, Self.request(key),
        ])
        let row = db.lastInsertedRowID
        var changes = AuditChanges()
        changes.note("kind", nil, payment.kind.rawValue)
        changes.note("amount", .null, money(payment.signed))
        changes.note("payment_method", nil, payment.method.rawValue)
        changes.note("payment_date", nil, date.description)
        if !payment.notes.isEmpty { changes.note("notes", nil, payment.notes) }
        try finish(id, receipt, changes, action: "created", ofOrder: payment.kind == .refund ? "refund" : "payment")
        return row
    }

    private func checkReceipt(_ number: String) throws {
        let find = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM finance_transactions WHERE receipt_number = ?)")
        if try Bool.fetchOne(find, arguments: [number]) == true { throw PaymentFault.receiptTaken(number) }
    }

    func change(_ row: PaymentRow, _ patch: PaymentPatch) throws {
        guard !row.isVoided else { throw PaymentFault.voided }
        if let date = patch.paymentDate {
            let today = try OrderSettings.read(db).zone.local(now).date
            guard date <= today else { throw PaymentFault.future(today: today) }
        }
        let date = patch.paymentDate?.description ?? row.paymentDate
        let service = patch.serviceDate.map { $0?.description } ?? row.serviceDate
        let posting = patch.postingDate.map { $0?.description } ?? row.postingDate
        let notes = patch.notes ?? row.notes
        var changes = AuditChanges()
        changes.note("payment_date", row.paymentDate, date)
        changes.note("service_date", row.serviceDate, service)
        changes.note("posting_date", row.postingDate, posting)
        changes.note("notes", row.notes, notes)
        guard !changes.isEmpty else { return }
        try db.cachedStatement(
            sql: """
                UPDATE finance_transactions SET payment_date = ?, service_date = ?, posting_date = ?, notes = ?, updated_at = ? WHERE id = ?
                """
        ).execute(arguments: [date, service, posting, notes, now.milliseconds, row.key])
        try AuditLog.append(db, .payment, row.id, action: "changed", label: row.receipt, changes: changes, by: user, at: now)
        try announce(row.id)
    }

    func void(_ row: PaymentRow, reason: String) throws {
        guard !row.isVoided else { throw PaymentFault.voided }
        let paid = try Int64.fetchOne(db.cachedStatement(sql: OrderMoney.sum), arguments: [order.key]) ?? 0
        guard row.amount < 0 || paid >= row.amount else { throw PaymentFault.refunded }
        try db.cachedStatement(
            sql: "UPDATE finance_transactions SET voided_at = ?1, voided_by = ?2, void_reason = ?3, updated_at = ?1 WHERE id = ?4"
        ).execute(arguments: [now.milliseconds, user.key, reason, row.key])
        var changes = AuditChanges()
        changes.note("amount", money(row.amount), .null)
        changes.note("void_reason", nil, reason)
        try finish(row.id, row.receipt, changes, action: "voided", ofOrder: "payment_voided")
    }

    /// The order's balance, both entries of the log, both events.
    private func finish(_ id: PublicID, _ receipt: String, _ payment: AuditChanges, action: String, ofOrder: String) throws {
        try AuditLog.append(db, .payment, id, action: action, label: receipt, changes: payment, by: user, at: now)
        let (paid, state) = try OrderMoney.refresh(db, order.key)
        var changes = AuditChanges()
        changes.note("paid", money(order.paid), money(paid))
        changes.note("payment_state", order.state, state.rawValue)
        changes.note("receipt_number", action == "voided" ? receipt : nil, action == "voided" ? nil : receipt)
        try OrderChange.commit(db, order: order.key, changes: changes, action: ofOrder, by: user, at: now)
        try announce(id)
    }

    private func announce(_ id: PublicID) throws {
        let data = #"{"order_id":"\#(order.id)","transaction_id":"\#(id)"}"#
        try EventFeed.append(db, type: "payment.changed", audience: .everyone, conversation: nil, data: data, at: now)
    }

    private func money(_ amount: Int64) -> JSONValue { .object(["amount": .int(amount), "currency": .string(order.currency)]) }
}
