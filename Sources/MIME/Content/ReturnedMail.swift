/// What a bounce gives back of the mail that was not delivered.
struct ReturnedMail {
    let raw: [UInt8]
    let parts: [Part]
    let mail: Mail
    let statuses: [DeliveryStatus]

    /// Its Message-ID, from wherever the report has it: the surest place first.
    var messageID: String? {
        let own = mail.messageID
        if let id = headers.lazy.compactMap(\.messageID).first(where: { $0 != own }) { return id }
        for status in statuses {
            for name in ["x-original-message-id", "original-message-id", "message-id"] {
                if let id = status.message[name].flatMap({ MessageIDs.parse(Array($0.utf8)).first }) { return id }
            }
        }
        let texts = self.texts
        if let id = texts.lazy.compactMap({ Self.line(in: $0, except: own) }).first { return id }
        if let id = mail.inReplyTo.first ?? mail.references.last { return id }
        return texts.lazy.compactMap { Self.bracketed(in: $0, except: own) }.first
    }

    /// The one it was sent to, if it was one.
    var recipient: String? {
        for header in headers {
            if let to = header.value("to").map({ AddressList.parse($0) }), to.count == 1 { return to[0].address }
        }
        return nil
    }

    /// The mail itself or its headers, as parts of the report.
    private var headers: [EmbeddedHeaders] {
        let types = ["message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"]
        return parts.lazy.filter { types.contains($0.mime) }.prefix(5).map { EmbeddedHeaders(BounceReader.content($0, raw)) }
    }

    /// The text parts, also the nameless ones that gateways make of everything they do not know.
    private var texts: [[UInt8]] {
        parts.lazy.filter { $0.type == "text" && !$0.isMultipart }.prefix(10).map { part in
            let content = BounceReader.content(part, raw)
            return part.subtype == "html" ? Array(MarkupText.words(String(decoding: content, as: UTF8.self)).utf8) : content
        }
    }

    /// The first `Message-ID:` line, which is how most systems quote the mail that failed; it may be folded and quoted.
    private static func line(in text: [UInt8], except own: String?) -> String? {
        let lines = text.lineRanges
        for (index, range) in lines.enumerated() {
            let clean = text[range].drop { $0 == 0x3E || ASCII.isBlank($0) }
            guard clean.matches("message-id:", at: clean.startIndex) else { continue }
            var value = Array(clean.dropFirst(11))
            if value.trimmed.isEmpty, index + 1 < lines.count {
                value = text[lines[index + 1]].drop { $0 == 0x3E || ASCII.isBlank($0) } + []
            }
            if let id = MessageIDs.parse(value).first, id != own { return id }
        }
        return nil
    }

    /// Something in angle brackets that is written like an id and unlike an address: the last resort.
    private static func bracketed(in text: [UInt8], except own: String?) -> String? {
        MessageIDs.parse(Array(text.prefix(16_384))).first { id in
            let local = id.prefix { $0 != "@" }
            return id != own && id.contains("@") && local.utf8.count >= 20 && local.utf8.count(where: ASCII.isDigit) >= 5
                && !local.contains("=")
        }
    }
}
