/// Walks over the text of a response. Lenient about white space, total: whatever the bytes are, every method moves on or throws.
struct ResponseScanner {
    let text: [UInt8]
    let literals: [RawResponse.Literal]
    private(set) var position = 0

    init(_ raw: RawResponse) {
        text = raw.text
        literals = raw.literals
    }

    var isAtEnd: Bool { position >= text.count }
    /// The next byte; nil at the end.
    var peek: UInt8? { position < text.count ? text[position] : nil }
    var rest: ArraySlice<UInt8> { text[position...] }

    mutating func skipSpaces() {
        while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
    }

    /// Moves over one byte.
    mutating func advance() { position = min(position + 1, text.count) }

    /// Moves over `byte` if it is next.
    mutating func skip(_ byte: Character) -> Bool {
        guard peek == byte.asciiValue else { return false }
        position += 1
        return true
    }

    /// Everything up to a space, parenthesis, quote or control character; may be empty.
    mutating func atom() -> ArraySlice<UInt8> {
        let start = position
        while let byte = peek, byte > 0x20, byte != 0x7F, !Self.ends.contains(byte) { position += 1 }
        return text[start..<position]
    }

    private static let ends = Array("()\"".utf8)

    mutating func word() -> String {
        String(decoding: atom(), as: UTF8.self).uppercased()
    }

    /// Digits; nil, and no move, where there are none or the number is too large.
    mutating func number() -> Int? {
        var value = 0
        var index = position
        while index < text.count, text[index] >= 0x30, text[index] <= 0x39 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow, product <= Int.max - 9 else { return nil }
            value = product + Int(text[index] - 0x30)
            index += 1
        }
        guard index > position else { return nil }
        position = index
        return value
    }

    /// A UID or another `nz-number`; nil for what does not fit.
    mutating func number32() -> UInt32? {
        number().flatMap(UInt32.init(exactly:))
    }

    /// A literal that begins here.
    mutating func literal() -> [UInt8]? {
        guard peek == 0, let literal = literals.first(where: { $0.offset == position }) else { return nil }
        position += 1
        return literal.bytes
    }

    /// `astring` (RFC 9051 section 9): literal, quoted string or atom.
    mutating func string() throws(IMAPError) -> [UInt8] {
        if let literal = literal() { return literal }
        if peek == UInt8(ascii: "\"") { return try quoted() }
        return Array(atom())
    }

    /// `nstring`: as ``string()``, nil for NIL.
    mutating func nullableString() throws(IMAPError) -> [UInt8]? {
        let isBare = peek != 0 && peek != UInt8(ascii: "\"")
        let string = try string()
        return isBare && string.count == 3 && String(decoding: string, as: UTF8.self).uppercased() == "NIL" ? nil : string
    }

    private mutating func quoted() throws(IMAPError) -> [UInt8] {
        position += 1
        var bytes: [UInt8] = []
        while let byte = peek {
            position += 1
            if byte == UInt8(ascii: "\"") { return bytes }
            if byte == UInt8(ascii: "\\"), let escaped = peek {
                bytes.append(escaped)
                position += 1
            } else {
                bytes.append(byte)
            }
        }
        throw .protocolError("a quoted string does not end")
    }

    /// Words of a parenthesised list, lists within it flattened; none where no list begins.
    mutating func flatList() throws(IMAPError) -> [ArraySlice<UInt8>] {
        var words: [ArraySlice<UInt8>] = []
        guard peek == UInt8(ascii: "(") else { return words }
        var depth = 0
        repeat {
            skipSpaces()
            guard let byte = peek else { break }
            switch byte {
            case UInt8(ascii: "("):
                depth += 1
                position += 1
            case UInt8(ascii: ")"):
                depth -= 1
                position += 1
            default:
                let start = position
                words.append(try string()[...])
                if position == start { position += 1 }
            }
        } while depth > 0
        return words
    }

    /// Moves over one value of any kind: string, NIL, number, nested list.
    mutating func skipValue() throws(IMAPError) {
        if peek == UInt8(ascii: "(") { _ = try flatList() } else { _ = try string() }
    }
}
