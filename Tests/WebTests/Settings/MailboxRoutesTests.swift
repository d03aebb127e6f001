import Core
import HTTPTypes
import HummingbirdTesting
import Store
import Testing
import TestSupport

@testable import Web

@Suite struct MailboxRoutesTests {
    private static let path = "/api/v1/settings/channels"

    private static func body(_ change: String = "") -> String {
        let imap = #""imap":{"host":"mail.example","port":993,"security":"tls","user":"anna"}"#
        let parts = [#""platform":"email""#, #""address":"anna@x.test""#, imap, #""password":"a secret word""#]
        let name = change.split(separator: "\"").first.map { "\"\($0)\"" } ?? "-"
        return "{" + (parts.filter { !$0.hasPrefix(name) } + (change.contains(":") ? [change] : [])).joined(separator: ",") + "}"
    }

    @Test func aMailboxIsConnectedChangedAndDisconnected() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let made = try await server.send(.post, Self.path, as: owner.script, json: Self.body())
            #expect(made.status == .created, "\(made.text)")
            #expect(!made.text.contains("a secret word"))
            guard case .object(let members) = made.json, case .string(let id)? = members["id"] else { return #expect(Bool(false)) }
            #expect(members["connected"] == .bool(true))
            let again = try await server.send(.post, Self.path, as: owner.script, json: Self.body())
            #expect(again.status == .conflict && again.text.contains("address_taken"))
            let other = try await server.send(.post, Self.path, as: owner.script, json: Self.body(#""address":"b@x.test""#))
            #expect(other.status == .conflict && other.text.contains("mailbox_taken"))

            let item = Self.path + "/" + id
            let moved = #"{"imap":{"host":"other.example","port":993,"security":"tls","user":"anna"}}"#
            let refused = try await server.send(.patch, item, as: owner.script, json: moved)
            #expect(refused.problem?.field == "password", "a stored password stays with its server")
            let patched = try await server.send(
                .patch,
                item,
                as: owner.script,
                json: #"{"backfill":"all","folders":["INBOX","Klienci"],"name":"Biuro"}"#
            )
            #expect(patched.status == .ok && patched.text.contains(#""backfill":"all""#) && patched.text.contains(#""name":"Biuro""#))
            let off = try await server.send(.patch, item, as: owner.script, json: #"{"connected":false}"#)
            #expect(off.text.contains(#""connected":false"#))
            #expect(try await server.send(.post, item + "/check", as: owner.script).status == .accepted)
            #expect(try await server.send(.post, item + "/retry", as: owner.script).status == .accepted)
            #expect(try await server.send(.get, item + "/ledger", as: owner.script).status == .ok)
            let manager = try await server.signedIn(.manager)
            let list = try await server.send(.get, Self.path, as: manager.script)
            #expect(list.status == .ok && list.text.contains("anna@x.test") && !list.text.contains("mail.example"))
            #expect(try await server.send(.get, item, as: manager.script).status == .forbidden)
        }
    }

    @Test(arguments: [
        (#""platform":"icq""#, "platform"), ("platform", "platform"), ("address", "address"), (#""address":"x""#, "address"),
        ("imap", "imap"), (#""imap":[]"#, "imap"), (#""imap":{"host":"","port":993,"security":"tls","user":"a"}"#, "imap.host"),
        (#""imap":{"host":"h","port":0,"security":"tls","user":"a"}"#, "imap.port"),
        (#""imap":{"host":"h","security":"tls","user":"a"}"#, "imap.port"),
        (#""imap":{"host":"h","port":1,"security":"ssl","user":"a"}"#, "imap.security"),
        (#""imap":{"host":"mail.example","port":143,"security":"none","user":"a"}"#, "imap.security"),
        (#""imap":{"host":"h","port":1,"security":"tls","user":""}"#, "imap.user"), ("password", "password"),
        (#""password":"""#, "password"), (#""ca_pem":"no certificate""#, "ca_pem"), (#""folders":[]"#, "folders"),
        (#""backfill":"60d""#, "backfill"), (#""history":"x""#, "history"),
        (#""smtp":{"host":"h","port":1,"security":"tls"}"#, "smtp.user"),
    ]) func mistakesNameTheirField(_ change: String, _ field: String) async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let response = try await server.send(.post, Self.path, as: owner.script, json: Self.body(change))
            #expect(response.status == .unprocessableContent, "\(response.text)")
            #expect(response.problem?.field == field)
        }
    }

    @Test func aTestIsToldLineByLine() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let response = try await server.send(.post, Self.path + "/email/test", as: owner.script, json: Self.body())
            let lines = response.text.split(separator: "\n")
            #expect(lines.count == 3 && lines[1].contains(#""state":"failed","reason":"name_not_found""#))
            #expect(lines[2].contains(#""step":"done","ok":false"#))
            let proposals = try await server.send(.post, Self.path + "/email/proposals", as: owner.script, json: #"{"address":"a@x.test"}"#)
            #expect(proposals.status == .ok && proposals.text.contains(#""user":"a@x.test""#))
        }
    }

    @Test func healthAndMetricsNameTheListeners() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            _ = try await server.send(.post, Self.path, as: owner.script, json: Self.body())
            let mailbox = try await server.services.channels.mailboxes.find(address: "anna@x.test")
            let board = server.services.channels.board
            var health = ListenerHealth(started: board.now)
            health.failed(ListenerFault(.signInRefused, detail: "go away"), at: board.now, wait: 1000)
            board.set(health, for: mailbox.account.id)
            let all = try await server.send(.get, "/health", as: owner.script).text
            #expect(all.contains(#""state":"down""#) && all.contains("signin_refused") && all.contains("go away"))
            let metrics = try await server.send(.get, "/metrics").text
            #expect(metrics.contains(#"dragoman_listener_up{account="anna@x.test"} 0"#))
        }
    }
}
