import Core

/// Users and chats of the Bot API as the people and chats of the core.
enum TelegramPeople {
    /// A `User`; nil without an id.
    static func user(_ fields: TelegramFields?) -> ChatPerson? {
        guard let fields, let id = fields.int("id") else { return nil }
        let username = TelegramWords.visible(fields.string("username"), limit: 64)
        return ChatPerson(
            id: String(id),
            name: name(fields) ?? username ?? String(id),
            username: username,
            isBot: fields.flag("is_bot") ?? false
        )
    }

    /// A `Chat` as somebody who writes or is written to.
    static func chat(_ fields: TelegramFields?) -> ChatPerson? {
        guard let fields, let id = fields.int("id") else { return nil }
        let username = TelegramWords.visible(fields.string("username"), limit: 64)
        let name = TelegramWords.visible(fields.string("title")) ?? name(fields) ?? username ?? String(id)
        return ChatPerson(id: String(id), name: name, username: username)
    }

    /// Who wrote a message: whoever it was sent in the name of, else the user.
    ///
    /// Where a chat is the sender, `from` is one of the platform's own accounts that stand for it.
    static func sender(of message: TelegramFields) -> ChatPerson? {
        guard var sender = chat(message.object("sender_chat")) else { return user(message.object("from")) }
        if let signature = TelegramWords.visible(message.string("author_signature")), signature != sender.name {
            sender.name = TelegramWords.line("\(signature), \(sender.name)")
        }
        return sender
    }

    static func users(_ fields: [TelegramFields]) -> [ChatPerson] { fields.prefix(ReadingLimits.people).compactMap { user($0) } }

    /// First and last name.
    static func name(_ fields: TelegramFields) -> String? {
        let parts = [fields.string("first_name"), fields.string("last_name")].compactMap { TelegramWords.visible($0) }
        return parts.isEmpty ? nil : TelegramWords.line(parts.joined(separator: " "))
    }

    /// The language of the sender's app: a language tag (IETF), e.g. `pt-br`.
    static func language(_ user: TelegramFields?) -> String? {
        guard let tag = user?.string("language_code"), (2...16).contains(tag.utf8.count),
            tag.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) })
        else { return nil }
        return tag.lowercased()
    }
}

/// Conversations of the Bot API.
enum TelegramChats {
    /// A `Chat`; nil without an id.
    static func chat(_ fields: TelegramFields?, via: TelegramChatKey.Via = .bot) -> Chat? {
        guard let fields, let id = fields.int("id"), let counterpart = TelegramPeople.chat(fields) else { return nil }
        return Chat(
            key: TelegramChatKey(chat: id, via: via).description,
            kind: kind(fields.string("type"), id: id),
            counterpart: counterpart
        )
    }

    /// The private chat of a user with the bot, which has the user's id.
    static func chat(with user: ChatPerson) -> Chat { Chat(key: user.id, kind: .person, counterpart: user) }

    static let notices = Chat(
        key: TelegramChatKey.notices,
        kind: .notices,
        counterpart: ChatPerson(id: TelegramChatKey.notices, name: "Telegram")
    )

    /// Where an object of whatever kind belongs: the chat that it names, else that of the user, else the notices.
    static func nearest(_ fields: TelegramFields) -> (chat: Chat, actor: ChatPerson?) {
        let actor = ["from", "user", "voter_chat"].lazy.compactMap {
            TelegramPeople.user(fields.object($0)) ?? TelegramPeople.chat(fields.object($0))
        }.first
        if let chat = chat(fields.object("chat")) { return (chat, actor) }
        guard let user = TelegramPeople.user(fields.object("from")) ?? TelegramPeople.user(fields.object("user")) else {
            return (notices, actor)
        }
        return (chat(with: user), actor)
    }

    private static func kind(_ type: String?, id: Int64) -> Chat.Kind {
        switch type {
        case "private", "sender": .person
        case "group", "supergroup": .group
        case "channel": .channel
        // The ids of groups and channels are negative.
        default: id < 0 ? .group : .person
        }
    }
}
