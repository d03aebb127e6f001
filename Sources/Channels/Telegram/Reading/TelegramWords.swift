import Core

/// Text as people and machines sent it, made fit to be stored and shown.
enum TelegramWords {
    /// One line: without control characters and without the marks that turn the direction of writing, white space drawn together.
    static func line(_ text: String, limit: Int = ReadingLimits.name) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        var pendingBlank = false
        for scalar in text.unicodeScalars.prefix(8 * limit) {
            if scalar.properties.isWhitespace {
                pendingBlank = count > 0
            } else if !isHidden(scalar) {
                if pendingBlank {
                    result.append(" ")
                    count += 1
                }
                pendingBlank = false
                result.append(scalar)
                count += 1
            }
            if count >= limit { break }
        }
        return String(result)
    }

    /// A line in which something can be seen; nil where nothing can.
    static func visible(_ text: String?, limit: Int = ReadingLimits.name) -> String? {
        guard let text else { return nil }
        let line = line(text, limit: limit)
        return line.unicodeScalars.contains { !$0.properties.isDefaultIgnorableCodePoint && !$0.properties.isWhitespace } ? line : nil
    }

    /// A text of several lines. Each code unit stays where it is, since formatting counts in them: control characters become blanks.
    /// Marks of the direction stay, the text is a block of its own wherever it is shown.
    static func text(_ text: String, limit: Int = ReadingLimits.text) -> String {
        var result = String.UnicodeScalarView()
        var units = 0
        for scalar in text.unicodeScalars {
            units += UTF16.width(scalar)
            if units > limit { break }
            let isControl = scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
            result.append(isControl ? " " : scalar)
        }
        return String(result)
    }

    /// The beginning of a text on one line, for quotes.
    static func beginning(_ text: String) -> String {
        let line = line(text, limit: ReadingLimits.quote + 1)
        guard line.unicodeScalars.count > ReadingLimits.quote else { return line }
        return String(String.UnicodeScalarView(line.unicodeScalars.prefix(ReadingLimits.quote))) + "…"
    }

    /// The platform's word for something: lower case letters, digits and underscores.
    static func term(_ text: String) -> String {
        let term = text.unicodeScalars.prefix(64).filter {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_")
        }
        return term.isEmpty ? "unknown" : String(String.UnicodeScalarView(term)).lowercased()
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: scalar.properties.isBidiControl || scalar.value == 0xFEFF
        }
    }
}
