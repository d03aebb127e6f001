import CMail

/// Reads raw mails (RFC 5322 and MIME) into values. Every input gives a mail; nothing is thrown.
public enum MailParser {
    /// Parses a raw mail as it came from the server or a file: LF, CRLF or CR line ends, any bytes, also none.
    ///
    /// What lies beyond `limits` is kept as one opaque attachment, and a defect names the limit.
    public static func parse(_ raw: [UInt8], limits: Limits = .standard) -> Mail {
        let look = Preflight(raw, limits: limits)
        let parts = structure(raw, look, limits)
        var assembler = Assembler(raw: raw, parts: parts)
        look.defects.forEach { assembler.note($0) }
        assembler.run()
        var mail = Mail()
        fill(&mail, from: parts.first, hint: assembler.hint)
        mail.text = assembler.text
        mail.html = assembler.html
        mail.charset = assembler.charset
        mail.attachments = assembler.attachments
        mail.defects = assembler.defects
        if look.cut < raw.count { mail.attachments.append(rest(look.cut..<raw.count)) }
        if let root = parts.first {
            mail.bounce = BounceReader(raw: raw, parts: parts, mail: mail).bounce
            if mail.bounce != nil, mail.text == nil, mail.html == nil { mail.text = BounceReader.words(of: parts, raw) }
            mail.auto = AutoMark.find(root, from: mail.from, subject: mail.subject, isBounce: mail.bounce != nil)
        }
        return mail
    }

    /// The decoded bytes of an attachment of a mail that was parsed from these raw bytes.
    public static func content(of attachment: Attachment, in raw: [UInt8]) -> [UInt8] {
        let range = attachment.location.range.clamped(to: 0..<raw.count)
        return TransferDecoding.decode(raw[range], attachment.location.encoding)
    }

    /// Reads a Date header (RFC 5322 section 3.3, leniently) as milliseconds since 1970 UTC.
    static func date(_ value: [UInt8]?) -> Int64? {
        guard let value, value.count < 200 else { return nil }
        let text = HeaderText.clean(String(decoding: value, as: UTF8.self))
        var milliseconds: Int64 = 0
        guard !text.isEmpty, cmail_date(text, &milliseconds) else { return nil }
        return milliseconds
    }

    // MARK: Steps

    private static func structure(_ raw: [UInt8], _ look: Preflight, _ limits: Limits) -> [Part] {
        guard look.start < look.cut else { return [] }
        let bytes = look.repaired
        let tree = PartTree(bytes, offset: look.start, end: look.cut, limit: limits.parts)
        return BrokenStructure.repair(tree?.parts ?? [], raw: raw, look: look, limits: limits)
    }

    private static func rest(_ range: Range<Int>) -> Attachment {
        let location = Attachment.Location(range: range, encoding: .identity)
        return Attachment(
            name: "rest.bin",
            mime: "application/octet-stream",
            contentID: nil,
            inline: false,
            size: range.count,
            note: "beyond the limits, not read",
            location: location
        )
    }

    private static func fill(_ mail: inout Mail, from root: Part?, hint: String?) {
        guard let root else { return }
        func addresses(_ name: String) -> [MailAddress] {
            root.headers(name).flatMap { AddressList.parse($0, hint: hint) }
        }
        mail.messageID = MessageIDs.own(root.header("message-id"))
        mail.inReplyTo = root.headers("in-reply-to").flatMap(MessageIDs.parse)
        mail.references = root.headers("references").flatMap(MessageIDs.parse)
        // Only one From counts (RFC 5322 section 3.6): the first one that names anybody.
        mail.from = root.headers("from").lazy.map { AddressList.parse($0, hint: hint) }.first { !$0.isEmpty } ?? []
        mail.sender = addresses("sender")
        mail.replyTo = addresses("reply-to")
        mail.to = addresses("to")
        mail.cc = addresses("cc")
        mail.bcc = addresses("bcc")
        mail.subject = root.header("subject").map { HeaderText.decode($0, hint: hint) } ?? ""
        mail.date = date(root.header("date"))
    }
}
