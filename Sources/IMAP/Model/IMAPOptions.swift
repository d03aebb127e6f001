/// Limits and times of a connection. Everything that a server can make grow or wait has a bound here.
public struct IMAPOptions: Sendable, Hashable {
    /// How long each of name lookup, TCP connection and TLS handshake may take.
    public var connectTimeout: Duration = .seconds(15)
    /// How long nothing may be received while the server owes an answer. Every byte counts, so a large mail on a slow line is fine.
    public var inactivityTimeout: Duration = .seconds(30)
    /// Largest literal (a mail, a header) in bytes. A larger one ends the connection before any of it is kept.
    public var maximumLiteral = 64 * 1024 * 1024
    /// Longest line in bytes, without literals. SEARCH answers for a large mailbox with a single one.
    public var maximumLine = 16 * 1024 * 1024
    /// Time between two NOOPs where the server has no IDLE.
    public var pollInterval: Duration = .seconds(30)

    /// The defaults; change what differs.
    public init() {}

    /// The defaults, with what is named changed.
    public init(
        connectTimeout: Duration = .seconds(15),
        inactivityTimeout: Duration = .seconds(30),
        maximumLiteral: Int = 64 * 1024 * 1024,
        maximumLine: Int = 16 * 1024 * 1024
    ) {
        self.connectTimeout = connectTimeout
        self.inactivityTimeout = inactivityTimeout
        self.maximumLiteral = maximumLiteral
        self.maximumLine = maximumLine
    }
}
