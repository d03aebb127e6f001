/// What the methods of ``IMAPConnection`` throw, beside `CancellationError`. Words of the server are cleaned of control characters and
/// shortened; a password is never among them.
public enum IMAPError: Error, Sendable, Equatable {
    /// The name of the host does not exist.
    case nameNotFound
    /// Nothing listens on that port.
    case refused
    /// There is no way to the host; the words are the system's.
    case unreachable(String)
    /// The server was silent for too long in this phase.
    case timedOut(IMAPPhase)
    /// The certificate is signed by nobody who is trusted here.
    case tlsUntrusted(String)
    /// The certificate has expired.
    case tlsExpired
    /// The certificate is for other names, which are listed.
    case tlsWrongName(String)
    /// The TLS handshake failed for another reason.
    case tlsFailed(String)
    /// The server does not offer STARTTLS, and plain text was not asked for.
    case startTLSMissing
    /// The server does not accept user and password (or token); its words.
    case signInRefused(String)
    /// The server offers no sign-in with a password.
    case signInUnavailable
    /// The server answered NO or BAD; `code` is its response code, upper-case (RFC 5530), if it gave one.
    case refusedByServer(command: String, words: String, code: String?)
    /// The server says good-bye on its own.
    case bye(String)
    /// The connection ended, or had ended before.
    case connectionLost
    /// The server said something that is not IMAP.
    case protocolError(String)
    /// The server announced a literal of this many bytes, more than ``IMAPOptions/maximumLiteral``.
    case literalTooLarge(Int)
    /// There is no mailbox of this name, or none that can be opened.
    case unknownMailbox(String)
}

/// What was going on when time ran out.
public enum IMAPPhase: String, Sendable, Hashable {
    case name, connect, tls, greeting, signIn, command
}
