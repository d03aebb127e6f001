import Core
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct ExportRouteTests {
    private static let orders = "/api/v1/crm/orders/export"
    private static let payments = "/api/v1/finance/transactions/export"

    /// Orders 1 to `count`, the even ones ready, each paid by half.
    private static func fill(_ server: TestServer, _ count: Int) async throws {
        try await server.database.write { db in
            try db.execute(sql: "INSERT INTO crm_clients (uid, name, created_at) VALUES (randomblob(16), '=Zły klient', 0)")
            let client = db.lastInsertedRowID
            for n in 1...count {
                try db.execute(
                    sql: """
                        INSERT INTO crm_orders (uid, order_number, client_id, client_name, status, description, price_netto, price_vat, price_brutto,
                            pages, paid, payment_state, deadline_date, deadline_at, created_at)
                        VALUES (randomblob(16), ?, ?, '=Zły klient', ?, 'umowa; "ważna"', 10000, 2300, 12300, 150, 6150, 'partly', '2026-12-24', 1, ?)
                        """,
                    arguments: ["2026/\(n)", client, n % 2 == 0 ? "do_wydania" : "do_wykonania", 1_764_150_000_000]
                )
                try db.execute(
                    sql: """
                        INSERT INTO finance_transactions (uid, order_id, kind, amount_gross, payment_method, payment_date, receipt_number, created_at, updated_at)
                        VALUES (randomblob(16), ?, 'payment', 6150, 'cash', '2026-11-20', ?, 1764150000000, 0)
                        """,
                    arguments: [db.lastInsertedRowID, "KP/\(n)"]
                )
            }
        }
    }

    private static func lines(_ answer: TestResponse) -> [String] { answer.text.components(separatedBy: "\r\n").dropLast() }

    @Test func ordersAsText() async throws {
        try await TestServer.run { server in
            // More than two pages of them.
            try await Self.fill(server, 450)
            let accountant = try await server.signedIn(.accountant)
            let all = try await server.send(.get, Self.orders + ".csv", as: accountant.browser)
            #expect(all.status == .ok && all.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(all.headers[.contentDisposition]?.hasPrefix("attachment; filename=\"orders-") == true)
            let lines = Self.lines(all)
            #expect(lines.count == 451 && lines[0].hasPrefix("\u{FEFF}Numer;Status;Klient;Opis;"))
            #expect(Set(lines).count == 451)
            // Newest first; texts are no formulas, sums are as the language writes them.
            #expect(lines[1].hasPrefix(#"2026/450;Do wydania;'=Zły klient;"umowa; ""ważna""";"#), "\(lines[1])")
            #expect(lines[1].contains(";1,50;100,00;23,00;123,00;61,50;61,50;PLN;Opłacone częściowo;2026-12-24;"), "\(lines[1])")
            let ready = try await server.send(.get, Self.orders + ".csv?status=do_wydania", as: accountant.browser)
            #expect(Self.lines(ready).count == 226)
            let nothing = try await server.send(.get, Self.orders + ".csv?q=--", as: accountant.browser)
            #expect(Self.lines(nothing).count == 1)
            #expect(try await server.send(.get, Self.orders + ".csv?status=lost", as: accountant.browser).status == .badRequest)
            #expect(try await server.send(.get, Self.orders + ".csv").status == .unauthorized)
        }
    }

    @Test func workbooks() async throws {
        try await TestServer.run { server in
            try await Self.fill(server, 300)
            let owner = try await server.signedIn(.owner)
            for path in [Self.orders, Self.payments] {
                let answer = try await server.send(.get, path + ".xlsx", as: owner.browser)
                #expect(answer.status == .ok && answer.headers[.contentLength] == "\(answer.body.readableBytes)")
                #expect(Array(buffer: answer.body).starts(with: [0x50, 0x4B, 3, 4]) && answer.body.readableBytes > 5000)
                #expect(answer.headers[.contentType] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory()).filter { $0.hasPrefix("export-") }
            #expect(left.isEmpty)
        }
    }

    @Test func paymentsAsText() async throws {
        try await TestServer.run { server in
            try await Self.fill(server, 210)
            let owner = try await server.signedIn(.owner)
            let lines = Self.lines(try await server.send(.get, Self.payments + ".csv", as: owner.browser))
            #expect(lines.count == 211 && lines[0].hasPrefix("\u{FEFF}Data płatności;Numer pokwitowania;"))
            #expect(lines[1].hasPrefix("2026-11-20;KP/210;2026/210;'=Zły klient;Wpłata;Gotówka;61,50;PLN;"), "\(lines[1])")
            let some = try await server.send(.get, Self.payments + ".csv?from=2026-11-21", as: owner.browser)
            #expect(Self.lines(some).count == 1)
        }
    }
}
