/// ASCII constants and byte searches; mail is bytes until its charset is known.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lf: UInt8 = 0x0A
    static let cr: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let dash: UInt8 = 0x2D
    static let colon: UInt8 = 0x3A
    static let equals: UInt8 = 0x3D
    static let question: UInt8 = 0x3F
    static let at: UInt8 = 0x40
    static let backslash: UInt8 = 0x5C

    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    static func isWhite(_ byte: UInt8) -> Bool { byte == space || (byte >= 0x09 && byte <= 0x0D) }

    static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    static func isLetter(_ byte: UInt8) -> Bool { lower(byte) >= 0x61 && lower(byte) <= 0x7A }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// The value of a hexadecimal digit.
    static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// The bytes without blanks and line ends at both ends.
    var trimmed: SubSequence {
        var low = startIndex
        var high = endIndex
        while low < high, ASCII.isWhite(self[low]) { low += 1 }
        while high > low, ASCII.isWhite(self[high - 1]) { high -= 1 }
        return self[low..<high]
    }

    /// True if the bytes at `position` read `text` (lower case ASCII), whatever their case.
    func matches(_ text: StaticString, at position: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position >= startIndex, position + count <= endIndex else { return false }
        for offset in 0..<count where ASCII.lower(self[position + offset]) != text.utf8Start[offset] { return false }
        return true
    }

    /// The position of the first occurrence of `text` (lower case ASCII), whatever its case.
    func position(of text: StaticString, from start: Int) -> Int? {
        let first = text.utf8Start[0]
        var position = Swift.max(start, startIndex)
        let last = endIndex - text.utf8CodeUnitCount
        while position <= last {
            if ASCII.lower(self[position]) == first, matches(text, at: position) { return position }
            position += 1
        }
        return nil
    }

    /// The bytes as ASCII text in lower case; other bytes become "?".
    var lowercasedASCII: String {
        String(decoding: map { $0 < 0x80 ? ASCII.lower($0) : ASCII.question }, as: UTF8.self)
    }

    /// The lines of the bytes without their ends (LF, CRLF or CR).
    var lineRanges: [Range<Int>] {
        var result: [Range<Int>] = []
        var start = startIndex
        var position = startIndex
        while position < endIndex {
            let byte = self[position]
            guard byte == ASCII.lf || byte == ASCII.cr else {
                position += 1
                continue
            }
            result.append(start..<position)
            position += byte == ASCII.cr && position + 1 < endIndex && self[position + 1] == ASCII.lf ? 2 : 1
            start = position
        }
        if start < endIndex { result.append(start..<endIndex) }
        return result
    }
}
