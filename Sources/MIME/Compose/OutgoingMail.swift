/// A mail to be written: everything that goes into it, as people see it. ``MailComposer/compose(_:)`` makes its bytes.
///
/// Blind copies have no place here: who gets one is known to the SMTP envelope alone.
public struct OutgoingMail: Sendable {
    /// Message-ID without angle brackets, at most 250 bytes of ASCII with an @ (RFC 5322 section 3.6.4).
    public var messageID: String
    /// Milliseconds since 1970 UTC; the mail names whole seconds.
    public var date: Int64
    /// Where the writer's clock stands, minutes east of UTC, -1439 to 1439.
    public var utcOffsetMinutes: Int
    /// The author.
    public var from: MailAddress
    /// Where answers go, if not to the author.
    public var replyTo: [MailAddress]
    /// Recipients. Without any, and without ``cc``, the mail says "undisclosed-recipients".
    public var to: [MailAddress]
    /// Recipients of a copy.
    public var cc: [MailAddress]
    /// The subject; line ends and control characters in it become blanks or go.
    public var subject: String
    /// Message-ID of the mail that is answered, without angle brackets.
    public var inReplyTo: String?
    /// Message-IDs of the conversation, oldest first; the first and the last 20 are written.
    public var references: [String]
    /// The text, any line ends. In the mail its last line is ended.
    public var text: String
    /// The same as HTML. Images that it shows by `cid:` are ``attachments`` with that ``OutgoingFile/contentID``.
    public var html: String?
    /// Files, in their order.
    public var attachments: [OutgoingFile]
    /// A few headers more, such as `Auto-Submitted`. None that are made here, and none of trace.
    public var headers: [(name: String, value: String)]

    /// Makes a mail; only what every mail has is asked for.
    public init(
        messageID: String,
        date: Int64,
        utcOffsetMinutes: Int = 0,
        from: MailAddress,
        replyTo: [MailAddress] = [],
        to: [MailAddress],
        cc: [MailAddress] = [],
        subject: String,
        inReplyTo: String? = nil,
        references: [String] = [],
        text: String,
        html: String? = nil,
        attachments: [OutgoingFile] = [],
        headers: [(name: String, value: String)] = []
    ) {
        self.messageID = messageID
        self.date = date
        self.utcOffsetMinutes = utcOffsetMinutes
        self.from = from
        self.replyTo = replyTo
        self.to = to
        self.cc = cc
        self.subject = subject
        self.inReplyTo = inReplyTo
        self.references = references
        self.text = text
        self.html = html
        self.attachments = attachments
        self.headers = headers
    }
}

/// A file that goes along with a mail.
public struct OutgoingFile: Sendable, Equatable {
    /// The file's name; a path, control characters and what is beyond 200 characters are left out.
    public var name: String
    /// Its media type, `type/subtype`; one that is none is guessed from the name.
    public var mime: String
    /// Its bytes, which arrive as they are.
    public var content: [UInt8]
    /// The id without angle brackets by which the HTML shows it; nil for ordinary files.
    public var contentID: String?

    /// Makes a file.
    public init(name: String, mime: String, content: [UInt8], contentID: String? = nil) {
        self.name = name
        self.mime = mime
        self.content = content
        self.contentID = contentID
    }
}
