/// Base64 without padding (RFC 4648 sections 4 and 5), strict: one text for one byte string.
///
/// Foundation's decoder accepts spare bits that are not zero, so that several texts stand for the same bytes. A token or a
/// stored hash must not have a second spelling.
struct Base64: Sendable {
    private let alphabet: [UInt8]
    private let values: [UInt8]

    private static let invalid: UInt8 = 0xFF

    /// `+` and `/`, as password hash strings use it.
    static let standard = Base64(last: "+/")
    /// `-` and `_`, safe in URLs, headers and file names.
    static let url = Base64(last: "-_")

    private init(last: String) {
        alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8) + Array(last.utf8)
        var values = [UInt8](repeating: Self.invalid, count: 256)
        for (value, character) in alphabet.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        self.values = values
    }

    /// The text of `bytes`, `ceil(8n / 6)` characters.
    func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 8 + 5) / 6)
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = (bits << 8) | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int((bits >> UInt32(count)) & 63)])
            }
        }
        if count > 0 {
            text.append(alphabet[Int((bits << UInt32(6 - count)) & 63)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of `text`, or nil for a foreign character, padding, an impossible length or spare bits that are set.
    func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 6 / 8)
        var bits: UInt32 = 0
        var count = 0
        for character in text.utf8 {
            let value = values[Int(character)]
            guard value != Self.invalid else { return nil }
            bits = (bits << 6) | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= (1 << UInt32(count)) - 1
            }
        }
        guard count < 6, bits == 0 else { return nil }
        return bytes
    }
}
