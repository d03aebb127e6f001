import HTTPTypes
import Testing

@testable import Web

/// Who counts as near, who as safe, and under which names the server answers.
struct DoorTests {
    private func settings(_ publicURL: String? = nil, proxy: String? = nil) -> WebSettings {
        var settings = WebSettings()
        settings.publicURL = publicURL.flatMap { PublicURL($0) }
        settings.trustedProxies = proxy.flatMap { IPNetwork($0) }.map { [$0] } ?? []
        return settings
    }

    private func visitor(
        _ settings: WebSettings,
        _ host: String,
        from peer: String,
        at local: String = "127.0.0.1",
        _ fields: HTTPFields = [:]
    ) throws -> Visitor {
        let request = HTTPRequest(method: .get, scheme: "http", authority: host, path: "/", headerFields: fields)
        return try Door(settings: settings).visitor(request, peer: IPAddress(peer), local: IPAddress(local))
    }

    @Test func theAddressAtWhichItArrivedIsAName() throws {
        let plain = settings()
        let visitor = try self.visitor(plain, "192.0.2.5:8080", from: "192.0.2.9", at: "192.0.2.5")
        #expect(!visitor.isSecure && !visitor.isLocal && visitor.origin == "http://192.0.2.5:8080")
        #expect(throws: Problem.self) { try self.visitor(plain, "192.0.2.6", from: "192.0.2.9", at: "192.0.2.5") }
        #expect(throws: Problem.self) { try self.visitor(plain, "office.lan", from: "192.0.2.9", at: "192.0.2.5") }
    }

    @Test func thatBrowsersComeByHTTPSIsBelievedOfProxiesOnly() throws {
        let settings = self.settings("https://office.example", proxy: "10.0.0.1")
        let proxied: HTTPFields = [.xForwardedFor: "192.0.2.9", .xForwardedProto: "https"]
        #expect(try visitor(settings, "office.example", from: "10.0.0.1", proxied).isSecure)
        #expect(try visitor(settings, "office.example", from: "127.0.0.1").isSecure)
        // Straight to the port over the network, whatever its headers say.
        #expect(try !visitor(settings, "office.example", from: "192.0.2.9", at: "192.0.2.5").isSecure)
        #expect(try !visitor(settings, "office.example", from: "192.0.2.9", at: "192.0.2.5", proxied).isSecure)
        // The proxy says that its client came without.
        let plain: HTTPFields = [.xForwardedFor: "192.0.2.9", .xForwardedProto: "http"]
        let visitor = try self.visitor(settings, "office.example", from: "10.0.0.1", plain)
        #expect(!visitor.isSecure && visitor.cookieName == "dragoman")
    }

    @Test(arguments: ["X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"])
    func whoComesThroughAProxyIsNotLocal(_ name: String) throws {
        let field = try #require(HTTPField.Name(name))
        #expect(try visitor(settings(), "localhost:8080", from: "127.0.0.1").isLocal)
        #expect(try !visitor(settings(), "localhost:8080", from: "127.0.0.1", [field: "192.0.2.9"]).isLocal)
    }

    @Test func aProxyThatSaysNothingIsNoticedByTheName() throws {
        #expect(try !visitor(settings("http://office.lan"), "office.lan", from: "127.0.0.1").isLocal)
    }

    @Test func otherPortsOfTheHostStayReachable() throws {
        let standard = settings("https://office.example")
        #expect(try visitor(standard, "office.example", from: "127.0.0.1").insistsOnHTTPS)
        let other = settings("https://office.example:8443")
        #expect(try !visitor(other, "office.example:8443", from: "127.0.0.1").insistsOnHTTPS)
    }
}

struct PlainAnswerTests {
    private func answer(_ text: String, isWhole: Bool = false) -> PlainAnswer { PlainAnswer(to: text.utf8, isWhole: isWhole) }

    @Test func browsersAreSentToTheSameAddress() {
        #expect(answer("GET /inbox?a=b HTTP/1.1\r\nHost: Office.lan:8443\r\n\r\n") == .redirect("https://office.lan:8443/inbox?a=b"))
        let text = answer("HEAD / HTTP/1.1\r\nAccept: */*\r\nhost:office.lan\r\n\r\n").text ?? ""
        #expect(text.hasPrefix("HTTP/1.1 307 Temporary Redirect\r\nLocation: https://office.lan/\r\n"))
    }

    @Test(arguments: [
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: office.lan\r\n\r\n", "GET //elsewhere.example/ HTTP/1.1\r\nHost: office.lan\r\n\r\n",
        "GET http://elsewhere.example/ HTTP/1.1\r\nHost: office.lan\r\n\r\n",
    ])
    func whatMustNotBeRepeatedIsToldInWords(_ text: String) {
        #expect(answer(text) == .refuse(host: "office.lan"))
        #expect(answer(text).text?.contains("open https://office.lan/") == true)
    }

    @Test func aHostThatIsNoneIsNotRepeated() {
        #expect(answer("GET / HTTP/1.1\r\nHost: a/b\"<script>\r\n\r\n") == .refuse(host: nil))
        #expect(answer("GET / HTTP/1.1\r\nX: y\r\n\r\nHost: office.lan\r\n") == .refuse(host: nil))
        #expect(answer("GET / HTTP/1.1\r\nX: yyyy", isWhole: true) == .refuse(host: nil))
    }

    @Test func waitsForTheHeadAndNothingElse() {
        #expect(answer("GE") == .wait)
        #expect(answer("GET / HTTP/1.1\r\nHost: office.lan\r\n") == .wait)
        #expect(answer("SSH-2.0-OpenSSH\r\n") == .close)
        #expect(answer("GET /\u{7}") == .close)
        #expect(answer(String(repeating: "x", count: 9000), isWhole: true) == .close)
    }
}
