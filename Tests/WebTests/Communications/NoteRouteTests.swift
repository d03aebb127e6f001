import Core
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

/// A body that must be refused, and the field that it names.
struct BadNote: Sendable, CustomTestStringConvertible {
    let body: String
    let field: String
    var code = "validation"
    var testDescription: String { String(body.prefix(80)) }

    init(_ field: String, _ changed: [String: String?], code: String = "validation") {
        var members = ["text": #""Hello""#, "kind": #""note""#, "idempotency_key": #""k""#]
        for (name, value) in changed { members[name] = value }
        body = "{" + members.map { "\"\($0.key)\":\($0.value)" }.sorted().joined(separator: ",") + "}"
        self.field = field
        self.code = code
    }

    static let all: [BadNote] = [
        BadNote("text", ["text": nil]), BadNote("text", ["text": "null"]), BadNote("text", ["text": "7"]),
        BadNote("text", ["text": #""""#]), BadNote("text", ["text": #"" \n\t ""#]), BadNote("text", ["text": #""a\u0000b""#]),
        BadNote("text", ["text": "\"" + String(repeating: "ї", count: 20_001) + "\""]),
        BadNote("kind", ["kind": nil]), BadNote("last_seen_message_id", ["kind": #""reply""#]),
        BadNote("kind", ["kind": #""Note""#]), BadNote("kind", ["kind": "[]"]),
        BadNote("idempotency_key", ["idempotency_key": nil]), BadNote("idempotency_key", ["idempotency_key": #""""#]),
        BadNote("idempotency_key", ["idempotency_key": "1"]),
        BadNote("idempotency_key", ["idempotency_key": "\"" + String(repeating: "k", count: 201) + "\""]),
        BadNote("mentions", ["mentions": #""all""#]), BadNote("mentions", ["mentions": #"["x"]"#]),
        BadNote("mentions", ["mentions": "[1]"]),
        BadNote("mentions", ["mentions": #"["00000000-0000-4000-8000-000000000000"]"#]),
        BadNote("mentions", ["mentions": "[" + Array(repeating: #""x""#, count: 21).joined(separator: ",") + "]"]),
    ]
}

@Suite struct NoteRouteTests {
    /// A server with a conversation in it, and the path of its messages.
    private static func run(_ test: @escaping @Sendable (TestServer, String) async throws -> Void) async throws {
        try await TestServer.run { server in
            let account = try await server.database.channelAccount(platform: .email, address: "biuro@x.test")
            let id = PublicID.random()
            try await server.database.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO communications_conversations (uid, channel_account_id, platform, external_id, last_message_at, created_at)
                        VALUES (?, ?, 'email', 'anna@x.test', 1, 1)
                        """,
                    arguments: [Data(id.bytes), account.id]
                )
            }
            try await test(server, "/api/v1/communications/conversations/\(id)")
        }
    }

    private static func note(_ text: String, key: String = "k", mentions: [PublicID] = []) -> String {
        let ids = mentions.map { "\"\($0)\"" }.joined(separator: ",")
        return #"{"text":"\#(text)","kind":"note","idempotency_key":"\#(key)","mentions":[\#(ids)]}"#
    }

    @Test func aNoteIsWrittenOnceAndReadByAll() async throws {
        try await Self.run { server, path in
            let author = try await server.signedIn(.manager)
            let reader = try await server.signedIn(.owner)
            let first = try await server.send(.post, path + "/messages", as: author.browser, json: Self.note("  Hello\\n"))
            #expect(first.status == .created)
            #expect(first.json["text"]?.string == "Hello")
            #expect(first.json["from"]?["address"]?.string == author.user.email)
            let again = try await server.send(.post, path + "/messages", as: author.browser, json: Self.note("  Hello\\n"))
            #expect(again.status == .ok)
            #expect(again.text == first.text)
            let other = try await server.send(.post, path + "/messages", as: author.browser, json: Self.note("Bye"))
            #expect(other.problem == ProblemDocument(status: 422, code: "validation", field: "idempotency_key"))
            #expect(try await server.send(.post, path + "/messages", as: author.script, json: Self.note("Bye")).status == .created)
            let thread = try await server.send(.get, path + "/messages", as: reader.browser).json
            #expect(thread["items"]?.count == 2)
            #expect(thread["items"]?[0]?["kind"]?.string == "note")
        }
    }

    @Test func threeAtOnceAreOneNote() async throws {
        try await Self.run { server, path in
            let author = try await server.signedIn(.manager)
            let answers = try await withThrowingTaskGroup(of: TestResponse.self) { group in
                for _ in 0..<3 {
                    group.addTask { try await server.send(.post, path + "/messages", as: author.browser, json: Self.note("x")) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.map(\.status.code).sorted() == [200, 200, 201])
            #expect(Set(answers.map(\.text)).count == 1)
        }
    }

    @Test(arguments: BadNote.all) func badInputNamesItsField(_ bad: BadNote) async throws {
        try await Self.run { server, path in
            let author = try await server.signedIn(.manager)
            let answer = try await server.send(.post, path + "/messages", as: author.browser, json: bad.body)
            #expect(answer.problem == ProblemDocument(status: 422, code: bad.code, field: bad.field))
            #expect(try await server.send(.get, path + "/messages", as: author.browser).json["items"]?.count == 0)
        }
    }

    @Test func theLongestNoteIsTaken() async throws {
        try await Self.run { server, path in
            let author = try await server.signedIn(.manager)
            let text = String(repeating: "ї", count: 20_000)
            let answer = try await server.send(.post, path + "/messages", as: author.browser, json: Self.note(text))
            #expect(answer.status == .created)
            #expect(answer.json["text"]?.string == text)
        }
    }

    @Test func whoMayWriteAndWhere() async throws {
        try await Self.run { server, path in
            let accountant = try await server.signedIn(.accountant)
            let manager = try await server.signedIn(.manager)
            #expect(try await server.send(.post, path + "/messages", json: Self.note("x")).status == .unauthorized)
            #expect(try await server.send(.post, path + "/messages", as: accountant.browser, json: Self.note("x")).status == .forbidden)
            #expect(try await server.send(.get, "/api/v1/communications/tags", as: accountant.browser).status == .forbidden)
            let nowhere = "/api/v1/communications/conversations/00000000-0000-4000-8000-000000000000/messages"
            #expect(try await server.send(.post, nowhere, as: manager.browser, json: Self.note("x")).status == .notFound)
        }
    }

    @Test func aMentionReachesTheMentionedOneOnly() async throws {
        try await Self.run { server, path in
            let author = try await server.signedIn(.manager)
            let marta = try await server.signedIn(.manager)
            let third = try await server.signedIn(.owner)
            let accountant = try await server.signedIn(.accountant)
            let start = server.database.hub.last
            let refused = try await server.send(
                .post,
                path + "/messages",
                as: author.browser,
                json: Self.note("x", mentions: [accountant.user.id])
            )
            #expect(refused.problem == ProblemDocument(status: 422, code: "validation", field: "mentions"))
            let answer = try await server.send(
                .post,
                path + "/messages",
                as: author.browser,
                json: Self.note("x", mentions: [marta.user.id])
            )
            #expect(answer.json["mentions"]?[0]?["id"]?.string == marta.user.id.description)
            var types: [[String]] = []
            for person in [author, marta, third, accountant] {
                let items = try await server.send(.get, "/api/v1/events?after=\(start)", as: person.browser).json["items"]
                types.append((0..<(items?.count ?? 0)).compactMap { items?[$0]?["type"]?.string })
            }
            let told = ["conversation.changed", "notification.created", "mention"]
            #expect(types == [["conversation.changed"], told, ["conversation.changed"], []])
            let port = try #require(server.client.port)
            let live = "\(liveSocketPath)?after=\(start)"
            for (person, count) in [(marta, 3), (third, 1)] {
                try await LiveClient.run(port: port, path: live, headers: LiveTests.headers(person)) { client in
                    _ = try await client.next()
                    #expect(try await client.next()?["items"]?.count == count)
                }
            }
        }
    }

    @Test func tagsAreKeptOnceAndOffered() async throws {
        try await Self.run { server, path in
            let person = try await server.signedIn(.manager)
            let changed = try await server.send(.patch, path, as: person.browser, json: #"{"tags":["Pilne"," Sąd  w Łodzi ","pilne"]}"#)
            #expect(changed.json["tags"]?.count == 2)
            #expect(changed.json["tags"]?[1]?.string == "Sąd w Łodzi")
            let tags = try await server.send(.get, "/api/v1/communications/tags", as: person.browser).json
            #expect(tags["items"]?[0]?["name"]?.string == "Pilne")
            #expect(tags["items"]?[0]?["count"]?.int == 1)
        }
    }

    @Test func theDescriptionTellsOfTheSecondAnswer() async throws {
        try await TestServer.run { server in
            let document = try await server.send(.get, "/api/openapi.json").json
            let operation = document["paths"]?["/api/v1/communications/conversations/{id}/messages"]?["post"]
            for status in ["200", "201", "404", "422"] { #expect(operation?["responses"]?[status] != nil, "\(status)") }
        }
    }
}

extension ProblemDocument {
    init(status: Int64, code: String, field: String?) {
        self.status = status
        self.code = code
        self.field = field
    }
}
