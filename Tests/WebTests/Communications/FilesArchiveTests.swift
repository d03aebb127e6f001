import Core
import Crypto
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct FilesArchiveTests {
    static let large = (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) }

    /// A mail with files; the last one did not come.
    private static func mail(_ server: TestServer, _ files: [IncomingAttachment], subject: String = "Wycena: ąkt") async throws -> PublicID
    {
        let account = try await server.database.channelAccount(platform: .email, address: "biuro@x.test")
        let anna = Correspondent(name: "Anna", address: "anna@x.test")
        let message = IncomingMessage(
            subject: subject,
            text: "text",
            from: anna,
            to: [Correspondent(name: "", address: "biuro@x.test")],
            counterpart: anna,
            sentAt: Timestamp(rfc3339: "2026-01-01T23:30:00Z")!,
            externalID: "\(PublicID.random())@x.test",
            attachments: files
        )
        let raw = Array("\(PublicID.random())".utf8)
        let intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: Data(raw))), source: "test", seen: false)
        let rows = try await server.database.journal([intake], account: account)
        _ = try await server.database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: message) } })
        let uid = try await server.database.write { db in
            try db.execute(sql: "UPDATE communications_attachments SET state = 'pending', blob_id = NULL WHERE name = 'missing'")
            return try Data.fetchOne(db, sql: "SELECT uid FROM communications_messages ORDER BY id DESC LIMIT 1")
        }
        return try #require(uid.flatMap { PublicID(bytes: Array($0)) })
    }

    private static func path(_ id: PublicID) -> String { "/api/v1/communications/messages/\(id)/files.zip" }

    /// What Python's zipfile finds: name, flag bits and SHA-256 of each file, after it compared all checksums.
    private static func opened(_ bytes: [UInt8]) throws -> [[String]] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).zip")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let script = """
            import hashlib, json, sys, zipfile
            z = zipfile.ZipFile(sys.argv[1])
            assert z.testzip() is None
            print(json.dumps([[i.filename, str(i.flag_bits >> 11 & 1), hashlib.sha256(z.read(i)).hexdigest()] for i in z.infolist()]))
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", script, file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try JSONDecoder().decode([[String]].self, from: output)
    }

    private static func hash(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: Data(bytes)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func allFilesThatAreHereInOneArchive() async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            let id = try await Self.mail(
                server,
                [
                    IncomingAttachment(name: "скан.pdf", mime: "application/pdf", content: Self.large),
                    IncomingAttachment(name: "скан.pdf", mime: "application/pdf", content: [1, 2, 3]),
                    IncomingAttachment(name: "../../evil:name.txt", mime: "text/plain", content: [4]),
                    IncomingAttachment(name: "empty", mime: "text/plain", content: []),
                    IncomingAttachment(name: "logo.png", mime: "image/png", inline: true, content: [5]),
                    IncomingAttachment(name: "missing", mime: "text/plain", content: [6]),
                ]
            )
            for caller in [marta.browser, marta.script] {
                let answer = try await server.send(.get, Self.path(id), as: caller)
                #expect(answer.status == .ok)
                #expect(answer.headers[.contentType] == "application/zip")
                let name = answer.headers[.contentDisposition]
                #expect(name?.hasPrefix("attachment; ") == true)
                // The day of the office, where it is after midnight.
                #expect(name?.contains("filename*=UTF-8''Wycena_%20%C4%85kt%202026-01-02.zip") == true, "\(name ?? "")")
                let files = try Self.opened(Array(buffer: answer.body))
                #expect(files.map { $0[0] } == ["скан.pdf", "скан (2).pdf", ".._.._evil_name.txt", "empty"])
                #expect(files.prefix(2).allSatisfy { $0[1] == "1" })
                #expect(files.map { $0[2] } == [Self.large, [1, 2, 3], [4], []].map(Self.hash))
            }
        }
    }

    @Test func whoMayHaveIt() async throws {
        try await TestServer.run { server in
            let (owner, accountant) = (try await server.signedIn(.owner), try await server.signedIn(.accountant))
            let id = try await Self.mail(
                server,
                [IncomingAttachment(name: "a", mime: "text/plain", inline: true, content: [1])],
                subject: ""
            )
            let none = try await Self.mail(server, [])
            #expect(try await server.send(.get, Self.path(id)).status == .unauthorized)
            #expect(try await server.send(.get, Self.path(id), as: accountant.browser).status == .forbidden)
            let answer = try await server.send(.get, Self.path(id), as: owner.browser)
            #expect(try Self.opened(Array(buffer: answer.body)).map { $0[0] } == ["a"])
            #expect(try await server.send(.get, Self.path(none), as: owner.browser).status == .notFound)
            #expect(try await server.send(.get, Self.path(.random()), as: owner.browser).status == .notFound)
        }
    }

    /// A file that goes while it is sent ends the connection, and the server goes on.
    @Test func halfAnArchiveIsNoWholeOne() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let id = try await Self.mail(server, [IncomingAttachment(name: "a", mime: "text/plain", content: Self.large)])
            try await server.database.write { try $0.execute(sql: "DELETE FROM blob_chunks WHERE n = 3") }
            let port = try #require(server.client.port)
            func get(_ path: String) async throws -> RawConnection.Answer {
                try await RawConnection.exchange(
                    port: port,
                    "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(owner.token)\r\nConnection: close\r\n\r\n"
                )
            }
            let half = try await get(Self.path(id))
            // Begun, and neither the last chunk nor the directory at the archive's end.
            #expect(half.status == 200 && half.text.utf8.count > 500_000)
            #expect(!half.text.hasSuffix("0\r\n\r\n") && !half.text.contains("PK\u{5}\u{6}"))
            #expect(try await get("/api/v1/auth/me").status == 200)
        }
    }
}
