/// Properties that change how a mail looks and nothing else: no position, no content, nothing that moves or loads.
enum CSSProperties {
    /// True for a property that may stay, by its lower case name.
    static func isAllowed(_ name: String) -> Bool {
        names.contains(name) || families.contains { name == $0 || name.hasPrefix($0 + "-") && name != "border-image-source" }
    }

    private static let families = ["border", "margin", "padding", "font", "text-decoration", "list-style"]

    private static let names: Set<String> = [
        "color", "background", "background-color", "background-image", "background-repeat", "background-position", "background-size",
        "width", "height",
        "max-width", "min-width", "max-height", "min-height", "line-height", "letter-spacing", "word-spacing", "text-align",
        "text-transform", "text-indent",
        "text-overflow", "vertical-align", "white-space", "word-break", "word-wrap", "overflow-wrap", "display", "float", "clear",
        "table-layout", "opacity",
        "direction", "overflow", "overflow-x", "overflow-y", "box-sizing", "caption-side", "empty-cells", "visibility", "quotes",
        "tab-size", "hyphens",
        "box-shadow", "text-shadow", "gap", "flex", "flex-direction", "flex-wrap", "justify-content", "align-items", "object-fit",
    ]
}

/// Judges the value of one CSS declaration.
enum CSSValue {
    private static let functions: Set<String> = [
        "rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "clamp", "linear-gradient", "radial-gradient", "url",
    ]

    /// The value as it may be written, or nil. Pictures in it are judged by `images`.
    static func filter(_ value: String, of property: String, _ images: inout ImagePolicy) -> String? {
        let bytes = Array(value.utf8)
        guard !bytes.isEmpty, !bytes.contains(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }) else { return nil }
        let lower = value.lowercased()
        if lower.contains("url") { return picture(value, of: property, &images) }
        return isPlain(bytes) && hasKnownFunctions(bytes) && isWord(lower, of: property) ? value : nil
    }

    /// No way out of a declaration, an attribute or a style element, and no second spelling of anything.
    private static func isPlain(_ bytes: [UInt8]) -> Bool {
        bytes.count <= 1000 && !bytes.contains { "\\<>{}@;&`".utf8.contains($0) } && isBalanced(bytes)
    }

    private static func isBalanced(_ bytes: [UInt8]) -> Bool {
        var quote: UInt8 = 0
        var depth = 0
        for byte in bytes {
            if quote != 0 {
                if byte == quote { quote = 0 }
                if byte == 0x0A || byte == 0x0D { return false }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x28 {
                depth += 1
            } else if byte == 0x29 {
                depth -= 1
                if depth < 0 { return false }
            }
        }
        return quote == 0 && depth == 0
    }

    private static func hasKnownFunctions(_ bytes: [UInt8]) -> Bool {
        for (index, byte) in bytes.enumerated() where byte == 0x28 {
            var start = index
            while start > 0, bytes[start - 1] == 0x2D || bytes[start - 1] | 0x20 >= 0x61 && bytes[start - 1] | 0x20 <= 0x7A { start -= 1 }
            let name = String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
            guard name.isEmpty || functions.contains(name) else { return false }
        }
        return true
    }

    /// Values of single properties that would let a mail hide its frame or reach out of it.
    private static func isWord(_ value: String, of property: String) -> Bool {
        let words = value.split(separator: "!").first.map { $0.trimmingSpaces } ?? ""
        switch property {
        case "display":
            return ["none", "block", "inline", "inline-block", "flex", "inline-flex", "list-item"].contains(words)
                || words.hasPrefix("table") || words == "inline-table"
        default:
            return !["expression", "javascript", "behavior", "-moz-binding", "vbscript", "attr(", "var(", "env("].contains {
                value.contains($0)
            }
        }
    }

    /// `url(…)` stays where a picture may stand and only if the picture may be loaded; the rest of the value stays.
    private static func picture(_ value: String, of property: String, _ images: inout ImagePolicy) -> String? {
        guard property == "background" || property == "background-image" else { return nil }
        guard let open = value.range(ofLowercased: "url("), let close = value[open.upperBound...].firstIndex(of: ")") else { return nil }
        let inside = value[open.upperBound..<close].trimmingSpaces.trimmingQuotes
        let rest = String(value[..<open.lowerBound] + value[value.index(after: close)...])
        let others = rest.trimmingSpaces
        guard !rest.lowercased().contains("url"), others.isEmpty || isPlain(Array(others.utf8)) && hasKnownFunctions(Array(others.utf8))
        else { return nil }
        guard case .show(let url) = images.decide(String(inside)),
            !url.utf8.contains(where: { "\"'()\\<> \n\r;&{}".utf8.contains($0) && $0 != 0x3B && $0 != 0x26 })
        else {
            return others.isEmpty || property == "background-image" ? nil : others
        }
        return String(value[..<open.lowerBound]) + "url(\"\(url)\")" + String(value[value.index(after: close)...])
    }
}

extension StringProtocol {
    /// Without blanks at both ends.
    var trimmingSpaces: String {
        var slice = self[...]
        while let first = slice.first, first.isWhitespace { slice = slice.dropFirst() }
        while let last = slice.last, last.isWhitespace { slice = slice.dropLast() }
        return String(slice)
    }

    /// Without quotation marks at both ends.
    var trimmingQuotes: String {
        var slice = self[...]
        while let first = slice.first, first == "\"" || first == "'" { slice = slice.dropFirst() }
        while let last = slice.last, last == "\"" || last == "'" { slice = slice.dropLast() }
        return String(slice)
    }

    /// The first place of a lower case ASCII text, whatever its case here.
    func range(ofLowercased text: String) -> Range<Index>? {
        var position = startIndex
        while position < endIndex {
            if self[position...].prefix(text.count).lowercased() == text { return position..<index(position, offsetBy: text.count) }
            position = index(after: position)
        }
        return nil
    }
}
