package import Core
internal import Foundation
internal import Outgoing
internal import Synchronization
package import TestHTTP

/// Telegram's Bot API (https://core.telegram.org/bots/api) on a loopback port, with a hand in what goes wrong.
///
/// Bots are known by their tokens; others get 401. ``faults`` are by method, `download` for files, `webhook` for deliveries. Beside the
/// common ones there are the named faults `repeatUpdates` (the last confirmed batch comes again) and `reorderUpdates`.
package final class FakeBotAPI: Sendable {
    static let maximumUpload = 50 << 20
    static let maximumDownload = 20 << 20

    struct State {
        var bots: [String: Bot] = [:]
        var calls: [FakeCall] = []
        /// Seconds; moves on with every message, so that runs are alike.
        var now: Int64 = 1_767_323_045
    }

    let state = Mutex(State())
    package let faults = FaultScript()
    let engine = HTTPEngine()
    private let http = Mutex<FakeHTTPServer?>(nil)

    private init() {}

    /// - Parameter port: 0 for any.
    package static func start(port: Int = 0) async throws -> FakeBotAPI {
        let api = FakeBotAPI()
        let server = try await FakeHTTPServer.start(port: port) { [weak api] request in await api?.answer(request) ?? .drop }
        api.http.withLock { $0 = server }
        return api
    }

    /// Starts, runs `body`, stops.
    @discardableResult
    package static func with<Result>(_ body: (FakeBotAPI) async throws -> Result) async throws -> Result {
        let api = try await start()
        do {
            let result = try await body(api)
            await api.stop()
            return result
        } catch {
            await api.stop()
            throw error
        }
    }

    package func stop() async {
        let tasks = state.withLock { state in state.bots.values.compactMap(\.delivery) }
        for task in tasks { task.cancel() }
        if let server = http.withLock({ $0 }) { await server.stop() }
        await engine.stop()
    }

    /// The server underneath, to break its connections.
    package var server: FakeHTTPServer? { http.withLock { $0 } }
    package var base: String { server?.base ?? "" }

    /// What bots asked, in the order it came.
    package var calls: [FakeCall] { state.withLock { $0.calls } }
    package func calls(_ method: String) -> [FakeCall] { calls.filter { $0.method == method } }
    package func forgetCalls() { state.withLock { $0.calls = [] } }

    /// Makes a bot, or finds it.
    package func bot(_ token: String, username: String = "office_bot", name: String = "Office") -> FakeBot {
        state.withLock { state in
            if state.bots[token] == nil {
                var user = FakeUser(Int64(token.prefix { $0 != ":" }) ?? 1, name, username: username)
                user.isBot = true
                state.bots[token] = Bot(user: user)
            }
        }
        return FakeBot(api: self, token: token)
    }

    // MARK: - HTTP

    private func answer(_ request: FakeRequest) async -> FakeReply {
        let parts = request.path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
        switch parts.first {
        case "control": return await control(request, Array(parts.dropFirst()))
        case "file" where parts.count > 2: return await download(token: String(parts[1].dropFirst(3)), parts[2...].joined(separator: "/"))
        case let bot? where bot.hasPrefix("bot") && parts.count == 2: return await call(String(bot.dropFirst(3)), parts[1], request)
        default: return Self.error(404, "Not Found")
        }
    }

    private func call(_ token: String, _ method: String, _ request: FakeRequest) async -> FakeReply {
        guard let parameters = FakeParameters(request) else { return Self.error(400, "Bad Request: can't parse the request") }
        let fault = faults.next(for: method)
        let isDone =
            switch fault {
            case .answer, .dropBefore, .silence: false
            default: true
            }
        state.withLock { $0.calls.append(FakeCall(token: token, method: method, parameters: parameters, wasDone: isDone)) }
        guard state.withLock({ $0.bots[token] != nil }) else { return Self.error(401, "Unauthorized") }
        return await FaultScript.apply(fault) {
            do throws(Refusal) {
                let name: String? = if case .named(let name)? = fault { name } else { nil }
                return Self.ok(try await self.result(of: method, token, parameters, fault: name))
            } catch {
                return error.reply
            }
        }
    }

    struct Refusal: Error {
        var status: Int
        var words: String
        var parameters: JSONValue?

        init(_ words: String, status: Int = 400, parameters: JSONValue? = nil) {
            (self.status, self.words, self.parameters) = (status, words, parameters)
        }

        var reply: FakeReply { FakeBotAPI.error(status, words, parameters) }
    }

    /// JSON text of the result.
    private func result(
        of method: String,
        _ token: String,
        _ parameters: FakeParameters,
        fault: String?
    ) async throws(Refusal) -> String {
        switch method {
        case "getUpdates": return try await updates(token, parameters, fault: fault)
        case "setWebhook": return try setWebhook(token, parameters)
        case "deleteWebhook": return try setWebhook(token, nil)
        default: break
        }
        do {
            return try state.withLock { state in
                state.now += 1
                guard var bot = state.bots[token] else { throw Refusal("Unauthorized", status: 401) }
                defer { state.bots[token] = bot }
                return try bot.result(of: method, parameters, now: state.now).json
            }
        } catch {
            throw error as? Refusal ?? Refusal("Internal Server Error", status: 500)
        }
    }

    static func ok(_ result: String) -> FakeReply { FakeReply(200, json: "{\"ok\":true,\"result\":\(result)}") }

    /// An error in the interface's form.
    package static func error(_ status: Int, _ words: String, _ parameters: JSONValue? = nil) -> FakeReply {
        var members: [String: JSONValue] = ["ok": .bool(false), "error_code": .int(Int64(status)), "description": .string(words)]
        members["parameters"] = parameters
        return FakeReply(status, json: JSONValue.object(members).json)
    }

    package static func tooManyRequests(_ seconds: Int64) -> FakeReply {
        error(429, "Too Many Requests: retry after \(seconds)", .object(["retry_after": .int(seconds)]))
    }

    // MARK: - Files

    private func download(token: String, _ path: String) async -> FakeReply {
        let file = state.withLock { $0.bots[token]?.files[path] }
        return await FaultScript.apply(faults.next(for: "download")) {
            guard let file else { return Self.error(404, "Not Found") }
            return FakeReply(200, headers: [("Content-Type", "application/octet-stream")], body: file.bytes)
        }
    }
}
