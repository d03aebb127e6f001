/// Where a channel account lives; nothing else can be stored.
package enum Platform: String, Sendable, CaseIterable, Codable {
    case telegram, whatsapp, email, instagram, facebook
}

extension Platform {
    /// As people write it.
    package var name: String {
        switch self {
        case .telegram: "Telegram"
        case .whatsapp: "WhatsApp"
        case .email: "E-mail"
        case .instagram: "Instagram"
        case .facebook: "Messenger"
        }
    }
}

/// Which way a message went.
package enum Direction: String, Sendable, CaseIterable, Codable {
    case inbound, outbound
}

/// What a message is. `unsupported` is the visible card for what could not be understood.
package enum MessageType: String, Sendable, CaseIterable, Codable {
    case text, html, image, video, audio, voice, document, sticker, location, contact, system, unsupported
}

/// Whether a conversation waits for someone. Snoozed = open with `snooze_until` ahead.
package enum ConversationStatus: String, Sendable, CaseIterable, Codable {
    case open, closed
}

/// The lists of the inbox.
package enum InboxView: String, Sendable, CaseIterable, Codable {
    case open, mine, unassigned, closed, snoozed, all
}

/// A name and an address as they stand in a message.
package struct Correspondent: Hashable, Sendable {
    /// The display name; empty where there is none.
    package var name: String
    /// The address in the channel's own terms, e.g. an e-mail address.
    package var address: String

    package init(name: String, address: String) {
        self.name = name
        self.address = address
    }

    /// The form in which addresses are compared: without surrounding space, lower case.
    package var key: String { Self.key(address) }

    package static func key(_ address: String) -> String {
        var scalars = Substring(address).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars).lowercased()
    }
}
