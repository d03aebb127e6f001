/// Lets harmless CSS through: declarations of known properties with plain values, simple rules and @media blocks.
///
/// Values are judged after comments are gone and only if they hold no backslash, so nothing can be spelled differently
/// here and in a browser.
struct StyleFilter {
    /// Bytes of one style attribute and of one style element that are read.
    private static let attributeLimit = 10_000
    private static let sheetLimit = 300_000

    /// The allowed declarations of a style attribute, or nil if none are left.
    static func attribute(_ css: String, _ images: inout ImagePolicy) -> String? {
        guard css.utf8.count <= attributeLimit else { return nil }
        let kept = declarations(withoutComments(Array(css.utf8))[...], &images)
        return kept.isEmpty ? nil : kept
    }

    /// The allowed rules of a style element.
    static func sheet(_ css: String, _ images: inout ImagePolicy) -> String {
        let bytes = withoutComments(Array(css.utf8.prefix(sheetLimit)))
        var rest = bytes[...]
        return rules(&rest, &images, depth: 0)
    }

    // MARK: Rules

    private static func rules(_ rest: inout ArraySlice<UInt8>, _ images: inout ImagePolicy, depth: Int) -> String {
        var result = ""
        while !rest.isEmpty {
            guard let stop = rest.firstIndex(where: { $0 == 0x7B || $0 == 0x3B || $0 == 0x7D }) else { break }
            let head = trimmed(rest[..<stop])
            let end = rest[stop]
            rest = rest[(stop + 1)...]
            if end == 0x7D {
                if depth > 0 { return result }
                continue
            }
            if end == 0x3B { continue }  // @import, @charset, garbage
            let lower = head.lowercased()
            if lower.hasPrefix("@media"), depth < 3 {
                let inner = rules(&rest, &images, depth: depth + 1)
                if isMediaQuery(head), !inner.isEmpty { result += head + "{" + inner + "}\n" }
            } else if lower.hasPrefix("@") {
                skipBlock(&rest)
            } else {
                let close = rest.firstIndex(of: 0x7D) ?? rest.endIndex
                let body = declarations(rest[..<close], &images)
                rest = rest[min(close + 1, rest.endIndex)...]
                if isSelector(head), !body.isEmpty { result += head + "{" + body + "}\n" }
            }
        }
        return result
    }

    private static func skipBlock(_ rest: inout ArraySlice<UInt8>) {
        var depth = 1
        while let byte = rest.popFirst() {
            if byte == 0x7B { depth += 1 }
            if byte == 0x7D { depth -= 1 }
            if depth == 0 { return }
        }
    }

    private static func isSelector(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 2000 && text.utf8.allSatisfy { isWord($0) || " .#*,>+~:[]=\"'()^$|\n\r\t".utf8.contains($0) }
    }

    private static func isMediaQuery(_ text: String) -> Bool {
        text.utf8.count <= 500 && text.utf8.dropFirst().allSatisfy { isWord($0) || " (),.:/\n\r\t".utf8.contains($0) }
    }

    // MARK: Declarations

    private static func declarations(_ css: ArraySlice<UInt8>, _ images: inout ImagePolicy) -> String {
        var kept: [String] = []
        for part in split(css) {
            guard let colon = part.firstIndex(of: 0x3A) else { continue }
            let name = trimmed(part[..<colon]).lowercased()
            let value = trimmed(part[(colon + 1)...])
            guard CSSProperties.isAllowed(name), let safe = CSSValue.filter(value, of: name, &images) else { continue }
            kept.append(name + ":" + safe)
            if kept.count >= 200 { break }
        }
        return kept.joined(separator: ";")
    }

    /// Declarations end at semicolons outside of strings and parentheses.
    private static func split(_ css: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var result: [ArraySlice<UInt8>] = []
        var quote: UInt8 = 0
        var depth = 0
        var start = css.startIndex
        for index in css.indices {
            let byte = css[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
                continue
            }
            switch byte {
            case 0x22, 0x27: quote = byte
            case 0x28: depth += 1
            case 0x29: depth = max(0, depth - 1)
            case 0x3B where depth == 0:
                result.append(css[start..<index])
                start = index + 1
            default: break
            }
        }
        result.append(css[start...])
        return result
    }

    // MARK: Bytes

    private static func withoutComments(_ css: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(css.count)
        var index = 0
        while index < css.count {
            if css[index] == 0x2F, index + 1 < css.count, css[index + 1] == 0x2A {
                var end = index + 2
                while end + 1 < css.count, !(css[end] == 0x2A && css[end + 1] == 0x2F) { end += 1 }
                index = end + 2
                result.append(0x20)
            } else {
                result.append(css[index])
                index += 1
            }
        }
        return withoutMarkers(result)
    }

    /// `<!--` and `-->` around a sheet, from times when browsers did not know the style element.
    private static func withoutMarkers(_ css: [UInt8]) -> [UInt8] {
        guard css.contains(0x3C) || css.contains(0x3E) else { return css }
        let text = String(decoding: css, as: UTF8.self)
        return Array(text.replacing("<!--", with: " ").replacing("-->", with: " ").utf8)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var slice = bytes.drop { $0 <= 0x20 }
        while let last = slice.last, last <= 0x20 { slice = slice.dropLast() }
        return String(decoding: slice, as: UTF8.self)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return lower >= 0x61 && lower <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == 0x2D || byte == 0x5F
    }
}
