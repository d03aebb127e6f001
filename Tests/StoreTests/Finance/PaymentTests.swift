import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Payments by hand: the receipt, the balance of the order, the log, all in one transaction.
@Suite struct PaymentTests {
    let desk: OrderDesk
    let order: PublicID

    init() async throws {
        desk = try await OrderDesk()
        order = try await desk.order("2026/0001")
    }

    private func pay(
        _ amount: Int64,
        _ key: String,
        kind: PaymentKind = .payment,
        method: PaymentMethod = .cash,
        receipt: String? = nil,
        date: String? = nil,
        currency: String? = nil
    ) async throws -> (payment: JSONValue, isNew: Bool) {
        let new = NewPayment(
            kind: kind,
            amount: amount,
            currency: currency,
            method: method,
            paymentDate: date.flatMap { LocalDate($0) },
            receiptNumber: receipt
        )
        let (json, isNew) = try await desk.database.pay(order: order, new, key: desk.key(key))
        return (try desk.json(json), isNew)
    }

    private func state() async throws -> String {
        let paid: Int64? = try await desk.value("paid", of: order)
        let state: String? = try await desk.value("payment_state", of: order)
        return "\(paid ?? -1) \(state ?? "")"
    }

    private func id(_ payment: JSONValue) throws -> PublicID { try #require(payment["id"]?.string.flatMap { PublicID($0) }) }

    @Test func aPaymentIsOneStepWithAllThatFollows() async throws {
        let (payment, isNew) = try await pay(5000, "a")
        #expect(isNew)
        #expect(payment["receipt_number"]?.string == "KP/0001/2026")
        #expect(payment["payment_date"]?.string == "2026-01-02")
        #expect(payment["amount"] == .object(["amount": .int(5000), "currency": .string("PLN")]))
        #expect(payment["client"]?["name"]?.string == "Anna Kowalska")
        #expect(try await state() == "5000 partly")
        #expect(try await desk.value("revision", of: order) == Int64(1))
        let order = order
        let (log, events) = try await desk.database.read { db in
            (
                try String.fetchAll(db, sql: "SELECT entity || ' ' || action || ' ' || label FROM audit_log ORDER BY id"),
                try String.fetchAll(db, sql: "SELECT type || ' ' || audience FROM events WHERE type <> 'user.changed' ORDER BY n")
            )
        }
        #expect(log == ["payment created KP/0001/2026", "order payment 2026/0001"])
        #expect(Set(events) == ["payment.changed 7", "order.changed 3", "order.changed 4"])
        _ = try await pay(7300, "b")
        #expect(try await state() == "12300 paid")
        _ = try await pay(1, "c", kind: .deposit)
        #expect(try await state() == "12301 overpaid")
        #expect(
            try desk.json(try await desk.database.payments(ofOrder: order)).items.map { $0["amount"]?["amount"]?.int } == [1, 7300, 5000]
        )
    }

