package import Core

/// https://core.telegram.org/bots/api#user, as far as it is needed.
package struct BotUser: Sendable, Hashable {
    package var id: Int64
    package var isBot: Bool
    package var firstName: String
    package var lastName: String?
    package var username: String?
    package var languageCode: String?
    /// `getMe` only: whether it can be added to groups.
    package var canJoinGroups: Bool
    /// `getMe` only: whether it sees all messages of its groups, without being an administrator there.
    package var canReadAllGroupMessages: Bool
    /// `getMe` only: whether accounts with Telegram Business can connect it.
    package var canConnectToBusiness: Bool

    init?(_ value: JSONValue?) {
        guard let value, let id = value["id"]?.int else { return nil }
        self.id = id
        isBot = value["is_bot"]?.bool ?? false
        firstName = value["first_name"]?.text ?? ""
        lastName = value["last_name"]?.text
        username = value["username"]?.text
        languageCode = value["language_code"]?.text
        canJoinGroups = value["can_join_groups"]?.bool ?? false
        canReadAllGroupMessages = value["can_read_all_group_messages"]?.bool ?? false
        canConnectToBusiness = value["can_connect_to_business"]?.bool ?? false
    }
}

/// https://core.telegram.org/bots/api#chatfullinfo, as far as it is needed.
package struct BotChat: Sendable, Hashable {
    package var id: Int64
    /// `private`, `group`, `supergroup` or `channel`.
    package var type: String
    package var title: String?
    package var username: String?
    package var firstName: String?
    package var lastName: String?

    init?(_ value: JSONValue?) {
        guard let value, let id = value["id"]?.int, let type = value["type"]?.text else { return nil }
        (self.id, self.type) = (id, type)
        title = value["title"]?.text
        username = value["username"]?.text
        firstName = value["first_name"]?.text
        lastName = value["last_name"]?.text
    }
}

/// A message that was sent or changed.
package struct BotMessage: Sendable, Equatable {
    package var chatID: Int64
    /// Unique within the chat. 0 where Telegram sends it later (a large video).
    package var id: Int64
    /// Unix time.
    package var date: Int64
    /// The whole of it.
    package var value: JSONValue

    init?(_ value: JSONValue) {
        guard let id = value["message_id"]?.int, let chat = value["chat"]?["id"]?.int else { return nil }
        (self.id, chatID, self.value) = (id, chat, value)
        date = value["date"]?.int ?? 0
    }
}

/// https://core.telegram.org/bots/api#businessconnection
package struct BotBusinessConnection: Sendable, Hashable {
    package var id: String
    /// Whose account it is.
    package var user: BotUser
    /// The private chat of the bot with them.
    package var userChatID: Int64
    /// Unix time.
    package var date: Int64
    package var isEnabled: Bool
    /// Names of the rights that were given, as `can_reply` (https://core.telegram.org/bots/api#businessbotrights).
    package var rights: Set<String>

    /// Whether messages can be sent, in chats with a message to the account within the last 24 hours.
    package var canReply: Bool { rights.contains("can_reply") }

    package init?(_ value: JSONValue?) {
        guard let value, let id = value["id"]?.text, let user = BotUser(value["user"]) else { return nil }
        (self.id, self.user) = (id, user)
        userChatID = value["user_chat_id"]?.int ?? user.id
        date = value["date"]?.int ?? 0
        isEnabled = value["is_enabled"]?.bool ?? false
        rights = []
        if case .object(let given)? = value["rights"] { rights = Set(given.filter { $0.value.bool == true }.keys) }
        // Servers before Bot API 9.0 know this one only.
        if value["can_reply"]?.bool == true { rights.insert("can_reply") }
    }
}

/// https://core.telegram.org/bots/api#webhookinfo
package struct BotWebhook: Sendable, Hashable {
    /// Empty: none is set.
    package var url: String
    package var pendingUpdates: Int
    /// Unix time.
    package var lastErrorDate: Int64?
    package var lastErrorMessage: String?
    package var allowedUpdates: [String]?

    init?(_ value: JSONValue) {
        guard let url = value["url"]?.text else { return nil }
        self.url = url
        pendingUpdates = value["pending_update_count"]?.int.map(Int.init(clamping:)) ?? 0
        lastErrorDate = value["last_error_date"]?.int
        lastErrorMessage = value["last_error_message"]?.text
        allowedUpdates = value["allowed_updates"]?.list?.compactMap(\.text)
    }
}

/// https://core.telegram.org/bots/api#file
package struct BotFile: Sendable, Hashable {
    /// For calls; may change, and is the bot's own.
    package var id: String
    /// The same for ever and for all bots, of no use for calls.
    package var uniqueID: String
    package var size: Int?
    /// For the download; good for an hour at least.
    package var path: String?

    init?(_ value: JSONValue) {
        guard let id = value["file_id"]?.text else { return nil }
        self.id = id
        uniqueID = value["file_unique_id"]?.text ?? ""
        size = value["file_size"]?.int.map(Int.init(clamping:))
        path = value["file_path"]?.text
    }
}

/// A part of a text that is set apart (https://core.telegram.org/bots/api#messageentity).
package struct BotEntity: Sendable, Hashable {
    /// `bold`, `italic`, `text_link`, …
    package var type: String
    /// In UTF-16 code units.
    package var offset: Int
    package var length: Int
    /// Of a `text_link`.
    package var url: String?

    package init(type: String, offset: Int, length: Int, url: String? = nil) {
        (self.type, self.offset, self.length, self.url) = (type, offset, length, url)
    }

    var value: JSONValue {
        var members: [String: JSONValue] = ["type": .string(type), "offset": .int(Int64(offset)), "length": .int(Int64(length))]
        if let url { members["url"] = .string(url) }
        return .object(members)
    }
}
