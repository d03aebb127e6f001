import Channels
import Outgoing
import TestSupport

/// A bot, and the Telegram it lives in.
struct BotOffice: Sendable {
    static let secret = "AAsecretsecretsecretsecret"
    static let token = "123456:" + secret

    let telegram: FakeBotAPI
    let bot: FakeBot
    let api: BotAPI
    let engine = HTTPEngine()
    let client = FakeUser(77, "Олена", lastName: "Коваль", username: "olena")

    private init?(_ telegram: FakeBotAPI) {
        guard let token = BotToken(Self.token), let server = BotServer(telegram.base) else { return nil }
        self.telegram = telegram
        bot = telegram.bot(Self.token)
        api = BotAPI(engine: engine, token: token, server: server)
    }

    static func with(_ body: (BotOffice) async throws -> Void) async throws {
        try await FakeBotAPI.with { telegram in
            guard let office = BotOffice(telegram) else { return }
            do { try await body(office) } catch {
                await office.engine.stop()
                throw error
            }
            await office.engine.stop()
        }
    }

    /// Another bot's, at the same server.
    func stranger() -> BotAPI? {
        guard let token = BotToken("999:BBBBBBBBBBBBBBBB"), let server = BotServer(telegram.base) else { return nil }
        return BotAPI(engine: engine, token: token, server: server)
    }

    /// What a call failed with.
    func failure<Value>(_ call: (BotAPI) async throws -> Value) async -> BotAPIError? {
        do {
            _ = try await call(api)
            return nil
        } catch {
            return error as? BotAPIError
        }
    }
}
