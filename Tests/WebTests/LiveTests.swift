import Core
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct LiveTests {
    static func append(_ server: TestServer, _ type: String, _ audience: Audience = .inbox) async throws -> Int64 {
        let now = server.clock.now
        return try await server.database.write { db in
            try EventFeed.append(db, type: type, audience: audience, conversation: nil, data: #"{"reason":"message"}"#, at: now)
        }
    }

    static func headers(_ person: Person, origin: String? = "http://localhost") -> String {
        "Cookie: dragoman=\(person.cookie)\r\n"
            + (origin.map { "Sec-Fetch-Site: \($0 == "http://localhost" ? "same-origin" : "cross-site")\r\n" } ?? "")
    }

    @Test func whatHappensComesAtOnceAndWhatWasMissedFirst() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager)
            let port = try #require(server.client.port)
            let missed = try await Self.append(server, "first")
            try await LiveClient.run(port: port, path: "\(liveSocketPath)?after=\(missed - 1)", headers: Self.headers(person)) { client in
                let hello = try await client.next()
                #expect(hello?["type"]?.string == "hello")
                #expect(hello?["n"]?.int == missed - 1)
                let first = try await client.next()
                #expect(first?["items"]?[0]?["type"]?.string == "first")
                #expect(first?["items"]?[0]?["data"]?["reason"]?.string == "message")
                #expect(first?["next"]?.int == missed)
                _ = try await Self.append(server, "for owners only", .owner)
                let last = try await Self.append(server, "second")
                let second = try await client.next()
                #expect(second?["items"]?.count == 1)
                #expect(second?["items"]?[0]?["n"]?.int == last)
                #expect(server.services.sockets.value == 1)
            }
        }
    }

    @Test func fromNowOnWhereNothingElseIsSaid() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.owner)
            let last = try await Self.append(server, "old")
            try await LiveClient.run(port: try #require(server.client.port), headers: "Authorization: Bearer \(person.token)\r\n") {
                client in
                #expect(try await client.next()?["n"]?.int == last)
                _ = try await Self.append(server, "new")
                #expect(try await client.next()?["items"]?[0]?["type"]?.string == "new")
            }
        }
    }

    @Test func aLongAbsenceIsCaughtUpInOrder() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager)
            let start = server.database.hub.last
            let now = server.clock.now
            try await server.database.write { db in
                for n in 0..<950 {
                    try EventFeed.append(db, type: "e\(n)", audience: .inbox, conversation: nil, data: "{}", at: now)
                }
            }
            let path = "\(liveSocketPath)?after=\(start)"
            try await LiveClient.run(port: try #require(server.client.port), path: path, headers: Self.headers(person)) { client in
                _ = try await client.next()
                var numbers: [Int64] = []
                while numbers.count < 950, let page = try await client.next() {
                    for index in 0..<(page["items"]?.count ?? 0) { numbers.append(page["items"]?[index]?["n"]?.int ?? 0) }
                }
                #expect(numbers == Array(start + 1...start + 950))
            }
        }
    }

    @Test func endingTheSessionClosesTheSocket() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager)
            try await LiveClient.run(port: try #require(server.client.port), headers: Self.headers(person)) { client in
                _ = try await client.next()
                #expect(try await server.send(.post, "/api/v1/auth/logout", as: person.browser).status == .noContent)
                _ = try await Self.append(server, "secret")
                #expect(try await client.next() == nil)
            }
        }
    }

    @Test func disablingTheUserClosesTheSocket() async throws {
        try await TestServer.run { server in
            _ = try await server.signedIn(.owner)
            let person = try await server.signedIn(.manager)
            try await LiveClient.run(port: try #require(server.client.port), headers: "Authorization: Bearer \(person.token)\r\n") {
                client in
                _ = try await client.next()
                var patch = UserPatch()
                patch.disabled = true
                _ = try await server.accounts.update(person.user.id, patch)
                #expect(try await client.next() == nil)
            }
        }
    }

    @Test func signsOfLifeCarryTheNumber() async throws {
        var settings = WebSettings()
        settings.pingInterval = .milliseconds(50)
        try await TestServer.run(settings: settings) { server in
            let person = try await server.signedIn(.accountant)
            let last = try await Self.append(server, "not for accountants")
            try await LiveClient.run(port: try #require(server.client.port), headers: Self.headers(person)) { client in
                _ = try await client.next()
                let ping = try await client.next()
                #expect(ping?["type"]?.string == "ping")
                #expect(ping?["n"]?.int == last)
            }
        }
    }

    @Test func refusedHandshakesAnswerWithTheirStatusAndAProblem() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager)
            let port = try #require(server.client.port)
            let cookie = "Cookie: dragoman=\(person.cookie)\r\n"
            let cases: [(path: String, headers: String, status: Int, code: String)] = [
                (liveSocketPath, "", 401, "unauthorized"),
                (liveSocketPath, "Authorization: Bearer drg_nonsense\r\n", 401, "unauthorized"),
                (liveSocketPath, cookie, 403, "cross_site"),
                (liveSocketPath, cookie + "Origin: http://evil.example\r\n", 403, "cross_site"),
                (liveSocketPath, cookie + "Sec-Fetch-Site: cross-site\r\n", 403, "cross_site"),
                (liveSocketPath + "?after=x", Self.headers(person), 400, "bad_request"),
                (liveSocketPath + "?after=999999", Self.headers(person), 410, "resync"),
                ("/api/v1/communications/nothing", Self.headers(person), 404, "not_found"),
                ("/api/v1/communications/nothing", "", 401, "unauthorized"),
            ]
            for (path, headers, status, code) in cases {
                let refused = await #expect(throws: LiveClient.Refused.self) {
                    try await LiveClient.run(port: port, path: path, headers: headers) { _ in }
                }
                #expect(refused?.answer.status == status, "\(path) \(headers)")
                #expect(refused?.answer.header("Content-Type") == "application/problem+json")
                #expect(refused?.answer.body.contains("\"code\":\"\(code)\"") == true, "\(refused?.answer.text ?? "")")
            }
            try await LiveClient.run(port: port, headers: cookie + "Origin: http://localhost:\(port)\r\n") { client in
                let hello = try await client.next()
                #expect(hello?["type"]?.string == "hello")
            }
        }
    }

    @Test func theFeedIsTheSameByRequest() async throws {
        try await TestServer.run { server in
            let manager = try await server.signedIn(.manager)
            let start = server.database.hub.last
            let first = try await Self.append(server, "first")
            _ = try await Self.append(server, "money", Audience(rawValue: 4))
            let page = try await server.send(.get, "/api/v1/events?after=\(start)", as: manager.script)
            #expect(page.json["items"]?.count == 1)
            #expect(page.json["items"]?[0]?["n"]?.int == first)
            #expect(page.json["next"]?.int == first + 1)
            let none = try await server.send(.get, "/api/v1/events", as: manager.script)
            #expect(none.json["items"]?.count == 0)
            #expect(none.json["next"]?.int == first + 1)
            server.clock.advance(seconds: 31 * 86_400)
            let now = server.clock.now
            _ = try await server.database.write { db in try EventFeed.prune(db, now: now) }
            let gone = try await server.send(.get, "/api/v1/events?after=\(start)", as: manager.script)
            #expect(gone.status == .gone)
            #expect(gone.problem?.code == "resync")
            #expect(try await server.send(.get, "/api/v1/events?after=\(first + 1)", as: manager.script).status == .ok)
        }
    }
}
