import Core
import Crypto
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

/// A body that must be refused, and the field that it names.
struct BadLetter: Sendable, CustomTestStringConvertible {
    let field: String
    let changed: [String: String?]
    var code = "validation"
    var testDescription: String { "\(field): \(changed)".prefix(80).description }

    init(_ field: String, _ changed: [String: String?], code: String = "validation") {
        self.field = field
        self.changed = changed
        self.code = code
    }

    static let all: [BadLetter] = [
        BadLetter("text", ["text": nil]), BadLetter("text", ["text": #""  ""#]), BadLetter("text", ["text": "7"]),
        BadLetter("text", ["text": #""a\u0000b""#]),
        BadLetter("last_seen_message_id", ["last_seen_message_id": nil]),
        BadLetter("last_seen_message_id", ["last_seen_message_id": #""x""#]),
        BadLetter("last_seen_message_id", ["last_seen_message_id": #""00000000-0000-4000-8000-000000000000""#]),
        BadLetter("idempotency_key", ["idempotency_key": nil]),
        BadLetter("to", ["to": #"["nobody"]"#]), BadLetter("to", ["to": #"[{"name":"x"}]"#]), BadLetter("to", ["to": "7"]),
        BadLetter("cc", ["cc": #"[{"address":"a b@x.test"}]"#]), BadLetter("bcc", ["bcc": #""anna@x..test""#]),
        BadLetter("to", ["to": "[]"]),
        BadLetter("to", ["to": #"["biuro@x.test"]"#], code: "own_address"),
        BadLetter("attachments", ["attachments": #"["00000000-0000-4000-8000-000000000000"]"#]),
        BadLetter("attachments", ["attachments": #"["x"]"#]),
        BadLetter("in_reply_to", ["in_reply_to": #""00000000-0000-4000-8000-000000000000""#]),
        BadLetter("hold_seconds", ["hold_seconds": "61"]), BadLetter("hold_seconds", ["hold_seconds": "-1"]),
        BadLetter("send_at", ["send_at": #""2020-01-01T00:00:00Z""#]), BadLetter("send_at", ["send_at": #""tomorrow""#]),
        BadLetter("send_at", ["send_at": #""2099-01-01T00:00:00Z""#]),
    ]
}

@Suite struct SendingRouteTests {
    private static let conversation = "/api/v1/communications/conversations/{id}"

    /// An office with a mailbox that can send and a conversation that Anna began.
    private struct Desk: Sendable {
        let server: TestServer
        let account: ChannelAccount
        let conversation: PublicID
        let heard: PublicID
        var path: String { "/api/v1/communications/conversations/\(conversation)/messages" }

        func letter(_ changed: [String: String?] = [:]) -> String {
            var members = [
                "text": #""100 zł""#, "kind": #""reply""#, "idempotency_key": "\"\(UUID().uuidString)\"",
                "last_seen_message_id": "\"\(heard)\"",
            ]
            for (name, value) in changed { members[name] = value }
            return "{" + members.map { "\"\($0.key)\":\($0.value)" }.sorted().joined(separator: ",") + "}"
        }

        func send(_ changed: [String: String?] = [:], as caller: Caller) async throws -> TestResponse {
            try await server.send(.post, path, as: caller, json: letter(changed))
        }

        @discardableResult
        func hear(_ id: String, auto: String? = nil) async throws -> (conversation: PublicID, message: PublicID) {
            let anna = Correspondent(name: "Anna", address: "anna@client.test")
            let raw = Array(
                "From: Anna <anna@client.test>\r\nReply-To: sekretariat@client.test\r\nMessage-ID: <\(id)>\r\n\r\nIle?\r\n".utf8
            )
            let message = IncomingMessage(
                subject: "Wycena",
                text: "Ile?",
                from: anna,
                to: [Correspondent(name: "", address: "biuro@x.test"), Correspondent(name: "Jan", address: "jan@client.test")],
                counterpart: anna,
                externalID: id,
                references: ["first@client.test"],
                auto: auto
            )
            let intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: Data(raw))), source: "test", seen: false)
            let rows = try await server.database.journal([intake], account: account)
            _ = try await server.database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: message) } })
            let ids = try await server.database.read { db in
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT c.uid, m.uid FROM communications_messages m
                        JOIN communications_conversations c ON c.id = m.conversation_id ORDER BY m.id DESC LIMIT 1
                        """
                )!
                return [Array(row[0] as Data), Array(row[1] as Data)]
            }
            return (PublicID(bytes: ids[0])!, PublicID(bytes: ids[1])!)
        }
    }

    private static func run(_ test: @escaping @Sendable (Desk) async throws -> Void) async throws {
        try await TestServer.run { server in
            let account = try await server.database.channelAccount(platform: .email, address: "biuro@x.test")
            try await server.database.write { try $0.execute(sql: "UPDATE channel_accounts SET connected = 1, settings = '{\"smtp\":{}}'") }
            let empty = Desk(server: server, account: account, conversation: .random(), heard: .random())
            let first = try await empty.hear("first@client.test")
            try await test(Desk(server: server, account: account, conversation: first.conversation, heard: first.message))
        }
    }

    @Test func anAnswerIsQueuedAsDescribed() async throws {
        try await Self.run { desk in
            let author = try await desk.server.signedIn(.manager)
            let answer = try await desk.send(["quote": "true"], as: author.browser)
            #expect(answer.status == .created)
            #expect(answer.json["state"]?.string == "queued")
            #expect(answer.json["subject"]?.string == "Re: Wycena")
            // Where the client wants answers, which stands in the original only.
            #expect(answer.json["to"]?[0]?["address"]?.string == "sekretariat@client.test")
            #expect(answer.json["text"]?.string?.contains("\n> Ile?") == true)
            #expect(answer.json["author"]?["id"]?.string == author.user.id.description)
            #expect(answer.json["outgoing"]?["stage"]?.string == "queued")
            #expect(try await AnswerCheck(desk.server).faults(answer, "post", Self.conversation + "/messages") == [])
        }
    }

    @Test func pagesHoldAndScriptsDoNot() async throws {
        try await Self.run { desk in
            let author = try await desk.server.signedIn(.manager)
            let now = desk.server.database.now()
            func due(_ caller: Caller, _ changed: [String: String?] = [:]) async throws -> Timestamp? {
                try await desk.send(changed, as: caller).json["outgoing"]?["due_at"]?.string.flatMap(Timestamp.init(rfc3339:))
            }
            #expect(try await due(author.browser) == now.adding(seconds: 5))
            #expect(try await due(author.script) == now)
            #expect(try await due(author.browser, ["hold_seconds": "0"]) == now)
            #expect(try await due(author.script, ["hold_seconds": "60"]) == now.adding(seconds: 60))
        }
    }

    @Test(arguments: BadLetter.all) func badInputNamesItsField(_ bad: BadLetter) async throws {
        try await Self.run { desk in
            let author = try await desk.server.signedIn(.manager)
            let answer = try await desk.send(bad.changed, as: author.browser)
            #expect(answer.problem == ProblemDocument(status: 422, code: bad.code, field: bad.field), "\(answer.text)")
            #expect(try await desk.server.send(.get, desk.path, as: author.browser).json["items"]?.count == 1)
        }
    }

    @Test func addressesComeInThreeForms() async throws {
        try await Self.run { desk in
            let author = try await desk.server.signedIn(.manager)
            for to in [
                #""Anna <anna@client.test>, jan@client.test""#, #"["anna@client.test","jan@client.test"]"#,
                #"[{"name":"Anna","address":"anna@client.test"},{"address":"jan@client.test"}]"#,
            ] {
                let answer = try await desk.send(["to": to], as: author.browser)
                #expect(answer.json["to"]?.count == 2, "\(to)")
                #expect(answer.json["to"]?[1]?["address"]?.string == "jan@client.test")
            }
        }
    }

    @Test func whatCameMeanwhileStandsInTheRefusal() async throws {
        try await Self.run { desk in
            let author = try await desk.server.signedIn(.manager)
            let newer = try await desk.hear("second@client.test")
            let answer = try await desk.send(as: author.browser)
            #expect(answer.problem == ProblemDocument(status: 409, code: "newer_message", field: "last_seen_message_id"))
            #expect(answer.json["message"]?["id"]?.string == newer.message.description)
            #expect(try await desk.send(["last_seen_message_id": "\"\(newer.message)\""], as: author.browser).status == .created)
        }
    }

    @Test func scriptsDoNotAnswerMachines() async throws {
        try await Self.run { desk in
            let author = try await desk.server.signedIn(.manager)
            let robot = try await desk.hear("robot@client.test", auto: "auto-replied")
            let seen = ["last_seen_message_id": "\"\(robot.message)\"" as String?]
            #expect(try await desk.send(seen, as: author.script).problem?.code == "robot")
            #expect(try await desk.send(seen, as: author.browser).status == .created)
        }
    }

    @Test func oneAddressGetsOnlySoMuch() async throws {
        try await Self.run { desk in
            let author = try await desk.server.signedIn(.manager)
            for _ in 0..<OutgoingRules.peerBurst { #expect(try await desk.send(as: author.script).status == .created) }
            let refused = try await desk.send(as: author.script)
            #expect(refused.problem?.code == "peer_limit")
            #expect(refused.headers[.retryAfter] != nil)
            // Others are not meant, and a repeated request sends nothing.
            #expect(try await desk.send(["to": #"["other@client.test"]"#], as: author.script).status == .created)
        }
    }

    @Test func actionsOnWhatWaits() async throws {
        try await Self.run { desk in
            let author = try await desk.server.signedIn(.manager)
            let id = try await desk.send(["hold_seconds": "60"], as: author.browser).json["id"]?.string ?? ""
            let message = "/api/v1/communications/messages/\(id)"
            #expect(try await desk.server.send(.post, message + "/retry", as: author.browser).problem?.code == "not_failed")
            #expect(
                try await desk.server.send(.post, message + "/resolve", as: author.browser, json: #"{"outcome":"sent"}"#).problem?.code
                    == "not_uncertain"
            )
            let taken = try await desk.server.send(.post, message + "/cancel", as: author.browser)
            #expect(taken.json["request"]?["text"]?.string == "100 zł")
            #expect(taken.json["conversation_id"]?.string == desk.conversation.description)
            #expect(try await desk.server.send(.post, message + "/cancel", as: author.browser).status == .notFound)
        }
    }

    @Test(arguments: ["reply", "all", "forward"]) func aComposerBegins(_ mode: String) async throws {
        try await Self.run { desk in
            let author = try await desk.server.signedIn(.manager)
            let answer = try await desk.server.send(
                .get,
                "/api/v1/communications/messages/\(desk.heard)/reply?mode=\(mode)",
                as: author.browser
            )
            #expect(answer.json["to"]?.count == ["reply": 1, "all": 2, "forward": 0][mode])
            #expect(answer.json["subject"]?.string == (mode == "forward" ? "Fwd: Wycena" : "Re: Wycena"))
            #expect(try await AnswerCheck(desk.server).faults(answer, "get", "/api/v1/communications/messages/{id}/reply") == [])
        }
    }

    @Test func writingFirst() async throws {
        try await Self.run { desk in
            let author = try await desk.server.signedIn(.manager)
            func first(_ to: String, _ account: String) async throws -> TestResponse {
                try await desk.server.send(
                    .post,
                    "/api/v1/communications/conversations",
                    as: author.browser,
                    json:
                        #"{"channel_account_id":"\#(account)","to":\#(to),"subject":"Oferta\r\nBcc: x@x.test","text":"Hi","idempotency_key":"\#(UUID())"}"#
                )
            }
            let answer = try await first(#""jan@client.test""#, desk.account.uid.description)
            #expect(answer.status == .created)
            #expect(answer.json["subject"]?.string?.contains("\n") == false)
            #expect(answer.json["conversation_id"]?.string != desk.conversation.description)
            #expect(try await first("[]", desk.account.uid.description).problem?.field == "to")
            #expect(try await first(#""jan@client.test""#, PublicID.random().description).problem?.field == "channel_account_id")
        }
    }
}
