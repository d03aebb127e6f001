/// Finds e-mail addresses in what people write.
package enum AddressFinder {
    /// RFC 5321 section 4.5.3.1
    private static let longestLocal = 64
    private static let longestDomain = 255

    /// Each address once, in lower case, in the order in which they stand there.
    package static func addresses(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        var found: [String] = []
        for at in bytes.indices where bytes[at] == UInt8(ascii: "@") {
            var start = at
            while start > 0, at - start < longestLocal, isLocal(bytes[start - 1]) { start -= 1 }
            while start < at, bytes[start] == UInt8(ascii: ".") || bytes[start] == UInt8(ascii: "-") { start += 1 }
            var end = at + 1
            while end < bytes.count, end - at <= longestDomain, isDomain(bytes[end]) { end += 1 }
            while end > at + 1, bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: "-") { end -= 1 }
            guard start < at, bytes[at - 1] != UInt8(ascii: "."), isHost(bytes[(at + 1)..<end]) else { continue }
            let address = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
            if !found.contains(address) { found.append(address) }
        }
        return found
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func isLocal(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || "._%+-&'".utf8.contains(byte) }
    private static func isDomain(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") }

    /// At least two labels, the last of letters.
    private static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy({ !$0.isEmpty }), let last = labels.last, last.count > 1 else { return false }
        return last.allSatisfy { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: "-") }
    }
}
