/// Where mail is handed in.
public struct SMTPServer: Sendable, Hashable {
    /// How the connection is kept from others' eyes.
    public enum Security: Sendable, Hashable {
        /// TLS from the first byte (RFC 8314, port 465).
        case tls
        /// STARTTLS before anything else (RFC 3207, port 587); never without, whatever the server says.
        case startTLS
        /// In the clear, for a server on the same machine.
        case none
    }

    /// A name or an address (IPv6 without brackets). Names outside ASCII in their A-label form.
    public var host: String
    /// 1 to 65535.
    public var port: Int
    /// Never less than this.
    public var security: Security
    /// Certificates (PEM) that are trusted besides the system's.
    public var trustRootsPEM: String?

    /// A server; what is no name or port fails as ``SMTPFault/Reason/nameNotFound``.
    public init(host: String, port: Int, security: Security, trustRootsPEM: String? = nil) {
        self.host = host
        self.port = port
        self.security = security
        self.trustRootsPEM = trustRootsPEM
    }
}

/// User and password for AUTH PLAIN or LOGIN (RFC 4954). Shows neither where it is printed.
public struct SMTPLogin: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Mostly the address.
    public var user: String
    /// In the clear.
    public var password: String

    /// A login; a zero byte in it cannot be sent.
    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }

    /// The type's name alone.
    public var description: String { "SMTPLogin" }
    /// The type's name alone.
    public var debugDescription: String { description }
    /// Empty.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Who a mail is from and goes to, as the server is told (RFC 5321, 4.1.1.2 and 4.1.1.3); what its header says does not matter here.
public struct SMTPEnvelope: Sendable, Hashable {
    /// `name@domain`, without angle brackets; "" is the null sender.
    public var sender: String
    /// At least one, at most ``maxRecipients``. All of them get the mail, or nobody does.
    public var recipients: [String]

    /// RFC 5321, 4.5.3.1.8 lets servers stop at 100; more than this is refused unasked.
    public static let maxRecipients = 1000

    /// An envelope; it is checked when it is sent.
    public init(sender: String, recipients: [String]) {
        self.sender = sender
        self.recipients = recipients
    }
}

/// How long is waited.
public struct SMTPOptions: Sendable {
    /// Name, connection, TLS and signing in, all together.
    public var connectTimeout: Duration
    /// Afterwards: no reply, and no byte of the mail that the peer confirmed, for so long. RFC 5321, 4.5.3.2 asks for up to ten minutes.
    public var inactivityTimeout: Duration
    /// How long a cancelled send, the whole of which is out, still waits for the server's word.
    public var confirmationWait: Duration
    /// Name in EHLO; nil: the machine's own.
    public var ehloName: String?

    /// The defaults suit a mail server on the Internet.
    public init(
        connectTimeout: Duration = .seconds(45),
        inactivityTimeout: Duration = .seconds(300),
        confirmationWait: Duration = .seconds(8),
        ehloName: String? = nil
    ) {
        self.connectTimeout = connectTimeout
        self.inactivityTimeout = inactivityTimeout
        self.confirmationWait = confirmationWait
        self.ehloName = ehloName
    }
}

/// What a server says of itself to somebody who signs in.
public struct SMTPGreeting: Sendable, Hashable {
    /// Bytes that a mail may have (RFC 1870); nil where the server names no limit.
    public var sizeLimit: Int?
    /// Whether TLS was spoken.
    public var secured: Bool
    /// Whether the server took user and password.
    public var signedIn: Bool
    /// Its first words, as in ``SMTPReply/words``.
    public var words: String

    /// A greeting, as a server gave it.
    public init(sizeLimit: Int?, secured: Bool, signedIn: Bool, words: String) {
        self.sizeLimit = sizeLimit
        self.secured = secured
        self.signedIn = signedIn
        self.words = words
    }
}
