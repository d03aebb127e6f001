import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Orders that were called off.
@Suite struct OrderCancellingTests {
    private func balance(_ office: OrderOffice) async throws -> Int64 {
        try await Made(json: office.database.client(office.client), isNew: false)["balance"]["amount"].int
    }

    private func numbers(_ office: OrderOffice, _ change: (inout OrderFilter) -> Void) async throws -> [String] {
        var filter = OrderFilter()
        change(&filter)
        let page = try await office.database.orders(filter, for: .desk, limit: 50, cursor: nil)
        return Made(json: page, isNew: false)["items"].items.map { $0["order_number"].string }
    }

    @Test func nothingIsOwedForIt() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        let gross = order["price_brutto"]["amount"].int
        #expect(try await balance(office) == gross)
        let off = try await office.change(order.id) { $0.cancelled = .some("Klient zrezygnował") }
        #expect(off["cancelled"]["reason"].string == "Klient zrezygnował" && off["is_archived"] == .bool(true))
        #expect(off["balance"]["amount"].int == 0 && off["payment_state"].string == "unpriced")
        // What it would have cost is still told.
        #expect(off["price_brutto"]["amount"].int == gross)
        #expect(try await balance(office) == 0)
        #expect(try await numbers(office) { $0.payment = .unpaid } == [])
        #expect(try await numbers(office) { _ in } == [])
        #expect(try await numbers(office) { $0.isArchived = true } == [order.number])
        let cancelled = try await numbers(office) { filter in
            filter.isArchived = true
            filter.isCancelled = true
        }
        #expect(cancelled == [order.number])
        // Only archived is another thing: that is still owed.
        let archived = try await office.make()
        try await office.change(archived.id) { $0.isArchived = true }
        #expect(try await balance(office) == gross)
        let still = try await numbers(office) { filter in
            filter.isArchived = true
            filter.isCancelled = true
        }
        #expect(still == [order.number])
    }

    @Test func whatWasPaidIsToBeGivenBack() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        try await office.pay(order.id, 5000)
        let off = try await office.change(order.id) { $0.cancelled = .some("") }
        #expect(off["paid"]["amount"].int == 5000 && off["balance"]["amount"].int == -5000)
        #expect(off["payment_state"].string == "overpaid")
        #expect(try await balance(office) == -5000)
        try await office.pay(order.id, -5000)
        let back = try await office.order(order.id)
        #expect(back["balance"]["amount"].int == 0 && back["payment_state"].string == "unpriced")
        // A price that is changed afterwards makes it owe nothing either.
        #expect(try await office.change(order.id) { $0.manualGross = .some(99_900) }["payment_state"].string == "unpriced")
    }

    /// Taken up again it is as it was; both are in the log, with who did it.
    @Test func itIsTakenUpAgain() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        try await office.change(order.id) { $0.cancelled = .some("x") }
        let again = try await office.change(order.id) { $0.cancelled = .some(nil) }
        #expect(again["cancelled"] == .null && again["is_archived"] == .bool(false))
        #expect(again["balance"] == order["balance"] && again["payment_state"].string == "unpaid")
        let log = try await Made(json: office.database.history(of: order.id, limit: 10, cursor: nil), isNew: false)["items"].items
        #expect(log[1]["changes"]["cancelled"] == .array([.null, .string("x")]) && log[1]["user"]["name"].string == "Олена")
        #expect(log[0]["changes"]["cancelled"] == .array([.string("x"), .null]))
        // Out of the archive is taken up again, too; what lay there before it was called off goes back there.
        try await office.change(order.id) { $0.cancelled = .some("") }
        #expect(try await office.change(order.id) { $0.isArchived = false }["cancelled"] == .null)
        try await office.change(order.id) { $0.cancelled = .some("") }
        let archived = try await office.change(order.id) { patch in
            patch.cancelled = .some(nil)
            patch.isArchived = true
        }
        #expect(archived["cancelled"] == .null && archived["is_archived"] == .bool(true))
    }
}
