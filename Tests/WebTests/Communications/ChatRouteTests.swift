import Core
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

/// Messages of messengers over HTTP, and clients who are here twice.
@Suite struct ChatRouteTests {
    private struct Desk: Sendable {
        let server: TestServer
        let account: ChannelAccount
        let person: Person

        func take(_ messages: [ChatMessage]) async throws {
            let raws = messages.map { _ in RawIntake(update: Array("{\"update\":\"\(UUID())\"}".utf8), source: "test") }
            let rows = try await server.database.journal(raws, account: account)
            _ = try await server.database.apply(
                zip(rows, messages).compactMap { row, message in row.map { PreparedIntake(row: $0, facts: [.message(message)]) } }
            )
        }

        func get(_ path: String) async throws -> TestResponse { try await server.send(.get, path, as: person.browser) }

        func post(_ path: String, _ json: String) async throws -> TestResponse {
            try await server.send(.post, path, as: person.browser, json: json)
        }
    }

    private static let at = Timestamp(milliseconds: 1_767_323_000_000)

    private static func message(_ n: Int64, _ text: String, from id: String = "1001", edited: Bool = false) -> ChatMessage {
        let anna = ChatPerson(id: id, name: "Anna Kowalska", username: "anna\(id)")
        var message = ChatMessage(
            chat: Chat(key: id, kind: .person, counterpart: anna),
            id: ChatMessageID(chat: id, number: n),
            version: FactTime(at: at.adding(seconds: edited ? n + 5 : n), sequence: edited ? n + 100 : n),
            isEdited: edited,
            sender: anna,
            sentAt: at.adding(seconds: n),
            text: text
        )
        message.entities = [TextEntity(start: 0, end: 1, kind: .link, url: "https://x.test")]
        message.quoted = QuotedMessage(externalID: "\(id)/1", name: "Anna", text: "a", type: "text")
        message.card = .location(latitude: 50.1, longitude: 19.9, title: "Biuro", address: nil, seconds: nil)
        message.files = [ChatFile(remoteID: "r", uniqueID: "u\(n)", name: "a.jpg", mime: "image/jpeg", size: 3, width: 1, height: 1)]
        return message
    }

    private static func run(_ test: @escaping @Sendable (Desk) async throws -> Void) async throws {
        try await TestServer.run { server in
            let account = try await server.database.channelAccount(platform: .telegram, address: "777")
            try await server.database.write {
                try $0.execute(sql: "UPDATE channel_accounts SET connected = 1, can_send = 1, settings = '{}'")
            }
            try await test(Desk(server: server, account: account, person: try await server.signedIn(.manager)))
        }
    }

    private static let base = "/api/v1/communications"

    @Test func aThreadAndItsVersionsAreAsDescribed() async throws {
        try await Self.run { desk in
            try await desk.take([Self.message(1, "a"), Self.message(2, "b"), Self.message(2, "c", edited: true)])
            let inbox = try await desk.get(Self.base + "/inbox")
            let check = try await AnswerCheck(desk.server)
            #expect(check.faults(inbox, "get", Self.base + "/inbox") == [])
            let talk = try #require(inbox.json["items"]?[0]?["id"]?.string)
            #expect(inbox.json["items"]?[0]?["chat_kind"]?.string == "person")
            let thread = try await desk.get(Self.base + "/conversations/\(talk)/messages")
            #expect(check.faults(thread, "get", Self.base + "/conversations/{id}/messages") == [])
            let message = try #require(thread.json["items"]?[1])
            #expect(message["text"]?.string == "c")
            #expect(message["quoted"]?["message_id"]?.string == thread.json["items"]?[0]?["id"]?.string)
            let id = try #require(message["id"]?.string)
            let versions = try await desk.get(Self.base + "/messages/\(id)/versions")
            #expect(check.faults(versions, "get", Self.base + "/messages/{id}/versions") == [])
            #expect(versions.json["items"]?[0]?["text"]?.string == "b")
            let raw = try await desk.get(Self.base + "/messages/\(id)/raw")
            #expect(raw.headers[.contentType] == "application/json")
            #expect(raw.headers[.contentDisposition]?.contains("\(id).json") == true)
            #expect(try await desk.get(Self.base + "/messages/\(id)/html").status == .notFound)
        }
    }

