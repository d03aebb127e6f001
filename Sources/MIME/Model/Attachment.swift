/// A part of a mail that is not its body.
public struct Attachment: Sendable, Equatable {
    /// How the content is written down in the raw mail (RFC 2045 section 6).
    public enum Encoding: String, Sendable {
        /// 7bit, 8bit or binary: the bytes themselves.
        case identity
        /// RFC 2045 section 6.8.
        case base64
        /// RFC 2045 section 6.7.
        case quotedPrintable
        /// `begin` … `end` lines, as a part or inside a text.
        case uuencode
        /// An encoding nobody knows; the content is given as it stands.
        case other
    }

    /// Where the encoded content stands in the raw mail.
    public struct Location: Sendable, Equatable {
        /// Byte offsets of the encoded content, without headers, boundary and the line end before it.
        public var range: Range<Int>
        /// How to decode it.
        public var encoding: Encoding

        /// Makes a location from byte offsets into the raw mail.
        public init(range: Range<Int>, encoding: Encoding) {
            self.range = range
            self.encoding = encoding
        }
    }

    /// File name, decoded (RFC 2231, RFC 2047), without path and control characters; never empty.
    public var name: String
    /// Media type in lower case, such as `application/pdf`.
    public var mime: String
    /// Content-ID without angle brackets.
    public var contentID: String?
    /// True if the mail shows it inside its text: disposition inline, or referred to by `cid:` from the HTML.
    public var inline: Bool
    /// Size of the decoded content in bytes.
    public var size: Int
    /// What a reader should know about it (signature, encryption, calendar, winmail.dat); nil for ordinary files.
    public var note: String?
    /// Where its encoded content stands in the raw mail.
    public var location: Location
}
