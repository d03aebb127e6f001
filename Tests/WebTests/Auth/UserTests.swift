import Core
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct UserTests {
    static let new = #"{"email":"ola@office.example","name":"Ola","role":"manager","password":"correct horse"}"#

    @Test func ownersAddAndChangeUsers() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let made = try await server.send(.post, "/api/v1/settings/users", as: owner.browser, json: Self.new)
            #expect(made.status == .created)
            #expect(made.json["disabled_at"] == .null)
            #expect(made.json["locale"]?.string == "pl")
            let again = try await server.send(.post, "/api/v1/settings/users", as: owner.browser, json: Self.new)
            #expect(again.status == .conflict)
            #expect(
                again.problem
                    == ProblemDocument(
                        .object([
                            "status": .int(409), "code": .string("email_taken"), "field": .string("email"), "title": .string(""),
                            "detail": .string(""), "type": .string(""), "request_id": .string(""),
                        ])
                    )
            )
            let id = try #require(made.json["id"]?.string)
            let cookie = try #require(try await SignInTests.login(server, "ola@office.example", "correct horse").cookie)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: .cookie(cookie.value)).status == .ok)
            let changed = try await server.send(.patch, "/api/v1/settings/users/\(id)", as: owner.browser, json: #"{"disabled":true}"#)
            #expect(changed.json["disabled_at"]?.string != nil)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: .cookie(cookie.value)).status == .unauthorized)
            #expect(try await SignInTests.login(server, "ola@office.example", "correct horse").status == .unauthorized)
            let back = try await server.send(.patch, "/api/v1/settings/users/\(id)", as: owner.browser, json: #"{"disabled":false}"#)
            #expect(back.json["disabled_at"] == .null)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: .cookie(cookie.value)).status == .unauthorized)
        }
    }

    @Test func aDisabledUsersTokenIsRefused() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let person = try await server.signedIn(.manager)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.script).status == .ok)
            let path = "/api/v1/settings/users/\(person.user.id)"
            #expect(try await server.send(.patch, path, as: owner.script, json: #"{"disabled":true}"#).status == .ok)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.script).status == .unauthorized)
        }
    }

    @Test(arguments: [#"{"role":"manager"}"#, #"{"disabled":true}"#])
    func theLastOwnerStays(_ change: String) async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let path = "/api/v1/settings/users/\(owner.user.id)"
            let refused = try await server.send(.patch, path, as: owner.browser, json: change)
            #expect(refused.status == .conflict)
            #expect(refused.problem?.code == "last_owner")
            #expect(try await server.send(.get, "/api/v1/auth/me", as: owner.browser).status == .ok)
            _ = try await server.signedIn(.owner)
            #expect(try await server.send(.patch, path, as: owner.browser, json: change).status == .ok)
        }
    }

    @Test func aChangedRoleCountsAtOnce() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let person = try await server.signedIn(.manager)
            #expect(try await server.send(.get, "/api/v1/users", as: person.browser).status == .ok)
            let path = "/api/v1/settings/users/\(person.user.id)"
            #expect(try await server.send(.patch, path, as: owner.browser, json: #"{"role":"accountant"}"#).status == .ok)
            #expect(try await server.send(.get, "/api/v1/users", as: person.browser).status == .forbidden)
        }
    }

    @Test func profileIsChangedFieldByField() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.accountant)
            let changed = try await server.send(.patch, "/api/v1/auth/me", as: person.browser, json: #"{"theme":"dark"}"#)
            #expect(changed.json["user"]?["theme"]?.string == "dark")
            #expect(changed.json["user"]?["locale"]?.string == "pl")
            #expect(changed.json["user"]?["name"]?.string == person.user.name)
        }
    }
}
