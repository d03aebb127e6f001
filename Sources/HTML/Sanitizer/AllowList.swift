/// What may stay of a mail's markup. Everything that is not named here goes.
enum AllowList {
    /// Elements that are written again. None of them holds raw text, loads anything but pictures, or is foreign.
    static let elements: Set<String> = [
        "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite",
        "code", "col",
        "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3",
        "h4", "h5", "h6",
        "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp",
        "section", "small",
        "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul",
        "var", "wbr",
    ]

    /// Elements without content and end tag.
    static let void: Set<String> = ["br", "col", "hr", "img", "wbr"]

    /// Elements that go with everything inside of them.
    static let dropped: Set<String> = [
        "script", "style", "head", "title", "template", "iframe", "object", "embed", "applet", "frame", "frameset", "noframes", "noembed",
        "select",
        "datalist", "audio", "video", "canvas", "meta", "link", "base", "basefont", "bgsound", "input", "svg", "math", "source", "track",
        "param", "portal",
        "area", "keygen", "isindex", "command", "frameset", "dialog", "slot",
    ]

    /// Elements that become a harmless relative.
    static let renamed = ["xmp": "pre", "plaintext": "pre", "listing": "pre", "dir": "ul", "menu": "ul", "textarea": "pre", "nobr": "span"]

    /// Attributes any element may have, with the form their value must have.
    static let common: [String: Form] = [
        "align": .word, "valign": .word, "dir": .word, "lang": .word, "class": .words, "id": .name, "width": .length, "height": .length,
        "bgcolor": .color,
        "title": .text,
    ]

    /// Attributes of single elements.
    static let special: [String: [String: Form]] = [
        "font": ["color": .color, "face": .text, "size": .length],
        "table": ["border": .length, "cellpadding": .length, "cellspacing": .length, "rules": .word, "frame": .word, "summary": .text],
        "td": ["colspan": .count, "rowspan": .count, "nowrap": .flag],
        "th": ["colspan": .count, "rowspan": .count, "nowrap": .flag, "scope": .word],
        "col": ["span": .count], "colgroup": ["span": .count], "ol": ["start": .count, "type": .word, "reversed": .flag],
        "ul": ["type": .word],
        "li": ["value": .count, "type": .word], "img": ["alt": .text, "border": .length, "hspace": .length, "vspace": .length],
        "hr": ["size": .length, "color": .color, "noshade": .flag], "br": ["clear": .word], "time": ["datetime": .text],
        "pre": ["width": .length],
        "details": ["open": .flag], "blockquote": ["type": .word],
    ]

    /// What an attribute's value may look like.
    enum Form {
        case word, words, name, length, count, color, text, flag

        /// The value to write, or nil if it does not have this form.
        func accept(_ value: String) -> String? {
            let bytes = value.utf8
            switch self {
            case .text: return String(value.prefix(1000))
            case .flag: return ""
            case .word: return bytes.count <= 40 && bytes.allSatisfy(Self.isWordByte) ? value : nil
            case .words: return bytes.count <= 400 && bytes.allSatisfy { Self.isWordByte($0) || $0 == 0x20 } ? value : nil
            case .name: return !bytes.isEmpty && bytes.count <= 100 && bytes.allSatisfy(Self.isWordByte) ? value : nil
            case .length:
                let isLength = !bytes.isEmpty && bytes.count <= 12 && bytes.allSatisfy { Self.isDigit($0) || "%.+-*px ".utf8.contains($0) }
                return isLength ? value : nil
            case .count: return Int(value.prefix(8)).map { String(min(max($0, 0), 1000)) }
            case .color:
                return !bytes.isEmpty && bytes.count <= 30 && bytes.allSatisfy { Self.isWordByte($0) || "#(),. %".utf8.contains($0) }
                    ? value : nil
            }
        }

        private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

        private static func isWordByte(_ byte: UInt8) -> Bool {
            isDigit(byte) || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x2D || byte == 0x5F
        }
    }
}
