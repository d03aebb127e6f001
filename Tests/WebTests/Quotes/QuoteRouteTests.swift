import Core
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct QuoteRouteTests {
    /// An office with a mailbox that can send and a conversation that Anna began.
    private static func desk(
        _ test:
            @escaping @Sendable (
                TestServer, Person, _ conversation: PublicID, _ hear: @escaping @Sendable (String) async throws -> PublicID
            ) async throws -> Void
    ) async throws {
        try await TestServer.run { server in
            let account = try await server.database.channelAccount(platform: .email, address: "biuro@x.test")
            try await server.database.write { db in
                try db.execute(sql: "UPDATE channel_accounts SET connected = 1, can_send = 1, settings = '{\"smtp\":{}}'")
            }
            let hear: @Sendable (String) async throws -> PublicID = { text in
                let anna = Correspondent(name: "Anna", address: "anna@client.test")
                let id = UUID().uuidString
                let message = IncomingMessage(
                    subject: "Wycena",
                    text: text,
                    from: anna,
                    to: [Correspondent(name: "", address: "biuro@x.test")],
                    counterpart: anna,
                    externalID: "\(id)@client.test",
                    references: ["first@client.test"]
                )
                let intake = RawIntake(raw: Array(id.utf8), contentHash: Array(id.utf8.prefix(32)), source: "test", seen: false)
                let rows = try await server.database.journal([intake], account: account)
                _ = try await server.database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: message) } })
                return try await lastMessage(server)
            }
            _ = try await hear("Ile to kosztuje?")
            let conversation = try await server.database.read { db in
                PublicID(bytes: Array(try Data.fetchOne(db, sql: "SELECT uid FROM communications_conversations")!))!
            }
            try await test(server, try await server.signedIn(.manager), conversation, hear)
        }
    }

    private static func lastMessage(_ server: TestServer) async throws -> PublicID {
        try await server.database.read { db in
            PublicID(bytes: Array(try Data.fetchOne(db, sql: "SELECT uid FROM communications_messages ORDER BY id DESC LIMIT 1")!))!
        }
    }

    private static let path = "/api/v1/crm/quotes"

    private static func new(
        _ conversation: PublicID,
        _ line: String = #"{"description":"umowa.pdf","pages":300,"unit":"page","unit_price":5000}"#
    ) -> String {
        #"{"conversation_id":"\#(conversation)","language":"uk","lines":[\#(line)]}"#
    }

    @Test func fromDraftToAgreement() async throws {
        try await Self.desk { server, marta, conversation, hear in
            let draft = try await server.send(.post, Self.path, as: marta.browser, json: Self.new(conversation))
            #expect(draft.status == .created && draft.json["state"]?.string == "draft")
            #expect(draft.json["price"]?["gross"]?.int == 18_450 && draft.json["lines"]?[0]?["price"]?["net"]?.int == 15_000)
            let text = String((draft.json["text"]?.string ?? "").map { $0 == "\u{A0}" ? " " : $0 })
            #expect(text.contains("umowa.pdf: 3 сторінки, 184,50 PLN"))
            let path = Self.path + "/" + (try #require(draft.json["id"]?.string))
            let seen = try await Self.lastMessage(server)
            _ = try await hear("Jesteście tam?")
            let stale = try await server.send(
                .post,
                path + "/send",
                as: marta.browser,
                json: #"{"last_seen_message_id":"\#(seen)","idempotency_key":"a"}"#
            )
            #expect(stale.status == .conflict && stale.problem?.code == "newer_message")
            let body = #"{"last_seen_message_id":"\#(try await Self.lastMessage(server))","idempotency_key":"b","text":"Wycena: 184,50"}"#
            for _ in 0..<2 {
                let sent = try await server.send(.post, path + "/send", as: marta.browser, json: body)
                #expect(sent.status == .ok && sent.json["state"]?.string == "sent" && sent.json["text"]?.string == "Wycena: 184,50")
            }
            let outgoing = try await server.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM outbox") }
            #expect(outgoing == 1)
            let answer = try await hear("Zgoda")
            let accepted = try await server.send(.post, path + "/accept", as: marta.browser, json: #"{"message_id":"\#(answer)"}"#)
            #expect(accepted.status == .ok && accepted.json["evidence"]?["accepted_message"]?["text"]?.string == "Zgoda")
            let illegal = try await server.send(.post, path + "/decline", as: marta.browser, json: "{}")
            #expect(illegal.status == .conflict && illegal.problem?.code == "quote_accepted")
            let list = try await server.send(.get, Self.path + "?conversation_id=\(conversation)", as: marta.browser)
            #expect(list.json["items"]?.count == 1 && list.json["items"]?[0] == accepted.json)
            #expect(try await server.send(.get, path, as: marta.browser).json == accepted.json)
        }
    }

    @Test func whatCannotBeOffered() async throws {
        try await Self.desk { server, marta, conversation, _ in
            for (body, field) in [
                ("{}", "conversation_id"), (#"{"conversation_id":"\#(conversation)"}"#, "language"),
                (#"{"conversation_id":"\#(conversation)","language":"fr","lines":[]}"#, "language"),
                (#"{"conversation_id":"\#(conversation)","language":"pl","lines":[]}"#, "lines"),
                (Self.new(conversation, #"{"description":" "}"#), "lines.0.description"),
                (Self.new(conversation, #"{"description":"a","unit":"mile"}"#), "lines.0.unit"),
                (Self.new(conversation, #"{"description":"a","deadline":{"date":"2026-02-30"}}"#), "lines.0.deadline.date"),
                (Self.new(conversation, "7"), "lines.0"),
                // Nothing says what it costs.
                (Self.new(conversation, #"{"description":"a"}"#), "lines.0.unit_price"),
                (Self.new(conversation, #"{"description":"a","file_id":"\#(PublicID.random())","pages":100,"unit_price":1}"#), "file_id"),
                (Self.new(PublicID.random()), "conversation_id"),
            ] {
                let answer = try await server.send(.post, Self.path, as: marta.browser, json: body)
                #expect(answer.status == .unprocessableContent && answer.problem?.field == field, "\(body): \(answer.text)")
            }
            let accountant = try await server.signedIn(.accountant)
            #expect(try await server.send(.get, Self.path, as: accountant.browser).status == .forbidden)
            let past =
                #"{"conversation_id":"\#(conversation)","language":"pl","valid_until":"2020-01-01","lines":[{"description":"a","manual_net":1}]}"#
            #expect(try await server.send(.post, Self.path, as: marta.browser, json: past).problem?.field == "valid_until")
        }
    }
}
