import Core
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import TestSupport
import Testing

@testable import Web

/// A request that must be refused, and how.
struct BadRequest: Sendable, CustomTestStringConvertible {
    let method: HTTPRequest.Method
    let path: String
    var body: String?
    var type: String? = "application/json"
    let status: Int
    var field: String?

    var testDescription: String { "\(method) \(path.prefix(60)) \(body?.prefix(60) ?? "")" }

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String?,
        type: String? = "application/json",
        _ status: Int,
        field: String? = nil
    ) {
        self.method = method
        self.path = path
        self.body = body
        self.type = type
        self.status = status
        self.field = field
    }

    init(_ method: HTTPRequest.Method, _ path: String, _ status: Int, field: String? = nil) {
        self.init(method, path, nil, status, field: field)
    }

    static let users = "/api/v1/settings/users"
    static let id = "00000000-0000-4000-8000-000000000000"

    static func user(_ member: String) -> String {
        let good = ["email": #""a@b.example""#, "name": #""A""#, "role": #""manager""#, "password": #""correct horse""#]
        let name = String(member.split(separator: "\"")[0])
        let members = good.filter { $0.key != name }.map { "\"\($0.key)\":\($0.value)" } + (member.contains(":") ? [member] : [])
        return "{" + members.joined(separator: ",") + "}"
    }

    static let json: [BadRequest] = [
        BadRequest(.post, users, "", 400), BadRequest(.post, users, "{", 400), BadRequest(.post, users, "{}x", 400),
        BadRequest(.post, users, "nonsense", 400), BadRequest(.post, users, #"{"a":1,}"#, 400), BadRequest(.post, users, "{'a':1}", 400),
        BadRequest(.post, users, #"{"a":1,"a":2}"#, 400), BadRequest(.post, users, #"{"a":"\ud800"}"#, 400),
        BadRequest(.post, users, "{\"a\":\"\u{1}\"}", 400), BadRequest(.post, users, String(repeating: "[", count: 1000), 400),
        BadRequest(.post, users, String(repeating: #"{"a":"#, count: 100_000), 400), BadRequest(.post, users, #"{"a":1e999}"#, 400),
        BadRequest(.post, users, "[]", 422), BadRequest(.post, users, "null", 422), BadRequest(.post, users, "\"x\"", 422),
        BadRequest(.post, users, "{}", type: "text/plain", 415), BadRequest(.post, users, "{}", type: nil, 415),
        BadRequest(.post, users, "{}", type: "application/json; charset=iso-8859-2", 415),
        BadRequest(.post, users, "{}", type: "application/x-www-form-urlencoded", 415),
        BadRequest(.post, users, #"{"name":""# + String(repeating: "x", count: 1_100_000) + #""}"#, 413),
        BadRequest(.post, "/api/v1/auth/login", #"{"email":""# + String(repeating: "x", count: 20_000) + #""}"#, 413),
    ]

    static let fields: [BadRequest] = [
        BadRequest(.post, users, user("email"), 422, field: "email"), BadRequest(.post, users, user(#""email":null"#), 422, field: "email"),
        BadRequest(.post, users, user(#""email":1"#), 422, field: "email"),
        BadRequest(.post, users, user(#""email":["a@b.example"]"#), 422, field: "email"),
        BadRequest(.post, users, user(#""email":"no address""#), 422, field: "email"),
        BadRequest(.post, users, user(#""email":"a@b@c.example""#), 422, field: "email"),
        BadRequest(.post, users, user(#""email":"@b.example""#), 422, field: "email"),
        BadRequest(.post, users, user(#""email":"a@-b.example""#), 422, field: "email"),
        BadRequest(.post, users, user(#""email":"a\u0000@b.example""#), 422, field: "email"),
        BadRequest(.post, users, user(#""email":""# + String(repeating: "a", count: 300) + #"@b.example""#), 422, field: "email"),
        BadRequest(.post, users, user("name"), 422, field: "name"), BadRequest(.post, users, user(#""name":"  ""#), 422, field: "name"),
        BadRequest(.post, users, user(#""name":"a\nb""#), 422, field: "name"),
        BadRequest(.post, users, user(#""name":{}"#), 422, field: "name"),
        BadRequest(.post, users, user(#""name":""# + String(repeating: "ї", count: 101) + #"""#), 422, field: "name"),
        BadRequest(.post, users, user("role"), 422, field: "role"), BadRequest(.post, users, user(#""role":"admin""#), 422, field: "role"),
        BadRequest(.post, users, user(#""role":"Owner""#), 422, field: "role"),
        BadRequest(.post, users, user(#""role":7"#), 422, field: "role"),
        BadRequest(.post, users, user("password"), 422, field: "password"),
        BadRequest(.post, users, user(#""password":"too short""#), 422, field: "password"),
        BadRequest(.post, users, user(#""password":""# + String(repeating: "ї", count: 513) + #"""#), 422, field: "password"),
        BadRequest(.post, users, user(#""password":true"#), 422, field: "password"),
        BadRequest(.post, users, user(#""locale":"de""#), 422, field: "locale"),
        BadRequest(.patch, users + "/" + id, #"{"disabled":"yes"}"#, 422, field: "disabled"),
        BadRequest(.patch, users + "/" + id, #"{"disabled":1}"#, 422, field: "disabled"),
        BadRequest(.patch, users + "/" + id, #"{"role":null,"name":null}"#, 422, field: "name"),
        BadRequest(.patch, "/api/v1/auth/me", #"{"theme":"pink"}"#, 422, field: "theme"),
        BadRequest(.patch, "/api/v1/auth/me", #"{"locale":null}"#, 422, field: "locale"),
        BadRequest(.post, "/api/v1/auth/tokens", #"{"name":12}"#, 422, field: "name"),
        BadRequest(.post, "/api/v1/auth/password", #"{"current_password":"x"}"#, 422, field: "new_password"),
        BadRequest(.post, "/api/v1/auth/login", #"{"email":"a@b.example"}"#, 422, field: "password"),
        BadRequest(.post, "/api/v1/auth/login", #"{"email":5,"password":"x"}"#, 422, field: "email"),
    ]

    static let addresses: [BadRequest] = [
        BadRequest(.get, "/api/v1/events?after=-1", 400, field: "after"), BadRequest(.get, "/api/v1/events?after=x", 400, field: "after"),
        BadRequest(.get, "/api/v1/events?after=99999999999999999999", 400, field: "after"),
        BadRequest(.get, "/api/v1/events?after=", 400, field: "after"),
        BadRequest(.get, "/api/v1/events?after=1&after=2", 400, field: "after"),
        BadRequest(.get, "/api/v1/events?limit=0", 400, field: "limit"), BadRequest(.get, "/api/v1/events?limit=201", 400, field: "limit"),
        BadRequest(.get, "/api/v1/events?after=%zz", 400), BadRequest(.get, "/api/v1/events?after=%ff", 400),
        BadRequest(.get, "/api/v1/events?after=%", 400), BadRequest(.get, "/api/v1/events?after=7", 410),
        BadRequest(.get, "/api/v1/events?" + String(repeating: "a=1&", count: 60), 400),
        BadRequest(.get, "/api/v1/events?after=1" + String(repeating: "0", count: 9000), 414),
        BadRequest(.delete, "/api/v1/auth/sessions/x", 404), BadRequest(.delete, "/api/v1/auth/sessions/" + id, 404),
        BadRequest(.delete, "/api/v1/auth/sessions/..%2f..%2fetc", 404), BadRequest(.patch, users + "/" + id, "{}", 404),
        BadRequest(.get, "/api/v1/nothing", 404), BadRequest(.get, "/api", 404), BadRequest(.get, "/api/v2/auth/me", 404),
        BadRequest(.put, "/api/v1/auth/me", "{}", 405), BadRequest(.delete, users, 405), BadRequest(.options, "/api/v1/auth/me", 405),
        BadRequest(.get, "/api/v1/auth/login", 405), BadRequest(.trace, "/api/v1/auth/me", 405),
        BadRequest(.init("PROPFIND")!, "/api/v1/auth/me", 405), BadRequest(.post, "/inbox", "{}", 405),
        BadRequest(.post, "/health", "{}", 405),
        BadRequest(.get, "/api/v1/communications/ws", 426),
    ]
}

@Suite struct BadInputTests {
    @Test(arguments: [BadRequest.json, BadRequest.fields, BadRequest.addresses])
    func everythingIsRefusedWithAProblemDocument(_ requests: [BadRequest]) async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            for request in requests {
                var headers = HTTPFields()
                headers[.contentType] = request.type
                Caller.bearer(owner.token).sign(&headers)
                let response = try await server.client.execute(
                    uri: request.path,
                    method: request.method,
                    headers: headers,
                    body: request.body.map { ByteBuffer(string: $0) }
                )
                #expect(response.status.code == request.status, "\(request.testDescription): \(response.text)")
                #expect(response.problem?.status == Int64(request.status), "\(request.testDescription)")
                if let field = request.field { #expect(response.problem?.field == field, "\(request.testDescription)") }
                if request.status == 405 { #expect(response.headers[.allow] != nil) }
                #expect(response.headers[.cacheControl] == "no-store")
            }
        }
    }

    @Test func bytesThatAreNoUTF8AreRefused() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            for bytes in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80]] as [[UInt8]] {
                var headers: HTTPFields = [.contentType: "application/json"]
                owner.script.sign(&headers)
                let body = ByteBuffer(bytes: Array(#"{"theme":""#.utf8) + bytes + Array(#""}"#.utf8))
                let response = try await server.client.execute(uri: "/api/v1/auth/me", method: .patch, headers: headers, body: body)
                #expect(response.status == .badRequest)
                #expect(response.problem != nil)
            }
        }
    }

    /// What does not even reach the routes: the server must answer something sensible and stay up.
    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", [400]), ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", [400]), ("GET /\r\n\r\n", [400]),
        ("\r\n\r\nrubbish\r\n\r\n", [400]),
        ("BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", [400]), ("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", [400]),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", [400]),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n", [400]),
        ("GET /" + String(repeating: "a", count: 9000) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", [414]),
        ("GET /api/v1/auth/me?q=\u{142} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", [400, 401]),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + String(repeating: "a", count: 20_000) + "\r\n\r\n", [400, 431]),
        ("GET / HTTP/1.1\r\nHost: localhost\r\n" + String(repeating: "X: a\r\n", count: 300) + "\r\n", [400, 431]),
        ("POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", [400]),
    ])
    func brokenHTTPIsRefused(_ bytes: String, statuses: [Int]) async throws {
        try await TestServer.run { server in
            let port = try #require(server.client.port)
            let answer = try await RawConnection.exchange(port: port, bytes)
            #expect(statuses.contains(answer.status), "\(answer.text.prefix(300))")
            #expect(answer.header("Content-Type") == "application/problem+json", "\(answer.text.prefix(300))")
            #expect(try await server.send(.get, "/health/live").status == .ok)
        }
    }
}
