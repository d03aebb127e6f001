/// Writes header fields (RFC 5322 section 2.2): ASCII, CRLF, folded at 76 characters wherever a blank allows it.
struct HeaderWriter {
    private(set) var bytes: [UInt8] = []
    private var column = 0
    /// Nothing but the name is written yet. A first line without more is lawful, and confuses programs.
    private var isAtStart = true

    /// Where lines are folded (RFC 2047 section 2 for lines with encoded words; RFC 5322 section 2.1.1 asks for 78).
    private static let width = 76

    /// A field of these words, which are kept whole and stand one blank apart.
    mutating func field(_ name: String, _ words: [String]) {
        begin(name)
        for word in words { append(word) }
        end()
    }

    /// A field of plain text, in encoded words where it needs them.
    /// - Parameter longest: characters of an ASCII word that is left as it is.
    mutating func text(_ name: String, _ value: String, longest: Int = width) {
        begin(name)
        if Self.isPlain(value, longest: longest) {
            for word in value.split(separator: " ") { append(String(word)) }
        } else {
            appendEncoded(value)
        }
        end()
    }

    /// A field of addresses (RFC 5322 section 3.4).
    mutating func addresses(_ name: String, _ list: [OutgoingAddress]) {
        guard !list.isEmpty else { return }
        begin(name)
        for (index, entry) in list.enumerated() {
            let comma = index + 1 < list.count ? "," : ""
            if entry.name.isEmpty {
                append(entry.address + comma)
                continue
            }
            appendPhrase(entry.name)
            append("<" + entry.address + ">" + comma)
        }
        end()
    }

    /// A field with parameters (RFC 2045 section 5.1), such as Content-Type.
    mutating func parameters(_ name: String, _ value: String, _ parameters: [String]) {
        field(name, ([value] + parameters).enumerated().map { $0.offset < parameters.count ? $0.element + ";" : $0.element })
    }

    // MARK: Pieces

    private mutating func begin(_ name: String) {
        bytes += Array(name.utf8) + [ASCII.colon]
        column = name.utf8.count + 1
        isAtStart = true
    }

    private mutating func end() { bytes += [ASCII.cr, ASCII.lf] }

    private mutating func append(_ word: String) {
        if column + 1 + word.utf8.count > Self.width, !isAtStart {
            end()
            column = 0
        }
        bytes.append(ASCII.space)
        bytes += Array(word.utf8)
        column += 1 + word.utf8.count
        isAtStart = false
    }

    private mutating func appendEncoded(_ text: String) {
        let room = Self.width - column - 1
        // A stub of a word at the end of a line is worth nothing.
        for word in EncodedWords.write(text, first: room >= 30 || isAtStart ? room : EncodedWords.longest) { append(word) }
    }

    /// A display name: as it is, in quotes, or encoded.
    private mutating func appendPhrase(_ name: String) {
        guard Self.isPlain(name, longest: 60) else { return appendEncoded(name) }
        if name.utf8.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || "!#$%&'*+-/=?^_`{|}~ ".utf8.contains($0) }) {
            for word in name.split(separator: " ") { append(String(word)) }
            return
        }
        let quoted = "\"" + name.map { $0 == "\"" || $0 == "\\" ? "\\" + String($0) : String($0) }.joined() + "\""
        // Some readers stumble over a line end inside of quotes.
        if quoted.utf8.count <= 70 { append(quoted) } else { appendEncoded(name) }
    }

    /// ASCII that no program takes for an encoded word, in words of at most `longest` characters.
    private static func isPlain(_ text: String, longest: Int) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?")
            && text.split(separator: " ").allSatisfy { $0.utf8.count <= longest }
    }
}
