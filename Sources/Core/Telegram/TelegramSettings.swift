/// How a bot is connected, without its token.
package struct TelegramSettings: ChannelSettings {
    /// How updates come.
    package enum Mode: String, Sendable, Codable, CaseIterable {
        /// Asked for: needs no public address.
        case polling
        /// Telegram calls the office's public address.
        case webhook
    }

    package static let platform = Platform.telegram
    package static let officialBase = "https://api.telegram.org"

    /// An address of the Bot API as somebody wrote it; nothing is the official one.
    package static func base(_ text: String?) -> String {
        var base = text ?? ""
        while base.hasSuffix("/") { base.removeLast() }
        return base.isEmpty ? officialBase : base
    }

    package var bot: TelegramBot
    /// Where the Bot API is spoken, without a slash at its end.
    package var apiBase: String
    /// The way out, where Telegram cannot be reached directly.
    package var proxy: ProxyAddress?
    package var mode: Mode

    package var place: String? { "bot:\(bot.id)" }
    package var ownID: String? { String(bot.id) }
    package var canSend: Bool { true }

    package init(bot: TelegramBot, apiBase: String = officialBase, proxy: ProxyAddress? = nil, mode: Mode = .polling) {
        self.bot = bot
        self.apiBase = apiBase
        self.proxy = proxy
        self.mode = mode
    }
}

/// A bot as Telegram describes it.
package struct TelegramBot: Hashable, Sendable, Codable {
    package var id: Int64
    package var name: String
    /// Without `@`.
    package var username: String
    package var joinsGroups: Bool
    /// Whether it sees all messages of its groups (privacy mode is off).
    package var readsGroups: Bool
    /// Whether accounts with Telegram Business can connect it.
    package var connectsBusiness: Bool

    package init(id: Int64, name: String, username: String, joinsGroups: Bool, readsGroups: Bool, connectsBusiness: Bool) {
        self.id = id
        self.name = name
        self.username = username
        self.joinsGroups = joinsGroups
        self.readsGroups = readsGroups
        self.connectsBusiness = connectsBusiness
    }

    /// What the channel account is called by.
    package var address: String { username.isEmpty ? String(id) : "@" + username }
}

/// What a bot needs that nobody may see; sealed as JSON.
package struct TelegramSecrets: Hashable, Sendable, Codable {
    package var token: String
    package var proxyPassword: String?
    /// What Telegram says with each update that it delivers.
    package var webhook: String?

    package init(token: String, proxyPassword: String? = nil, webhook: String? = nil) {
        self.token = token
        self.proxyPassword = proxyPassword
        self.webhook = webhook
    }

    /// The path below the public address to which a bot's updates are delivered.
    package static func webhookPath(_ account: PublicID) -> String { "/api/v1/communications/webhooks/telegram/\(account)" }
}

/// A proxy on the way out, without its password.
package struct ProxyAddress: Hashable, Sendable, Codable {
    package enum Scheme: String, Sendable, Codable, CaseIterable { case http, https, socks5, socks5h }

    package var scheme: Scheme
    package var host: String
    package var port: Int
    package var user: String?

    package init(scheme: Scheme, host: String, port: Int, user: String? = nil) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.user = user
    }

    /// Reads `socks5h://user:password@host:1080`.
    /// - Throws: ``ProxyFault``
    package static func parse(_ text: String) throws(ProxyFault) -> (address: ProxyAddress, password: String?) {
        guard let mark = text.firstRange(of: "://"), let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased()) else {
            throw ProxyFault()
        }
        var rest = text[mark.upperBound...]
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        var user: String?
        var password: String?
        if let at = rest.lastIndex(of: "@") {
            let login = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = try decoded(login[0])
            if login.count == 2 { password = try decoded(login[1]) }
            rest = rest[rest.index(after: at)...]
        }
        guard let colon = rest.lastIndex(of: ":"), let port = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(port) else {
            throw ProxyFault()
        }
        var host = rest[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        let isHost = host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@\\".utf8.contains($0) }
        guard !host.isEmpty, host.utf8.count <= 253, isHost else { throw ProxyFault() }
        return (ProxyAddress(scheme: scheme, host: String(host), port: port, user: user), password)
    }

    /// Without the password.
    package var text: String {
        let name = host.contains(":") ? "[\(host)]" : host
        let login = user.map { Self.encoded($0) + "@" } ?? ""
        return "\(scheme.rawValue)://\(login)\(name):\(port)"
    }

    /// `%40` and the like.
    private static func decoded(_ text: Substring) throws(ProxyFault) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(Substring(rest.prefix(2))), radix: 16), rest.count >= 2 else { throw ProxyFault() }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(where: { $0 < 0x20 }) else { throw ProxyFault() }
        return text
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = byte >= 0x80 || byte > 0x20 && !"%:@/?#[]".utf8.contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain && byte < 0x80 ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}

/// A text that is no proxy.
package struct ProxyFault: Error, Hashable, Sendable {
    package init() {}

    package var words: String { "That is no proxy. Write it like socks5h://user:password@host:1080 (or http://, https://, socks5://)." }
}
