/// Bounds of what is written; all are beyond what any server takes or any person writes.
enum ComposeLimits {
    /// Addresses in one header.
    static let addresses = 500
    /// Bytes of one address (RFC 5321 section 4.5.3.1: 64 + 1 + 255).
    static let address = 320
    /// Bytes of a display name; what is beyond is left out.
    static let name = 500
    /// Bytes of the subject.
    static let subject = 4000
    /// Bytes of an id that is written: with brackets and a blank it stays below a line's 998 (RFC 5322 section 2.1.1).
    static let id = 900
    /// Bytes of the mail's own id and of content ids.
    static let ownID = 250
    /// Ids in References besides the first one.
    static let lastReferences = 20
    /// Headers that the caller adds, and bytes of one value.
    static let headers = 20
    static let headerValue = 4000
    /// Files of a mail.
    static let files = 200
    /// Bytes of text, HTML and files together.
    static let size = 256 << 20
}
