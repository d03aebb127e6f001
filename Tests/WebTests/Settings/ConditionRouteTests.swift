import Core
import Foundation
import HTTPTypes
import HummingbirdTesting
import Operations
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct ConditionRouteTests {
    private static let path = "/api/v1/settings/condition"

    private static func codes(_ answer: TestResponse) -> [String] {
        let findings = answer.json["findings"]
        return (0..<(findings?.count ?? 0)).compactMap { findings?[$0]?["code"]?.string }
    }

    @Test func theOwnerSeesFiguresAndFindings() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let answer = try await server.send(.get, Self.path, as: owner.browser)
            #expect(try await AnswerCheck(server).faults(answer, "get", Self.path) == [])
            #expect(answer.json["database"]?["size"]?.int ?? 0 > 0)
            #expect(answer.json["disk"]?["total"]?.int ?? 0 > 0)
            #expect(answer.json["memory"]?.int ?? 0 > 1 << 20)
            #expect(answer.json["examined_at"] == .null)
            let codes = Self.codes(answer)
            #expect(codes.contains("key.missing"))
            #expect(codes.contains("backup.none"))
            #expect(codes.contains("wal.ok"))
            #expect(!codes.contains("database.ok"), "what takes long waits until somebody asks")
        }
    }

    @Test func anExaminationAddsWhatTakesLong() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let care = try #require(server.services.care as? Care)
            #expect(try await server.send(.post, Self.path + "/examination", as: owner.browser).status == .accepted)
            let second = try await server.send(.post, Self.path + "/examination", as: owner.browser)
            #expect(second.status == .conflict)
            #expect(second.problem?.code == "examination_running")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await care.run() }
                var answer = try await server.send(.get, Self.path, as: owner.browser)
                for _ in 0..<600 where answer.json["examining"] == .bool(true) {
                    try await Task.sleep(for: .milliseconds(20))
                    answer = try await server.send(.get, Self.path, as: owner.browser)
                }
                #expect(Self.codes(answer).contains("database.ok"))
                #expect(Self.codes(answer).contains("journal.ok"))
                #expect(answer.json["examined_at"]?.string != nil)
                group.cancelAll()
            }
        }
    }

    @Test(arguments: [Role.manager, .accountant])
    func nobodyElseSeesIt(_ role: Role) async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(role)
            #expect(try await server.send(.get, Self.path, as: person.browser).status == .forbidden)
            #expect(try await server.send(.post, Self.path + "/examination", as: person.browser).status == .forbidden)
            #expect(server.services.care.examination.running == false)
        }
    }

    @Test func whatOthersCanReadIsFound() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            #expect(chmod(server.database.folder + "/dragoman.db", 0o644) == 0)
            let answer = try await server.send(.get, Self.path, as: owner.browser)
            let findings = answer.json["findings"]
            let open = (0..<(findings?.count ?? 0)).compactMap { findings?[$0] }.first { $0["code"]?.string == "files.open" }
            #expect(open?["values"]?["path"]?.string?.hasSuffix("/dragoman.db") == true)
            #expect(open?["advice"]?.string?.contains("chmod") == true)
        }
    }
}
