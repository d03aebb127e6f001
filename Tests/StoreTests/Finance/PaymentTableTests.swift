import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// The accountant's table: pages without holes, sums of the whole range.
@Suite struct PaymentTableTests {
    let desk: OrderDesk

    init() async throws { desk = try await OrderDesk() }

    private func enter(_ rows: [(order: PublicID, amount: Int64, method: PaymentMethod, date: String)]) async throws -> [PublicID] {
        desk.office.clock.advance(seconds: 300 * 86_400)
        var ids: [PublicID] = []
        for (n, row) in rows.enumerated() {
            let new = NewPayment(
                kind: row.amount < 0 ? .refund : .payment,
                amount: abs(row.amount),
                method: row.method,
                paymentDate: LocalDate(row.date),
                notes: "note \(n) 100%"
            )
            let json = try desk.json(try await desk.database.pay(order: row.order, new, key: desk.key("k\(n)")).json)
            ids.append(try #require(json["id"]?.string.flatMap { PublicID($0) }))
        }
        return ids
    }

    private func table(_ filter: PaymentFilter = PaymentFilter(), limit: Int = 200, cursor: PageCursor? = nil) async throws -> JSONLook {
        try desk.json(try await desk.database.payments(filter, limit: limit, cursor: cursor))
    }

    @Test func pagesHaveNoHolesAndSumsAreOfTheWholeRange() async throws {
        let first = try await desk.order("2026/0001")
        let second = try await desk.order("2026/0002", gross: nil)
        let ids = try await enter([
            (first, 100, .cash, "2026-03-01"), (first, 200, .card, "2026-03-01"), (second, 400, .cash, "2026-02-28"),
            (first, 800, .transfer, "2026-03-31"), (second, 1600, .blik, "2026-04-01"), (first, -50, .cash, "2026-03-02"),
            (first, 3200, .cash, "2026-03-01"),
        ])
        _ = try await desk.database.void(payment: ids[6], reason: "wrong", by: desk.owner)
        var march = PaymentFilter()
        march.from = LocalDate("2026-03-01")
        march.to = LocalDate("2026-03-31")
        var cursor: PageCursor?
        var seen: [String?] = []
        repeat {
            let page = try await table(march, limit: 2, cursor: cursor)
            seen += page.items.map { $0["id"]?.string }
            #expect(page["totals"]?["cash"]?["amount"]?.int == 50)
            #expect(page["totals"]?["all"] == .object(["amount": .int(1050), "currency": .string("PLN")]))
            cursor = page["next"]?.string.flatMap { PageCursor($0) }
        } while cursor != nil
        #expect(seen == [ids[3], ids[5], ids[6], ids[1], ids[0]].map(\.description))
        var cash = march
        cash.method = .cash
        #expect(try await table(cash)["totals"]?["all"]?["amount"]?.int == 50)
        var ofSecond = PaymentFilter()
        ofSecond.order = second
        #expect(try await table(ofSecond).items.compactMap { $0["amount"]?["amount"]?.int } == [1600, 400])
        for (typed, count) in [("2026/0002", 2), ("Kowalska", 7), ("KP/0003", 1), ("note 4", 1), ("100%", 7), ("50%", 0)] {
            var filter = PaymentFilter()
            filter.search = SearchQuery(typed)
            #expect(try await table(filter).items.count == count, "\(typed)")
        }
    }

    @Test func otherCurrenciesAreSumsOfTheirOwn() async throws {
        let order = try await desk.order("2026/0001", columns: ["currency": "'EUR'"])
        _ = try await enter([(order, 700, .cash, "2026-03-01")])
        let page = try await table()
        #expect(page["totals"]?["all"] == .object(["amount": .int(0), "currency": .string("PLN")]))
        #expect(page["other_currencies"] == .array([.object(["amount": .int(700), "currency": .string("EUR")])]))
    }

    @Test(arguments: [
        PaymentFilter(), PaymentFilter(from: LocalDate("2026-01-01"), to: LocalDate("2026-12-31")), PaymentFilter(method: .cash),
        PaymentFilter(order: PublicID.random()), PaymentFilter(search: SearchQuery("Anna")),
    ])
    func goesAlongTheDays(_ filter: PaymentFilter) async throws {
        let table = PaymentTable(filter, before: PageCursor(at: 20_000, id: 7))
        let rows = try await plan(table.rows)
        let totals = try await plan(table.totals)
        if filter.order != nil {
            // An order has a handful: sorted, not sought among all days.
            for plan in [rows, totals] {
                #expect(plan.contains { $0.hasPrefix("SEARCH t USING INDEX finance_transactions_order") }, "\(plan)")
            }
        } else {
            #expect(rows.contains { $0.hasPrefix("SEARCH t USING INDEX finance_transactions_date") }, "\(rows)")
            #expect(!rows.contains { $0.contains("TEMP B-TREE") }, "\(rows)")
            let covering = filter.search == nil ? "COVERING " : ""
            #expect(totals.contains { $0.hasPrefix("SEARCH t USING \(covering)INDEX finance_transactions_sums") }, "\(totals)")
        }
    }

    @Test(arguments: [PaymentTable.ofOrder, PaymentJSON.one, PaymentEntry.byRequest, PaymentRow.query, OrderMoney.sum])
    func lookUps(_ sql: String) async throws {
        let plan = try await plan(sql)
        #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    private func plan(_ sql: String) async throws -> [String] {
        try await desk.database.read { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            statement.setUncheckedArguments(StatementArguments())
            return try Row.fetchAll(statement).map { $0["detail"] }
        }
    }
}
