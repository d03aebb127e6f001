/// Where an IMAP server listens, and how the way there is protected.
public struct IMAPEndpoint: Sendable, Hashable {
    /// How bytes are protected on their way.
    public enum Security: Sendable, Hashable {
        /// TLS from the first byte; usually port 993 (RFC 8314 section 3.2).
        case tls
        /// Plain text until STARTTLS, then TLS; usually port 143. Never goes on without TLS.
        case startTLS
        /// Plain text all the way: loopback only.
        case none
    }

    /// A name or an address. Names go to the server in the TLS handshake (SNI) and are looked for in its certificate.
    public var host: String
    /// 1 to 65535.
    public var port: Int
    /// How the way there is protected.
    public var security: Security
    /// Certificates in PEM form that are trusted beside those of the system, for servers with a CA of their own.
    public var trustRootsPEM: String?

    /// An endpoint; nothing is checked or contacted yet.
    public init(host: String, port: Int, security: Security, trustRootsPEM: String? = nil) {
        self.host = host
        self.port = port
        self.security = security
        self.trustRootsPEM = trustRootsPEM
    }
}
