package import Core

/// Updates as the Bot API writes them, with invented people of a bureau between Kyiv and Łódź. Pure: the same call gives the same bytes.
///
///     TelegramUpdates.message(1, ["text": "Добрий день!"])
///     TelegramUpdates.message(2, TelegramUpdates.photo(caption: "Świadectwo"), from: TelegramUpdates.marek)
package enum TelegramUpdates {
    /// The bureau's bot.
    package static let bot: JSONValue = [
        "id": 7_100_200_300, "is_bot": true, "first_name": "Бюро перекладів", "username": "biuro_tlumaczen_bot",
    ]
    package static let botID: Int64 = 7_100_200_300
    package static let olena: JSONValue = [
        "id": 501, "is_bot": false, "first_name": "Олена", "last_name": "Коваль", "username": "olena_koval", "language_code": "uk",
    ]
    package static let marek: JSONValue = [
        "id": 502, "is_bot": false, "first_name": "Marek", "last_name": "Żółkiewski", "language_code": "pl",
    ]
    /// The account of the office itself, which lets the bot into its chats.
    package static let office: JSONValue = [
        "id": 900, "is_bot": false, "first_name": "Biuro", "last_name": "Most", "username": "biuro_most",
    ]
    package static let connection = "bc-4f9aZ"

    /// 2026-03-02 at 09:00:00 UTC, in seconds; each update is a minute after the one before.
    package static let start: Int64 = 1_772_442_000

    // MARK: - Chats

    /// The private chat of a person with the bot.
    package static func privateChat(_ person: JSONValue) -> JSONValue {
        guard case .object(var members) = person else { return person }
        for name in ["is_bot", "language_code"] { members[name] = nil }
        members["type"] = "private"
        return .object(members)
    }

    package static let group: JSONValue = ["id": -4001, "title": "Переклади для клініки", "type": "group"]
    package static let supergroup: JSONValue = [
        "id": -1_001_234_567_890, "title": "Tłumacze — grupa", "username": "tlumacze_grupa", "type": "supergroup", "is_forum": true,
    ]
    package static let channel: JSONValue = ["id": -1_009_876_543_210, "title": "Biuro Most: nowości", "type": "channel"]

    // MARK: - Updates

    /// An update of any kind.
    package static func update(_ number: Int64, _ kind: String, _ content: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("update_id")
            writer.int(number)
            writer.name(kind)
            writer.value(content)
        }
        return writer.bytes
    }

    /// A message, a post or a later version of one, from Olena in her own chat where nothing else is said.
    ///
    /// - Parameters:
    ///   - number: of the update; also the message's, where `content` has no `message_id`.
    ///   - content: its members; they win over what is put in here.
    package static func message(
        _ number: Int64,
        _ content: [String: JSONValue],
        kind: String = "message",
        from: JSONValue? = olena,
        chat: JSONValue? = nil
    ) -> [UInt8] {
        var members: [String: JSONValue] = ["message_id": .int(number), "date": .int(date(number))]
        members["from"] = from
        members["chat"] = chat ?? privateChat(from ?? olena)
        members.merge(content) { $1 }
        return update(number, kind, .object(members))
    }

    /// A message of a chat of the office's own account with `person`.
    package static func businessMessage(
        _ number: Int64,
        _ content: [String: JSONValue],
        kind: String = "business_message",
        from: JSONValue = olena,
        with person: JSONValue = olena
    ) -> [UInt8] {
        message(
            number,
            content.merging(["business_connection_id": .string(connection)]) { own, _ in own },
            kind: kind,
            from: from,
            chat: privateChat(person)
        )
    }

    package static func businessConnection(_ number: Int64, isEnabled: Bool = true, canReply: Bool = true) -> [UInt8] {
        let rights: JSONValue = ["can_reply": .bool(canReply), "can_read_messages": true, "can_delete_sent_messages": false]
        let content: JSONValue = [
            "id": .string(connection), "user": office, "user_chat_id": 900, "date": .int(start), "is_enabled": .bool(isEnabled),
            "rights": rights,
        ]
        return update(number, "business_connection", content)
    }

    package static func businessDeletion(_ number: Int64, _ messages: [Int64], with person: JSONValue = olena) -> [UInt8] {
        let content: JSONValue = [
            "business_connection_id": .string(connection), "chat": privateChat(person), "message_ids": .array(messages.map { .int($0) }),
        ]
        return update(number, "deleted_business_messages", content)
    }

    package static func reaction(_ number: Int64, to message: Int64, _ emoji: [String], from: JSONValue = olena) -> [UInt8] {
        let content: JSONValue = [
            "chat": privateChat(from), "message_id": .int(message), "user": from, "date": .int(date(number)), "old_reaction": [],
            "new_reaction": .array(emoji.map { ["type": "emoji", "emoji": .string($0)] }),
        ]
        return update(number, "message_reaction", content)
    }

    /// The bot's own standing in a chat, e.g. from `member` to `kicked`: blocked.
    package static func standing(_ number: Int64, from old: String, to new: JSONValue, chat: JSONValue? = nil, by person: JSONValue = olena)
        -> [UInt8]
    {
        let member: JSONValue
        if case .string = new { member = ["user": bot, "status": new] } else { member = new }
        let content: JSONValue = [
            "chat": chat ?? privateChat(person), "from": person, "date": .int(date(number)),
            "old_chat_member": ["user": bot, "status": .string(old)], "new_chat_member": member,
        ]
        return update(number, "my_chat_member", content)
    }

    /// A button below the bot's message was pressed.
    package static func button(_ number: Int64, _ data: String, below message: Int64, by person: JSONValue = olena) -> [UInt8] {
        let keyboard: JSONValue = ["inline_keyboard": [[["text": "Так, замовляю", "callback_data": .string(data)]]]]
        let content: JSONValue = [
            "id": "4382bfdwdsb323b2d9", "from": person, "chat_instance": "-7", "data": .string(data),
            "message": [
                "message_id": .int(message), "from": bot, "chat": privateChat(person), "date": .int(date(message)),
                "text": "Переклад коштує 600 грн. Замовляєте?", "reply_markup": keyboard,
            ],
        ]
        return update(number, "callback_query", content)
    }

    package static func date(_ number: Int64) -> Int64 { start + 60 * number }
}
