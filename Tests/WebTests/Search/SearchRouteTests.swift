import Core
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct SearchRouteTests {
    @Test func hintsNameOperatorAndFix() async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            for caller in [marta.browser, marta.script] {
                let answer = try await server.send(.get, "/api/v1/search?q=is:opne%20from:anna", as: caller)
                #expect(answer.status == .ok)
                #expect(answer.json["items"]?.count == 0 && answer.json["next"] == .null)
                #expect(answer.json["hints"]?[0]?["operator"]?.string == "is" && answer.json["hints"]?[0]?["value"]?.string == "opne")
                #expect(answer.json["hints"]?[0]?["detail"]?.string?.contains("open, closed") == true)
                #expect(answer.json["counts"]?["messages"]?.int == 0)
                let inbox = try await server.send(.get, "/api/v1/communications/inbox?q=is:opne", as: caller)
                #expect(inbox.json["hints"]?[0]?["code"]?.string == "unknown_value")
                #expect(try await server.send(.get, "/api/v1/communications/inbox", as: caller).json["hints"] == nil)
                let offered = try await server.send(.get, "/api/v1/search/suggestions?q=platform:tel", as: caller)
                #expect(offered.json["items"]?[0]?["insert"]?.string == "platform:telegram")
                #expect(offered.json["items"]?[0]?["kind"]?.string == "value")
            }
        }
    }

    @Test func whoMaySearch() async throws {
        try await TestServer.run { server in
            let accountant = try await server.signedIn(.accountant)
            for path in ["/api/v1/search?q=a", "/api/v1/search/suggestions?q=a"] {
                #expect(try await server.send(.get, path).status == .unauthorized)
                #expect(try await server.send(.get, path, as: accountant.browser).status == .forbidden)
            }
            let marta = try await server.signedIn(.manager)
            #expect(try await server.send(.get, "/api/v1/search", as: marta.browser).problem?.field == "q")
            #expect(try await server.send(.get, "/api/v1/search?q=a&cursor=x", as: marta.browser).problem?.field == "cursor")
            #expect(try await server.send(.get, "/api/v1/search/suggestions", as: marta.browser).status == .ok)
        }
    }
}
