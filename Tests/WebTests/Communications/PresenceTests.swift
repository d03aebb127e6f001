import Core
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Sealing
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct PresenceTests {
    /// A server that looks for absent people all the time, and a conversation in it.
    static func run(_ test: @escaping @Sendable (TestServer, PublicID) async throws -> Void) async throws {
        var settings = WebSettings()
        settings.presenceInterval = .milliseconds(20)
        try await TestServer.run(settings: settings) { server in try await test(server, try await conversation(server)) }
    }

    static func conversation(_ server: TestServer) async throws -> PublicID {
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
        return id
    }

    private static func path(_ id: PublicID) -> String { "/api/v1/communications/conversations/\(id)/presence" }

    private static func say(_ server: TestServer, _ body: String, _ caller: Caller, at id: PublicID) async throws {
        let answer = try await server.send(.post, path(id), as: caller, json: body)
        #expect(answer.status == .noContent, "\(answer.text)")
    }

    /// Nil where nobody is told of, not even that there is nobody.
    private static func states(_ json: JSONValue?) -> [String]? {
        guard let people = json?["people"], let count = people.count else { return nil }
        return (0..<count).compactMap { people[$0]?["state"]?.string }
    }

    @Test func isReadAndForgotten() async throws {
        try await Self.run { server, id in
            let marta = try await server.signedIn(.manager)
            let owner = try await server.signedIn(.owner)
            try await Self.say(server, #"{"state":"viewing"}"#, marta.browser, at: id)
            let seen = try await server.send(.get, Self.path(id), as: owner.browser).json
            #expect(Self.states(seen) == ["viewing"])
            #expect(seen["people"]?[0]?["id"]?.string == marta.user.id.description)
            #expect(seen["people"]?[0]?["name"]?.string == marta.user.name)
            server.clock.advance(seconds: 44)
            #expect(Self.states(try await server.send(.get, Self.path(id), as: owner.browser).json) == ["viewing"])
            server.clock.advance(seconds: 1)
            #expect(Self.states(try await server.send(.get, Self.path(id), as: owner.browser).json) == [])
        }
    }

    @Test func socketsHearOfEveryChangeAlsoOfSilence() async throws {
        try await Self.run { server, id in
            let marta = try await server.signedIn(.manager)
            let owner = try await server.signedIn(.owner)
            try await Self.say(server, #"{"state":"viewing","tab":"1"}"#, marta.browser, at: id)
            try await LiveClient.run(port: try #require(server.client.port), headers: LiveTests.headers(owner)) { client in
                _ = try await client.next()
                let present = try await client.next()
                #expect(present?["type"]?.string == "presence")
                #expect(present?["conversation_id"]?.string == id.description)
                #expect(present?["n"] == nil)
                #expect(Self.states(present) == ["viewing"])
                // A sign of life and a second tab are no news; typing anywhere is.
                try await Self.say(server, #"{"state":"viewing","tab":"1"}"#, marta.browser, at: id)
                try await Self.say(server, #"{"state":"viewing","tab":"2"}"#, marta.browser, at: id)
                try await Self.say(server, #"{"state":"typing","tab":"2"}"#, marta.browser, at: id)
                #expect(Self.states(try await client.next()) == ["typing"])
                // The reader hears of himself as well.
                try await Self.say(server, #"{"state":"viewing"}"#, owner.browser, at: id)
                #expect(Self.states(try await client.next()) == ["typing", "viewing"])
                try await Self.say(server, #"{"state":"away","tab":"2"}"#, marta.browser, at: id)
                #expect(Self.states(try await client.next()) == ["viewing", "viewing"])
                server.clock.advance(seconds: 45)
                #expect(Self.states(try await client.next()) == [])
            }
        }
    }

    @Test func onlyTheInboxHearsAndNobodyAfterTheEndOfTheSession() async throws {
        try await Self.run { server, id in
            let marta = try await server.signedIn(.manager)
            let accountant = try await server.signedIn(.accountant)
            let leaver = try await server.signedIn(.manager)
            let port = try #require(server.client.port)
            try await LiveClient.run(port: port, headers: LiveTests.headers(accountant)) { client in
                _ = try await client.next()
                try await Self.say(server, #"{"state":"typing"}"#, marta.browser, at: id)
                let now = server.clock.now
                _ = try await server.database.write { db in
                    try EventFeed.append(db, type: "for all", audience: .everyone, conversation: nil, data: "{}", at: now)
                }
                #expect(try await client.next()?["items"]?[0]?["type"]?.string == "for all")
                try await Self.say(server, #"{"state":"away"}"#, marta.browser, at: id)
            }
            try await LiveClient.run(port: port, headers: LiveTests.headers(leaver)) { client in
                _ = try await client.next()
                #expect(try await server.send(.post, "/api/v1/auth/logout", as: leaver.browser).status == .noContent)
                try await Self.say(server, #"{"state":"typing"}"#, marta.browser, at: id)
                #expect(try await client.next() == nil)
            }
        }
    }

    /// The session ends by mere passing of time, which makes no event: presence must not be told all the same.
    @Test func anExpiredSessionHearsNothing() async throws {
        try await Self.run { server, id in
            let reader = try await server.signedIn(.manager)
            let marta = try await server.signedIn(.manager)
            try await LiveClient.run(port: try #require(server.client.port), headers: LiveTests.headers(reader)) { client in
                _ = try await client.next()
                server.clock.advance(seconds: 31 * 86_400)
                try await Self.say(server, #"{"state":"typing"}"#, marta.script, at: id)
                #expect(try await client.next() == nil)
            }
        }
    }

    @Test func whoMaySayWhatWhere() async throws {
        try await Self.run { server, id in
            let marta = try await server.signedIn(.manager)
            let accountant = try await server.signedIn(.accountant)
            let word = #"{"state":"viewing"}"#
            #expect(try await server.send(.post, Self.path(id), json: word).status == .unauthorized)
            #expect(try await server.send(.get, Self.path(id), as: accountant.browser).status == .forbidden)
            #expect(try await server.send(.post, Self.path(id), as: accountant.browser, json: word).status == .forbidden)
            let nowhere = Self.path(PublicID.random())
            #expect(try await server.send(.post, nowhere, as: marta.browser, json: word).status == .notFound)
            #expect(try await server.send(.get, nowhere, as: marta.browser).status == .notFound)
            for (body, field) in [
                ("{}", "state"), (#"{"state":"here"}"#, "state"), (#"{"state":1}"#, "state"), (#"{"state":"viewing","tab":7}"#, "tab"),
                (#"{"state":"viewing","tab":""# + String(repeating: "x", count: 41) + #""}"#, "tab"),
            ] {
                let answer = try await server.send(.post, Self.path(id), as: marta.browser, json: body)
                #expect(answer.problem == ProblemDocument(status: 422, code: "validation", field: field))
            }
            #expect(server.services.presence.scenes.isEmpty)
        }
    }

    /// A socket that does not look misses the steps in between, never the last word.
    @Test func changesBecomeFewerForWhoIsSlow() async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            let token = try #require(Token(marta.token, prefix: Token.apiPrefix))
            let identity = try #require(try await server.accounts.identity(token: token.hash.bytes))
            let board = server.services.presence
            let id = PublicID.random()
            var wakes = board.changes().makeAsyncIterator()
            for n in 0..<10_000 { board.say(n.isMultiple(of: 2) ? .typing : .viewing, identity, tab: "", at: id) }
            board.say(.away, identity, tab: "", at: id)
            #expect(await wakes.next() != nil)
            #expect(board.scenes.isEmpty)
            board.say(.typing, identity, tab: "", at: id)
            // One wake-up stands for all that came before it.
            #expect(await wakes.next() != nil)
            #expect(board.scenes[id]?.people.map(\.state) == [.typing])
        }
    }
}
