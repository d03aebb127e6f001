/// What makes one a bot: `<bot's user id>:<secret>`, from BotFather. Stands in the path of every call, and is never shown.
package struct BotToken: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: String

    /// Nil where it has not the form of a token.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 256 else { return nil }
        let isSecret = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard let id = Int64(parts[0]), id > 0, parts[1].utf8.count >= 10, parts[1].utf8.allSatisfy(isSecret) else { return nil }
        (self.text, botID) = (text, id)
    }

    /// The bot's user id.
    package let botID: Int64

    package var description: String { "BotToken(\(botID))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Where the Bot API is spoken.
package struct BotServer: Sendable, Hashable {
    /// Without a slash at its end.
    package let base: String

    /// Telegram's own.
    package static let official = BotServer(unchecked: "https://api.telegram.org")

    private init(unchecked base: String) { self.base = base }

    /// Nil where it is no `https` URL, or an `http` one that leads off this machine: the token would go in the clear.
    package init?(_ base: String) {
        var base = base
        while base.hasSuffix("/") { base.removeLast() }
        guard let mark = base.firstRange(of: "://"), base.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else { return nil }
        let rest = base[mark.upperBound...]
        let host = rest.first == "[" ? rest.prefix { $0 != "]" } + "]" : rest.prefix { $0 != ":" && $0 != "/" }
        guard !host.isEmpty, !rest.contains(where: { "?#@".contains($0) }) else { return nil }
        switch base[..<mark.lowerBound].lowercased() {
        case "https": break
        case "http" where host == "localhost" || host == "[::1]" || host.hasPrefix("127.") && host.allSatisfy({ $0.isNumber || $0 == "." }):
            break
        default: return nil
        }
        self.base = base
    }
}
