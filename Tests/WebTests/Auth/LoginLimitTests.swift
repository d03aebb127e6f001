import Core
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct LoginLimitTests {
    static var proxied: WebSettings {
        var settings = WebSettings()
        settings.trustedProxies = [IPNetwork("127.0.0.0/8")!, IPNetwork("::1")!]
        settings.allowsPlainSignIn = true
        return settings
    }

    @Test func guessingAtAnAccountIsLimitedFromWherever() async throws {
        try await TestServer.run(settings: Self.proxied) { server in
            let person = try await server.signedIn(.manager, email: "anna@office.example")
            func attempt(_ n: Int, _ password: String) async throws -> TestResponse {
                try await SignInTests.login(server, person.user.email, password, [.xForwardedFor: "192.0.2.\(n)"])
            }
            for n in 1...10 { #expect(try await attempt(n, "wrong horse").status == .unauthorized) }
            let refused = try await attempt(11, person.password)
            #expect(refused.status == .tooManyRequests)
            #expect(refused.problem?.code == "rate_limited")
            let wait = try #require(refused.headers[.retryAfter].flatMap { Int64($0) })
            #expect(wait > 0 && wait <= 60)
            server.clock.advance(seconds: wait)
            #expect(try await attempt(12, person.password).status == .ok)
        }
    }

    @Test(arguments: [
        ("192.0.2.9", "192.0.2.9", "192.0.2.10"),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1"),
        ("::ffff:192.0.2.9", "192.0.2.9", "::ffff:192.0.2.10"),
    ])
    func guessingFromANetworkIsLimitedOverAllAccounts(_ first: String, same: String, other: String) async throws {
        try await TestServer.run(settings: Self.proxied) { server in
            for n in 0..<20 {
                let response = try await SignInTests.login(server, "user\(n)@office.example", "wrong horse", [.xForwardedFor: first])
                #expect(response.status == .unauthorized)
            }
            #expect(
                try await SignInTests.login(server, "new@office.example", "wrong horse", [.xForwardedFor: same]).status == .tooManyRequests
            )
            #expect(
                try await SignInTests.login(server, "new@office.example", "wrong horse", [.xForwardedFor: other]).status == .unauthorized
            )
        }
    }

    @Test func signingInRightlyDoesNotCount() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager, email: "anna@office.example")
            for _ in 0..<30 { #expect(try await SignInTests.login(server, person.user.email, person.password).status == .ok) }
        }
    }

    @Test func guessesSentAtOnceAreCountedBeforeTheyAreChecked() {
        var limiter = AttemptLimiter<String>(burst: 3, interval: 1000)
        let allowed = (0..<10).filter { _ in
            guard limiter.wait("a", now: 0) == 0 else { return false }
            limiter.count("a", now: 0)
            return true
        }
        #expect(allowed.count == 3)
        #expect(limiter.wait("a", now: 0) == 1000)
        #expect(limiter.wait("a", now: 999) == 1)
        #expect(limiter.wait("a", now: 1000) == 0)
        #expect(limiter.wait("b", now: 0) == 0)
    }

    @Test func memoryIsBoundedAndKeepsTheOneThatIsGuessedAt() {
        var limiter = AttemptLimiter<Int>(burst: 5, interval: 1000, capacity: 100)
        for _ in 0..<5 { limiter.count(-1, now: 0) }
        for key in 0..<1000 { limiter.count(key, now: Int64(key) / 10) }
        #expect(limiter.count <= 100)
        #expect(limiter.wait(-1, now: 0) > 0)
    }
}
