/// A message as a channel understood it, ready to be stored: the seam between the channels and the store.
package struct IncomingMessage: Sendable {
    package var direction: Direction
    package var type: MessageType
    package var subject: String
    /// The whole text, quoted history included, also for HTML mail.
    package var text: String
    package var hasHTML: Bool
    /// Whether its HTML refers to pictures elsewhere.
    package var remoteImages: Bool
    package var from: Correspondent?
    package var to: [Correspondent]
    package var cc: [Correspondent]
    /// The other side: whom the conversation is with.
    package var counterpart: Correspondent
    /// The source's own time; nil where it gave none that can be read.
    package var sentAt: Timestamp?
    /// The source's own id, e.g. a Message-ID without angle brackets.
    package var externalID: String?
    /// Ids that this message answers, nearest first.
    package var references: [String]
    /// Says that two deliveries are the same mail; 32 bytes. Nil where the mail has no id to begin with.
    package var fingerprint: [UInt8]?
    /// Why a machine wrote it, or nil where a person did.
    package var auto: String?
    package var bounce: BounceNotice?
    /// What was wrong with it, in words.
    package var defects: [String]
    package var folds: [TextFold]
    package var attachments: [IncomingAttachment]
    /// Whether its counterpart may become a client: false for robots and for the office's own addresses.
    package var mayCreateClient: Bool

    package init(
        direction: Direction = .inbound,
        type: MessageType = .text,
        subject: String = "",
        text: String = "",
        hasHTML: Bool = false,
        remoteImages: Bool = false,
        from: Correspondent? = nil,
        to: [Correspondent] = [],
        cc: [Correspondent] = [],
        counterpart: Correspondent,
        sentAt: Timestamp? = nil,
        externalID: String? = nil,
        references: [String] = [],
        fingerprint: [UInt8]? = nil,
        auto: String? = nil,
        bounce: BounceNotice? = nil,
        defects: [String] = [],
        folds: [TextFold] = [],
        attachments: [IncomingAttachment] = [],
        mayCreateClient: Bool = true
    ) {
        self.direction = direction
        self.type = type
        self.subject = subject
        self.text = text
        self.hasHTML = hasHTML
        self.remoteImages = remoteImages
        self.from = from
        self.to = to
        self.cc = cc
        self.counterpart = counterpart
        self.sentAt = sentAt
        self.externalID = externalID
        self.references = references
        self.fingerprint = fingerprint
        self.auto = auto
        self.bounce = bounce
        self.defects = defects
        self.folds = folds
        self.attachments = attachments
        self.mayCreateClient = mayCreateClient
    }
}

/// A range of a message's text that the page folds away.
package struct TextFold: Hashable, Sendable {
    package enum Kind: String, Sendable { case quote, signature }
    /// UTF-16 code units from the beginning of the text.
    package var start: Int
    package var end: Int
    package var kind: Kind

    package init(start: Int, end: Int, kind: Kind) {
        self.start = start
        self.end = end
        self.kind = kind
    }
}

/// A delivery failure that a mail server reported.
package struct BounceNotice: Hashable, Sendable {
    package var recipient: String?
    /// An enhanced status code (RFC 3463) or the server's words.
    package var status: String?
    package var originalMessageID: String?
    /// The server's words.
    package var words: String
    /// False for a warning that delivery is delayed.
    package var isFinal: Bool

    package init(recipient: String?, status: String?, originalMessageID: String?, words: String = "", isFinal: Bool = true) {
        self.recipient = recipient
        self.status = status
        self.originalMessageID = originalMessageID
        self.words = words
        self.isFinal = isFinal
    }
}

/// A file that came with a message.
package struct IncomingAttachment: Sendable {
    package var name: String
    /// Media type, lower case, without parameters.
    package var mime: String
    package var inline: Bool
    package var contentID: String?
    /// A word on what it is, where the name does not say it, e.g. `winmail.dat`.
    package var note: String?
    /// The file itself, decoded.
    package var content: [UInt8]
    /// Where its encoded form stands in the raw message; nil where it cannot be told.
    package var source: EncodedRange?

    package init(
        name: String,
        mime: String,
        inline: Bool = false,
        contentID: String? = nil,
        note: String? = nil,
        content: [UInt8],
        source: EncodedRange? = nil
    ) {
        self.name = name
        self.mime = mime
        self.inline = inline
        self.contentID = contentID
        self.note = note
        self.content = content
        self.source = source
    }
}

/// A stretch of raw bytes that holds a file in an encoding that can be undone.
package struct EncodedRange: Hashable, Sendable {
    package enum Encoding: String, Sendable { case identity, base64 }
    /// Byte offsets into the raw message.
    package var range: Range<Int>
    package var encoding: Encoding

    package init(range: Range<Int>, encoding: Encoding) {
        self.range = range
        self.encoding = encoding
    }
}
