/// Writes text as encoded words (RFC 2047), always in UTF-8.
///
/// GMime's own writer takes ISO-8859-1 where it can and cuts at blanks only, so that a long word makes a line beyond all
/// limits; what a mail's headers look like is decided here.
enum EncodedWords {
    /// Characters of an encoded word, and of a line that holds one (RFC 2047 section 2).
    static let longest = 75
    private static let frame = "=?UTF-8?B??=".utf8.count

    /// The words that read as `text` when a program puts them together.
    /// - Parameter first: characters that the first word may have; the others have ``longest``.
    static func write(_ text: String, first: Int = longest) -> [String] {
        let quoted = text.utf8.reduce(0) { $0 + ($1 == ASCII.space || isPlain($1) ? 1 : 3) }
        let isQuoted = quoted <= (text.utf8.count + 2) / 3 * 4
        var words: [String] = []
        var chunk: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            let room = max(20, words.isEmpty ? min(first, longest) : longest) - frame
            if size(chunk + bytes, isQuoted) > room, !chunk.isEmpty {
                words.append(word(chunk, isQuoted))
                chunk = []
            }
            chunk += bytes
        }
        words.append(word(chunk, isQuoted))
        return words
    }

    private static func size(_ bytes: [UInt8], _ isQuoted: Bool) -> Int {
        guard isQuoted else { return (bytes.count + 2) / 3 * 4 }
        return bytes.reduce(0) { $0 + ($1 == ASCII.space || isPlain($1) ? 1 : 3) }
    }

    private static func word(_ bytes: [UInt8], _ isQuoted: Bool) -> String {
        guard isQuoted else {
            return "=?UTF-8?B?" + String(decoding: ContentEncoding.base64(bytes), as: UTF8.self) + "?="
        }
        let text = bytes.map { byte in
            byte == ASCII.space ? "_" : isPlain(byte) ? String(Character(Unicode.Scalar(byte))) : "=" + Hex.pair(byte)
        }
        return "=?UTF-8?Q?" + text.joined() + "?="
    }

    /// What may stand in a Q word everywhere, in names too (RFC 2047 section 5 (3)).
    private static func isPlain(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || ASCII.isDigit(byte) || "!*+-/".utf8.contains(byte) }
}

/// Octets as two digits, as quoted-printable, encoded words and RFC 2231 want them.
enum Hex {
    static func pair(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0" + digits : digits
    }
}