    @Test func anAnswerNeedsNoAddressee() async throws {
        try await Self.run { desk in
            try await desk.take([Self.message(1, "a")])
            let talk = try #require(try await desk.get(Self.base + "/inbox").json["items"]?[0]?["id"]?.string)
            let path = Self.base + "/conversations/\(talk)/messages"
            let seen = try #require(try await desk.get(path).json["items"]?[0]?["id"]?.string)
            let body = #"{"kind":"reply","text":"**100** zł","idempotency_key":"k","last_seen_message_id":"\#(seen)"}"#
            let answer = try await desk.post(path, body)
            #expect(answer.status == .created)
            #expect(answer.json["text"]?.string == "100 zł")
            #expect(answer.json["entities"]?[0]?["kind"]?.string == "bold")
            #expect(answer.json["to"]?.count == 0)
            #expect(try await AnswerCheck(desk.server).faults(answer, "post", Self.base + "/conversations/{id}/messages") == [])
            #expect(try await desk.post(path, body).status == .ok)
        }
    }

    @Test func filesThatFailedAreFetchedAgain() async throws {
        try await Self.run { desk in
            try await desk.take([Self.message(1, "a")])
            let fetch = try #require(try await desk.server.database.nextFetch(desk.account))
            try await desk.server.database.failFetch(fetch, fault: "gone", retryAt: nil)
            let talk = try #require(try await desk.get(Self.base + "/inbox").json["items"]?[0]?["id"]?.string)
            let message = try #require(try await desk.get(Self.base + "/conversations/\(talk)/messages").json["items"]?[0])
            #expect(message["attachments"]?[0]?["fault"]?.string == "gone")
            let path = Self.base + "/messages/\(try #require(message["id"]?.string))/fetch"
            #expect(try await desk.server.send(.post, path, as: desk.person.browser).status == .accepted)
            #expect(try await desk.server.send(.post, path, as: desk.person.browser).problem?.code == "not_oversized")
        }
    }

    @Test func clientsAreMergedAndParted() async throws {
        try await Self.run { desk in
            try await desk.take([Self.message(1, "a"), Self.message(1, "a", from: "1002")])
            let clients = try await desk.get("/api/v1/crm/clients")
            let check = try await AnswerCheck(desk.server)
            let (one, two) = (clients.json["items"]?[0]?["id"]?.string ?? "", clients.json["items"]?[1]?["id"]?.string ?? "")
            let path = "/api/v1/crm/clients/\(one)"
            let found = try await desk.get(path + "/duplicates")
            #expect(check.faults(found, "get", "/api/v1/crm/clients/{id}/duplicates") == [])
            #expect(found.json["items"]?[0]?["client"]?["id"]?.string == two)
            #expect(found.json["items"]?[0]?["reasons"]?[0]?.string == "same_name")
            let merged = try await desk.post(path + "/merge", #"{"client_id":"\#(two)"}"#)
            #expect(check.faults(merged, "post", "/api/v1/crm/clients/{id}/merge") == [])
            #expect(merged.json["merged"]?[0]?["id"]?.string == two)
            #expect(try await desk.get("/api/v1/crm/clients/\(two)").status == .notFound)
            #expect(try await desk.post(path + "/merge", #"{"client_id":"\#(one)"}"#).problem?.field == "client_id")
            #expect(try await desk.post(path + "/merge", "{}").problem?.field == "client_id")
            let back = try await desk.post(path + "/unmerge", #"{"client_id":"\#(two)"}"#)
            #expect(check.faults(back, "post", "/api/v1/crm/clients/{id}/unmerge") == [])
            #expect(back.json["id"]?.string == two)
            #expect(try await desk.post(path + "/unmerge", #"{"client_id":"\#(two)"}"#).problem?.code == "not_merged")
            let accountant = try await desk.server.signedIn(.accountant)
            #expect(try await desk.server.send(.post, path + "/merge", as: accountant.browser, json: "{}").status == .forbidden)
        }
    }
}
