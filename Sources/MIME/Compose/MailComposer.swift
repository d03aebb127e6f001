import CMail
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes mails (RFC 5322, RFC 2045–2047, RFC 2231): 7-bit, CRLF, UTF-8.
///
/// The same mail gives the same bytes, always: nothing of the machine, the clock or chance goes in.
public enum MailComposer {
    /// The bytes of a mail.
    ///
    /// Line ends, NUL and other control characters in the subject, in names and in header values become blanks or go; where
    /// they stand in an address, an id or a header's name, the mail is refused. Ids of other people's mails that no mail could
    /// carry are left out of References and In-Reply-To: a broken mail can be answered.
    /// - Throws: the first thing that cannot be written.
    public static func compose(_ mail: OutgoingMail) throws(ComposeError) -> [UInt8] {
        try checkSizes(mail)
        var header = HeaderWriter()
        try writeOrigin(of: mail, to: &header)
        writeThread(of: mail, to: &header)
        try writeExtra(mail.headers, to: &header)
        header.field("MIME-Version", ["1.0"])
        var result = header.bytes
        try ContentTree(mail).root.write(to: &result)
        // The last line has an end, so that no SMTP client has to add one.
        if !result.suffix(2).elementsEqual([ASCII.cr, ASCII.lf]) { result += [ASCII.cr, ASCII.lf] }
        return result
    }

    /// An address as an SMTP envelope needs it: the domain in ASCII.
    /// - Throws: ``ComposeError`` that names `field`, where it is no address or has a local part outside of ASCII.
    public static func envelopeAddress(_ address: String, field: String) throws(ComposeError) -> String {
        try OutgoingAddress.ascii(address, field: field)
    }

    // MARK: Headers

    private static func checkSizes(_ mail: OutgoingMail) throws(ComposeError) {
        guard mail.subject.utf8.count <= ComposeLimits.subject else { throw .tooLong(field: "subject", limit: ComposeLimits.subject) }
        guard mail.attachments.count <= ComposeLimits.files else { throw .tooMany(field: "attachments", limit: ComposeLimits.files) }
        let size = mail.attachments.reduce(mail.text.utf8.count + (mail.html?.utf8.count ?? 0)) { $0 + $1.content.count }
        guard size <= ComposeLimits.size else { throw .tooLarge(limit: ComposeLimits.size) }
    }

    private static func writeOrigin(of mail: OutgoingMail, to header: inout HeaderWriter) throws(ComposeError) {
        guard mail.messageID.utf8.count <= ComposeLimits.ownID, isID(mail.messageID), mail.messageID.contains("@") else {
            throw .invalid(
                field: "messageID",
                reason: "a Message-ID is at most \(ComposeLimits.ownID) characters with an @, without blanks."
            )
        }
        header.addresses("From", [try OutgoingAddress(mail.from, field: "from")])
        header.addresses("Reply-To", try OutgoingAddress.list(mail.replyTo, field: "replyTo"))
        let to = try OutgoingAddress.list(mail.to, field: "to")
        let cc = try OutgoingAddress.list(mail.cc, field: "cc")
        if to.isEmpty, cc.isEmpty { header.field("To", ["undisclosed-recipients:;"]) }
        header.addresses("To", to)
        header.addresses("Cc", cc)
        let subject = HeaderText.clean(mail.subject)
        if !subject.isEmpty { header.text("Subject", subject) }
        header.field("Date", [try date(of: mail)])
        header.field("Message-ID", ["<" + mail.messageID + ">"])
    }

    private static func date(of mail: OutgoingMail) throws(ComposeError) -> String {
        let seconds = mail.date / 1000 - (mail.date % 1000 < 0 ? 1 : 0)
        guard (-1439...1439).contains(mail.utcOffsetMinutes),
            let text = cmail_format_date(seconds, Int32(mail.utcOffsetMinutes * 60))
        else { throw .invalid(field: "date", reason: "the time is outside of what a mail can name.") }
        defer { free(text) }
        return String(cString: text)
    }

    private static func writeThread(of mail: OutgoingMail, to header: inout HeaderWriter) {
        let parent = mail.inReplyTo.flatMap { isID($0) ? $0 : nil }
        if let parent { header.field("In-Reply-To", ["<" + parent + ">"]) }
        var ids: [String] = []
        // Of a list that nobody made by hand, what could be written at all.
        let known = mail.references.count > 200 ? Array(mail.references.prefix(1) + mail.references.suffix(199)) : mail.references
        for id in known + [parent].compactMap(\.self) where isID(id) {
            // The last mention counts: what is answered stands last (RFC 5322 section 3.6.4).
            ids.removeAll { $0 == id }
            ids.append(id)
        }
        if ids.count > ComposeLimits.lastReferences + 1 { ids = ids.prefix(1) + ids.suffix(ComposeLimits.lastReferences) }
        if !ids.isEmpty { header.field("References", ids.map { "<" + $0 + ">" }) }
    }

    /// What may stand between angle brackets: printable ASCII without blanks and brackets.
    static func isID(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= ComposeLimits.id && id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E }
    }

    private static func writeExtra(_ headers: [(name: String, value: String)], to writer: inout HeaderWriter) throws(ComposeError) {
        guard headers.count <= ComposeLimits.headers else { throw .tooMany(field: "headers", limit: ComposeLimits.headers) }
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.count <= 60,
                name.utf8.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.dash || $0 == 0x5F })
            else { throw .invalid(field: "headers", reason: "a header's name is 1 to 60 letters, digits and dashes.") }
            let lower = name.lowercased()
            guard !made.contains(lower), !lower.hasPrefix("content-"), !lower.hasPrefix("resent-") else {
                throw .invalid(field: "headers", reason: "\(name) cannot be added: it is made from the mail itself or by servers.")
            }
            guard value.utf8.count <= ComposeLimits.headerValue else { throw .tooLong(field: "headers", limit: ComposeLimits.headerValue) }
            let clean = HeaderText.clean(value)
            if !clean.isEmpty { writer.text(name, clean, longest: ComposeLimits.id) }
        }
    }

    private static let made: Set = [
        "from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
        "received", "return-path", "delivered-to", "dkim-signature",
    ]
}
