internal import Core
package import Outgoing

/// One bot at the Bot API (https://core.telegram.org/bots/api). Knows the interface, not what its messages mean.
package struct BotAPI: Sendable {
    let engine: HTTPEngine
    let token: BotToken
    let server: BotServer
    let proxy: HTTPProxy?
    let trustRootsPEM: String?

    /// - Parameter trustRootsPEM: for a server of one's own, beside the system's.
    package init(
        engine: HTTPEngine,
        token: BotToken,
        server: BotServer = .official,
        proxy: HTTPProxy? = nil,
        trustRootsPEM: String? = nil
    ) {
        (self.engine, self.token, self.server, self.proxy, self.trustRootsPEM) = (engine, token, server, proxy, trustRootsPEM)
    }

    /// Bytes of an answer to anything but `getUpdates`.
    static let maxAnswer = 2 << 20

    /// Calls a method and reads its `result`.
    func call(_ method: String, _ parameters: BotParameters = BotParameters()) async throws(BotAPIError) -> JSONValue {
        let answer = try await answer(method, parameters, waits: .seconds(60), limit: Self.maxAnswer)
        guard answer.status != 413 else { throw .tooBig("Request Entity Too Large") }
        guard case .object(let members)? = try? JSONReader.read(answer.body) else { throw .unreadable(status: answer.status) }
        if case .bool(true)? = members["ok"], let result = members["result"] { return result }
        throw Self.refusal(members, status: answer.status)
    }

    func answer(
        _ method: String,
        _ parameters: BotParameters,
        waits: Duration,
        limit: Int
    ) async throws(BotAPIError) -> HTTPAnswer {
        let call = HTTPCall(
            .post,
            "\(server.base)/bot\(token.text)/\(method)",
            body: parameters.body,
            options: options(waits: waits, limit: limit)
        )
        do throws(HTTPFault) { return try await engine.send(call) } catch { throw .network(error) }
    }

    func options(waits: Duration, limit: Int) -> HTTPOptions {
        HTTPOptions(inactivityTimeout: waits, maxAnswer: limit, trustRootsPEM: trustRootsPEM, proxy: proxy)
    }

    /// `{"ok": false, "error_code": …, "description": …, "parameters": {"retry_after": …, "migrate_to_chat_id": …}}`
    static func refusal(_ members: [String: JSONValue], status: Int) -> BotAPIError {
        guard case .bool(false)? = members["ok"] else { return .unreadable(status: status) }
        let parameters = members["parameters"]
        return BotAPIError(
            status: members["error_code"]?.int.map(Int.init) ?? status,
            description: members["description"]?.text ?? "",
            retryAfter: parameters?["retry_after"]?.int.map(Int.init),
            migrated: parameters?["migrate_to_chat_id"]?.int
        )
    }
}

extension JSONValue {
    /// A member of an object.
    subscript(_ name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var int: Int64? {
        if case .int(let value) = self { value } else { nil }
    }

    var text: String? {
        if case .string(let value) = self { value } else { nil }
    }

    var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    var list: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}
