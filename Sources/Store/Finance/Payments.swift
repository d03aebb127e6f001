package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// Enters a payment of an order, in one transaction with its receipt's number, the order's balance, the log and the events.
    /// - Parameter key: the same key again, for the same payment, gives what the first one made.
    /// - Returns: the payment as JSON, and whether it is new.
    /// - Throws: ``StoreError/notFound``, ``StoreError/idempotencyKeyUsed``, ``PaymentFault``
    package func pay(order id: PublicID, _ payment: NewPayment, key: IdempotencyKey) async throws -> (json: [UInt8], isNew: Bool) {
        let now = now()
        return try await write { db in
            let order = try PaidOrder(db, id)
            if let known = try PaymentEntry.known(db, key, order, payment) { return (try PaymentJSON.one(db, known), false) }
            let entry = PaymentEntry(db: db, order: order, user: key.identity.user, now: now)
            return (try PaymentJSON.one(db, try entry.insert(payment, key: key)), true)
        }
    }

    /// Changes dates and notes of a payment.
    /// - Returns: the payment as JSON.
    /// - Throws: ``StoreError/notFound``, ``PaymentFault``
    package func change(payment id: PublicID, _ patch: PaymentPatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let row = try PaymentRow(db, id)
            let order = try PaidOrder(db, key: row.order)
            try PaymentEntry(db: db, order: order, user: user, now: now).change(row, patch)
            return try PaymentJSON.one(db, row.key)
        }
    }

    /// Voids a payment: it stays in every list and counts no more.
    /// - Returns: the payment as JSON.
    /// - Throws: ``StoreError/notFound``, ``PaymentFault``
    package func void(payment id: PublicID, reason: String, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let row = try PaymentRow(db, id)
            let order = try PaidOrder(db, key: row.order)
            try PaymentEntry(db: db, order: order, user: user, now: now).void(row, reason: reason)
            return try PaymentJSON.one(db, row.key)
        }
    }
}

/// What of an order its payments concern.
struct PaidOrder {
    let key: Int64
    let id: PublicID
    let number: String
    let currency: String
    let paid: Int64
    let state: String

    private static let columns = "SELECT id, uid, order_number, currency, paid, payment_state FROM crm_orders WHERE"

    init(_ db: Database, _ id: PublicID) throws {
        try self.init(try Row.fetchOne(db.cachedStatement(sql: "\(Self.columns) uid = ?"), arguments: [Data(id.bytes)]))
    }

    init(_ db: Database, key: Int64) throws {
        try self.init(try Row.fetchOne(db.cachedStatement(sql: "\(Self.columns) id = ?"), arguments: [key]))
    }

    private init(_ row: Row?) throws {
        guard let row, let id = PublicID(bytes: Array(row[1] as Data)) else { throw StoreError.notFound }
        key = row[0]
        self.id = id
        number = row[2]
        currency = row[3]
        paid = row[4]
        state = row[5]
    }
}

/// A payment that is there.
struct PaymentRow {
    let key: Int64
    let id: PublicID
    let order: Int64
    let amount: Int64
    let receipt: String
    let paymentDate: String
    let serviceDate: String?
    let postingDate: String?
    let notes: String
    let isVoided: Bool

    static let query = """
        SELECT id, order_id, amount_gross, receipt_number, payment_date, service_date, posting_date, notes, voided_at IS NOT NULL
        FROM finance_transactions WHERE uid = ?
        """

    init(_ db: Database, _ id: PublicID) throws {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: Self.query), arguments: [Data(id.bytes)]) else {
            throw StoreError.notFound
        }
        self.id = id
        key = row[0]
        order = row[1]
        amount = row[2]
        receipt = row[3]
        paymentDate = row[4]
        serviceDate = row[5]
        postingDate = row[6]
        notes = row[7]
        isVoided = row[8]
    }
}
