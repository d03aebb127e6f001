import Core

/// Formatting: `MessageEntity` of the Bot API, counted in UTF-16 code units as the platform does.
enum TelegramEntities {
    /// - Parameter text: the text as it is shown: entities end where it ends.
    static func read(_ values: [TelegramFields], in text: String) -> [TextEntity] {
        guard !values.isEmpty else { return [] }
        let units = Array(text.utf16)
        return values.prefix(ReadingLimits.entities).compactMap { read($0, units) }
    }

    private static func read(_ fields: TelegramFields, _ units: [UInt16]) -> TextEntity? {
        guard let start = fields.count("offset"), let length = fields.count("length"), length > 0, start < units.count else { return nil }
        let end = min(start + length, units.count)
        let (kind, url) = meaning(fields) { String(decoding: units[start..<end].prefix(ReadingLimits.url), as: UTF16.self) }
        return TextEntity(start: start, end: end, kind: kind, url: url)
    }

    /// - Parameter words: what the entity stands on.
    private static func meaning(_ fields: TelegramFields, _ words: () -> String) -> (TextEntity.Kind, String?) {
        switch fields.string("type") {
        case "text_link":
            // Where it leads elsewhere than to a page, its words remain.
            guard let url = TelegramLinks.allowed(fields.string("url")) else { return (.other, nil) }
            return (.link, url)
        case "url": return (.link, TelegramLinks.written(words()))
        case "mention":
            let name = words()
            return (.mention, name.hasPrefix("@") ? TelegramLinks.allowed("https://t.me/\(name.dropFirst())") : nil)
        case "text_mention": return (.mention, fields.object("user")?.int("id").map { "tg://user?id=\($0)" })
        case "email": return (.email, TelegramLinks.allowed("mailto:\(words())"))
        case "phone_number": return (.phone, TelegramPhones.link(words()))
        case let type: return (kinds[type ?? ""] ?? .other, nil)
        }
    }

    /// What is only looks.
    static let kinds: [String: TextEntity.Kind] = [
        "bold": .bold, "italic": .italic, "underline": .underline, "strikethrough": .strikethrough, "spoiler": .spoiler, "code": .code,
        "pre": .pre, "blockquote": .quote, "expandable_blockquote": .quote, "hashtag": .hashtag, "bot_command": .command,
    ]
}

/// Addresses that a page may offer to follow.
enum TelegramLinks {
    private static let schemes = ["https://", "http://", "mailto:", "tel:", "tg://"]

    /// The address if it has one of the schemes and nothing that could end it early.
    static func allowed(_ url: String?) -> String? {
        guard let url, url.utf8.count <= ReadingLimits.url else { return nil }
        let lower = url.lowercased()
        guard let scheme = schemes.first(where: lower.hasPrefix), lower.utf8.count > scheme.utf8.count else { return nil }
        let isClean = url.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isWhitespace && !scalar.properties.isBidiControl && scalar.properties.generalCategory != .control
                && !"<>\"\\".unicodeScalars.contains(scalar)
        }
        return isClean ? url : nil
    }

    /// An address as people write it: without a scheme it is a web page.
    static func written(_ text: String) -> String? {
        allowed(text) ?? (text.contains(":") && text.contains("://") ? nil : allowed("http://\(text)"))
    }
}

/// Phone numbers.
enum TelegramPhones {
    /// Where a number in a text leads. A number of the country stays one.
    static func link(_ text: String) -> String? {
        if text.hasPrefix("+") || text.hasPrefix("00") { return international(text).map { "tel:\($0)" } }
        let digits = text.unicodeScalars.prefix(64).filter { ("0"..."9").contains($0) }
        return (3...15).contains(digits.count) ? "tel:" + String(String.UnicodeScalarView(digits)) : nil
    }

    /// `+` and the digits of an international number (E.164); nil for what is none.
    static func international(_ text: String) -> String? {
        var digits = ""
        for scalar in text.unicodeScalars.prefix(64) {
            if scalar.isASCII, scalar.properties.numericType != nil {
                digits.unicodeScalars.append(scalar)
            } else if !"+-–().\u{A0} ".unicodeScalars.contains(scalar) {
                return nil
            }
        }
        if digits.hasPrefix("00") { digits.removeFirst(2) }
        return (7...15).contains(digits.count) && !digits.hasPrefix("0") ? "+\(digits)" : nil
    }
}
