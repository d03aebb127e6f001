import Core
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct SetupTests {
    static func body(_ token: String, email: String = "marta@office.example") -> String {
        #"{"token":"\#(token)","name":" Marta ","email":"\#(email)","password":"correct horse","locale":"pl"}"#
    }

    static func secret(_ server: TestServer) async throws -> String {
        let link = try await WebServer.makeSetupLink(server.accounts, base: "http://127.0.0.1:8080")
        #expect(link.hasPrefix("http://127.0.0.1:8080/setup#"))
        return String(link.split(separator: "#")[1])
    }

    @Test func linkMakesTheFirstOwnerAndSignsIn() async throws {
        try await TestServer.run { server in
            #expect(try await server.send(.get, "/api/v1/setup").text == #"{"needed":true,"signed_in":false}"#)
            let token = try await Self.secret(server)
            let response = try await server.send(.post, "/api/v1/setup", json: Self.body(token))
            #expect(response.status == .created)
            #expect(response.json["user"]?["name"]?.string == "Marta")
            #expect(response.json["user"]?["role"]?.string == "owner")
            let cookie = try #require(response.cookie)
            #expect(cookie.name == "dragoman")
            let me = try await server.send(.get, "/api/v1/auth/me", as: .cookie(cookie.value))
            #expect(me.status == .ok)
            #expect(me.json["user"]?["email"]?.string == "marta@office.example")
            // The page listens from there on.
            let events = try await server.send(.get, "/api/v1/events", as: .cookie(cookie.value))
            let last = try #require(me.json["last_event"]?.int)
            #expect(last > 0 && last == events.json["next"]?.int)
            #expect(try await server.send(.get, "/api/v1/setup").text == #"{"needed":false,"signed_in":false}"#)
        }
    }

    @Test func theOfficeIsCalledAsItsOwnerSays() async throws {
        try await TestServer.run { server in
            try await server.database.plantCatalogue()
            let token = try await Self.secret(server)
            let body = Self.body(token)
            let nameless = try await server.send(.post, "/api/v1/setup", json: body.dropLast() + #","office":" "}"#)
            #expect(nameless.status == .unprocessableContent && nameless.problem?.field == "office")
            let response = try await server.send(.post, "/api/v1/setup", json: body.dropLast() + #","office":" Biuro Most "}"#)
            let browser = Caller.cookie(try #require(response.cookie).value)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: browser).json["office"]?["name"]?.string == "Biuro Most")
            let offices = try await server.send(.get, "/api/v1/crm/offices", as: browser)
            #expect(offices.json["items"]?[0]?["name"]?.string == "Biuro Most")
        }
    }

    @Test func anOfficeWithoutANameHasNone() async throws {
        try await TestServer.run { server in
            try await server.database.plantCatalogue()
            let response = try await server.send(.post, "/api/v1/setup", json: Self.body(try await Self.secret(server)))
            let me = try await server.send(.get, "/api/v1/auth/me", as: .cookie(try #require(response.cookie).value))
            #expect(me.json["office"]?["name"]?.string == "")
        }
    }

    @Test func linkWorksOnce() async throws {
        try await TestServer.run { server in
            let token = try await Self.secret(server)
            #expect(try await server.send(.post, "/api/v1/setup", json: Self.body(token)).status == .created)
            let again = try await server.send(.post, "/api/v1/setup", json: Self.body(token, email: "eve@office.example"))
            #expect(again.status == .gone)
            #expect(again.problem?.code == "setup_done")
            await #expect(throws: StoreError.conflict(.setupDone)) {
                try await WebServer.makeSetupLink(server.accounts, base: "http://127.0.0.1:8080")
            }
        }
    }

    @Test func ofManyAtOnceOneSucceeds() async throws {
        try await TestServer.run { server in
            let token = try await Self.secret(server)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<8 {
                    group.addTask {
                        try await server.send(.post, "/api/v1/setup", json: Self.body(token, email: "u\(index)@office.example")).status.code
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 201 }.count == 1)
            #expect(statuses.allSatisfy { $0 == 201 || $0 == 410 })
            #expect(try await server.accounts.users().count == 1)
        }
    }

    @Test func oldAndReplacedLinksAreRefused() async throws {
        try await TestServer.run { server in
            let first = try await Self.secret(server)
            let second = try await Self.secret(server)
            #expect(try await server.send(.post, "/api/v1/setup", json: Self.body(first)).problem?.code == "setup_token")
            server.clock.advance(seconds: Accounts.setupSeconds)
            let late = try await server.send(.post, "/api/v1/setup", json: Self.body(second))
            #expect(late.status == .forbidden)
            #expect(late.problem?.code == "setup_token")
            #expect(try await server.accounts.needsSetup())
        }
    }
}
