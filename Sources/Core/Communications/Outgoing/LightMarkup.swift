/// The light formatting that people type, as HTML: `**bold**`, `*italic*`, lists, quotes, links. What is no markup stays text,
/// and nothing of the text can become markup of another kind.
package enum LightMarkup {
    /// The HTML of a message: what was written with its formatting, signature and quoted text below it.
    package static func document(_ text: String, folds: [TextFold]) -> String {
        let utf16 = Array(text.utf16)
        func part(_ range: Range<Int>) -> String { String(decoding: utf16[range], as: UTF16.self) }
        let sorted = folds.filter { $0.start <= $0.end && $0.end <= utf16.count }.sorted { $0.start < $1.start }
        var html = body(trimmed(part(0..<(sorted.first?.start ?? utf16.count))))
        for fold in sorted { html += below(text, fold) }
        return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n\(html)</body></html>\n"
    }

    /// The HTML of a part that stands below what was written.
    package static func below(_ text: String, _ fold: TextFold) -> String {
        let utf16 = Array(text.utf16)
        guard fold.start <= fold.end, fold.end <= utf16.count else { return "" }
        let inside = String(decoding: utf16[fold.start..<fold.end], as: UTF16.self)
        switch fold.kind {
        case .signature: return "<div style=\"color:#555\">\(lines(inside))</div>\n"
        case .quote: return quote(inside)
        }
    }

    private static func quote(_ text: String) -> String {
        let all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let first = all.first, all.dropFirst().allSatisfy({ $0.hasPrefix(">") }), all.count > 1 else {
            return "<div>\(lines(text))</div>\n"
        }
        let inside = all.dropFirst().map { $0.hasPrefix("> ") ? $0.dropFirst(2) : $0.dropFirst() }.joined(separator: "\n")
        return "<div>\(linked(first))</div>\n<blockquote style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex\">"
            + "\(lines(inside))</blockquote>\n"
    }

    /// A text without its marks, for where only words have room.
    package static func plain(_ text: String) -> String {
        let pattern = #/\*\*([^*\n]+)\*\*|\*([^*\s][^*\n]*)\*|\[([^\]\n]+)\]\([^)\s]+\)/#
        return String(text.prefix(4 * Preview.length)).replacing(pattern) { match in match.1 ?? match.2 ?? match.3 ?? "" }
    }

    /// Blocks: paragraphs, lists, quotes.
    package static func body(_ text: String) -> String {
        var html = ""
        var rest = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = rest.first {
            if line.allSatisfy(\.isWhitespace) {
                rest.removeFirst()
                continue
            }
            let kind = Block(of: line)
            var block: [Substring] = []
            while let next = rest.first, !next.allSatisfy(\.isWhitespace), Block(of: next) == kind {
                block.append(rest.removeFirst())
            }
            html += kind.html(block)
        }
        return html
    }

    private enum Block: Equatable {
        case paragraph, bullets, numbers, quote

        init(of line: Substring) {
            let marker = LightMarkup.marker(line)
            switch marker {
            case "- ", "* ", "• ": self = .bullets
            case .some: self = .numbers
            case nil: self = line.hasPrefix(">") ? .quote : .paragraph
            }
        }

        func html(_ lines: [Substring]) -> String {
            func items(_ tag: String) -> String {
                "<\(tag)>" + lines.map { "<li>\(inline($0.dropFirst(LightMarkup.marker($0)?.count ?? 0)))</li>" }.joined() + "</\(tag)>\n"
            }
            switch self {
            case .paragraph: return "<p>" + lines.map { inline($0) }.joined(separator: "<br>\n") + "</p>\n"
            case .bullets: return items("ul")
            case .numbers: return items("ol")
            case .quote:
                return "<blockquote>" + lines.map { inline($0.drop { $0 == ">" || $0 == " " }) }.joined(separator: "<br>\n")
                    + "</blockquote>\n"
            }
        }
    }

    /// `- `, `* `, `• `, `1. ` at the beginning of a line.
    private static func marker(_ line: Substring) -> Substring? {
        if ["- ", "* ", "• "].contains(line.prefix(2)) { return line.prefix(2) }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        guard (1...3).contains(digits.count), line.dropFirst(digits.count).hasPrefix(". ") else { return nil }
        return line.prefix(digits.count + 2)
    }

    private static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { linked($0) }.joined(separator: "<br>\n")
    }

    private static func trimmed(_ text: String) -> String {
        guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(text[...last])
    }

    // MARK: - Within a line

    /// Characters within which a mark has to be closed, so that the price of a line does not grow with its square.
    private static let reach = 500

    /// Bold, italic and links. Marks that are not closed on the line stay as they are.
    package static func inline(_ text: some StringProtocol) -> String {
        var html = ""
        var rest = Substring(text)
        var before: Character = " "
        while let first = rest.first {
            if let (length, replacement) = emphasis(rest, after: before) ?? link(rest, after: before) {
                html += replacement
                before = rest[rest.index(rest.startIndex, offsetBy: length - 1)]
                rest = rest.dropFirst(length)
            } else {
                html += escaped(first)
                before = first
                rest.removeFirst()
            }
        }
        return html
    }

    /// Text with links and nothing else.
    private static func linked(_ text: some StringProtocol) -> String {
        var html = ""
        var rest = Substring(text)
        var before: Character = " "
        while let first = rest.first {
            if let (length, replacement) = address(rest, after: before) {
                html += replacement
                before = "x"
                rest = rest.dropFirst(length)
            } else {
                html += escaped(first)
                before = first
                rest.removeFirst()
            }
        }
        return html
    }

    private static func emphasis(_ rest: Substring, after before: Character) -> (Int, String)? {
        guard let span = span(rest, after: before) else { return nil }
        let tag = span.isBold ? "b" : "i"
        return (span.length, "<\(tag)>\(inline(span.content))</\(tag)>")
    }

    /// A stretch between two marks at the beginning of a text; `length` is in characters, marks included.
    static func span(_ rest: Substring, after before: Character) -> (length: Int, content: Substring, isBold: Bool)? {
        guard rest.first == "*" || rest.first == "_", !(before.isLetter || before.isNumber) else { return nil }
        for (mark, isBold) in [("**", true), ("*", false), ("_", false)] where rest.hasPrefix(mark) {
            let inside = rest.dropFirst(mark.count).prefix(reach)
            guard let first = inside.first, !first.isWhitespace, let end = inside.firstRange(of: mark)?.lowerBound,
                end > inside.startIndex, !inside[inside.index(before: end)].isWhitespace
            else { continue }
            let after = rest[end...].dropFirst(mark.count).first
            if let after, after.isLetter || after.isNumber { continue }
            let content = inside[..<end]
            return (content.count + 2 * mark.count, content, isBold)
        }
        return nil
    }

    /// `[words](https://…)`, or an address that stands there as it is.
    private static func link(_ rest: Substring, after before: Character) -> (Int, String)? {
        if parts(rest) != nil { return named(rest).map { ($0.length, anchor($0.target, escaped($0.words))) } }
        return address(rest, after: before)
    }

    /// `[words](target)` at the beginning of a text, whatever the target is.
    private static func parts(_ rest: Substring) -> (words: Substring, target: Substring, length: Int)? {
        guard rest.first == "[", let close = rest.prefix(reach).firstIndex(of: "]"), rest[close...].hasPrefix("]("),
            let end = rest[close...].prefix(reach).firstIndex(of: ")")
        else { return nil }
        return (
            rest[rest.index(after: rest.startIndex)..<close], rest[rest.index(close, offsetBy: 2)..<end],
            rest.distance(from: rest.startIndex, to: end) + 1
        )
    }

    /// A link with words of its own at the beginning of a text.
    static func named(_ rest: Substring) -> (words: Substring, target: Substring, length: Int)? {
        guard let link = parts(rest), !link.words.isEmpty, isLink(link.target) else { return nil }
        return link
    }

    private static func address(_ rest: Substring, after before: Character) -> (Int, String)? {
        guard !(before.isLetter || before.isNumber), rest.hasPrefix("https://") || rest.hasPrefix("http://") else { return nil }
        var target = rest.prefix { !$0.isWhitespace && !"<>\"".contains($0) }
        while let last = target.last, ".,;:!?)]'*_".contains(last) { target.removeLast() }
        return isLink(target) ? (target.count, anchor(target, escaped(target))) : nil
    }

    private static func isLink(_ target: Substring) -> Bool {
        let isWeb = target.hasPrefix("https://") || target.hasPrefix("http://")
        return (isWeb && target.count > 8 || target.hasPrefix("mailto:")) && !target.contains { $0.isWhitespace || "<>\"".contains($0) }
    }

    private static func anchor(_ target: Substring, _ words: String) -> String { "<a href=\"\(escaped(target))\">\(words)</a>" }

    private static func escaped(_ text: some StringProtocol) -> String { text.map { escaped($0) }.joined() }

    private static func escaped(_ character: Character) -> String {
        switch character {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        default: String(character)
        }
    }
}
