import Core
import Crypto
import Foundation
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

/// Lists, views, changes of many, and moves over HTTP.
@Suite struct InboxRouteTests {
    private static let path = "/api/v1/communications"

    /// A mail that came in; its conversation and itself.
    private static func hear(_ server: TestServer, _ id: String, answers: [String] = []) async throws -> (
        conversation: String, message: String
    ) {
        let account = try await server.database.channelAccount(platform: .email, address: "biuro@x.test")
        let sender = Correspondent(name: "", address: "\(id)@c.test")
        let message = IncomingMessage(
            subject: id,
            text: "Treść \(id)",
            from: answers.isEmpty ? sender : Correspondent(name: "", address: "\(answers[0])@c.test"),
            to: [Correspondent(name: "", address: "biuro@x.test")],
            counterpart: sender,
            externalID: id,
            references: answers
        )
        let intake = RawIntake(raw: Array(id.utf8), contentHash: Array(SHA256.hash(data: Data(id.utf8))), source: "test", seen: false)
        let rows = try await server.database.journal([intake], account: account)
        server.clock.advance(seconds: 60)
        _ = try await server.database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: message) } })
        let list = try JSONReader.read(try await server.database.inbox(InboxQuery(view: .all, user: 0)))
        let conversation = try #require(list["items"]?[0]?["id"]?.string)
        let thread = try JSONReader.read(try await server.database.messages(of: PublicID(conversation)!, limit: 200, cursor: nil))
        let items = try #require(thread["items"])
        let last = try #require((items.count ?? 0) > 0 ? items[(items.count ?? 1) - 1]?["id"]?.string : nil)
        return (conversation, last)
    }

    @Test func listsAreNarrowed() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let one = try await Self.hear(server, "a")
            _ = try await Self.hear(server, "b")
            let change = #"{"tags":["Pilne"],"assignee":"\#(anna.user.id)"}"#
            let item = try await server.send(.patch, "\(Self.path)/conversations/\(one.conversation)", as: anna.browser, json: change).json
            let account = try #require(item["channel_account_id"]?.string)
            let client = try #require(item["client"]?["id"]?.string)
            for (query, count) in [
                ("tag=pilne", 1), ("tag=PILNE&view=all", 1), ("tag=x", 0), ("assignee=me", 1), ("assignee=none", 1),
                ("assignee=\(anna.user.id)", 1), ("account=\(account)", 2), ("client=\(client)", 1), ("client=\(client)&assignee=none", 0),
                ("account=\(client)", 0), ("account=\(account)&tag=pilne&assignee=me&client=\(client)&platform=email&view=mine", 1),
            ] {
                let list = try await server.send(.get, "\(Self.path)/inbox?\(query)", as: anna.script)
                #expect(list.status == .ok && list.json["items"]?.count == count, "\(query): \(list.text)")
            }
            for (query, field) in [("account=x", "account"), ("assignee=you", "assignee"), ("client=1", "client")] {
                let answer = try await server.send(.get, "\(Self.path)/inbox?\(query)", as: anna.browser)
                #expect(answer.problem == ProblemDocument(status: 400, code: "bad_request", field: field))
            }
        }
    }

    @Test func manyAreChangedAtOnceAndTheOthersAreTold() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let (one, two) = (try await Self.hear(server, "a").conversation, try await Self.hear(server, "b").conversation)
            let start = server.database.hub.last
            let nobody = "00000000-0000-4000-8000-000000000000"
            let twenty = (0..<20).map { "\"t\($0)\"" }.joined(separator: ",")
            let body = """
                {"changes":[{"id":"\(one)","status":"closed","tags_add":["Pilne","x"]},{"id":"\(two)","tags":[\(twenty)],"tags_add":["mehr"]},
                {"id":"\(nobody)","status":"open"},{"id":"\(one)","tags_remove":["PILNE"]},{"id":"\(two)","assignee":"\(nobody)","status":"closed"},
                {"id":"\(two)","status":"gone"},{"id":"\(two)","unread":false,"assignee":"\(anna.user.id)"}]}
                """
            let answer = try await server.send(.post, "\(Self.path)/conversations/changes", as: anna.browser, json: body)
            #expect(answer.status == .ok)
            let items = answer.json["items"]
            #expect(items?.count == 3, "\(answer.text)")
            #expect(items?[1]?["tags"] == .array([.string("x")]) && items?[1]?["status"]?.string == "closed")
            #expect(items?[2]?["unread_count"] == .int(0) && items?[2]?["status"]?.string == "open")
            let failed = answer.json["failed"]
            #expect((0..<4).map { failed?[$0]?["field"]?.string } == ["tags", nil, "assignee", "status"], "\(answer.text)")
            #expect(failed?[1]?["code"]?.string == "not_found" && failed?[1]?["id"]?.string == nobody)
            let events = try await server.send(.get, "/api/v1/events?after=\(start)", as: anna.script).json["items"]
            #expect(events?.count == 3)
            for (body, field) in [
                ("{}", "changes"), (#"{"changes":[]}"#, "changes"), (#"{"changes":[{"status":"open"}]}"#, "changes.0.id"),
                (#"{"changes":[{"id":"x"}]}"#, "changes.0.id"),
                ("{\"changes\":[" + Array(repeating: "{}", count: 201).joined(separator: ",") + "]}", "changes"),
            ] {
                let refused = try await server.send(.post, "\(Self.path)/conversations/changes", as: anna.browser, json: body)
                #expect(refused.problem == ProblemDocument(status: 422, code: "validation", field: field))
            }
        }
    }

    @Test func conversationsAreMergedSplitAndPutBack() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let books = try await server.signedIn(.accountant)
            let (a, b) = (try await Self.hear(server, "a"), try await Self.hear(server, "b"))
            let more = try await Self.hear(server, "a2", answers: ["a"])
            #expect(more.conversation == a.conversation)
            let start = server.database.hub.last
            let here = "\(Self.path)/conversations/\(a.conversation)"
            let merged = try await server.send(.post, here + "/merge", as: anna.browser, json: #"{"from":["\#(b.conversation)"]}"#)
            #expect(merged.status == .created, "\(merged.text)")
            #expect(merged.json["conversation"]?["message_count"] == .int(3))
            #expect(merged.json["move"]?["by"]?["name"]?.string == anna.user.name)
            #expect(merged.json["move"]?["from"] == .array([.string(b.conversation)]))
            let gone = try await server.send(.get, "\(Self.path)/conversations/\(b.conversation)", as: anna.script)
            #expect(gone.json["merged_into"]?.string == a.conversation)
            let split = try await server.send(.post, here + "/split", as: anna.script, json: #"{"message_ids":["\#(more.message)"]}"#)
            #expect(split.status == .created)
            #expect(split.json["conversation"]?["subject"]?.string == "a2")
            let moves = try await server.send(.get, here + "/moves", as: anna.browser).json["items"]
            #expect(moves?.count == 2 && moves?[0]?["kind"]?.string == "split")
            for move in [split, merged] {
                let id = try #require(move.json["move"]?["id"]?.string)
                let undone = try await server.send(.post, "\(Self.path)/moves/\(id)/undo", as: anna.browser)
                #expect(undone.status == .ok && undone.json["conversations"]?.count == 2)
                #expect(undone.json["move"]?["undone_at"]?.string != nil)
                #expect(try await server.send(.post, "\(Self.path)/moves/\(id)/undo", as: anna.browser).text == undone.text)
            }
            #expect(try await server.send(.get, here + "/moves", as: anna.browser).json["items"]?.count == 0)
            let events = try await server.send(.get, "/api/v1/events?after=\(start)", as: anna.script).json["items"]
            let told = (0..<(events?.count ?? 0)).compactMap { events?[$0] }.filter { $0["type"]?.string == "messages.moved" }
            #expect(told.first?["data"]?["from"]?.string == b.conversation && told.first?["data"]?["to"]?.string == a.conversation)
            #expect(told.count == 4)
            #expect(try await server.send(.get, "/api/v1/events?after=\(start)", as: books.script).json["items"]?.count == 0)
            for (path, body, field) in [
                ("/merge", "{}", "from"), ("/merge", #"{"from":[]}"#, "from"), ("/merge", #"{"from":["\#(a.conversation)"]}"#, "from"),
                ("/split", "{}", "message_ids"), ("/split", #"{"message_ids":["\#(b.message)"]}"#, "message_ids"),
                ("/split", #"{"message_ids":["\#(a.message)","\#(more.message)"]}"#, "message_ids"),
            ] {
                let refused = try await server.send(.post, here + path, as: anna.browser, json: body)
                #expect(
                    refused.problem == ProblemDocument(status: 422, code: "validation", field: field),
                    "\(path) \(body) \(refused.text)"
                )
            }
        }
    }

    @Test func viewsArePrivateUntilTheyAreShared() async throws {
        try await TestServer.run { server in
            let (anna, owner) = (try await server.signedIn(.manager), try await server.signedIn(.owner))
            let jan = try await server.signedIn(.manager)
            let views = Self.path + "/views"
            let start = server.database.hub.last
            let made = try await server.send(
                .post,
                views,
                as: anna.browser,
                json: #"{"name":" Moje  pilne ","filter":{"view":"open","tag":"pilne","assignee":"me"}}"#
            )
            #expect(
                made.status == .created && made.json["name"]?.string == "Moje pilne" && made.json["mine"] == .bool(true),
                "\(made.text)"
            )
            let one = views + "/" + (try #require(made.json["id"]?.string))
            #expect(try await server.send(.get, views, as: jan.script).json["items"]?.count == 0)
            for caller in [jan.browser, owner.browser] {
                #expect(try await server.send(.patch, one, as: caller, json: #"{"name":"x"}"#).status == .notFound)
            }
            #expect(try await server.send(.get, "/api/v1/events?after=\(start)", as: jan.script).json["items"]?.count == 0)
            let shared = try await server.send(.patch, one, as: anna.browser, json: #"{"shared":true,"revision":1}"#)
            #expect(shared.json["revision"] == .int(2))
            #expect(try await server.send(.get, "/api/v1/events?after=\(start)", as: jan.script).json["items"]?.count == 1)
            #expect(try await server.send(.get, views, as: jan.script).json["items"]?[0]?["mine"] == .bool(false))
            #expect(try await server.send(.patch, one, as: jan.browser, json: #"{"name":"x"}"#).status == .forbidden)
            #expect(
                try await server.send(.patch, one, as: anna.browser, json: #"{"name":"x","revision":1}"#).problem?.code
                    == "changed_meanwhile"
            )
            #expect(try await server.send(.patch, one, as: owner.browser, json: #"{"name":"x"}"#).json["name"]?.string == "x")
            let own = try await server.send(.post, views, as: jan.browser, json: #"{"name":"y","filter":{"view":"all"}}"#)
            let second = try #require(own.json["id"]?.string)
            let order = #"{"ids":["\#(second)"]}"#
            #expect(try await server.send(.post, views + "/order", as: jan.browser, json: order).status == .noContent)
            #expect(try await server.send(.get, views, as: jan.browser).json["items"]?[0]?["id"]?.string == second)
            #expect(try await server.send(.post, views + "/order", as: anna.browser, json: order).problem?.field == "ids")
            #expect(try await server.send(.delete, one, as: jan.browser).status == .forbidden)
            #expect(try await server.send(.delete, one, as: anna.browser).status == .noContent)
            #expect(try await server.send(.delete, one, as: anna.browser).status == .notFound)
        }
    }

    @Test(arguments: [
        ("name", #"{"filter":{"view":"open"}}"#), ("name", #"{"name":" ","filter":{"view":"open"}}"#), ("filter", #"{"name":"x"}"#),
        ("filter.view", #"{"name":"x","filter":{}}"#), ("filter.view", #"{"name":"x","filter":{"view":"old"}}"#),
        ("filter.assignee", #"{"name":"x","filter":{"view":"open","assignee":"you"}}"#),
        ("filter.account", #"{"name":"x","filter":{"view":"open","account":"1"}}"#),
        ("filter.colour", #"{"name":"x","filter":{"view":"open","colour":"red"}}"#),
        ("name", #"{"name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","filter":{"view":"open"}}"#),
    ])
    func aViewThatCannotBeIsRefused(_ field: String, _ body: String) async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let refused = try await server.send(.post, Self.path + "/views", as: anna.browser, json: body)
            #expect(refused.problem == ProblemDocument(status: 422, code: "validation", field: field), "\(refused.text)")
        }
    }

    @Test func fiftyViewsAreEnough() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            for n in 0..<50 {
                _ = try await server.database.add(
                    savedView: SavedView(name: "\(n)", shared: false, filter: #"{"view":"open"}"#),
                    by: anna.user
                )
            }
            let refused = try await server.send(
                .post,
                Self.path + "/views",
                as: anna.browser,
                json: #"{"name":"x","filter":{"view":"open"}}"#
            )
            #expect(refused.problem?.code == "too_many_views")
        }
    }
}
