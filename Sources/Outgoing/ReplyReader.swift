/// Puts the lines of a reply together (RFC 5321, 4.2.1).
struct ReplyReader: Sendable {
    struct Line: Sendable {
        var code: Int
        var isLast: Bool
        /// At most ``SMTPReply/maxWords`` characters, no control characters.
        var text: String

        /// Nil where a line has no code: libcurl passes over these, too.
        init?(_ bytes: UnsafeRawBufferPointer) {
            var bytes = bytes[...]
            while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
            let digits = bytes.prefix(3)
            guard digits.count == 3, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
            code = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
            let mark = bytes.dropFirst(3).first
            guard mark == nil || mark == UInt8(ascii: " ") || mark == UInt8(ascii: "-") else { return nil }
            isLast = mark != UInt8(ascii: "-")
            text = clean(String(decoding: bytes.dropFirst(4).prefix(4 * SMTPReply.maxWords), as: UTF8.self))
        }
    }

    private var words = ""
    private var code = 0
    private var enhanced: String?
    private(set) var isEmpty = true

    mutating func add(_ line: Line) {
        if code != line.code { (enhanced, code) = (nil, line.code) }
        isEmpty = false
        var text = line.text[...]
        if let found = Self.enhancedCode(text, of: line.code) {
            enhanced = enhanced ?? String(found)
            text = text[found.endIndex...].drop { $0 == " " }
        }
        if !words.isEmpty, !text.isEmpty { words += " " }
        words = String((words + text).prefix(SMTPReply.maxWords))
    }

    mutating func finish(_ stage: SMTPReply.Stage, recipient: String?) -> SMTPReply {
        defer { self = ReplyReader() }
        return SMTPReply(stage: stage, code: code, enhanced: enhanced, words: words, recipient: recipient)
    }

    /// `class "." subject "." detail` at the beginning (RFC 2034, 4), of the same class as the reply.
    private static func enhancedCode(_ text: Substring, of code: Int) -> Substring? {
        let word = text.prefix { $0 != " " }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "\(code / 100)" else { return nil }
        return parts.dropFirst().allSatisfy { (1...3).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isNumber } } ? word : nil
    }
}

/// Without control characters, spaces trimmed, at most ``SMTPReply/maxWords`` characters.
func clean(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: scalars.append(" ")
        // Marks that turn the direction of a text could make a reply read as something else.
        case .format: continue
        default: scalars.append(scalar)
        }
    }
    let words = String(scalars).split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    return String(words.prefix(SMTPReply.maxWords))
}
