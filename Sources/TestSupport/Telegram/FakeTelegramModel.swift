internal import Foundation
package import Core

/// Somebody at Telegram.
package struct FakeUser: Sendable, Hashable {
    package var id: Int64
    package var firstName: String
    package var lastName: String?
    package var username: String?
    package var isBot = false

    package init(_ id: Int64, _ firstName: String, lastName: String? = nil, username: String? = nil) {
        (self.id, self.firstName, self.lastName, self.username) = (id, firstName, lastName, username)
    }

    package var value: JSONValue {
        var members: [String: JSONValue] = ["id": .int(id), "is_bot": .bool(isBot), "first_name": .string(firstName)]
        members["last_name"] = lastName.map { .string($0) }
        members["username"] = username.map { .string($0) }
        return .object(members)
    }

    /// Their chat with the bot, or with a business account.
    package var chat: FakeChat {
        var chat = FakeChat(id: id, type: "private")
        (chat.firstName, chat.lastName, chat.username) = (firstName, lastName, username)
        return chat
    }
}

/// A chat, as messages name it.
package struct FakeChat: Sendable, Hashable {
    package var id: Int64
    /// `private`, `group`, `supergroup`, `channel`
    package var type: String
    package var title: String?
    package var firstName: String?
    package var lastName: String?
    package var username: String?

    package init(id: Int64, type: String, title: String? = nil) { (self.id, self.type, self.title) = (id, type, title) }

    package var value: JSONValue {
        var members: [String: JSONValue] = ["id": .int(id), "type": .string(type)]
        members["title"] = title.map { .string($0) }
        members["first_name"] = firstName.map { .string($0) }
        members["last_name"] = lastName.map { .string($0) }
        members["username"] = username.map { .string($0) }
        return .object(members)
    }
}

/// A file that somebody sends.
package struct FakeFile: Sendable, Hashable {
    package var name: String
    package var type: String
    package var bytes: [UInt8]
    /// What Telegram says of its size, where that is not the truth.
    package var claimedSize: Int?

    package init(_ name: String, type: String, bytes: [UInt8], claimedSize: Int? = nil) {
        (self.name, self.type, self.bytes, self.claimedSize) = (name, type, bytes, claimedSize)
    }

    package var size: Int { claimedSize ?? bytes.count }
}

/// What a message says.
package enum FakeContent: Sendable {
    case text(String)
    /// `photo`, `video`, `animation`, `audio`, `voice`, `document`, `sticker`, `video_note`
    case media(String, FakeFile, caption: String? = nil)
    /// Anything else the interface knows (`location`, `contact`, `poll`, `dice`, …), as members of the message.
    case members([String: JSONValue])
}

/// A call that a bot made.
package struct FakeCall: Sendable {
    package var token: String
    package var method: String
    package var parameters: FakeParameters
    /// Whether a fault kept it from being done.
    package var wasDone: Bool
}

extension JSONValue {
    /// Its JSON text.
    package var json: String {
        var writer = JSONWriter()
        writer.value(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    func member(_ name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    func with(_ more: [String: JSONValue]) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.merging(more) { $1 })
    }

    var integer: Int64? {
        if case .int(let number) = self { number } else { nil }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }
}
