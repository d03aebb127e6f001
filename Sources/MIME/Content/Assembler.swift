/// Walks the parts of a mail and sorts them into text, HTML and attachments.
struct Assembler {
    private(set) var text: String?
    private(set) var html: String?
    private(set) var charset: String?
    private(set) var attachments: [Attachment] = []
    private(set) var defects: [String] = []

    private let raw: [UInt8]
    private let parts: [Part]
    /// The first charset any text of the mail declares: what raw bytes in headers are most likely written in.
    let hint: String?

    init(raw: [UInt8], parts: [Part]) {
        self.raw = raw
        self.parts = parts
        hint = parts.lazy.filter { $0.type == "text" }.compactMap { Parameters($0.header("content-type")).text("charset") }.first
    }

    /// What surrounds a part while walking.
    struct Context {
        var alternative = false
        var container: (subtype: String, protocol: String?)?
        var depth = 0
    }

    mutating func run() {
        guard !parts.isEmpty else { return }
        walk(0, Context())
        markInline()
    }

    mutating func note(_ defect: String?) {
        if let defect, !defects.contains(defect), defects.count < 50 { defects.append(defect) }
    }

    // MARK: Walking

    private mutating func walk(_ index: Int, _ context: Context) {
        let part = parts[index]
        guard part.isMultipart else { return leaf(part, context) }
        guard context.depth < 200 else { return note("nested too deep") }
        var inner = context
        inner.depth += 1
        inner.container = (part.subtype, part.subtype == "signed" || part.subtype == "encrypted" ? type(of: part).keyword("protocol") : nil)
        if part.subtype == "alternative" { inner.alternative = true }
        if part.subtype == "mixed" || part.subtype == "report" || part.subtype == "digest" { inner.alternative = false }
        if part.children.isEmpty { note("multipart without parts") }
        for child in part.children { walk(child, inner) }
    }

    private mutating func leaf(_ part: Part, _ context: Context) {
        let type = type(of: part)
        let disposition = Parameters(part.header("content-disposition"))
        let name = disposition.text("filename", hint: hint) ?? disposition.text("name", hint: hint) ?? type.text("name", hint: hint)
        guard let range = part.range else { return note("part without content") }
        let encoding = TransferDecoding.encoding(part.header("content-transfer-encoding"))
        if encoding == .other { note("unknown transfer encoding") }
        let isBody = isBody(part, disposition: disposition.value, hasName: name != nil, context)
        let location = Attachment.Location(range: range, encoding: encoding)
        // Other versions of what is shown already.
        if context.alternative, ["text/x-amp-html", "text/watch-html", "text/enriched"].contains(part.mime), text != nil || html != nil {
            return
        }
        if isBody, encoding != .uuencode {
            if part.subtype == "html" { return addHTML(location, type) }
            return addText(location, type, context)
        }
        addAttachment(part, location, name: name, disposition: disposition.value, type: type, context)
    }

    private func isBody(_ part: Part, disposition: String, hasName: Bool, _ context: Context) -> Bool {
        guard part.type == "text", part.subtype == "plain" || part.subtype == "html" || part.subtype == "enriched" else { return false }
        if disposition == "attachment" { return false }
        // A named HTML part beside a text is a file; only inside an alternative it is the text's other form.
        let isTaken = html != nil || (text != nil && !(context.alternative && part.subtype == "html"))
        // In an alternative a second text of the same kind is another version, not a continuation.
        if context.alternative, part.subtype == "html" ? html != nil : text != nil { return false }
        return !hasName || !isTaken && (disposition != "inline" || !context.alternative && context.container == nil)
    }

    // MARK: Body

    private mutating func decode(_ location: Attachment.Location, _ declared: String?) -> String {
        let bytes = TransferDecoding.decode(raw[location.range], location.encoding)
        let result = TextDecoder.decode(bytes[...], declared: declared)
        note(result.defect)
        if charset == nil || charset == "us-ascii" { charset = result.charset }
        return result.text
    }

