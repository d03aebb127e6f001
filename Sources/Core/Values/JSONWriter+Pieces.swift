/// What values are made of, without quotes and commas.
extension JSONWriter {
    mutating func rawUUID(_ value: UnsafeRawBufferPointer) {
        for (index, byte) in value.enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { out.append(UInt8(ascii: "-")) }
            out.appendHex(byte)
        }
    }

    mutating func rawTime(_ milliseconds: Int64) {
        // Years 0001 to 9999, the range that RFC 3339 can say.
        let bounded = min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999)
        let (days, rest) = Self.floorDivide(bounded, 86_400_000)
        let date = CivilDate.date(ofDay: Int(days))
        let seconds = Int(rest / 1000)
        let thousandths = Int(rest % 1000)
        // YYYY-MM-DDThh:mm:ss.sssZ
        out.append(count: 24) { text in
            Self.twoDigits(date.year / 100, text)
            Self.twoDigits(date.year % 100, text + 2)
            text[4] = UInt8(ascii: "-")
            Self.twoDigits(date.month, text + 5)
            text[7] = UInt8(ascii: "-")
            Self.twoDigits(date.day, text + 8)
            text[10] = UInt8(ascii: "T")
            Self.twoDigits(seconds / 3600, text + 11)
            text[13] = UInt8(ascii: ":")
            Self.twoDigits(seconds / 60 % 60, text + 14)
            text[16] = UInt8(ascii: ":")
            Self.twoDigits(seconds % 60, text + 17)
            text[19] = UInt8(ascii: ".")
            text[20] = UInt8(ascii: "0") + UInt8(thousandths / 100)
            Self.twoDigits(thousandths % 100, text + 21)
            text[23] = UInt8(ascii: "Z")
        }
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func twoDigits(_ value: Int, _ text: UnsafeMutablePointer<UInt8>) {
        text[0] = UInt8(ascii: "0") + UInt8(value / 10)
        text[1] = UInt8(ascii: "0") + UInt8(value % 10)
    }

    mutating func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while start < utf8.count {
            let end = PlainText.end(in: utf8, from: start)
            out.append(UnsafeBufferPointer(rebasing: utf8[start..<end]))
            guard end < utf8.count else { return }
            escape(utf8[end])
            start = end + 1
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): out.append(literal: "\\\"")
        case UInt8(ascii: "\\"): out.append(literal: "\\\\")
        case 0x0A: out.append(literal: "\\n")
        case 0x0D: out.append(literal: "\\r")
        case 0x09: out.append(literal: "\\t")
        case 0x80...: out.append(literal: "\u{FFFD}")
        default:
            out.append(literal: "\\u00")
            out.appendHex(byte)
        }
    }
}

extension GrowingBytes {
    /// Two hexadecimal digits, lower case.
    mutating func appendHex(_ byte: UInt8) {
        append(count: 2) { text in
            text[0] = Self.hexDigit(byte >> 4)
            text[1] = Self.hexDigit(byte & 15)
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

/// Text that stands in a JSON string as it is.
enum PlainText {
    /// Where the run of well-formed UTF-8 without a quote, a backslash and control characters ends that begins at `start`.
    static func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        let count = bytes.count
        while index < count {
            let byte = bytes[index]
            if byte < 0x80 {
                if count - index >= 8, isPlain(UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(as: UInt64.self)) {
                    index += 8
                    continue
                }
                guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return index }
                index += 1
            } else if byte >= 0xC2, byte <= 0xDF, index + 1 < count, bytes[index + 1] & 0xC0 == 0x80 {
                // Cyrillic and the accented letters of Latin: the most of what is not ASCII.
                index += 2
            } else {
                let length = UTF8Sequence.length(in: bytes, at: index)
                guard length > 0 else { return index }
                index += length
            }
        }
        return index
    }

    /// Whether all eight bytes are ASCII that needs no escape: a byte that is not sets its highest bit in one of the terms.
    private static func isPlain(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let special = word | (word &- ones &* 0x20) | (quotes &- ones) | (backslashes &- ones)
        return special & (ones &* 0x80) == 0
    }
}

/// Checks UTF-8 (RFC 3629) in place.
package enum UTF8Sequence {
    /// The length in bytes of the well-formed multi-byte sequence that begins at `index`; 0 where there is none.
    package static func length(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        let lead = bytes[index]
        let available = bytes.count - index
        func continuation(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            offset < available && range.contains(bytes[index + offset])
        }
        switch lead {
        case 0xC2...0xDF: return continuation(1) ? 2 : 0
        case 0xE0: return continuation(1, 0xA0...0xBF) && continuation(2) ? 3 : 0
        case 0xED: return continuation(1, 0x80...0x9F) && continuation(2) ? 3 : 0
        case 0xE1...0xEF: return continuation(1) && continuation(2) ? 3 : 0
        case 0xF0: return continuation(1, 0x90...0xBF) && continuation(2) && continuation(3) ? 4 : 0
        case 0xF1...0xF3: return continuation(1) && continuation(2) && continuation(3) ? 4 : 0
        case 0xF4: return continuation(1, 0x80...0x8F) && continuation(2) && continuation(3) ? 4 : 0
        default: return 0
        }
    }
}
