/// Mail addresses in running text, found in one pass over its bytes.
enum AddressSearch {
    /// The first 20 addresses in the first 8000 bytes.
    static func addresses(in text: String) -> [String] {
        let bytes = Array(text.utf8.prefix(8000))
        var result: [String] = []
        for at in bytes.indices where bytes[at] == ASCII.at {
            var low = at
            while low > 0, at - low < 64, isLocal(bytes[low - 1]) { low -= 1 }
            var high = at + 1
            while high < bytes.count, high - at < 255, isDomain(bytes[high]) { high += 1 }
            while high > at + 1, bytes[high - 1] == 0x2E || bytes[high - 1] == ASCII.dash { high -= 1 }
            let domain = bytes[(at + 1)..<high]
            guard low < at, let dot = domain.firstIndex(of: 0x2E), dot > at + 1 else { continue }
            // Typographic quotes and dashes stand before an address, not in it.
            let address = String(decoding: bytes[low..<high], as: UTF8.self).drop { !$0.isASCII && !$0.isLetter }
            if address.first != "@" { result.append(String(address)) }
            if result.count == 20 { break }
        }
        return result
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        byte >= 0x80 || ASCII.isLetter(byte) || ASCII.isDigit(byte) || "!#$%&*+-=?^_{}~.".utf8.contains(byte)
    }

    private static func isDomain(_ byte: UInt8) -> Bool {
        byte >= 0x80 || ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == ASCII.dash || byte == 0x2E
    }
}
