import Core
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

/// A canned reply that must be refused, and the field that it names.
struct BadReply: Sendable, CustomTestStringConvertible {
    let body: String
    let field: String
    var testDescription: String { String(body.prefix(80)) }

    init(_ field: String, _ value: String?) {
        var members = ["shortcut": #""cena""#, "title": #""Cena""#, "texts": #"{"pl":"Cena to…"}"#]
        let member = String(field.split(separator: ".")[0])
        members[member] = value
        body = "{" + members.map { "\"\($0.key)\":\($0.value)" }.sorted().joined(separator: ",") + "}"
        self.field = field
    }

    static let all: [BadReply] = [
        BadReply("shortcut", nil), BadReply("shortcut", #""""#), BadReply("shortcut", #""a b""#), BadReply("shortcut", #""a/b""#),
        BadReply("shortcut", #""a\u00a0b""#), BadReply("shortcut", #""a\u0007""#), BadReply("shortcut", "1"),
        BadReply("shortcut", "\"" + String(repeating: "ї", count: 41) + "\""), BadReply("title", nil), BadReply("title", #""  ""#),
        BadReply("title", "\"" + String(repeating: "ї", count: 201) + "\""), BadReply("texts", nil), BadReply("texts", "null"),
        BadReply("texts", "{}"), BadReply("texts", "[]"), BadReply("texts", #"{"fr":"x"}"#), BadReply("texts", #"{"pl":" ","uk":null}"#),
        BadReply("texts.pl", #"{"pl":1}"#), BadReply("texts.de", #"{"de":""# + String(repeating: "ї", count: 10_001) + #""}"#),
    ]
}

@Suite struct CannedReplyRouteTests {
    private static let path = "/api/v1/communications/canned-replies"

    private static func reply(_ shortcut: String, texts: String = #"{"pl":"Cena to…","uk":"Ціна…"}"#) -> String {
        #"{"shortcut":"\#(shortcut)","title":" Cena  za stronę","texts":\#(texts)}"#
    }

    @Test func isAddedChangedAndDeletedForAll() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let owner = try await server.signedIn(.owner)
            let start = server.database.hub.last
            let added = try await server.send(.post, Self.path, as: anna.browser, json: Self.reply("Ціна"))
            #expect(added.status == .created)
            #expect(added.json["title"]?.string == "Cena za stronę")
            #expect(added.text.contains(#""texts":{"uk":"Ціна…","pl":"Cena to…"}"#))
            let one = Self.path + "/" + (try #require(added.json["id"]?.string))
            server.clock.advance(seconds: 60)
            let changed = try await server.send(.patch, one, as: owner.script, json: #"{"texts":{"en":"The price…"}}"#)
            #expect(changed.json["texts"] == .object(["en": .string("The price…")]))
            #expect(changed.json["shortcut"]?.string == "Ціна")
            #expect(changed.json["created_at"]?.string != changed.json["updated_at"]?.string)
            #expect(try await server.send(.get, Self.path, as: anna.browser).json["items"]?[0] == changed.json)
            #expect(try await server.send(.delete, one, as: anna.browser).status == .noContent)
            #expect(try await server.send(.delete, one, as: anna.browser).status == .notFound)
            #expect(try await server.send(.patch, one, as: anna.browser, json: "{}").status == .notFound)
            #expect(try await server.send(.get, Self.path, as: anna.browser).json["items"]?.count == 0)
            let events = try await server.send(.get, "/api/v1/events?after=\(start)", as: owner.script).json["items"]
            #expect(events?.count == 3)
            for n in 0..<3 {
                #expect(events?[n]?["type"]?.string == "canned.changed")
                #expect(events?[n]?["data"]?["deleted"] == .bool(n == 2))
            }
        }
    }

    @Test func aShortcutIsThereOnceInAnyCase() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let first = try await server.send(.post, Self.path, as: anna.browser, json: Self.reply("Ціна"))
            for taken in ["Ціна", "ціна", "ЦІНА"] {
                let answer = try await server.send(.post, Self.path, as: anna.browser, json: Self.reply(taken))
                #expect(answer.problem == ProblemDocument(status: 409, code: "shortcut_taken", field: "shortcut"))
            }
            let other = try await server.send(.post, Self.path, as: anna.browser, json: Self.reply("vat"))
            let one = Self.path + "/" + (try #require(other.json["id"]?.string))
            let moved = try await server.send(.patch, one, as: anna.browser, json: #"{"shortcut":"цІна"}"#)
            #expect(moved.problem?.code == "shortcut_taken")
            // Its own shortcut is not taken by anybody else.
            #expect(try await server.send(.patch, one, as: anna.browser, json: #"{"shortcut":"VAT"}"#).status == .ok)
            let own = Self.path + "/" + (try #require(first.json["id"]?.string))
            #expect(try await server.send(.patch, own, as: anna.browser, json: #"{"shortcut":"ціна"}"#).status == .ok)
        }
    }

    @Test(arguments: BadReply.all) func badInputNamesItsField(_ bad: BadReply) async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let answer = try await server.send(.post, Self.path, as: anna.browser, json: bad.body)
            #expect(answer.problem == ProblemDocument(status: 422, code: "validation", field: bad.field))
        }
    }

    @Test func threeHundredAreEnough() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let accountant = try await server.signedIn(.accountant)
            for n in 0..<CannedReplyRules.maximumCount {
                _ = try await server.database.addCannedReply(shortcut: "s\(n)", title: "t", texts: ["pl": "x"])
            }
            let answer = try await server.send(.post, Self.path, as: anna.browser, json: Self.reply("more"))
            #expect(answer.problem == ProblemDocument(status: 409, code: "too_many_canned_replies", field: nil))
            #expect(try await server.send(.get, Self.path, as: accountant.browser).status == .forbidden)
            #expect(try await server.send(.get, Self.path).status == .unauthorized)
        }
    }
}
