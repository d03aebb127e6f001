import HTTPTypes
import Testing

@testable import LiveSocket

struct HandshakeTests {
    private static func request(_ change: (inout HTTPRequest) -> Void = { _ in }) -> HTTPRequest {
        var request = HTTPRequest(method: .get, scheme: "http", authority: "office.example", path: "/live")
        request.headerFields = [
            .upgrade: "websocket", .connection: "Upgrade", .secWebSocketVersion: "13", .secWebSocketKey: "dGhlIHNhbXBsZSBub25jZQ==",
        ]
        change(&request)
        return request
    }

    @Test func good() {
        #expect(Handshake(Self.request()) == .valid)
        #expect(Handshake(Self.request { $0.headerFields[.connection] = "keep-alive, uPgRaDe" }) == .valid)
        #expect(Handshake(Self.request { $0.headerFields[.upgrade] = "h2c , WebSocket" }) == .valid)
        #expect(Handshake(Self.request { $0.headerFields[.contentLength] = "0" }) == .valid)
    }

    @Test func notAHandshake() {
        #expect(Handshake(Self.request { $0.method = .post }) == .absent)
        #expect(Handshake(Self.request { $0.headerFields[.upgrade] = nil }) == .absent)
        #expect(Handshake(Self.request { $0.headerFields[.upgrade] = "h2c" }) == .absent)
        #expect(Handshake(Self.request { $0.headerFields[.connection] = "keep-alive" }) == .absent)
        #expect(Handshake(Self.request { $0.headerFields[.connection] = "upgraded" }) == .absent)
    }

    @Test(arguments: ["", "8", "14", "13, 13"])
    func version(value: String) {
        guard case .invalid(let response) = Handshake(Self.request { $0.headerFields[.secWebSocketVersion] = value }) else {
            Issue.record("accepted")
            return
        }
        #expect(response.status.code == 426 && response.headerFields[.secWebSocketVersion] == "13")
    }

    @Test(arguments: [
        "", "short", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ===", "dGhlIHNhbXBs*SBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQAA",
    ])
    func key(value: String) {
        guard case .invalid(let response) = Handshake(Self.request { $0.headerFields[.secWebSocketKey] = value }) else {
            Issue.record("accepted")
            return
        }
        #expect(response.status == .badRequest)
    }

    @Test func otherDefects() {
        let defects: [(inout HTTPRequest) -> Void] = [
            { $0.headerFields[.contentLength] = "5" }, { $0.headerFields[.transferEncoding] = "chunked" }, { $0.authority = nil },
            { $0.headerFields.append(HTTPField(name: .secWebSocketKey, value: "dGhlIHNhbXBsZSBub25jZQ==")) },
        ]
        for defect in defects {
            guard case .invalid(let response) = Handshake(Self.request(defect)) else {
                Issue.record("accepted")
                continue
            }
            #expect(response.status == .badRequest)
        }
    }

    @Test(arguments: [
        ("https://office.example", "office.example", true), ("https://office.example:443", "office.example", true),
        ("http://office.example", "office.example:80", true), ("http://127.0.0.1:8080", "127.0.0.1:8080", true),
        ("http://[::1]:8080", "[::1]:8080", true), ("HTTPS://Office.Example", "office.example", true),
        ("https://evil.example", "office.example", false), ("https://office.example.evil.example", "office.example", false),
        ("https://office.example:8443", "office.example", false), ("null", "office.example", false), ("", "office.example", false),
        ("file://", "office.example", false), ("https://office.example/", "office.example", false),
    ])
    func sameOrigin(origin: String, host: String, expected: Bool) {
        var request = Self.request { $0.authority = host }
        #expect(request.isSameOrigin == nil)
        request.headerFields[.origin] = origin
        #expect(request.isSameOrigin == expected)
    }
}
