/// Text of servers for people.
enum ServerWords {
    /// Longest text that is kept, in characters.
    static let maximumLength = 500

    /// UTF-8 (repaired), one line, no control characters, single spaces, not endless.
    static func clean(_ bytes: some Collection<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: bytes.prefix(maximumLength * 4), as: UTF8.self).unicodeScalars.prefix(maximumLength) {
            let isControl = scalar.properties.generalCategory == .control
            if isControl || scalar == " " {
                if !text.isEmpty, text.last != " " { text.append(" ") }
            } else {
                text.append(scalar)
            }
        }
        if text.last == " " { text.removeLast() }
        return String(text)
    }
}
