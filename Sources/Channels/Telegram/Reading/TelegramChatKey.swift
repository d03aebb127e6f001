/// What makes a chat the same conversation again, and where an answer goes.
package struct TelegramChatKey: Sendable, Hashable, CustomStringConvertible {
    /// Through whose account a message came: a chat of the office's own account is another one than the bot's with the same person.
    package enum Via: Sendable, Hashable {
        case bot
        /// A business connection, by its id. Empty where the platform did not say which: nobody can be answered there.
        case business(String)
        /// A chat that the bot is not in and was called into for one message.
        case guest
    }

    /// The platform's id of the chat.
    package var chat: Int64
    package var via: Via

    package init(chat: Int64, via: Via = .bot) {
        self.chat = chat
        self.via = via
    }

    /// Reads what ``description`` writes; nil for the notices, which are no chat.
    package init?(_ key: String) {
        guard let colon = key.lastIndex(of: ":") else {
            guard let chat = Int64(key) else { return nil }
            self.init(chat: chat)
            return
        }
        guard let chat = Int64(key[key.index(after: colon)...]) else { return nil }
        let name = String(key[..<colon])
        self.init(chat: chat, via: name == Self.guestName ? .guest : .business(name))
    }

    package var description: String {
        switch via {
        case .bot: String(chat)
        case .business(let connection): "\(connection):\(chat)"
        case .guest: "\(Self.guestName):\(chat)"
        }
    }

    private static let guestName = "guest"

    /// The conversation of what belongs to no chat.
    package static let notices = "notices"
}
