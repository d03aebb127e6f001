/// What an update of a messenger says, as its channel understood it: the seam between chat channels and the store.
///
/// Facts may come twice and in any order. Whoever stores them arrives at the same state all the same: each names what it is about
/// by the platform's own ids, and where two contradict each other the one with the later ``FactTime`` counts.
package enum ChatFact: Sendable, Hashable {
    /// A message, or a later version of one.
    case message(ChatMessage)
    /// Messages that their author took back. What they said stays, and is marked.
    case withdrawn(Withdrawal)
    /// What one person thinks of a message.
    case reaction(ChatReaction)
    /// A chat got another key (Telegram: a group became a supergroup): it is one conversation.
    case moved(ChatMove)
    /// The office's own account let the bot in, or put it out.
    case business(BusinessConnection)
    /// Whether the bot can write in a chat: somebody blocked it, or threw it out of a group.
    case reach(ChatReach)
}

/// Which of two facts about the same thing is the later one.
package struct FactTime: Sendable, Hashable, Comparable {
    /// The platform's time.
    package var at: Timestamp
    /// Grows from update to update; decides within a second.
    package var sequence: Int64

    package init(at: Timestamp, sequence: Int64) {
        self.at = at
        self.sequence = sequence
    }

    package static func < (one: FactTime, other: FactTime) -> Bool {
        (one.at.milliseconds, one.sequence) < (other.at.milliseconds, other.sequence)
    }
}

/// Somebody on a messenger, by the platform's own id: names and user names change.
package struct ChatPerson: Sendable, Hashable {
    /// The platform's id of the user, chat or channel.
    package var id: String
    package var name: String
    /// Without `@`; nil where there is none.
    package var username: String?
    package var isBot: Bool

    package init(id: String, name: String, username: String? = nil, isBot: Bool = false) {
        self.id = id
        self.name = name
        self.username = username
        self.isBot = isBot
    }
}

extension ChatPerson {
    /// What people know somebody by: the user name, or the platform's id.
    package var address: String { username.map { "@" + $0 } ?? id }

    /// Name and address as they stand in a message.
    package var correspondent: Correspondent { Correspondent(name: name, address: address) }
}

/// Where a message was written.
package struct Chat: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        /// One person.
        case person
        /// Several people: each message names its sender.
        case group
        /// Posts of a channel.
        case channel
        /// What belongs to no chat, such as an update of an unknown kind.
        case notices
    }

    /// What makes it the same conversation again: unique within the channel account.
    package var key: String
    package var kind: Kind
    /// The other person, or the group's title.
    package var counterpart: ChatPerson

    package init(key: String, kind: Kind, counterpart: ChatPerson) {
        self.key = key
        self.kind = kind
        self.counterpart = counterpart
    }
}

/// The platform's name of one message: unique within the channel account.
package struct ChatMessageID: Sendable, Hashable, CustomStringConvertible {
    package var chat: String
    package var number: Int64

    package init(chat: String, number: Int64) {
        self.chat = chat
        self.number = number
    }

    /// Reads what ``description`` writes.
    package init?(_ text: String) {
        guard let slash = text.lastIndex(of: "/"), let number = Int64(text[text.index(after: slash)...]) else { return nil }
        self.init(chat: String(text[..<slash]), number: number)
    }

    /// As it is stored in `external_id`.
    package var description: String { "\(chat)/\(number)" }
}

/// Messages that their author took back.
package struct Withdrawal: Sendable, Hashable {
    package var messages: [ChatMessageID]
    package var at: Timestamp

    package init(messages: [ChatMessageID], at: Timestamp) {
        self.messages = messages
        self.at = at
    }
}

/// What one person thinks of a message at a time; no emoji: they took it back.
package struct ChatReaction: Sendable, Hashable {
    package var message: ChatMessageID
    package var actor: ChatPerson
    /// Emoji, or a word such as `paid` or `custom` for what is none.
    package var emoji: [String]
    package var time: FactTime
    /// Whether the actor is the office's own account.
    package var isOwn: Bool

    package init(message: ChatMessageID, actor: ChatPerson, emoji: [String], time: FactTime, isOwn: Bool = false) {
        self.message = message
        self.actor = actor
        self.emoji = emoji
        self.time = time
        self.isOwn = isOwn
    }
}

/// A chat whose key changed.
package struct ChatMove: Sendable, Hashable {
    package var from: String
    package var to: Chat

    package init(from: String, to: Chat) {
        self.from = from
        self.to = to
    }
}

/// What the office's own account lets the bot do in its private chats.
package struct BusinessConnection: Sendable, Hashable, Codable {
    /// The platform's id; sent along with each answer.
    package var id: String
    /// The account's user id, name and user name.
    package var user: String
    package var name: String
    package var username: String?
    package var isEnabled: Bool
    /// Whether the bot may answer at all.
    package var canReply: Bool
    /// The platform's words for what else is allowed, e.g. `can_delete_sent_messages`.
    package var rights: [String]
    package var at: Timestamp
    package var sequence: Int64

    package init(
        id: String,
        user: String,
        name: String,
        username: String?,
        isEnabled: Bool,
        canReply: Bool,
        rights: [String],
        at: Timestamp,
        sequence: Int64
    ) {
        self.id = id
        self.user = user
        self.name = name
        self.username = username
        self.isEnabled = isEnabled
        self.canReply = canReply
        self.rights = rights
        self.at = at
        self.sequence = sequence
    }
}

/// Whether somebody can be written to.
package struct ChatReach: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable, Codable {
        case reachable
        /// The person blocked the bot.
        case blocked
        /// The bot is not in the group any more.
        case left
        /// It is, and may not write.
        case readOnly = "read_only"
    }

    package var chat: Chat
    package var state: State
    package var time: FactTime

    package init(chat: Chat, state: State, time: FactTime) {
        self.chat = chat
        self.state = state
        self.time = time
    }
}
