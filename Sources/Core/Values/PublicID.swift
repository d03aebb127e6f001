/// The id that the outside sees: a random UUID (RFC 9562, version 4), 16 bytes in the database.
///
/// It is random so that nobody can guess the next one, and it is a value of its own so that it is never mistaken for
/// the integer keys inside.
package struct PublicID: Hashable, Sendable, CustomStringConvertible {
    /// The 16 bytes in network order.
    package let bytes: [UInt8]

    /// Takes 16 bytes as they stand in the database; nil for any other number of them.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Makes a new id from a source of randomness.
    package init(using generator: inout some RandomNumberGenerator) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        for _ in 0..<2 {
            withUnsafeBytes(of: generator.next() as UInt64) { bytes.append(contentsOf: $0) }
        }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        self.bytes = bytes
    }

    /// Makes a new id from the system's source of randomness.
    package static func random() -> PublicID {
        var generator = SystemRandomNumberGenerator()
        return PublicID(using: &generator)
    }

    /// Reads the textual form of RFC 9562 section 4 (8-4-4-4-12 hexadecimal digits, either case); nil for anything else.
    package init?(_ text: some StringProtocol) {
        let utf8 = Array(text.utf8)
        guard utf8.count == 36 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        var index = 0
        while index < 36 {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard utf8[index] == UInt8(ascii: "-") else { return nil }
                index += 1
                continue
            }
            guard let high = Self.value(of: utf8[index]), let low = Self.value(of: utf8[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
            index += 2
        }
        self.bytes = bytes
    }

    /// The textual form, lower case.
    package var description: String {
        var writer = JSONWriter()
        bytes.withUnsafeBytes { writer.rawUUID($0) }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
