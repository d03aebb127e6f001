import Core
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

/// A payment that must be refused, and the field that it names.
struct BadPayment: Sendable, CustomTestStringConvertible {
    let body: String
    let field: String
    var testDescription: String { String(body.prefix(80)) }

    init(_ field: String, _ changed: [String: String?]) {
        var members = [
            "kind": #""payment""#, "amount": #"{"amount":100,"currency":"PLN"}"#, "payment_method": #""cash""#, "idempotency_key": #""k""#,
        ]
        for (name, value) in changed { members[name] = value }
        body = "{" + members.map { "\"\($0.key)\":\($0.value)" }.sorted().joined(separator: ",") + "}"
        self.field = field
    }

    static let all: [BadPayment] = [
        BadPayment("kind", ["kind": nil]), BadPayment("kind", ["kind": #""gift""#]), BadPayment("amount", ["amount": nil]),
        BadPayment("amount", ["amount": "100"]), BadPayment("amount.amount", ["amount": #"{"amount":0}"#]),
        BadPayment("amount.amount", ["amount": #"{"amount":-5}"#]), BadPayment("amount.amount", ["amount": #"{"amount":1.5}"#]),
        BadPayment("amount.amount", ["amount": #"{"amount":1000000000001}"#]),
        BadPayment("amount.amount", ["amount": #"{"currency":"PLN"}"#]),
        BadPayment("amount.currency", ["amount": #"{"amount":1,"currency":"EUR"}"#]),
        BadPayment("amount.currency", ["amount": #"{"amount":1,"currency":"ZLOTY"}"#]),
        BadPayment("payment_method", ["payment_method": #""cheque""#]), BadPayment("payment_date", ["payment_date": #""2026-02-30""#]),
        BadPayment("payment_date", ["payment_date": #""2026-01-03""#]), BadPayment("service_date", ["service_date": "1"]),
        BadPayment("posting_date", ["posting_date": #""today""#]),
        BadPayment("receipt_number", ["receipt_number": "\"" + String(repeating: "9", count: 61) + "\""]),
        BadPayment("notes", ["notes": "\"" + String(repeating: "ї", count: 2001) + "\""]),
        BadPayment("idempotency_key", ["idempotency_key": nil]), BadPayment("idempotency_key", ["idempotency_key": #""""#]),
    ]
}

@Suite struct PaymentRouteTests {
    static let table = "/api/v1/finance/transactions"

    /// A server with an order of 123.00 PLN, and the path of its payments.
    private static func run(_ test: @escaping @Sendable (TestServer, String) async throws -> Void) async throws {
        try await TestServer.run { server in
            let (client, order) = (PublicID.random(), PublicID.random())
            try await server.database.write { db in
                try db.execute(
                    sql: "INSERT INTO crm_clients (uid, name, created_at) VALUES (?, 'Anna', 1)",
                    arguments: [Data(client.bytes)]
                )
                try db.execute(
                    sql: """
                        INSERT INTO crm_orders (uid, client_id, client_name, order_number, price_brutto, payment_state, created_at)
                        VALUES (?, ?, 'Anna', '2026/0001', 12300, 'unpaid', 1)
                        """,
                    arguments: [Data(order.bytes), db.lastInsertedRowID]
                )
            }
            try await test(server, "/api/v1/crm/orders/\(order)/payments")
        }
    }

    private static func payment(_ amount: Int, _ key: String, kind: String = "payment", more: String = "") -> String {
        #"{"kind":"\#(kind)","amount":{"amount":\#(amount),"currency":"PLN"},"payment_method":"card","idempotency_key":"\#(key)"\#(more)}"#
    }

    @Test func anAccountantEntersListsChangesAndVoids() async throws {
        try await Self.run { server, path in
            let accountant = try await server.signedIn(.accountant)
            let check = try await AnswerCheck(server)
            let added = try await server.send(
                .post,
                path,
                as: accountant.browser,
                json: Self.payment(5000, "a", more: #","notes":" By Jan ""#)
            )
            #expect(added.status == .created)
            #expect(check.faults(added, "post", "/api/v1/crm/orders/{id}/payments") == [])
            #expect(added.json["receipt_number"]?.string == "KP/0001/2026")
            #expect(added.json["notes"]?.string == "By Jan")
            let again = try await server.send(.post, path, as: accountant.browser, json: Self.payment(5000, "a"))
            #expect(again.status == .ok)
            #expect(again.json == added.json)
            let other = try await server.send(.post, path, as: accountant.browser, json: Self.payment(6000, "a"))
            #expect(other.problem == ProblemDocument(status: 422, code: "validation", field: "idempotency_key"))
            let list = try await server.send(.get, path, as: accountant.browser)
            #expect(check.faults(list, "get", "/api/v1/crm/orders/{id}/payments") == [])
            #expect(list.json["items"]?[0] == added.json)
            let one = Self.table + "/" + (try #require(added.json["id"]?.string))
            let changed = try await server.send(.patch, one, as: accountant.script, json: #"{"posting_date":"2026-02-01","notes":""}"#)
            #expect(check.faults(changed, "patch", Self.table + "/{id}") == [])
            #expect(changed.json["posting_date"]?.string == "2026-02-01")
            let page = try await server.send(.get, Self.table + "?from=2026-01-01&to=2026-01-31&method=card&q=Anna", as: accountant.browser)
            #expect(check.faults(page, "get", Self.table) == [])
            #expect(page.json["totals"]?["card"]?["amount"]?.int == 5000)
            #expect(
                try await server.send(.post, one + "/void", as: accountant.browser, json: #"{"reason":"  "}"#).problem?.field == "reason"
            )
            let voided = try await server.send(.post, one + "/void", as: accountant.browser, json: #"{"reason":"Twice"}"#)
            #expect(check.faults(voided, "post", Self.table + "/{id}/void") == [])
            #expect(voided.json["void_reason"]?.string == "Twice")
            let after = try await server.send(.get, Self.table, as: accountant.browser)
            #expect(after.json["items"]?.count == 1)
            #expect(after.json["totals"]?["all"]?["amount"]?.int == 0)
            let late = try await server.send(.patch, one, as: accountant.browser, json: #"{"notes":"x"}"#)
            #expect(late.problem?.code == "payment_voided")
        }
    }

    @Test(arguments: BadPayment.all) func badInputNamesItsField(_ bad: BadPayment) async throws {
        try await Self.run { server, path in
            let manager = try await server.signedIn(.manager)
            let answer = try await server.send(.post, path, as: manager.browser, json: bad.body)
            #expect(answer.problem == ProblemDocument(status: 422, code: "validation", field: bad.field))
        }
    }

    @Test func refusalsAreInWords() async throws {
        try await Self.run { server, path in
            let manager = try await server.signedIn(.manager)
            let refund = try await server.send(.post, path, as: manager.browser, json: Self.payment(100, "a", kind: "refund"))
            #expect(refund.problem == ProblemDocument(status: 409, code: "refund_above_paid", field: "amount"))
            #expect(refund.json["detail"]?.string?.contains("0.00 PLN") == true)
            let first = try await server.send(
                .post,
                path,
                as: manager.browser,
                json: Self.payment(100, "b", more: #","receipt_number":"R 1""#)
            )
            // Money that is given back may be written either way.
            #expect(
                try await server.send(.post, path, as: manager.browser, json: Self.payment(-100, "c", kind: "refund")).status == .created
            )
            let taken = try await server.send(
                .post,
                path,
                as: manager.browser,
                json: Self.payment(100, "d", more: #","receipt_number":"R 1""#)
            )
            #expect(taken.problem == ProblemDocument(status: 409, code: "receipt_number_taken", field: "receipt_number"))
            let one = Self.table + "/" + (try #require(first.json["id"]?.string))
            let void = try await server.send(.post, one + "/void", as: manager.browser, json: #"{"reason":"x"}"#)
            #expect(void.problem?.code == "payment_refunded")
            for (query, field) in [
                ("from=yesterday", "from"), ("from=2026-02-01&to=2026-01-01", "to"), ("method=gold", "method"), ("order_id=1", "order_id"),
            ] {
                let answer = try await server.send(.get, Self.table + "?" + query, as: manager.browser)
                #expect(answer.problem == ProblemDocument(status: 400, code: "bad_request", field: field))
            }
            for body in [#"{"amount":{"amount":1}}"#, #"{"payment_date":null}"#] {
                #expect(try await server.send(.patch, one, as: manager.browser, json: body).status == .unprocessableContent)
            }
            let missing = path.replacing(path.split(separator: "/")[4], with: "00000000-0000-4000-8000-000000000000")
            #expect(try await server.send(.post, missing, as: manager.browser, json: Self.payment(100, "x")).status == .notFound)
            #expect(try await server.send(.get, missing, as: manager.browser).status == .notFound)
        }
    }
}
