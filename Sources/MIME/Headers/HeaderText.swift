/// Reads header text: folding, encoded words (RFC 2047) and whatever else is found there.
enum HeaderText {
    /// The decoded value: unfolded, without control characters, blanks at both ends removed.
    /// `hint` is the charset of the body: whoever writes raw bytes into a header writes them in that one.
    static func decode(_ raw: some RandomAccessCollection<UInt8>, hint: String? = nil) -> String {
        var text = ""
        for run in merged(runs(of: Array(raw.prefix(limit)))) { text += run.text(hint) }
        return clean(text)
    }

    /// Bytes of one value that are read; far more than any program writes.
    private static let limit = 32_768

    /// Removes control characters and folds white space, so that a header can never bring in a line of its own.
    static func clean(_ text: String) -> String {
        guard !isClean(text) else { return text }
        var result = String.UnicodeScalarView()
        var pendingBlank = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20, 0x09, 0x0A, 0x0D: pendingBlank = true
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: continue
            default:
                if pendingBlank, !result.isEmpty { result.append(" ") }
                pendingBlank = false
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Whether nothing would change, told by bytes: most texts have nothing to clean. False where it is not certain, which is
    /// where one of the bytes stands with which the marks above begin.
    private static func isClean(_ text: String) -> Bool {
        var previous = ASCII.space
        for byte in text.utf8 {
            switch byte {
            case ASCII.space where previous == ASCII.space: return false
            case 0..<0x20, 0x7F, 0xC2, 0xE2, 0xEF: return false
            default: previous = byte
            }
        }
        return previous != ASCII.space
    }

    // MARK: Runs

    private enum Run {
        case plain([UInt8])
        case word(EncodedWord)

        func text(_ hint: String?) -> String {
            switch self {
            case .plain(let bytes): TextDecoder.decodeRaw(bytes[...], hint: hint)
            case .word(let word): word.text
            }
        }
    }

    private static func runs(of raw: [UInt8]) -> [Run] {
        var result: [Run] = []
        var plain: [UInt8] = []
        var position = 0
        while position < raw.count {
            if raw[position] == ASCII.equals, let (word, end) = EncodedWord.read(raw, at: position) {
                let isGap = plain.allSatisfy(ASCII.isWhite)
                if case .word? = result.last, isGap {} else if !plain.isEmpty { result.append(.plain(plain)) }
                plain = []
                result.append(.word(word))
                position = end
            } else {
                plain.append(raw[position] == ASCII.cr || raw[position] == ASCII.lf ? ASCII.space : raw[position])
                position += 1
            }
        }
        if !plain.isEmpty { result.append(.plain(plain)) }
        return result
    }

    /// Joins adjacent encoded words of one charset before they are decoded: many programs cut inside a character.
    private static func merged(_ runs: [Run]) -> [Run] {
        var result: [Run] = []
        for run in runs {
            if case .word(let next) = run, case .word(let last)? = result.last, let joined = last.joined(next) {
                result[result.count - 1] = .word(joined)
            } else {
                result.append(run)
            }
        }
        return result
    }
}

/// `=?charset?B?…?=` or `=?charset?Q?…?=` (RFC 2047 section 2), with the slack real mail needs.
struct EncodedWord {
    private var charset: String
    /// Payloads of joined words with their encoding, B or Q.
    private var payloads: [(encoding: UInt8, bytes: ArraySlice<UInt8>)]

    /// Reads a word that starts at `start`; nil if there is none. Blanks inside the text are accepted, line ends too.
    static func read(_ raw: [UInt8], at start: Int) -> (word: EncodedWord, end: Int)? {
        guard start + 1 < raw.count, raw[start + 1] == ASCII.question else { return nil }
        guard let charsetEnd = next(ASCII.question, in: raw, from: start + 2, within: 60), charsetEnd > start + 2 else { return nil }
        guard charsetEnd + 2 < raw.count, raw[charsetEnd + 2] == ASCII.question else { return nil }
        let encoding = ASCII.lower(raw[charsetEnd + 1])
        guard encoding == 0x62 || encoding == 0x71 else { return nil }
        var position = charsetEnd + 3
        while position + 1 < raw.count, !(raw[position] == ASCII.question && raw[position + 1] == ASCII.equals) {
            // A new word begins: this one was never ended.
            if raw[position] == ASCII.equals, raw[position + 1] == ASCII.question, position + 2 < raw.count,
                raw[position + 2] != ASCII.equals
            {
                return nil
            }
            position += 1
        }
        guard position + 1 < raw.count else { return nil }
        // "=?utf-8?Q??=": the text is empty. "?Q?=41?=" is not ended by its own first "=".
        let label = raw[(start + 2)..<charsetEnd].prefix { $0 != 0x2A }  // RFC 2231 language tag
        return (EncodedWord(charset: label.lowercasedASCII, payloads: [(encoding, raw[(charsetEnd + 3)..<position])]), position + 2)
    }

    /// This word and the next one as one, if they are of one charset.
    func joined(_ other: EncodedWord) -> EncodedWord? {
        guard charset == other.charset else { return nil }
        var result = self
        result.payloads += other.payloads
        return result
    }

    /// The decoded text.
    var text: String {
        var bytes: [UInt8] = []
        for payload in payloads { bytes += Self.decode(payload.bytes, payload.encoding) }
        let decoded = TextDecoder.decode(bytes[...], declared: charset)
        let isCut =
            payloads.count > 1
            && payloads.dropLast().contains { $0.encoding == 0x62 && $0.bytes.count % 4 != 0 && $0.bytes.last != ASCII.equals }
        guard isCut, decoded.defect != nil, payloads.allSatisfy({ $0.encoding == 0x62 }) else { return decoded.text }
        // The base64 itself was cut at any place: decode it as one.
        let whole = payloads.flatMap(\.bytes)
        let again = TextDecoder.decode(Self.decode(whole[...], 0x62)[...], declared: charset)
        return again.defect == nil ? again.text : decoded.text
    }

    private static func next(_ byte: UInt8, in raw: [UInt8], from start: Int, within limit: Int) -> Int? {
        let end = min(raw.count, start + limit)
        guard start < end, let found = raw[start..<end].firstIndex(of: byte) else { return nil }
        return raw[start..<found].contains(where: ASCII.isWhite) ? nil : found
    }

    private static func decode(_ payload: ArraySlice<UInt8>, _ encoding: UInt8) -> [UInt8] {
        if encoding == 0x62 { return TransferDecoding.decode(payload, .base64) }
        var result: [UInt8] = []
        result.reserveCapacity(payload.count)
        var position = payload.startIndex
        while position < payload.endIndex {
            let byte = payload[position]
            position += 1
            if byte == 0x5F {
                result.append(ASCII.space)
            } else if byte == ASCII.equals, position + 1 < payload.endIndex, let high = ASCII.hex(payload[position]),
                let low = ASCII.hex(payload[position + 1])
            {
                result.append(high << 4 | low)
                position += 2
            } else if byte != ASCII.cr, byte != ASCII.lf {
                result.append(byte)
            }
        }
        return result
    }
}
