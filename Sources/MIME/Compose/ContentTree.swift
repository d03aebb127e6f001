/// How the parts of a mail stand inside each other: `mixed(alternative(text, related(html, images)), files)`, of which only the
/// levels are there that hold something.
struct ContentTree {
    /// The outermost part.
    let root: OutgoingPart

    /// - Throws: ``ComposeError/invalid(field:reason:)`` for a content id that is none.
    init(_ mail: OutgoingMail) throws(ComposeError) {
        // "=_" stands in no quoted-printable and no base64 (RFC 2045 section 6.7), so only what goes as it is has to be looked at.
        let boundary = "=_" + Self.hash(mail.messageID)
        let references = mail.html.map { ContentReferences($0) }
        var images: [OutgoingPart] = []
        var files: [OutgoingPart] = []
        for (index, file) in mail.attachments.enumerated() {
            if let id = file.contentID, id.utf8.count > ComposeLimits.ownID || !MailComposer.isID(id) {
                throw .invalid(field: "attachments", reason: "a content id is at most \(ComposeLimits.ownID) characters without blanks.")
            }
            var name = AttachmentName.clean(file.name)
            if name.isEmpty { name = AttachmentName.made(mime: file.mime.lowercased(), number: index + 1) }
            // A picture that the HTML does not show would be seen by nobody inside of multipart/related.
            let isInline = file.contentID.map { references?.contains($0) ?? false } ?? false
            let part = OutgoingPart(file: file, name: name, isInline: isInline, boundary: boundary)
            if isInline { images.append(part) } else { files.append(part) }
        }
        let body = Self.body(mail, images, boundary: boundary)
        root = files.isEmpty ? body : OutgoingPart("mixed", [body] + files, boundary: boundary + "_m")
    }

    private static func body(_ mail: OutgoingMail, _ images: [OutgoingPart], boundary: String) -> OutgoingPart {
        let text = OutgoingPart(text: mail.text, subtype: "plain", boundary: boundary)
        guard let source = mail.html else { return text }
        var html = OutgoingPart(text: source, subtype: "html", boundary: boundary)
        if !images.isEmpty {
            html = OutgoingPart("related", [html] + images, boundary: boundary + "_r", parameters: ["type=\"text/html\""])
        }
        // An empty text would be all that readers of plain text see.
        return mail.text.isEmpty ? html : OutgoingPart("alternative", [text, html], boundary: boundary + "_a")
    }

    /// FNV-1a, 64 bits: the same for the same id on every machine, and different for mails that quote each other.
    private static func hash(_ id: String) -> String {
        let value = id.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
