internal import Core
internal import Outgoing

/// What a batch of updates may be about. Those of reactions come only where they are named.
package enum BotUpdateKinds {
    package static let all = [
        "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
        "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count", "callback_query",
        "my_chat_member", "chat_member", "chat_join_request",
    ]
}

extension BotAPI {
    /// Bytes of an answer to `getUpdates`.
    package static let maxUpdates = 16 << 20

    /// https://core.telegram.org/bots/api#getme
    package func me() async throws(BotAPIError) -> BotUser { try read(try await call("getMe")) { BotUser($0) } }

    /// Waits for updates (https://core.telegram.org/bots/api#getupdates).
    /// - Parameters:
    ///   - offset: One more than the highest id that is safely kept: everything before it is forgotten by Telegram. Nil: from the oldest.
    ///   - limit: 1 to 100.
    ///   - timeout: Seconds that the server waits for a first one.
    /// - Returns: In the server's order, each with its bytes as they came. Empty where nothing happened.
    package func updates(
        offset: Int64?,
        limit: Int = 100,
        timeout: Int,
        kinds: [String] = BotUpdateKinds.all
    ) async throws(BotAPIError) -> [RawUpdate] {
        let parameters = BotParameters([
            "offset": offset.map { .int($0) },
            "limit": .int(Int64(limit)),
            "timeout": .int(Int64(timeout)),
            "allowed_updates": .array(kinds.map { .string($0) }),
        ])
        let answer = try await answer("getUpdates", parameters, waits: .seconds(timeout + 30), limit: Self.maxUpdates)
        if answer.status == 200, let updates = UpdateSplitter.updates(in: answer.body) { return updates }
        guard case .object(let members)? = try? JSONReader.read(answer.body) else { throw .unreadable(status: answer.status) }
        throw Self.refusal(members, status: answer.status)
    }

    /// https://core.telegram.org/bots/api#setwebhook
    /// - Parameter secret: 1 to 256 of `A-Z a-z 0-9 _ -`; comes back in `X-Telegram-Bot-Api-Secret-Token`.
    package func setWebhook(_ url: String, secret: String, kinds: [String] = BotUpdateKinds.all) async throws(BotAPIError) {
        _ = try await call(
            "setWebhook",
            BotParameters(["url": .string(url), "secret_token": .string(secret), "allowed_updates": .array(kinds.map { .string($0) })])
        )
    }

    /// https://core.telegram.org/bots/api#deletewebhook; what waits for delivery stays.
    package func deleteWebhook() async throws(BotAPIError) { _ = try await call("deleteWebhook") }

    /// https://core.telegram.org/bots/api#getwebhookinfo
    package func webhook() async throws(BotAPIError) -> BotWebhook { try read(try await call("getWebhookInfo")) { BotWebhook($0) } }

    /// https://core.telegram.org/bots/api#getbusinessconnection
    package func businessConnection(_ id: String) async throws(BotAPIError) -> BotBusinessConnection {
        let result = try await call("getBusinessConnection", BotParameters(["business_connection_id": .string(id)]))
        return try read(result) { BotBusinessConnection($0) }
    }

    /// https://core.telegram.org/bots/api#getchat
    package func chat(_ id: Int64) async throws(BotAPIError) -> BotChat {
        try read(try await call("getChat", BotParameters(["chat_id": .int(id)]))) { BotChat($0) }
    }

    /// A result that is not what the documentation promises was a success all the same.
    func read<Value>(_ result: JSONValue, _ value: (JSONValue) -> Value?) throws(BotAPIError) -> Value {
        guard let value = value(result) else { throw .unreadable(status: 200) }
        return value
    }
}
