import Core
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct DraftRouteTests {
    private static let drafts = "/api/v1/communications/drafts"

    @Test func otherBrowsersOfTheSamePersonFollow() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let marta = try await server.signedIn(.owner)
            let path = Self.drafts + "/\(PublicID.random())"
            let start = server.database.hub.last
            let saved = try await server.send(.put, path, as: anna.browser, json: #"{"text":"Dzień dobry","files":[1]}"#)
            #expect(saved.status == .ok)
            #expect(saved.json["content"]?["text"]?.string == "Dzień dobry")
            #expect(try await server.send(.get, path, as: anna.script).text == saved.text)
            #expect(try await server.send(.get, Self.drafts, as: anna.script).json["items"]?[0] == saved.json)
            #expect(try await server.send(.get, path, as: marta.browser).status == .notFound)
            #expect(try await server.send(.get, Self.drafts, as: marta.browser).json["items"]?.count == 0)
            #expect(try await server.send(.delete, path, as: marta.browser).status == .noContent)
            #expect(try await server.send(.get, path, as: anna.browser).status == .ok)
            #expect(try await server.send(.delete, path, as: anna.browser).status == .noContent)
            let own = try await server.send(.get, "/api/v1/events?after=\(start)", as: anna.script).json["items"]
            #expect(own?.count == 2)
            #expect(own?[0]?["type"]?.string == "draft.changed")
            #expect(own?[1]?["data"]?["deleted"] == .bool(true))
            #expect(try await server.send(.get, "/api/v1/events?after=\(start)", as: marta.script).json["items"]?.count == 0)
        }
    }

    @Test func whatIsNoDraftIsRefused() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let accountant = try await server.signedIn(.accountant)
            let path = Self.drafts + "/\(PublicID.random())"
            let cases: [(String, Int)] = [
                ("[]", 422), ("null", 422), ("\"x\"", 422), ("{", 400), ("", 400), (#"{"a":1,"a":2}"#, 400),
                (#"{"a":""# + String(repeating: "x", count: Draft.maximumBytes) + #""}"#, 413),
            ]
            for (body, status) in cases {
                let answer = try await server.send(.put, path, as: anna.browser, json: body)
                #expect(answer.status.code == status, "\(body.prefix(20)): \(answer.text)")
            }
            let largest = #"{"a":""# + String(repeating: "x", count: Draft.maximumBytes - 8) + #""}"#
            #expect(try await server.send(.put, path, as: anna.browser, json: largest).status == .ok)
            #expect(
                try await server.send(.put, path, as: anna.browser, json: "{}", headers: [.contentType: "text/plain"]).status.code == 415
            )
            #expect(try await server.send(.put, Self.drafts + "/x", as: anna.browser, json: "{}").status == .notFound)
            #expect(try await server.send(.put, path, json: "{}").status == .unauthorized)
            #expect(try await server.send(.put, path, as: accountant.browser, json: "{}").status == .forbidden)
        }
    }
}
