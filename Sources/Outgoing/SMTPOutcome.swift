/// What a server answered to one command.
public struct SMTPReply: Sendable, Hashable {
    /// The command it answers.
    public enum Stage: Sendable, Hashable {
        case greeting, signIn, sender, recipient, data
        /// After the final dot: the server's word on the mail itself.
        case end
    }

    /// What was answered.
    public var stage: Stage
    /// Three digits (RFC 5321, 4.2); 4xx for now, 5xx for good.
    public var code: Int
    /// Enhanced status code (RFC 3463), as "5.1.1".
    public var enhanced: String?
    /// The server's text without its codes: lines joined by a space, no control characters, at most ``maxWords`` characters.
    public var words: String
    /// Who it was about, at ``Stage/recipient``.
    public var recipient: String?

    /// Characters of ``words`` at most.
    public static let maxWords = 500

    /// A reply; nothing is checked.
    public init(stage: Stage, code: Int, enhanced: String? = nil, words: String, recipient: String? = nil) {
        self.stage = stage
        self.code = code
        self.enhanced = enhanced
        self.words = words
        self.recipient = recipient
    }
}

/// The account's trouble: nothing of the message was judged.
public struct SMTPFault: Error, Sendable, Hashable {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// Also where no name server answers: the system does not tell these apart here.
        case nameNotFound
        /// Nothing listens there.
        case refused
        case unreachable
        case timedOut
        /// Nobody that is trusted vouches for the certificate.
        case tlsUntrusted
        /// Or not valid yet.
        case tlsExpired
        case tlsWrongName
        /// No TLS spoken, or none both sides know.
        case tlsFailed
        case startTLSMissing
        case signInRefused
        /// The server offers no way to sign in that is known here (PLAIN and LOGIN are).
        case signInUnavailable
        /// "Not now" (4xx) to the password.
        case signInTemporarily
        case connectionLost
        /// A reply that has no place where it came.
        case protocolError
        /// 4xx or 5xx to the connection or EHLO.
        case serverUnavailable
        /// ``SMTPEngine/check(server:login:options:)`` was cancelled, or its engine stopped. Sending is `interrupted` instead.
        case cancelled
    }

    /// How far it got.
    public enum Step: Sendable, Hashable, Comparable {
        case connect, greeting, startTLS, signIn, mail
    }

    /// What is wrong.
    public var reason: Reason
    /// How far it got.
    public var step: Step
    /// The server's words with their code, or the system's in English; at most ``SMTPReply/maxWords`` characters and a code.
    public var detail: String?

    /// A fault; nothing is checked.
    public init(_ reason: Reason, step: Step, detail: String? = nil) {
        self.reason = reason
        self.step = step
        self.detail = detail
    }
}

/// What became of a mail. Everything but ``accepted(_:)`` and ``unconfirmed(_:)`` means: nobody got it.
public enum SMTPOutcome: Sendable, Hashable {
    /// The server took it, for all recipients.
    case accepted(SMTPReply)
    /// 4xx to the envelope or the mail.
    case deferred(SMTPReply)
    /// 5xx there, final. Also, without a word of the server (``SMTPReply/code`` 553), where an address is none, or is outside ASCII and
    /// the server takes no such (RFC 6531).
    case refused(SMTPReply)
    /// The server names a smaller limit (nothing was sent then), or refused the mail for its size.
    case tooLarge(limit: Int?)
    case account(SMTPFault)
    /// It broke, or was cancelled, before the end of the mail was handed over: safe to send again. In English.
    case interrupted(String)
    /// The end of the mail went out and no answer came: the server may or may not have it. In English.
    case unconfirmed(String)
}