    @Test func theSameClickTwiceIsOnePayment() async throws {
        let results = try await withThrowingTaskGroup(of: (JSONValue, Bool).self) { group in
            for _ in 0..<8 { group.addTask { try await pay(5000, "a") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(results.compactMap { $0.0["id"]?.string }).count == 1)
        #expect(results.count { $0.1 } == 1)
        #expect(try await state() == "5000 partly")
        await #expect(throws: StoreError.idempotencyKeyUsed) { try await pay(6000, "a") }
        // Another one's key is another key.
        let other = NewPayment(kind: .payment, amount: 100, method: .card)
        #expect(try await desk.database.pay(order: order, other, key: desk.key("a", of: desk.owner)).isNew)
    }

    @Test func paymentsAtOnceAllCountAndReceiptsHaveNoGap() async throws {
        let receipts = try await withThrowingTaskGroup(of: String?.self) { group in
            for n in 0..<20 {
                // Every third is refused after others of its transaction went through.
                group.addTask {
                    do {
                        return try await pay(100, "k\(n)", currency: n % 3 == 0 ? "EUR" : nil).payment["receipt_number"]?.string
                    } catch PaymentFault.currency("PLN") {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
        }
        let wanted: [String] = (1...13).map { n in
            let digits = "000\(n)"
            return "KP/\(digits.suffix(4))/2026"
        }
        #expect(receipts.sorted() == wanted)
        #expect(try await state() == "1300 partly")
    }

    @Test func aReceiptByHandIsTakenOnce() async throws {
        _ = try await pay(100, "a", receipt: "KP/0002/2026")
        await #expect(throws: PaymentFault.receiptTaken("KP/0002/2026")) { try await pay(100, "b", receipt: "KP/0002/2026") }
        #expect(try await pay(100, "c").payment["receipt_number"]?.string == "KP/0001/2026")
        #expect(try await pay(100, "d").payment["receipt_number"]?.string == "KP/0003/2026")
    }

    @Test func receiptsBeginAnewEveryYearOfTheOffice() async throws {
        _ = try await pay(100, "a")
        // 2026-12-31 23:30 UTC: in Warsaw it is 2027.
        desk.office.clock.advance(
            seconds: (Timestamp(rfc3339: "2026-12-31T23:30:00Z")!.milliseconds - desk.office.clock.now.milliseconds) / 1000
        )
        let payment = try await pay(100, "b").payment
        #expect(payment["receipt_number"]?.string == "KP/0001/2027")
        #expect(payment["payment_date"]?.string == "2027-01-01")
    }

    @Test func noMoreIsGivenBackThanWasPaid() async throws {
        await #expect(throws: PaymentFault.refundAbovePaid(0, "PLN")) { try await pay(1, "a", kind: .refund) }
        let first = try await pay(5000, "b").payment
        await #expect(throws: PaymentFault.refundAbovePaid(5000, "PLN")) { try await pay(5001, "c", kind: .refund) }
        let refund = try await pay(2000, "d", kind: .refund).payment
        #expect(refund["amount"]?["amount"]?.int == -2000)
        #expect(try await state() == "3000 partly")
        // Two at once: one of them is too much.
        let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
            for n in 0..<2 {
                group.addTask {
                    do { _ = try await pay(2000, "e\(n)", kind: .refund) } catch is PaymentFault { return true }
                    return false
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(refused == 1)
        await #expect(throws: PaymentFault.refunded) { try await desk.database.void(payment: id(first), reason: "x", by: desk.owner) }
    }

    @Test func aVoidedPaymentStaysAndCountsNoMore() async throws {
        let payment = try await pay(5000, "a").payment
        desk.office.clock.advance(seconds: 60)
        let voided = try desk.json(try await desk.database.void(payment: id(payment), reason: "Typed twice", by: desk.owner))
        #expect(voided["void_reason"]?.string == "Typed twice")
        #expect(voided["voided_at"]?.string == "2026-01-02T03:05:05.000Z")
        #expect(try await state() == "0 unpaid")
        #expect(try desk.json(try await desk.database.payments(ofOrder: order)).items.count == 1)
        await #expect(throws: PaymentFault.voided) { try await desk.database.void(payment: id(payment), reason: "x", by: desk.owner) }
        await #expect(throws: PaymentFault.voided) { try await desk.database.change(payment: id(payment), PaymentPatch(), by: desk.owner) }
        // Its number is not given out again.
        #expect(try await pay(5000, "b").payment["receipt_number"]?.string == "KP/0002/2026")
    }

    @Test func datesAndNotesChange() async throws {
        let payment = try await pay(5000, "a").payment
        var patch = PaymentPatch()
        patch.paymentDate = LocalDate("2025-12-30")
        patch.postingDate = .some(LocalDate("2026-02-01"))
        patch.notes = "By Jan"
        let changed = try desk.json(try await desk.database.change(payment: id(payment), patch, by: desk.owner))
        #expect(changed["payment_date"]?.string == "2025-12-30")
        #expect(changed["posting_date"]?.string == "2026-02-01")
        #expect(changed["service_date"] == .null)
        let log = try await desk.database.read { try String.fetchOne($0, sql: "SELECT changes FROM audit_log ORDER BY id DESC") }
        #expect(log == #"{"notes":["","By Jan"],"payment_date":["2026-01-02","2025-12-30"],"posting_date":[null,"2026-02-01"]}"#)
        patch.paymentDate = LocalDate("2026-01-03")
        await #expect(throws: PaymentFault.future(today: LocalDate("2026-01-02")!)) {
            try await desk.database.change(payment: id(payment), patch, by: desk.owner)
        }
        await #expect(throws: PaymentFault.future(today: LocalDate("2026-01-02")!)) { try await pay(1, "b", date: "2026-01-03") }
    }
}
