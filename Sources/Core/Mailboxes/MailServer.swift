/// A mail server as it is written in settings: where it is and how the connection to it is secured.
package struct MailServer: Hashable, Sendable, Codable {
    package enum Security: String, Sendable, Codable, CaseIterable {
        /// TLS from the first byte (RFC 8314).
        case tls
        /// STARTTLS, required: a server that does not offer it is refused.
        case starttls
        /// No TLS: to this machine only.
        case none
    }

    /// A host name or an IP address.
    package var host: String
    /// 1–65535.
    package var port: Int
    package var security: Security

    package init(host: String, port: Int, security: Security) {
        self.host = host
        self.port = port
        self.security = security
    }

    /// Whether the host is this machine, the only one to which a password may go in the clear.
    package var isLoopback: Bool {
        if host.lowercased() == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
    }

    /// What is wrong with it, in words; nil where nothing is.
    package var fault: (field: String, words: String)? {
        let isHost = !host.isEmpty && host.utf8.count <= 253 && host.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
        if !isHost { return ("host", "The server is a host name like imap.example.com.") }
        if !(1...65_535).contains(port) { return ("port", "The port is a number from 1 to 65535, usually 993.") }
        if security == .none, !isLoopback {
            return ("security", "Without TLS a password may go to this machine only. Choose tls or starttls.")
        }
        return nil
    }
}

/// A server together with who signs in there. The password is kept elsewhere, sealed.
package struct MailLogin: Hashable, Sendable, Codable {
    package var server: MailServer
    package var user: String

    package init(server: MailServer, user: String) {
        self.server = server
        self.user = user
    }

    /// Names the mailbox behind it: connected twice, even under two addresses, it would be read twice.
    package var place: String { server.host.lowercased() + ":\(server.port):" + user.lowercased() }
}

extension MailLogin {
    /// Why a text is no login.
    package struct Malformed: Error, Hashable, Sendable {
        package let words: String
    }

    /// Reads `imaps://USER@HOST:PORT`, `imap+starttls://…`, `imap://…`, and the same with smtp. The user is all up to the last
    /// `@`; `%40` and other percent escapes in it are decoded.
    /// - Parameter service: `imap` or `smtp`.
    /// - Throws: ``Malformed`` in words.
    package init(url: String, service: String) throws(Malformed) {
        let example = "\(service)s://USER@HOST:PORT or \(service)+starttls://USER@HOST:PORT"
        let schemes: [String: (MailServer.Security, Int)] = [
            "\(service)s": (.tls, service == "imap" ? 993 : 465), "\(service)+starttls": (.starttls, service == "imap" ? 143 : 587),
            service: (.none, service == "imap" ? 143 : 25),
        ]
        guard let separator = url.firstRange(of: "://"), let (security, usual) = schemes[url[..<separator.lowerBound].lowercased()] else {
            throw Malformed(words: "'\(url)' does not begin like \(example).")
        }
        let rest = url[separator.upperBound...]
        guard let at = rest.lastIndex(of: "@"), at != rest.startIndex, let user = Self.decode(rest[..<at]) else {
            throw Malformed(words: "'\(url)' names no user. Write \(example).")
        }
        var place = rest[rest.index(after: at)...]
        if place.hasSuffix("/") { place = place.dropLast() }
        var host = place
        var port = usual
        if let colon = place.lastIndex(of: ":"), !place[colon...].contains("]") {
            guard let number = Int(place[place.index(after: colon)...]) else { throw Malformed(words: "'\(url)' has no valid port.") }
            port = number
            host = place[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        server = MailServer(host: String(host), port: port, security: security)
        self.user = user
        if let fault = server.fault { throw Malformed(words: "'\(url)': \(fault.words)") }
    }

    private static func decode(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
