/// Cuts a stream of bytes into responses (RFC 9051 section 2.2.2).
///
/// A value without IO: bytes go in as they come, in pieces of any size, responses come out. It never looks at a byte twice, and a
/// literal is written once, into the array that the mail is handed out in. After an error it gives the same error for ever.
struct ResponseDecoder: Sendable {
    /// Bytes of a greeting: whoever sends more has nothing to do with IMAP.
    static let maximumGreeting = 65_536
    private let maximumFirstLine: Int
    private var hasResponded = false
    /// Most literals in one response; a FETCH of ours has two.
    static let maximumLiterals = 100

    private let maximumLine: Int
    private let maximumLiteral: Int
    private var raw = RawResponse()
    private var literal: [UInt8] = []
    /// Bytes that the literal still lacks; 0 outside of a literal.
    private var missing = 0
    private var literalBytes = 0
    private var failure: IMAPError?

    init(maximumLine: Int, maximumLiteral: Int, maximumFirstLine: Int? = nil) {
        self.maximumLine = maximumLine
        self.maximumFirstLine = min(maximumLine, maximumFirstLine ?? maximumLine)
        self.maximumLiteral = maximumLiteral
    }

    /// Reads on from `position` until a response is complete, which it returns, or all bytes are read, when it returns nil.
    /// - Throws: ``IMAPError/protocolError(_:)``, ``IMAPError/literalTooLarge(_:)``.
    mutating func decode(_ bytes: UnsafeRawBufferPointer, from position: inout Int) throws(IMAPError) -> Response? {
        if let failure { throw failure }
        do throws(IMAPError) {
            while position < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
                if missing > 0 {
                    position += takeLiteral(rest)
                } else if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    position += end + 1
                    try takeText(UnsafeRawBufferPointer(rebasing: rest[..<end]))
                    if let response = try endLine() { return response }
                } else {
                    position = bytes.count
                    try takeText(rest)
                }
            }
            return nil
        } catch {
            failure = error
            raw = RawResponse()
            throw error
        }
    }

    private mutating func takeLiteral(_ bytes: UnsafeRawBufferPointer) -> Int {
        let count = min(missing, bytes.count)
        literal.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
        missing -= count
        if missing == 0 { endLiteral() }
        return count
    }

    private mutating func endLiteral() {
        raw.literals.append(RawResponse.Literal(offset: raw.text.count, bytes: literal))
        raw.text.append(0)
        literal = []
    }

    private mutating func takeText(_ bytes: UnsafeRawBufferPointer) throws(IMAPError) {
        let limit = hasResponded ? maximumLine : maximumFirstLine
        guard bytes.count <= limit - raw.text.count else { throw .protocolError("a line is longer than \(limit) bytes") }
        raw.text.append(contentsOf: bytes)
    }

    /// The response, unless the line ends with the announcement of a literal, or is empty.
    private mutating func endLine() throws(IMAPError) -> Response? {
        if raw.text.last == UInt8(ascii: "\r") { raw.text.removeLast() }
        if let (start, length) = announcedLiteral() {
            try beginLiteral(at: start, length: length)
            return nil
        }
        let complete = raw
        raw = RawResponse()
        hasResponded = true
        literalBytes = 0
        // Some servers send an empty line after a literal.
        if complete.text.isEmpty { return nil }
        return try ResponseParser.parse(complete)
    }

    private mutating func beginLiteral(at start: Int, length: Int) throws(IMAPError) {
        let (total, overflow) = literalBytes.addingReportingOverflow(length)
        // A number of RFC 9051 has 63 bits; one that is absurd comes from something that is no IMAP server.
        guard length < 1 << 50 else { throw .protocolError("a literal of an impossible length") }
        guard length <= maximumLiteral else { throw .literalTooLarge(length) }
        // What comes beside a mail is small: together no more than a megabyte above the limit of one.
        guard !overflow, total <= maximumLiteral + 1 << 20, raw.literals.count < Self.maximumLiterals else {
            throw .protocolError("a response has too many literals")
        }
        literalBytes = total
        raw.text.removeSubrange(start...)
        missing = length
        literal.reserveCapacity(length)
        if length == 0 { endLiteral() }
    }

    /// Where `{123}`, `{123+}` or `~{123}` begins at the end of the text, and its number (RFC 9051 section 4.3, RFC 3516).
    /// A number beyond all limits is `Int.max`.
    private func announcedLiteral() -> (start: Int, length: Int)? {
        let text = raw.text
        guard text.last == UInt8(ascii: "}") else { return nil }
        var index = text.count - 2
        if index >= 0, text[index] == UInt8(ascii: "+") { index -= 1 }
        let end = index
        while index >= 0, text[index] >= 0x30, text[index] <= 0x39 { index -= 1 }
        guard index >= 0, index < end, text[index] == UInt8(ascii: "{"), !isFreeText() else { return nil }
        let length = Int(String(decoding: text[(index + 1)...end], as: UTF8.self)) ?? .max
        if index > 0, text[index - 1] == UInt8(ascii: "~") { index -= 1 }
        return (index, length)
    }

    /// Status responses and continuations end with words for people, in which braces mean nothing.
    private func isFreeText() -> Bool {
        guard raw.literals.isEmpty else { return false }
        let words = raw.text.prefix(64).split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard let first = words.first else { return false }
        if first.first == UInt8(ascii: "+") { return true }
        return words.count > 1 && StatusKind(words[1]) != nil
    }
}
