/// What EXAMINE says about a mailbox.
public struct IMAPSelected: Sendable, Hashable {
    /// Mails in it.
    public var exists: Int
    /// UIDs mean the same mails as long as this does not change (RFC 9051 section 2.3.1.1).
    public var uidValidity: UInt32
    /// Lower than or equal to the UID of the next mail that arrives.
    public var uidNext: UInt32?

    /// For tests and fakes.
    public init(exists: Int, uidValidity: UInt32, uidNext: UInt32?) {
        self.exists = exists
        self.uidValidity = uidValidity
        self.uidNext = uidNext
    }
}

/// What STATUS says about a mailbox that need not be selected.
public struct IMAPStatus: Sendable, Hashable {
    /// Mails in it.
    public var messages: Int
    /// As ``IMAPSelected/uidNext``.
    public var uidNext: UInt32?
    /// As ``IMAPSelected/uidValidity``.
    public var uidValidity: UInt32?

    /// For tests and fakes.
    public init(messages: Int, uidNext: UInt32?, uidValidity: UInt32?) {
        self.messages = messages
        self.uidNext = uidNext
        self.uidValidity = uidValidity
    }
}

/// A mail without its content.
public struct IMAPSummary: Sendable, Hashable {
    /// Names the mail within its mailbox, as long as UIDVALIDITY stays.
    public var uid: UInt32
    /// RFC822.SIZE in bytes. Some servers are wrong by a little.
    public var size: Int
    /// When the server received it, milliseconds since 1970 in UTC.
    public var internalDate: Int64?
    /// `\Seen` is set.
    public var seen: Bool
    /// The Message-ID without angle brackets, if it was asked for and there is one.
    public var messageID: String?

    /// For tests and fakes.
    public init(uid: UInt32, size: Int, internalDate: Int64?, seen: Bool, messageID: String? = nil) {
        self.uid = uid
        self.size = size
        self.internalDate = internalDate
        self.seen = seen
        self.messageID = messageID
    }
}

/// A mail, or its header.
public struct IMAPMail: Sendable, Hashable {
    /// Names the mail within its mailbox, as long as UIDVALIDITY stays.
    public var uid: UInt32
    /// RFC822.SIZE in bytes, which need not be the number of ``bytes``.
    public var size: Int?
    /// When the server received it, milliseconds since 1970 in UTC.
    public var internalDate: Int64?
    /// `\Seen` is set. Fetching does not set it.
    public var seen: Bool
    /// RFC 5322 text as the server sent it.
    public var bytes: [UInt8]

    /// For tests and fakes.
    public init(uid: UInt32, size: Int?, internalDate: Int64?, seen: Bool, bytes: [UInt8]) {
        self.uid = uid
        self.size = size
        self.internalDate = internalDate
        self.seen = seen
        self.bytes = bytes
    }
}

/// How waiting for changes ended.
public enum IMAPIdleOutcome: Sendable, Hashable {
    /// Mails came or went in the selected mailbox.
    case changed
    /// Time is up and nothing happened; the connection is alive.
    case deadline
}
