import HTTPTypes
import Hummingbird
import Testing

@testable import Web

@Suite struct PageTests {
    static let page = PageFiles([
        ("/index.html", Array(#"<!doctype html><script src="/app.js?v=abc">"#.utf8)), ("/app.js.gz", [0x1F, 0x8B, 1]),
        ("/inter.woff2", [1, 2, 3]),
        ("/icon.svg", Array("<svg/>".utf8)),
    ])

    static func get(_ path: String, _ headers: HTTPFields = [:], method: HTTPRequest.Method = .get) throws -> Response {
        let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers)
        return try page.response(Request(head: head, body: RequestBody(buffer: ByteBuffer())))
    }

    @Test(arguments: [
        "/", "/setup", "/inbox", "/inbox/5b0c5a52-0000-4000-8000-000000000000", "/settings/users", "/index.html", "/inbox?x=a.b",
    ])
    func addressesOfThePageGetTheDocument(_ path: String) throws {
        let response = try Self.get(path)
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "text/html; charset=utf-8")
        #expect(response.headers[.cacheControl] == "no-cache")
        let policy = try #require(response.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self';"))
        #expect(policy.hasSuffix("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
    }

    @Test func filesAreKeptByBrowsersUnderTheNameOfTheirContent() throws {
        let gzip: HTTPFields = [.acceptEncoding: "gzip, deflate, br"]
        let named = try Self.get("/app.js?v=abc", gzip)
        #expect(named.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(named.headers[.contentEncoding] == "gzip")
        #expect(named.headers[.vary] == "Accept-Encoding")
        #expect(named.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(try Self.get("/app.js", gzip).headers[.cacheControl] == "no-cache")
        // What a page of another build asks for is not that build's.
        #expect(try Self.get("/app.js?v=abd", gzip).headers[.cacheControl] == "no-cache")
        #expect(try Self.get("/inter.woff2").headers[.contentEncoding] == nil)
    }

    @Test(arguments: [
        ("gzip", true), ("br, gzip;q=0.5", true), ("*", true), ("", false), ("br", false), ("gzip;q=0", false), ("gzip; q=0.000", false),
    ])
    func compressedFilesNeedABrowserThatSaysSo(_ accept: String, isServed: Bool) throws {
        if isServed {
            #expect(try Self.get("/app.js", [.acceptEncoding: accept]).status == .ok)
        } else {
            let problem = #expect(throws: Problem.self) { try Self.get("/app.js", [.acceptEncoding: accept]) }
            #expect(problem?.status == .notAcceptable)
        }
    }

    @Test func whatTheBrowserHasIsNotSentAgain() throws {
        let tag = try #require(try Self.get("/icon.svg").headers[.eTag])
        for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
            let response = try Self.get("/icon.svg", [.ifNoneMatch: known])
            #expect(response.status == .notModified)
            #expect(response.headers[.eTag] == tag)
            #expect(response.headers[.contentLength] == nil)
        }
        #expect(try Self.get("/icon.svg", [.ifNoneMatch: "\"other\""]).status == .ok)
    }

    @Test(arguments: ["/missing.js", "/app.css", "/.env", "/../etc/passwd.txt"])
    func missingFilesAreNotThePage(_ path: String) {
        let problem = #expect(throws: Problem.self) { try Self.get(path) }
        #expect(problem?.status == .notFound)
    }

    @Test func withoutAPageOneLineSaysHowToGetOne() throws {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/")
        let response = try PageFiles([]).response(Request(head: head, body: RequestBody(buffer: ByteBuffer())))
        #expect(response.headers[.contentType]?.hasPrefix("text/plain") == true)
    }
}
