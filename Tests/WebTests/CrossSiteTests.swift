import Core
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

/// What a browser sends along, and whether a request with it may change anything.
struct SiteCase: Sendable, CustomTestStringConvertible {
    let site: String?
    let origin: String?
    let withCookie: Bool

    var testDescription: String { "\(site ?? "-") \(origin ?? "-")" }

    static let all = [
        SiteCase(site: "same-origin", origin: nil, withCookie: true),
        SiteCase(site: "same-origin", origin: "http://evil.example", withCookie: true),
        SiteCase(site: "same-site", origin: "http://localhost", withCookie: false),
        SiteCase(site: "cross-site", origin: "http://localhost", withCookie: false),
        SiteCase(site: "none", origin: nil, withCookie: false),
        SiteCase(site: nil, origin: "http://localhost", withCookie: true),
        SiteCase(site: nil, origin: "https://localhost", withCookie: false),
        SiteCase(site: nil, origin: "http://localhost:8081", withCookie: false),
        SiteCase(site: nil, origin: "http://evil.example", withCookie: false),
        SiteCase(site: nil, origin: "null", withCookie: false),
        SiteCase(site: nil, origin: nil, withCookie: false),
    ]

    var headers: HTTPFields {
        var headers = HTTPFields()
        headers[.secFetchSite] = site
        headers[.origin] = origin
        return headers
    }
}

@Suite struct CrossSiteTests {
    @Test(arguments: SiteCase.all)
    func changesNeedOurOwnPage(_ site: SiteCase) async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager)
            func send(_ caller: Caller) async throws -> TestResponse {
                try await server.send(.patch, "/api/v1/auth/me", as: caller, json: #"{"theme":"dark"}"#, headers: site.headers)
            }
            let cookie = try await send(.bareCookie(person.cookie))
            #expect(cookie.status == (site.withCookie ? .ok : .forbidden))
            if !site.withCookie { #expect(cookie.problem?.code == "cross_site") }
            #expect(try await send(.bearer(person.token)).status == .ok)
            let read = try await server.send(.get, "/api/v1/auth/me", as: .bareCookie(person.cookie), headers: site.headers)
            #expect(read.status == .ok)
        }
    }

    @Test func signingInFromAnotherSitesPageIsRefused() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager)
            let foreign = try await SignInTests.login(server, person.user.email, person.password, [.origin: "http://evil.example"])
            #expect(foreign.status == .forbidden)
            #expect(try await SignInTests.login(server, person.user.email, person.password).status == .ok)
        }
    }
}

@Suite struct HostTests {
    static let names: [(host: String, isKnown: Bool)] = [
        ("localhost", true), ("localhost:8080", true), ("LOCALHOST.", true), ("127.0.0.1:8080", true), ("127.0.0.2", true),
        ("[::1]:8080", true),
        ("office.example", true), ("OFFICE.example:443", true), ("evil.example", false), ("office.example.evil.example", false),
        ("localhost.evil.example", false), ("192.0.2.1", false), ("[2001:db8::1]", false), ("127.0.0.1.evil.example", false),
    ]

    @Test(arguments: names)
    func onlyKnownNamesAreServed(_ host: String, isKnown: Bool) async throws {
        var settings = WebSettings()
        settings.publicURL = PublicURL("https://office.example")
        try await TestServer.run(settings: settings) { server in
            for path in ["/", "/health", "/api/v1/setup", "/api/v1/auth/me"] {
                let answer = try await RawConnection.get(port: try #require(server.client.port), path, host: host)
                #expect((answer.status == 421) == !isKnown, "\(path)")
                if !isKnown { #expect(answer.body.contains(#""code":"misdirected""#)) }
            }
        }
    }

    @Test(arguments: ["", "a b", "localhost:99999", "localhost:x", "[::1", "loc/alhost", "user@localhost"])
    func malformedNamesAreRefused(_ host: String) {
        #expect(Authority(host) == nil)
    }

    @Test func onlyTrustedProxiesNameTheClient() throws {
        var settings = WebSettings()
        settings.trustedProxies = [IPNetwork("10.0.0.0/8")!]
        let door = Door(settings: settings)
        func client(_ peer: String, _ forwarded: String) throws -> String? {
            let request = HTTPRequest(
                method: .get,
                scheme: "http",
                authority: "localhost",
                path: "/",
                headerFields: [.xForwardedFor: forwarded]
            )
            return try door.visitor(request, peer: IPAddress(peer)).address?.description
        }
        #expect(try client("10.0.0.1", "192.0.2.7") == "192.0.2.7")
        #expect(try client("10.0.0.1", "198.51.100.1, 192.0.2.7, 10.0.0.2") == "192.0.2.7")
        #expect(try client("192.0.2.1", "198.51.100.1") == "192.0.2.1")
        #expect(try client("10.0.0.1", "rubbish") == "10.0.0.1")
        #expect(try client("10.0.0.1", "192.0.2.7, rubbish") == "10.0.0.1")
    }
}
