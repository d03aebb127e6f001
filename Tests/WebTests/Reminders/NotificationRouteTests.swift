import Core
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct NotificationRouteTests {
    private static let path = "/api/v1/notifications"

    @Test func remindersAreListedAndRead() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let manager = try await server.signedIn(.manager)
            let now = server.clock.now
            try await server.database.write { db in
                try db.execute(
                    sql: "INSERT INTO crm_clients (uid, name, created_at) VALUES (?, 'Anna', 1)",
                    arguments: [Data(PublicID.random().bytes)]
                )
                let client = db.lastInsertedRowID
                for n in 0..<3 {
                    try db.execute(
                        sql: """
                            INSERT INTO crm_orders (uid, client_id, client_name, order_number, price_brutto, payment_state, status, created_at)
                            VALUES (?, ?, 'Anna', ?, 12300, 'unpaid', 'do_wydania', ?)
                            """,
                        arguments: [Data(PublicID.random().bytes), client, "2026/000\(n)", now.milliseconds]
                    )
                }
            }
            #expect(try await server.database.remind().made == 6)
            let check = try await AnswerCheck(server)
            let page = try await server.send(.get, Self.path + "?unread=1&limit=2", as: manager.browser)
            #expect(check.faults(page, "get", Self.path) == [])
            #expect(page.json["unread"]?.int == 3)
            #expect(page.json["items"]?.count == 2)
            let next = try #require(page.json["next"]?.string)
            let rest = try await server.send(.get, Self.path + "?cursor=" + next, as: manager.browser)
            #expect(rest.json["items"]?.count == 1)
            #expect(rest.json["next"] == .null)
            let id = try #require(page.json["items"]?[0]?["id"]?.string)
            let read = try await server.send(.post, Self.path + "/read", as: manager.browser, json: #"{"ids":["\#(id)"]}"#)
            #expect(check.faults(read, "post", Self.path + "/read") == [])
            #expect(read.json["unread"]?.int == 2)
            #expect(try await server.send(.post, Self.path + "/read", as: manager.browser, json: #"{"all":true}"#).json["unread"]?.int == 0)
            #expect(try await server.send(.get, Self.path + "?unread=1", as: owner.browser).json["unread"]?.int == 3)
            for body in ["{}", #"{"ids":"x"}"#, #"{"ids":["x"]}"#, #"{"all":1}"#] {
                let answer = try await server.send(.post, Self.path + "/read", as: manager.browser, json: body)
                #expect(answer.problem?.code == "validation", "\(body)")
            }
        }
    }

    @Test func settingsAreOnesOwn() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let accountant = try await server.signedIn(.accountant)
            let check = try await AnswerCheck(server)
            let path = Self.path + "/settings"
            let change = #"{"types":{"unpaid":{"mail":true}},"quiet":{"weekdays":["21:30","06:00"],"weekend":null}}"#
            let changed = try await server.send(.patch, path, as: anna.browser, json: change)
            #expect(check.faults(changed, "patch", path) == [])
            #expect(changed.json["types"]?["unpaid"]?["mail"] == .bool(true))
            let read = try await server.send(.get, path, as: anna.browser)
            #expect(check.faults(read, "get", path) == [])
            #expect(read.json == changed.json)
            #expect(try await server.send(.get, path, as: accountant.browser).json["quiet"]?["weekend"]?.string == "all_day")
            for (body, field) in [
                (#"{"types":{"unpaid":1}}"#, "types.unpaid"), (#"{"types":{"sms":{}}}"#, "types"),
                (#"{"quiet":{"weekdays":["21:30"]}}"#, "quiet.weekdays"),
                (#"{"quiet":{"weekdays":"all_day","weekend":"all_day"}}"#, "quiet"),
            ] {
                let answer = try await server.send(.patch, path, as: anna.browser, json: body)
                #expect(answer.problem == ProblemDocument(status: 422, code: "validation", field: field))
            }
            #expect(try await server.send(.get, path, as: anna.browser).json == changed.json)
        }
    }
}
