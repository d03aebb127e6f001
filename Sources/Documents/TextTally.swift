/// Counts a text as translation offices do, so that the number is the one that a client sees in a word processor.
///
/// A character is what a reader sees as one: an extended grapheme cluster (Unicode Standard Annex 29). The Polish rule for sworn
/// translators counts "visible printed characters and the gaps between them that the sentence needs" (Regulation of the Minister of Justice
/// of 24 January 2005 on the remuneration of sworn translators, § 8), and word processors show the same number for all texts whose accents are composed, which is
/// what people type. Where they count code units instead, a decomposed `é` or an emoji would be two; here it is one however it is written.
/// - Spaces, no-break spaces and tabs count one each.
/// - Ends of lines and paragraphs do not count; they part words.
/// - What cannot be seen does not count: soft hyphens, direction marks, joiners, control characters.
/// - A word is a run without spaces.
struct TextTally: Sendable, Equatable {
    var characters = 0
    var withoutSpaces = 0
    var words = 0

    /// Adds lines or paragraphs that begin and end with whole words.
    mutating func add(_ text: String) {
        var text = text
        let isASCII = text.withUTF8 { bytes in
            guard bytes.allSatisfy({ $0 < 0x80 }) else { return false }
            add(ascii: bytes)
            return true
        }
        if !isASCII { add(unicode: text) }
    }

    private mutating func add(ascii bytes: UnsafeBufferPointer<UInt8>) {
        var inWord = false
        for byte in bytes {
            switch byte {
            case 0x20, 0x09:
                characters += 1
                inWord = false
            case 0x0A...0x0D: inWord = false
            case 0x21...0x7E:
                characters += 1
                withoutSpaces += 1
                if !inWord { words += 1 }
                inWord = true
            default: break
            }
        }
    }

    private mutating func add(unicode text: String) {
        var inWord = false
        for character in text {
            if character.isNewline {
                inWord = false
            } else if character.isWhitespace {
                characters += 1
                inWord = false
            } else if !Self.isInvisible(character) {
                characters += 1
                withoutSpaces += 1
                if !inWord { words += 1 }
                inWord = true
            }
        }
    }

    private static func isInvisible(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { scalar in
            guard scalar.value >= 0x7F || scalar.value < 0x20 else { return false }
            return switch scalar.properties.generalCategory {
            case .control, .format: true
            default: scalar.properties.isDefaultIgnorableCodePoint
            }
        }
    }
}
