import Core
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Operations
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct BackupRouteTests {
    private static let path = "/api/v1/settings/backups"

    private static func folder(_ server: TestServer) -> String { server.database.folder + "/backups" }

    /// A file that is a copy by its name.
    private static func put(_ server: TestServer, _ name: String, _ content: String) throws {
        try FileManager.default.createDirectory(atPath: folder(server), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: URL(fileURLWithPath: folder(server) + "/" + name))
    }

    private static func care(_ server: TestServer) throws -> Care { try #require(server.services.care as? Care) }

    /// Runs the services of backups and examinations for the time of a test.
    private static func withService(_ server: TestServer, _ body: () async throws -> Void) async throws {
        let service = BackupService(backups: try care(server).backups)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            try await body()
            group.cancelAll()
        }
    }

    @Test func anOfficeWithoutCopiesSaysSo() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let answer = try await server.send(.get, Self.path, as: owner.browser)
            #expect(answer.json["items"]?.count == 0)
            #expect(answer.json["schedule"]?["state"]?.string == "none")
            #expect(try await AnswerCheck(server).faults(answer, "get", Self.path) == [])
        }
    }

    @Test func aCopyThatWasAskedForStandsInTheListAndComesWhole() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            try await Self.withService(server) {
                #expect(try await server.send(.post, Self.path, as: owner.browser).status == .accepted)
                var list = try await server.send(.get, Self.path, as: owner.browser)
                for _ in 0..<600 where list.json["items"]?.count == 0 || list.json["schedule"]?["running"] == .bool(true) {
                    try await Task.sleep(for: .milliseconds(20))
                    list = try await server.send(.get, Self.path, as: owner.browser)
                }
                #expect(try await AnswerCheck(server).faults(list, "get", Self.path) == [])
                #expect(list.json["schedule"]?["state"]?.string == "ok")
                let copy = try #require(list.json["items"]?[0])
                #expect(copy["kind"]?.string == "by_hand")
                #expect(copy["state"]?.string == "verified")
                #expect(copy["in_second_place"] == .null)
                let name = try #require(copy["name"]?.string)
                let stored = try Data(contentsOf: URL(fileURLWithPath: Self.folder(server) + "/" + name))
                let file = try await server.send(.get, "\(Self.path)/\(name)", as: owner.browser)
                #expect(file.status == .ok)
                #expect(Array(file.body.readableBytesView) == Array(stored))
                #expect(file.headers[.contentDisposition]?.contains("attachment; filename=\"\(name)\"") == true)
                #expect(file.headers[.cacheControl] == "private, no-store")
            }
        }
    }

    @Test func aSecondWishIsRefusedWithWords() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            // Nothing takes up the first wish: as if it were being made.
            #expect(try await server.send(.post, Self.path, as: owner.script).status == .accepted)
            let second = try await server.send(.post, Self.path, as: owner.script)
            #expect(second.status == .conflict)
            #expect(second.problem?.code == "backup_running")
            #expect(second.text.contains("already"))
            #expect(try await server.send(.get, Self.path, as: owner.script).json["schedule"]?["running"] == .bool(true))
        }
    }

    @Test(arguments: [Role.manager, .accountant])
    func nobodyElseSeesOrTakesAnything(_ role: Role) async throws {
        try await TestServer.run { server in
            _ = try await server.signedIn(.owner)
            let person = try await server.signedIn(role)
            let name = "dragoman-2026-01-02T03-04-05Z-1.0.db"
            try Self.put(server, name, "secret")
            for (method, path) in [
                (HTTPRequest.Method.get, Self.path), (.post, Self.path), (.get, "\(Self.path)/\(name)"), (.head, "\(Self.path)/\(name)"),
            ] {
                for caller in [person.browser, person.script] {
                    #expect(try await server.send(method, path, as: caller).status == .forbidden, "\(method) \(path)")
                }
                #expect(try await server.send(method, path).status == .unauthorized)
            }
            #expect(server.services.backups.state.running == false)
        }
    }

    @Test func onlyCopiesOfTheListCanBeTaken() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let data = server.database.folder
            try Data("key".utf8).write(to: URL(fileURLWithPath: data + "/master.key"))
            try Self.put(server, "notes.txt", "no copy")
            try FileManager.default.createSymbolicLink(
                atPath: Self.folder(server) + "/pre-upgrade-link.db",
                withDestinationPath: data + "/master.key"
            )
            try FileManager.default.createDirectory(atPath: Self.folder(server) + "/pre-upgrade-dir.db", withIntermediateDirectories: true)
            let names = [
                "notes.txt", "pre-upgrade-link.db", "pre-upgrade-dir.db", "pre-upgrade-none.db", "..%2Fmaster.key", "..%2Fdragoman.db",
                "pre-upgrade-%2F..%2F..%2Fdragoman.db", "pre-upgrade-x%2F..%2Fdragoman.db", "..", "%2E%2E", "%00.db", "dragoman.db",
                "pre-upgrade-..%5Cdragoman.db", "%2Fetc%2Fpasswd", String(repeating: "a", count: 5000),
            ]
            for name in names {
                let answer = try await server.send(.get, "\(Self.path)/\(name)", as: owner.browser)
                #expect([404, 405].contains(answer.status.code), "\(name): \(answer.status)")
                #expect(!answer.text.contains("key") || answer.problem != nil)
            }
        }
    }

    @Test func rangesAndTags() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let name = "pre-upgrade-0001-0002.db"
            try Self.put(server, name, "0123456789")
            let path = "\(Self.path)/\(name)"
            let whole = try await server.send(.get, path, as: owner.browser)
            #expect(whole.text == "0123456789")
            #expect(whole.headers[.acceptRanges] == "bytes")
            let tag = try #require(whole.headers[.eTag])
            func range(_ value: String, _ more: HTTPFields = [:]) async throws -> TestResponse {
                var headers = more
                headers[.range] = value
                return try await server.send(.get, path, as: owner.browser, headers: headers)
            }
            let part = try await range("bytes=2-4")
            #expect(part.status == .partialContent)
            #expect(part.text == "234")
            #expect(part.headers[.contentRange] == "bytes 2-4/10")
            #expect(try await range("bytes=-3").text == "789")
            #expect(try await range("bytes=20-").status == .rangeNotSatisfiable)
            #expect(try await range("bytes=2-4", [.ifRange: tag]).status == .partialContent)
            #expect(try await range("bytes=2-4", [.ifRange: "\"other\""]).text == "0123456789")
            #expect(try await server.send(.get, path, as: owner.browser, headers: [.ifNoneMatch: tag]).status == .notModified)
            #expect(try await server.send(.head, path, as: owner.browser).headers[.contentLength] == "10")
        }
    }

    @Test func whatIsNoSealedCopyIsCalledUnchecked() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            try Self.put(server, "pre-upgrade-0001-0002.db", "no database")
            try Self.put(server, "dragoman-2026-01-01T02-30-00Z-1.0.db.damaged", "bad")
            let answer = try await server.send(.get, Self.path, as: owner.browser)
            #expect(try await AnswerCheck(server).faults(answer, "get", Self.path) == [])
            let items = (0..<2).compactMap { answer.json["items"]?[$0] }
            #expect(items.map { $0["state"]?.string } == ["unknown", "damaged"])
            #expect(items.map { $0["kind"]?.string } == ["pre_upgrade", nil])
            #expect(items[1]["name"]?.string == "dragoman-2026-01-01T02-30-00Z-1.0.db")
        }
    }
}
