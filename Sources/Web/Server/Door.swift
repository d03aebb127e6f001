import HTTPTypes
import ServerTLS

/// Who stands at the door: what is known of a request's origin before anything is done for it.
package struct Visitor: Sendable, Equatable {
    /// The client: the other end of the connection, or whom trusted proxies name. Nil for a Unix socket.
    package var address: IPAddress?
    /// Whether the request came from this machine and through no proxy.
    package var isLocal: Bool
    /// Whether browsers reach this name over HTTPS.
    package var isSecure: Bool
    /// What a page of ours has as its origin.
    package var origin: String

    /// Whether browsers may be told to use HTTPS only (HSTS). That holds for every port of a host, so where ours is not the
    /// standard one it would lock people out of what else the host serves.
    var insistsOnHTTPS: Bool { isSecure && !origin.dropFirst("https://".count).contains(":") }

    /// The session cookie's name (`__Host-` makes browsers insist on Secure, Path=/ and no Domain).
    package var cookieName: String { isSecure ? "__Host-dragoman" : "dragoman" }
}

/// The rules about names, proxies and origins, as a pure value.
struct Door: Sendable {
    let settings: WebSettings

    /// Looks at a request.
    /// - Parameters:
    ///   - peer: the other end of the connection.
    ///   - local: this end of it.
    /// - Throws: ``Problem``: 400 without a Host, 421 for a name that is not ours (DNS rebinding: a foreign page whose name
    ///   points to this machine).
    func visitor(_ request: HTTPRequest, peer: IPAddress?, local: IPAddress? = nil) throws(Problem) -> Visitor {
        guard let host = request.authority, let authority = Authority(host) else {
            throw .badRequest("The Host header is missing or malformed.")
        }
        let (address, isSecure) = connection(request.headerFields, peer)
        var visitor = Visitor(
            address: address,
            // A proxy that tells nothing of its clients still calls us by a name: people on this machine need none.
            isLocal: !Self.isForwarded(request.headerFields) && peer?.isLoopback ?? true && authority.isLoopback,
            isSecure: isSecure ?? (settings.certificate != nil),
            origin: ""
        )
        visitor.origin = "\(visitor.isSecure ? "https" : "http")://\(host.lowercased())"
        if let url = settings.publicURL, url.host == authority.host {
            // That browsers come by HTTPS is believed of a proxy, not of whoever reaches this port over the network.
            if url.isSecure, isSecure == nil, isTrusted(peer) || peer?.isLoopback ?? true { visitor.isSecure = true }
            if visitor.isSecure == url.isSecure { visitor.origin = url.description }
        } else if !isOwn(authority, local) {
            throw Problem(
                .misdirectedRequest,
                code: "misdirected",
                "This server is not known under the name \(authority.host). The setting public_url says under which."
            )
        }
        return visitor
    }

    /// Who the client is, and whether it came by HTTPS as far as a trusted proxy says so; nil where none does.
    private func connection(_ headers: HTTPFields, _ peer: IPAddress?) -> (IPAddress?, isSecure: Bool?) {
        guard isTrusted(peer), Self.isForwarded(headers) else { return (peer, nil) }
        switch headers[.xForwardedProto]?.lowercased() {
        case "https": return (client(headers, proxy: peer), true)
        case "http": return (client(headers, proxy: peer), false)
        // Between it and us may be TLS, between it and the client nobody knows.
        default: return (client(headers, proxy: peer), settings.publicURL?.isSecure == true ? nil : false)
        }
    }

    private func isTrusted(_ peer: IPAddress?) -> Bool {
        peer.map { peer in settings.trustedProxies.contains { $0.contains(peer) } } ?? false
    }

    private static func isForwarded(_ headers: HTTPFields) -> Bool { proxyFields.contains { headers.contains($0) } }

    /// Names that no foreign page can have: this machine's own from itself, the address at which the connection arrived (rebinding
    /// needs a name), and what the certificate is for.
    private func isOwn(_ authority: Authority, _ local: IPAddress?) -> Bool {
        if settings.names.contains(authority.host) || authority.isLoopback { return true }
        if let local, IPAddress(authority.host) == local { return true }
        return settings.certificate?.current.covers(authority.host) ?? false
    }

    /// What proxies add to the requests that they pass on.
    private static let proxyFields: [HTTPField.Name] = [.xForwardedFor, .forwarded, .xForwardedProto, .xRealIP, .via]

    /// The last address in X-Forwarded-For that is no trusted proxy: each proxy adds its client at the end, and what stands
    /// before was written by the client itself.
    private func client(_ headers: HTTPFields, proxy: IPAddress?) -> IPAddress? {
        var client = proxy
        let chain = headers[values: .xForwardedFor].flatMap { $0.split(separator: ",") }
        for part in chain.reversed().prefix(16) {
            guard let address = IPAddress(part.trimmingSpaces()) else { break }
            client = address
            guard settings.trustedProxies.contains(where: { $0.contains(address) }) else { break }
        }
        return client
    }

    /// What the browser says about where a request comes from.
    enum Site: Equatable {
        case own, foreign, unknown
    }

    static func site(_ headers: HTTPFields, origin: String) -> Site {
        if let site = headers[.secFetchSite] { return site.lowercased() == "same-origin" ? .own : .foreign }
        guard let sent = headers[.origin] else { return .unknown }
        return sent.lowercased() == origin ? .own : .foreign
    }

    /// Refuses what another site's page may have sent in the user's name (CSRF).
    /// - Parameters:
    ///   - cookie: whether the session cookie came along. Browsers add it by themselves, so that only the browser's own word
    ///     tells our page from others.
    ///   - bearer: whether a token came along, which no foreign page can have.
    static func checkSite(_ request: HTTPRequest, _ visitor: Visitor, cookie: Bool, bearer: Bool) throws(Problem) {
        guard !bearer, request.method != .get, request.method != .head else { return }
        switch site(request.headerFields, origin: visitor.origin) {
        case .own: return
        case .unknown where !cookie: return
        case .foreign, .unknown:
            throw Problem(
                .forbidden,
                code: "cross_site",
                "The request does not say that it comes from Dragoman's own page (Sec-Fetch-Site or Origin). Scripts use an API token."
            )
        }
    }
}

extension StringProtocol {
    func trimmingSpaces() -> String {
        var text = Substring(self)
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}

extension HTTPField.Name {
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let xRealIP = HTTPField.Name("X-Real-IP")!
    static let via = HTTPField.Name("Via")!
    static let xForwardedProto = HTTPField.Name("X-Forwarded-Proto")!
    static let forwarded = HTTPField.Name("Forwarded")!
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
    static let xRequestID = HTTPField.Name("X-Request-ID")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let crossOriginOpenerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")!
}
