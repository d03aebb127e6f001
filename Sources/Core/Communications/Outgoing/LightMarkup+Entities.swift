extension LightMarkup {
    /// The light formatting for messengers: the text without its marks, and what is bold, slanted, linked or quoted. List markers stay:
    /// messengers know no lists.
    package static func entities(_ text: String) -> (text: String, entities: [TextEntity]) {
        var builder = EntityBuilder()
        var quoteStart: Int?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let isQuote = line.hasPrefix(">")
            if let start = quoteStart, !isQuote {
                builder.add(.quote, from: start)
                quoteStart = nil
            }
            if number > 0 { builder.text += "\n" }
            if isQuote, quoteStart == nil { quoteStart = builder.position }
            builder.line(isQuote ? line.drop { $0 == ">" || $0 == " " } : line)
        }
        if let quoteStart { builder.add(.quote, from: quoteStart) }
        builder.entities.sort { ($0.start, -$0.end) < ($1.start, -$1.end) }
        return (builder.text, builder.entities)
    }
}

/// A text on its way from light formatting to text and entities.
private struct EntityBuilder {
    var text = ""
    var entities: [TextEntity] = []
    var position: Int { text.utf16.count }

    mutating func add(_ kind: TextEntity.Kind, from start: Int, url: String? = nil) {
        if position > start { entities.append(TextEntity(start: start, end: position, kind: kind, url: url)) }
    }

    mutating func line(_ line: Substring) {
        var rest = line
        var before: Character = " "
        while let first = rest.first {
            if let span = LightMarkup.span(rest, after: before) {
                let start = position
                self.line(span.content)
                add(span.isBold ? .bold : .italic, from: start)
                before = rest[rest.index(rest.startIndex, offsetBy: span.length - 1)]
                rest = rest.dropFirst(span.length)
            } else if let link = LightMarkup.named(rest) {
                let start = position
                text += link.words
                add(.link, from: start, url: String(link.target))
                before = ")"
                rest = rest.dropFirst(link.length)
            } else {
                text.append(first)
                before = first
                rest.removeFirst()
            }
        }
    }
}
