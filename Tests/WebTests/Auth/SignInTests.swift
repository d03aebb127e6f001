import Core
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct SignInTests {
    static func login(_ server: TestServer, _ email: String, _ password: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await server.send(.post, "/api/v1/auth/login", json: #"{"email":"\#(email)","password":"\#(password)"}"#, headers: headers)
    }

    @Test func rightPasswordBeginsASession() async throws {
        try await TestServer.run { server in
            _ = try await server.signedIn(.manager, email: "anna@office.example")
            let response = try await Self.login(server, " Anna@Office.example ", "correct horse")
            #expect(response.status == .ok)
            #expect(response.json["user"]?["role"]?.string == "manager")
            let header = try #require(response.headers[.setCookie])
            for part in ["HttpOnly", "SameSite=Lax", "Path=/"] { #expect(header.contains(part)) }
            #expect(!header.contains("Secure"))
            #expect(!header.contains("Domain"))
            let cookie = try #require(response.cookie)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: .cookie(cookie.value)).status == .ok)
        }
    }

    @Test func nobodyLearnsWhatWasWrong() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager, email: "anna@office.example")
            _ = try await server.signedIn(.owner)
            var patch = UserPatch()
            patch.disabled = true
            _ = try await server.signedIn(.manager, email: "gone@office.example")
            let gone = try #require(try await server.accounts.credentials(email: "gone@office.example")).user
            _ = try await server.accounts.update(gone.id, patch)
            var answers: Set<String> = []
            for (email, password) in [
                ("anna@office.example", "wrong horse"), ("nobody@office.example", person.password), (gone.email, person.password),
            ] {
                let response = try await Self.login(server, email, password)
                #expect(response.status == .unauthorized)
                #expect(response.headers[.setCookie] == nil)
                answers.insert(response.problem?.code ?? "")
            }
            #expect(answers == ["wrong_password"])
        }
    }

    @Test func logoutEndsTheSessionAtOnce() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.accountant)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.browser).status == .ok)
            let response = try await server.send(.post, "/api/v1/auth/logout", as: person.browser)
            #expect(response.status == .noContent)
            #expect(response.headers[.setCookie]?.contains("Max-Age=0") == true)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.browser).status == .unauthorized)
        }
    }

    @Test func sessionsSlideAndExpire() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager)
            server.clock.advance(seconds: 20 * 86_400)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.browser).status == .ok)
            try await server.accounts.flushUse()
            server.clock.advance(seconds: 20 * 86_400)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.browser).status == .ok)
            server.clock.advance(seconds: 31 * 86_400)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.browser).status == .unauthorized)
        }
    }

    @Test func useIsWrittenOnceAMinute() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager)
            func lastSeen() async throws -> Timestamp { try #require(try await server.accounts.sessions(of: person.user).first).lastSeenAt }
            let first = try await lastSeen()
            server.clock.advance(seconds: 30)
            _ = try await server.send(.get, "/api/v1/auth/me", as: person.browser)
            try await server.accounts.flushUse()
            #expect(try await lastSeen() == first)
            server.clock.advance(seconds: 40)
            _ = try await server.send(.get, "/api/v1/auth/me", as: person.browser)
            try await server.accounts.flushUse()
            #expect(try await lastSeen() == server.clock.now)
        }
    }

    @Test func newPasswordEndsTheOtherSessions() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager, email: "anna@office.example")
            let other = try #require(try await Self.login(server, person.user.email, person.password).cookie)
            let body = #"{"current_password":"correct horse","new_password":"another horse"}"#
            #expect(try await server.send(.post, "/api/v1/auth/password", as: person.browser, json: body).status == .noContent)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.browser).status == .ok)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: .cookie(other.value)).status == .unauthorized)
            #expect(try await Self.login(server, person.user.email, "another horse").status == .ok)
            let wrong = try await server.send(.post, "/api/v1/auth/password", as: person.browser, json: body)
            #expect(wrong.status == .forbidden)
            #expect(wrong.problem?.code == "wrong_password")
        }
    }

    @Test func ownSessionsCanBeSeenAndEnded() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager, email: "anna@office.example")
            let other = try #require(try await Self.login(server, person.user.email, person.password).cookie)
            let stranger = try await server.signedIn(.manager)
            let list = try await server.send(.get, "/api/v1/auth/sessions", as: person.browser)
            let items = try #require(list.json["items"])
            #expect(items.count == 2)
            let current = (0..<2).filter { items[$0]?["current"] == .bool(true) }
            #expect(current.count == 1)
            let id = try #require(items[1 - current[0]]?["id"]?.string)
            #expect(try await server.send(.delete, "/api/v1/auth/sessions/\(id)", as: stranger.browser).status == .notFound)
            #expect(try await server.send(.delete, "/api/v1/auth/sessions/\(id)", as: person.browser).status == .noContent)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: .cookie(other.value)).status == .unauthorized)
            #expect(try await server.send(.delete, "/api/v1/auth/sessions/\(id)", as: person.browser).status == .notFound)
        }
    }

    @Test func tokensSignInUntilTheyEnd() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager)
            let made = try await server.send(.post, "/api/v1/auth/tokens", as: person.browser, json: #"{"name":" export "}"#)
            #expect(made.status == .created)
            #expect(made.json["name"]?.string == "export")
            let token = try #require(made.json["token"]?.string)
            #expect(token.hasPrefix("drg_"))
            #expect(try await server.send(.get, "/api/v1/auth/me", as: .bearer(token)).status == .ok)
            let list = try await server.send(.get, "/api/v1/auth/tokens", as: person.browser)
            #expect(!list.text.contains(token))
            let id = try #require(made.json["id"]?.string)
            #expect(try await server.send(.delete, "/api/v1/auth/tokens/\(id)", as: person.browser).status == .noContent)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: .bearer(token)).status == .unauthorized)
        }
    }

    @Test func cookieIsBoundToHTTPSUnderAPublicName() async throws {
        var settings = WebSettings()
        settings.publicURL = PublicURL("https://office.example")
        try await TestServer.run(settings: settings) { server in
            _ = try await server.signedIn(.manager, email: "anna@office.example")
            let port = try #require(server.client.port)
            let body = #"{"email":"anna@office.example","password":"correct horse"}"#
            let answer = try await RawConnection.exchange(
                port: port,
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: office.example\r\nConnection: close\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
            )
            #expect(answer.status == 200)
            #expect(answer.header("Strict-Transport-Security") != nil)
            let cookie = try #require(answer.header("Set-Cookie"))
            #expect(cookie.hasPrefix("__Host-dragoman="))
            #expect(cookie.contains("; Secure"))
            let value = cookie.dropFirst("__Host-dragoman=".count).prefix { $0 != ";" }
            // The cookie of plain HTTP does not sign in where there is HTTPS.
            for (name, status) in [("__Host-dragoman", 200), ("dragoman", 401)] {
                let me = try await RawConnection.get(
                    port: port,
                    "/api/v1/auth/me",
                    host: "office.example",
                    headers: "Cookie: \(name)=\(value)\r\n"
                )
                #expect(me.status == status)
            }
        }
    }

    @Test func plainHTTPFromAnotherMachineIsRefusedWithWords() async throws {
        var settings = WebSettings()
        settings.trustedProxies = [IPNetwork("127.0.0.0/8")!, IPNetwork("::1")!]
        try await TestServer.run(settings: settings) { server in
            _ = try await server.signedIn(.manager, email: "anna@office.example")
            let plain = try await Self.login(server, "anna@office.example", "correct horse", [.xForwardedFor: "192.0.2.7"])
            #expect(plain.status == .forbidden)
            #expect(plain.problem?.code == "insecure")
            let proxied: HTTPFields = [.xForwardedFor: "192.0.2.7", .xForwardedProto: "https"]
            let secure = try await Self.login(server, "anna@office.example", "correct horse", proxied)
            #expect(secure.status == .ok)
            #expect(secure.cookie?.name == "__Host-dragoman")
        }
        settings.allowsPlainSignIn = true
        try await TestServer.run(settings: settings) { server in
            _ = try await server.signedIn(.manager, email: "anna@office.example")
            let plain = try await Self.login(server, "anna@office.example", "correct horse", [.xForwardedFor: "192.0.2.7"])
            #expect(plain.status == .ok)
        }
    }
}
