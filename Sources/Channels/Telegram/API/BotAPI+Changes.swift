internal import Core

extension BotAPI {
    /// https://core.telegram.org/bots/api#editmessagetext
    package func edit(_ message: Int64, in target: BotTarget, text: BotText) async throws(BotAPIError) -> BotMessage {
        var parameters = named(message, target)
        text.set(&parameters, text: "text", entities: "entities")
        return try read(try await call("editMessageText", parameters)) { BotMessage($0) }
    }

    /// https://core.telegram.org/bots/api#editmessagecaption
    package func edit(_ message: Int64, in target: BotTarget, caption: BotText) async throws(BotAPIError) -> BotMessage {
        var parameters = named(message, target)
        caption.set(&parameters, text: "caption", entities: "caption_entities")
        return try read(try await call("editMessageCaption", parameters)) { BotMessage($0) }
    }

    /// https://core.telegram.org/bots/api#deletemessage, for a business account
    /// https://core.telegram.org/bots/api#deletebusinessmessages
    package func delete(_ message: Int64, in target: BotTarget) async throws(BotAPIError) {
        if let connection = target.businessConnectionID {
            let parameters = BotParameters(["business_connection_id": .string(connection), "message_ids": .array([.int(message)])])
            _ = try await call("deleteBusinessMessages", parameters)
        } else {
            _ = try await call("deleteMessage", BotParameters(["chat_id": .int(target.chatID), "message_id": .int(message)]))
        }
    }

    /// https://core.telegram.org/bots/api#setmessagereaction; not for business accounts, which it does not know.
    /// - Parameter emoji: nil takes it away.
    package func react(_ emoji: String?, to message: Int64, in chat: Int64) async throws(BotAPIError) {
        let reaction = emoji.map { [JSONValue.object(["type": .string("emoji"), "emoji": .string($0)])] } ?? []
        let parameters = BotParameters(["chat_id": .int(chat), "message_id": .int(message), "reaction": .array(reaction)])
        _ = try await call("setMessageReaction", parameters)
    }

    private func named(_ message: Int64, _ target: BotTarget) -> BotParameters {
        BotParameters([
            "business_connection_id": target.businessConnectionID.map { .string($0) },
            "chat_id": .int(target.chatID),
            "message_id": .int(message),
        ])
    }
}
