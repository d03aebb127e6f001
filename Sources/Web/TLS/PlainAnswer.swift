import NIOCore

/// What plain HTTP is told on a port that speaks HTTPS.
enum PlainAnswer: Equatable {
    /// The head is not all here.
    case wait
    /// No HTTP: nothing would be understood.
    case close
    /// The same address by HTTPS.
    case redirect(String)
    /// In words, where the address is not known or the request must not be repeated by itself.
    case refuse(host: String?)

    /// - Parameter isWhole: whether no more is waited for.
    init(to bytes: some Collection<UInt8>, isWhole: Bool) {
        guard bytes.allSatisfy({ $0 >= 32 && $0 < 127 || $0 == 13 || $0 == 10 || $0 == 9 }) else {
            self = .close
            return
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard let first = lines.first, lines.count > 1 || isWhole else {
            self = .wait
            return
        }
        let words = first.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else {
            self = .close
            return
        }
        guard lines.dropFirst().dropLast().contains("") || isWhole else {
            self = .wait
            return
        }
        let hosts = lines.dropFirst().prefix { !$0.isEmpty }.filter { $0.lowercased().hasPrefix("host:") }
        let host = hosts.first.map { $0.dropFirst(5).trimmingSpaces() }.flatMap { Authority($0) == nil ? nil : $0.lowercased() }
        // An absolute or odd target is not repeated in a header of ours.
        let isRepeatable = (words[0] == "GET" || words[0] == "HEAD") && words[1].hasPrefix("/") && !words[1].hasPrefix("//")
        if let host, isRepeatable { self = .redirect("https://\(host)\(words[1])") } else { self = .refuse(host: host) }
    }

    /// The answer as it is sent; nil for none.
    var text: String? {
        switch self {
        case .wait, .close: nil
        case .redirect(let address):
            // Not for good: the office may decide otherwise later, and browsers would never ask again.
            Self.response("307 Temporary Redirect", "This address speaks HTTPS: open \(address)\n", location: address)
        case .refuse(let host):
            Self.response("400 Bad Request", "This port speaks HTTPS only: open \(host.map { "https://\($0)/" } ?? "it by https://").\n")
        }
    }

    private static func response(_ status: String, _ body: String, location: String? = nil) -> String {
        """
        HTTP/1.1 \(status)\r
        \(location.map { "Location: \($0)\r\n" } ?? "")Content-Type: text/plain; charset=utf-8\r
        Content-Length: \(body.utf8.count)\r
        Cache-Control: no-store\r
        X-Content-Type-Options: nosniff\r
        Connection: close\r
        \r
        \(body)
        """
    }
}
