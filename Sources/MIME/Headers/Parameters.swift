/// The value and parameters of Content-Type and Content-Disposition (RFC 2045 section 5.1, RFC 2231), leniently read.
struct Parameters {
    /// What stands before the first semicolon, in lower case.
    var value: String
    private var raw: [(name: String, bytes: [UInt8])] = []

    /// Parses a raw header value; nil stands for a missing header.
    init(_ header: [UInt8]?) {
        let bytes = (header ?? []).map { $0 == ASCII.cr || $0 == ASCII.lf || $0 == 0 ? ASCII.space : $0 }
        var position = 0
        value = Self.token(bytes, &position, until: [0x3B]).trimmed.lowercasedASCII
        while position < bytes.count, raw.count < 64 {
            if bytes[position] == 0x3B || ASCII.isBlank(bytes[position]) {
                position += 1
                continue
            }
            let name = Self.token(bytes, &position, until: [ASCII.equals, 0x3B]).trimmed.lowercasedASCII
            guard position < bytes.count, bytes[position] == ASCII.equals else { continue }
            position += 1
            raw.append((name, Self.parameterValue(bytes, &position)))
        }
    }

    /// The decoded value of a parameter: RFC 2231 pieces and charsets, encoded words in quotes, raw 8-bit bytes.
    func text(_ name: String, hint: String? = nil) -> String? {
        if let extended = extended(name) { return extended }
        guard let bytes = raw.first(where: { $0.name == name })?.bytes else { return nil }
        return HeaderText.decode(bytes, hint: hint)
    }

    /// The bytes of a parameter as they stand, without quotes.
    func raw(_ name: String) -> [UInt8]? {
        raw.first { $0.name == name }?.bytes
    }

    /// A parameter as ASCII in lower case, for values that are keywords.
    func keyword(_ name: String) -> String? {
        text(name)?.lowercased()
    }

    // MARK: RFC 2231

    private func extended(_ name: String) -> String? {
        var pieces: [(number: Int, isEncoded: Bool, bytes: [UInt8])] = []
        for (key, bytes) in raw where key.hasPrefix(name + "*") {
            var rest = key.dropFirst(name.count + 1)
            let isEncoded = rest.isEmpty || rest.hasSuffix("*")
            if rest.hasSuffix("*") { rest = rest.dropLast() }
            guard rest.isEmpty || rest.count <= 3, let number = rest.isEmpty ? 0 : Int(rest) else { continue }
            pieces.append((number, isEncoded, bytes))
        }
        guard !pieces.isEmpty else { return nil }
        pieces.sort { $0.number < $1.number }
        var charset: String?
        var result: [UInt8] = []
        // Pieces are joined before they are decoded: some programs cut between the two digits of an octet.
        var encoded: [UInt8] = []
        for (index, piece) in pieces.enumerated() {
            var bytes = piece.bytes[...]
            if index == 0, piece.isEncoded { charset = Self.removeCharset(&bytes) }
            if piece.isEncoded {
                encoded += bytes
            } else {
                result += Self.percentDecoded(encoded[...]) + bytes
                encoded = []
            }
        }
        result += Self.percentDecoded(encoded[...])
        // Programs exist that put encoded words into numbered pieces.
        if charset == nil, result.position(of: "=?", from: 0) != nil { return HeaderText.decode(result) }
        return HeaderText.clean(TextDecoder.decode(result[...], declared: charset).text)
    }

    private static func removeCharset(_ bytes: inout ArraySlice<UInt8>) -> String? {
        guard let first = bytes.firstIndex(of: 0x27), let second = bytes[(first + 1)...].firstIndex(of: 0x27) else { return nil }
        let charset = bytes[..<first].lowercasedASCII
        bytes = bytes[(second + 1)...]
        return charset.isEmpty ? nil : charset
    }

    private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var position = bytes.startIndex
        while position < bytes.endIndex {
            if bytes[position] == 0x25, position + 2 < bytes.endIndex, let high = ASCII.hex(bytes[position + 1]),
                let low = ASCII.hex(bytes[position + 2])
            {
                result.append(high << 4 | low)
                position += 3
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return result
    }

    // MARK: Lexing

    private static func token(_ bytes: [UInt8], _ position: inout Int, until stops: [UInt8]) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, !stops.contains(bytes[position]) { position += 1 }
        return bytes[start..<position]
    }

    private static func parameterValue(_ bytes: [UInt8], _ position: inout Int) -> [UInt8] {
        while position < bytes.count, ASCII.isBlank(bytes[position]) { position += 1 }
        guard position < bytes.count, bytes[position] == ASCII.quote else {
            return Array(token(bytes, &position, until: [0x3B]).trimmed)
        }
        position += 1
        var result: [UInt8] = []
        while position < bytes.count, bytes[position] != ASCII.quote {
            // A backslash quotes a quote or itself only: Windows paths are written unquoted.
            if bytes[position] == ASCII.backslash, position + 1 < bytes.count, [ASCII.quote, ASCII.backslash].contains(bytes[position + 1])
            {
                position += 1
            }
            result.append(bytes[position])
            position += 1
        }
        _ = token(bytes, &position, until: [0x3B])
        return result
    }
}