    private mutating func addText(_ location: Attachment.Location, _ type: Parameters, _ context: Context) {
        var declared = type.text("charset")
        if declared?.isEmpty == true { declared = nil }
        var location = location
        if location.encoding == .identity { location.range = takeUUEncoded(location.range) }
        var content = Self.lines(decode(location, declared))
        if type.keyword("format") == "flowed" {
            content = FlowedText.unwrap(content, delSp: type.keyword("delsp") == "yes")
        }
        if content.isEmpty, text != nil || html != nil { return }
        if let html, !context.alternative { self.html = html + Self.asHTML(content) }
        if text == nil, html != nil, !context.alternative { return }
        text = text.map { $0 + "\n\n" + content } ?? content
    }

    private mutating func addHTML(_ location: Attachment.Location, _ type: Parameters) {
        let bytes = TransferDecoding.decode(raw[location.range], location.encoding)
        let declared = type.text("charset") ?? HTMLCharset.declared(in: bytes)
        let content = decode(location, declared)
        html = html.map { $0 + "\n" + content } ?? content
    }

    /// One kind of line ends, and no NUL, for what people read and databases keep.
    private static func lines(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == ASCII.cr || $0 == 0 }) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == ASCII.cr {
                result.append(ASCII.lf)
            } else if byte != 0, byte != ASCII.lf || previous != ASCII.cr {
                result.append(byte)
            }
            previous = byte
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func asHTML(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return "\n<pre>" + escaped + "</pre>"
    }

    // MARK: Attachments

    /// Makes attachments of uuencoded files inside a text and returns the text before the first one.
    private mutating func takeUUEncoded(_ range: Range<Int>) -> Range<Int> {
        let blocks = UUEncoding.blocks(in: raw[range])
        for block in blocks {
            let name = AttachmentName.clean(HeaderText.decode(block.name))
            let location = Attachment.Location(range: block.range, encoding: .uuencode)
            append(name: name, mime: MediaType.guess(fromName: name), location: location, note: nil, isInline: false, contentID: nil)
        }
        guard let first = blocks.first else { return range }
        return range.lowerBound..<first.range.lowerBound
    }

    private mutating func addAttachment(
        _ part: Part,
        _ location: Attachment.Location,
        name: String?,
        disposition: String,
        type: Parameters,
        _ context: Context
    ) {
        var shown = AttachmentName.clean(name ?? "")
        if shown.isEmpty, part.type == "message", ["rfc822", "global", "rfc2822", "news"].contains(part.subtype) {
            let inner = EmbeddedHeaders(TransferDecoding.decode(raw[location.range].prefix(65_536), location.encoding))
            shown = AttachmentName.forwarded(subject: inner.subject, sender: inner.sender)
        }
        if shown.isEmpty { shown = AttachmentName.made(mime: part.mime, number: attachments.count + 1) }
        var mime = part.mime
        if !MediaType.isValid(mime) { mime = MediaType.guess(fromName: shown) }
        let note = AttachmentNote.of(mime: mime, name: shown, smimeType: type.keyword("smime-type"), container: context.container)
        let contentID = part.header("content-id").flatMap { MessageIDs.own($0) }
        append(name: shown, mime: mime, location: location, note: note, isInline: disposition == "inline", contentID: contentID)
    }

    private mutating func append(
        name: String,
        mime: String,
        location: Attachment.Location,
        note: String?,
        isInline: Bool,
        contentID: String?
    ) {
        let size =
            location.encoding == .identity || location.encoding == .other
            ? location.range.count : TransferDecoding.decode(raw[location.range], location.encoding).count
        let safe = name.isEmpty ? AttachmentName.made(mime: mime, number: attachments.count + 1) : name
        attachments.append(
            Attachment(name: safe, mime: mime, contentID: contentID, inline: isInline, size: size, note: note, location: location)
        )
    }

    /// A picture the HTML shows by `cid:` is part of the text, whatever its disposition says.
    private mutating func markInline() {
        guard let html, attachments.contains(where: { $0.contentID != nil }) else { return }
        let references = ContentReferences(html)
        for index in attachments.indices {
            if let id = attachments[index].contentID, references.contains(id) { attachments[index].inline = true }
        }
    }

    private func type(of part: Part) -> Parameters { Parameters(part.header("content-type")) }
}
