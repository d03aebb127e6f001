import Core
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import Testing

@testable import Web

/// Connecting bots over HTTP, and the address to which Telegram delivers.
@Suite struct TelegramRouteTests {
    /// Knows two bots by their tokens.
    private struct TwoBots: TelegramSetup {
        func test(_ trial: TelegramTrial) async throws(ListenerFault) -> TelegramFinding {
            let known: [String: Int64] = ["111:first": 111, "222:second": 222]
            guard let id = known[trial.secrets.token] else {
                var fault = ListenerFault(.tokenRefused, detail: "Unauthorized")
                fault.platform = .telegram
                throw fault
            }
            let bot = TelegramBot(
                id: id,
                name: "Biuro \(id)",
                username: "biuro\(id)_bot",
                joinsGroups: true,
                readsGroups: true,
                connectsBusiness: true
            )
            return TelegramFinding(bot: bot, webhook: nil, waiting: 0)
        }

        func takeOver(_ trial: TelegramTrial) async throws(ListenerFault) {}
    }

    private static let channels = "/api/v1/settings/channels"

    private static func run(publicURL: String? = nil, _ test: @escaping @Sendable (TestServer, Person) async throws -> Void) async throws {
        var settings = WebSettings()
        settings.publicURL = try publicURL.map { try #require(PublicURL($0)) }
        try await TestServer.run(settings: settings, telegram: TwoBots()) { server in
            try await test(server, try await server.signedIn(.owner))
        }
    }

    private static func object(_ response: TestResponse) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(String(buffer: response.body).utf8)) as? [String: Any])
    }

    @Test func aTokenIsTestedAndSaysWhoseItIs() async throws {
        try await Self.run { server, owner in
            let good = try await server.send(.post, Self.channels + "/telegram/test", as: owner.browser, json: #"{"token":"111:first"}"#)
            #expect(good.status == .ok)
            let found = try Self.object(good)
            #expect(found["ok"] as? Bool == true)
            #expect((found["bot"] as? [String: Any])?["name"] as? String == "Biuro 111")
            let bad = try Self.object(
                try await server.send(.post, Self.channels + "/telegram/test", as: owner.browser, json: #"{"token":"333:other"}"#)
            )
            #expect(bad["ok"] as? Bool == false)
            #expect(bad["reason"] as? String == "token_refused")
            #expect((bad["words"] as? String)?.contains("token") == true)
        }
    }

    @Test func aBotIsConnectedOnceAndKeepsItsSecret() async throws {
        try await Self.run { server, owner in
            let body = #"{"platform":"telegram","token":" 111:first\n","proxy":"socks5h://u:geheim@p.test:1080"}"#
            let made = try await server.send(.post, Self.channels, as: owner.browser, json: body)
            #expect(made.status == .created)
            let text = String(buffer: made.body)
            #expect(text.contains("@biuro111_bot") && text.contains(#""proxy":"socks5h://u@p.test:1080""#))
            #expect(!text.contains("geheim") && !text.contains("111:first"))
            let again = try await server.send(.post, Self.channels, as: owner.browser, json: body)
            #expect(again.status == .conflict)
            let bot = try #require(try await server.services.channels.bots.all().first)
            #expect(try server.services.channels.bots.secrets(of: bot) == TelegramSecrets(token: "111:first", proxyPassword: "geheim"))
            let path = Self.channels + "/\(bot.account.uid)"
            let other = try await server.send(.patch, path, as: owner.browser, json: #"{"token":"222:second"}"#)
            #expect(other.status == .unprocessableContent)
            #expect(String(buffer: other.body).contains("another bot"))
            // A token goes only where it was given for; an empty one is none.
            for token in ["", #""token":"","#, #""token":" \n","#] {
                let json = "{\(token)\"api_base\":\"https://elsewhere.test\"}"
                let moved = try await server.send(.patch, path, as: owner.browser, json: json)
                #expect(moved.status == .unprocessableContent)
            }
            let off = try await server.send(.patch, path, as: owner.browser, json: #"{"connected":false}"#)
            #expect(try Self.object(off)["connected"] as? Bool == false)
        }
    }

    @Test(arguments: [
        (#"{"platform":"telegram"}"#, "token"), (#"{"platform":"telegram","token":"333:other"}"#, "token"),
        (#"{"platform":"telegram","token":"111:first","proxy":"somewhere"}"#, "proxy"),
        (#"{"platform":"telegram","token":"111:first","mode":"webhook"}"#, "mode"),
        (#"{"platform":"telegram","token":"111:first","mode":"pigeon"}"#, "mode"), (#"{"platform":"pigeon"}"#, "platform"),
    ])
    func badInputNamesItsField(_ body: String, _ field: String) async throws {
        try await Self.run { server, owner in
            let response = try await server.send(.post, Self.channels, as: owner.browser, json: body)
            #expect(response.status == .unprocessableContent)
            #expect(String(buffer: response.body).contains("\"field\":\"\(field)\""))
            #expect(try await server.services.channels.bots.all().isEmpty, "nothing is stored")
        }
    }

    @Test func onlyTelegramDelivers() async throws {
        try await Self.run(publicURL: "https://biuro.test") { server, owner in
            let body = #"{"platform":"telegram","token":"111:first","mode":"webhook"}"#
            let made = try await server.send(.post, Self.channels, as: owner.browser, json: body)
            #expect(made.status == .created)
            let bot = try #require(try await server.services.channels.bots.all().first)
            let secret = try #require(try server.services.channels.bots.secrets(of: bot).webhook)
            let path = TelegramSecrets.webhookPath(bot.account.uid)
            #expect(String(buffer: made.body).contains("\"webhook_url\":\"https://biuro.test\(path)\""))
            let update = #"{"update_id":7,"message":{}}"#
            for wrong in [nil, "", "x", secret + "x"] as [String?] {
                let response = try await Self.deliver(server, path, update, secret: wrong)
                #expect(response.status == .unauthorized)
            }
            #expect(try await Self.journal(server) == [])
            for _ in 1...2 {
                let response = try await Self.deliver(server, path, update, secret: secret)
                #expect(response.status == .ok)
            }
            // Once, and not as if its parsing had begun already.
            #expect(try await Self.journal(server) == [0])
            let elsewhere = try await Self.deliver(server, TelegramSecrets.webhookPath(PublicID.random()), update, secret: secret)
            #expect(elsewhere.status == .unauthorized)
            _ = try await server.send(.patch, Self.channels + "/\(bot.account.uid)", as: owner.browser, json: #"{"connected":false}"#)
            #expect(try await Self.deliver(server, path, "{}", secret: secret).status == .unauthorized)
        }
    }

    private static func deliver(_ server: TestServer, _ path: String, _ update: String, secret: String?) async throws -> TestResponse {
        var fields = HTTPFields()
        fields[HTTPField.Name("X-Telegram-Bot-Api-Secret-Token")!] = secret
        return try await server.send(.post, path, json: update, headers: fields)
    }

    /// How often the parsing of each row was begun.
    private static func journal(_ server: TestServer) async throws -> [Int] {
        try await server.database.read { try Int.fetchAll($0, sql: "SELECT attempts FROM intake_journal ORDER BY id") }
    }
}
