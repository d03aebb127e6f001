/// Where a URL leads, checked. libcurl is more lenient, which helps nobody here.
struct HTTPTarget: Sendable {
    /// Scheme, host and port.
    let origin: String
    let isSecure: Bool
    /// Everything after them; may hold secrets.
    let path: String

    static let maxLength = 8192

    init(_ url: String) throws(HTTPFault) {
        let isPrintable = { (byte: UInt8) in byte > 32 && byte < 127 && byte != UInt8(ascii: "#") }
        guard url.utf8.count <= Self.maxLength, url.utf8.allSatisfy(isPrintable), let mark = url.firstRange(of: "://") else {
            throw Self.bad("The URL is none.")
        }
        let scheme = url[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { throw Self.bad("The URL begins with neither https:// nor http://.") }
        let rest = url[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let (host, port) = Self.split(authority)
        guard Self.isHost(host), port.map({ (1...65535).contains(Int($0) ?? 0) }) ?? true else {
            throw Self.bad("The URL has no proper host.")
        }
        origin = "\(scheme)://\(authority)"
        isSecure = scheme == "https"
        path = String(rest[authority.endIndex...])
    }

    private static func bad(_ detail: String) -> HTTPFault { HTTPFault(.badCall, detail: detail) }

    private static func split(_ authority: Substring) -> (host: String, port: Substring?) {
        if authority.first == "[", let end = authority.firstIndex(of: "]") {
            let rest = authority[authority.index(after: end)...]
            return (String(authority[...end]), rest.isEmpty ? nil : rest.first == ":" ? rest.dropFirst() : "")
        }
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts.first ?? ""), parts.dropFirst().first)
    }

    /// A name or an address; IPv6 in brackets.
    static func isHost(_ host: String) -> Bool {
        let isAddress = host.first == "[" && host.last == "]"
        let inner = isAddress ? host.dropFirst().dropLast() : host[...]
        return !inner.isEmpty && inner.utf8.count <= 255
            && inner.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
                case UInt8(ascii: ":"): isAddress
                default: false
                }
            }
    }
}
