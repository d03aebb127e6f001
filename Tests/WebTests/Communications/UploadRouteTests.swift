import Core
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct UploadRouteTests {
    private static func bring(
        _ server: TestServer,
        _ content: [UInt8],
        as caller: Caller,
        query: String = "?name=%D1%81%D0%BA%D0%B0%D0%BD.pdf",
        type: String? = "application/pdf"
    ) async throws -> TestResponse {
        var headers = HTTPFields()
        headers[.contentType] = type
        caller.sign(&headers)
        return try await server.client.execute(
            uri: "/api/v1/files" + query,
            method: .post,
            headers: headers,
            body: ByteBuffer(bytes: content)
        )
    }

    private static func chunks(_ server: TestServer) async throws -> [Int] {
        try await server.database.read { db in
            try ["blob_chunks", "blobs", "uploads"].map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? -1 }
        }
    }

    @Test func aFileIsTakenAndOpens() async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            let owner = try await server.signedIn(.owner)
            let accountant = try await server.signedIn(.accountant)
            let content = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let answer = try await Self.bring(server, content, as: marta.browser)
            #expect(answer.status == .created)
            #expect(answer.json["name"]?.string == "скан.pdf")
            #expect(answer.json["mime"]?.string == "application/pdf")
            #expect(answer.json["size"]?.int == 700_000)
            #expect(answer.json["sha256"]?.string?.count == 64)
            let path = "/api/v1/files/" + (try #require(answer.json["id"]?.string))
            for person in [marta, owner] {
                let file = try await server.send(.get, path, as: person.script)
                #expect(Array(buffer: file.body) == content)
                #expect(file.headers[.contentType] == "application/pdf")
                #expect(file.headers[.eTag] == answer.json["sha256"]?.string.map { "\"\($0)\"" })
            }
            #expect(try await server.send(.get, path, as: accountant.browser).status == .notFound)
            #expect(try await server.send(.get, path).status == .unauthorized)
            let part = try await server.send(.get, path, as: marta.browser, headers: [.range: "bytes=262140-262149"])
            #expect(Array(buffer: part.body) == Array(content[262_140..<262_150]))
            // With the same content it is another upload of the same file.
            let again = try await Self.bring(server, content, as: owner.script, query: "?name=b.bin", type: nil)
            #expect(again.json["mime"]?.string == "application/octet-stream")
            #expect(again.json["id"]?.string != answer.json["id"]?.string)
            #expect(try await Self.chunks(server) == [3, 1, 2])
        }
    }

    @Test func whoMayBringWhat() async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            let accountant = try await server.signedIn(.accountant)
            #expect(try await Self.bring(server, [1], as: .nobody).status == .unauthorized)
            #expect(try await Self.bring(server, [1], as: .bareCookie(marta.cookie)).problem?.code == "cross_site")
            #expect(try await Self.bring(server, [1], as: accountant.browser).status == .forbidden)
            let nameless = try await Self.bring(server, [1], as: marta.browser, query: "")
            #expect(nameless.problem == ProblemDocument(status: 400, code: "bad_request", field: "name"))
            let form = try await Self.bring(server, [1], as: marta.browser, type: "multipart/form-data; boundary=x")
            #expect(form.problem == ProblemDocument(status: 415, code: "media_type", field: nil))
            let path = try await Self.bring(server, [], as: marta.browser, query: "?name=..%2F..%2Fetc%2Fpasswd", type: "nonsense")
            #expect(path.status == .created)
            #expect(path.json["name"]?.string == "passwd")
            #expect(path.json["mime"]?.string == "application/octet-stream")
            #expect(path.json["size"]?.int == 0)
            #expect(try await Self.chunks(server) == [0, 1, 1])
        }
    }

    @Test func scriptsOfOthersAreNotShown() async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            for type in ["text/html", "image/svg+xml", "text/xml"] {
                let answer = try await Self.bring(server, Array("<script>".utf8), as: marta.browser, type: type)
                let path = "/api/v1/files/" + (try #require(answer.json["id"]?.string))
                let file = try await server.send(.get, path, as: marta.browser)
                #expect(file.headers[.contentType] == "application/octet-stream")
                #expect(file.headers[.contentDisposition]?.hasPrefix("attachment") == true)
                #expect(file.headers[.contentSecurityPolicy]?.hasPrefix("sandbox") == true)
            }
        }
    }

    private static func head(_ person: Person, _ port: Int, _ length: String) -> String {
        "POST /api/v1/files?name=a.bin HTTP/1.1\r\nHost: localhost:\(port)\r\nConnection: close\r\n"
            + "Authorization: Bearer \(person.token)\r\n\(length)\r\n\r\n"
    }

    @Test func whatIsAnnouncedAsTooLargeIsRefusedAtOnce() async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            let port = try #require(server.client.port)
            let answer = try await RawConnection.exchange(port: port, Self.head(marta, port, "Content-Length: 52428801") + "x")
            #expect(answer.status == 413)
            #expect(answer.body.contains("50 MiB"))
            #expect(try await Self.chunks(server) == [0, 0, 0])
        }
    }

    @Test func whatGrowsTooLargeIsRefusedAndLeavesNothing() async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            let port = try #require(server.client.port)
            let chunk = "100000\r\n" + String(repeating: "x", count: 1 << 20) + "\r\n"
            let body = String(repeating: chunk, count: 50) + "1\r\nx\r\n0\r\n\r\n"
            let answer = try await RawConnection.exchange(
                port: port,
                Self.head(marta, port, "Transfer-Encoding: chunked") + body,
                seconds: 60
            )
            #expect(answer.status == 413)
            #expect(answer.body.contains("too_large"))
            #expect(try await Self.chunks(server) == [0, 0, 0])
        }
    }

    /// The line breaks in the middle: what came goes away by itself.
    @Test(arguments: ["Content-Length: 1000000", "Transfer-Encoding: chunked"])
    func aBrokenLineLeavesNothing(_ length: String) async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            let port = try #require(server.client.port)
            let body = length.hasPrefix("T") ? "F0000\r\n" : ""
            let request = Self.head(marta, port, length) + body + String(repeating: "x", count: 600_000)
            async let answer = RawConnection.exchange(port: port, request, seconds: 3)
            // The part that came is there while the line still stands.
            for _ in 0..<200 where try await Self.chunks(server) != [2, 1, 1] { try await Task.sleep(for: .milliseconds(10)) }
            #expect(try await Self.chunks(server) == [2, 1, 1])
            #expect(try await answer.status != 201)
            for _ in 0..<100 where try await Self.chunks(server) != [0, 0, 0] { try await Task.sleep(for: .milliseconds(50)) }
            #expect(try await Self.chunks(server) == [0, 0, 0])
            #expect(try await server.send(.get, "/health/live").status == .ok)
        }
    }
}
