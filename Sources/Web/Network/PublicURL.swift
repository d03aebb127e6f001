/// Where the office is reached: a scheme, a host and a port, as a browser writes them in an Origin header.
package struct PublicURL: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`.
    package let scheme: String
    /// Lower case; an IPv6 address in brackets.
    package let host: String
    /// The port, also where it is the scheme's own.
    package let port: Int

    /// Reads `https://office.example` or `https://office.example:8443/`; nil for anything else, also with a path or a user.
    package init?(_ text: some StringProtocol) {
        var rest = Substring(text.lowercased())
        if rest.hasPrefix("https://") {
            scheme = "https"
        } else if rest.hasPrefix("http://") {
            scheme = "http"
        } else {
            return nil
        }
        rest = rest.dropFirst(scheme.count + 3)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        guard let authority = Authority(rest) else { return nil }
        host = authority.host
        port = authority.port ?? (scheme == "https" ? 443 : 80)
    }

    package var isSecure: Bool { scheme == "https" }

    /// The origin (RFC 6454), without the port where it is the scheme's own.
    package var description: String {
        port == (isSecure ? 443 : 80) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }
}

/// A Host header: a name or an address, and perhaps a port.
struct Authority: Hashable {
    /// Lower case, without a dot at the end; an IPv6 address in brackets.
    let host: String
    let port: Int?

    init?(_ text: some StringProtocol) {
        let text = text.lowercased()
        guard !text.isEmpty, text.utf8.count <= 255 else { return nil }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), IPAddress(text[...end]) != nil else { return nil }
            host = String(text[...end])
            guard let port = Self.port(text[text.index(after: end)...]) else { return nil }
            self.port = port
        } else {
            var name = text.prefix { $0 != ":" }
            guard let port = Self.port(text[name.endIndex...]) else { return nil }
            if name.hasSuffix(".") { name = name.dropLast() }
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isName) else { return nil }
            host = String(name)
            self.port = port
        }
    }

    /// `.some(nil)` for no port, nil for a bad one.
    private static func port(_ text: Substring) -> Int?? {
        if text.isEmpty { return .some(nil) }
        guard text.hasPrefix(":"), text.utf8.count <= 6, let port = UInt16(text.dropFirst()), port > 0 else { return nil }
        return .some(Int(port))
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Whether it names this machine from itself. Nobody else's name server can say so.
    var isLoopback: Bool { host == "localhost" || IPAddress(host)?.isLoopback == true }
}
