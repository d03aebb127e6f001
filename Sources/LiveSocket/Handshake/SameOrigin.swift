public import HTTPTypes

extension HTTPRequest {
    /// Whether a browser sent this request from a page of this very server (RFC 6455 section 10.2).
    ///
    /// Browsers let any page open a socket to any server and send the cookies along, so a server that goes by cookies must look
    /// at the origin. The schemes are not compared: behind a proxy the server does not know its own.
    ///
    /// - Returns: True when host and port of `Origin` and `Host` are the same, false when they differ or `Origin` is damaged,
    ///   nil when there is no `Origin`, as with programs that are no browsers.
    public var isSameOrigin: Bool? {
        let origins = headerFields[values: .origin]
        guard !origins.isEmpty else { return nil }
        guard origins.count == 1, let separator = origins[0].firstRange(of: "://"), let authority else { return false }
        let scheme = origins[0][..<separator.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return false }
        let standardPort = scheme == "http" ? ":80" : ":443"
        return Self.host(origins[0][separator.upperBound...], without: standardPort) == Self.host(authority[...], without: standardPort)
    }

    private static func host(_ text: Substring, without standardPort: String) -> String {
        let host = text.lowercased()
        return host.hasSuffix(standardPort) ? String(host.dropLast(standardPort.count)) : host
    }
}
