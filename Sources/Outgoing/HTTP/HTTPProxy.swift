/// A proxy on the way. Shows neither user nor password where it is printed.
public struct HTTPProxy: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How it is spoken to.
    public enum Scheme: String, Sendable, Hashable, CaseIterable {
        /// CONNECT to `https` servers.
        case http
        /// The same, the proxy itself reached over TLS.
        case https
        /// RFC 1928; names are looked up here.
        case socks5
        /// The proxy looks names up, too.
        case socks5h
    }

    /// How it is spoken to.
    public var scheme: Scheme
    /// A name or an address (IPv6 without brackets).
    public var host: String
    /// 1 to 65535.
    public var port: Int
    /// Nil: it asks for none.
    public var user: String?
    /// In the clear; without a user it is not used.
    public var password: String?

    /// A proxy; what is no host or port makes the call fail as ``HTTPFault/Kind/badCall``.
    public init(_ scheme: Scheme, host: String, port: Int, user: String? = nil, password: String? = nil) {
        (self.scheme, self.host, self.port, self.user, self.password) = (scheme, host, port, user, password)
    }

    /// Scheme, host and port.
    public var description: String { url }
    /// Scheme, host and port.
    public var debugDescription: String { url }
    /// Empty.
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    var url: String { "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}
