/// The number of an update, also of one that cannot be read: it names the card that stands for it.
enum UpdateNumber {
    /// What stands after `"update_id"`, else a number made from the bytes; the same bytes always have the same.
    static func find(in bytes: [UInt8]) -> Int64 { declared(in: bytes) ?? hash(bytes) }

    /// FNV-1a, without the sign and never zero.
    static func hash(_ bytes: [UInt8]) -> Int64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return max(1, Int64(value >> 1))
    }

    private static let name = Array("\"update_id\"".utf8)

    private static func declared(in bytes: [UInt8]) -> Int64? {
        guard bytes.count > name.count else { return nil }
        for start in 0..<(bytes.count - name.count) where bytes[start] == name[0] {
            // A quotation mark within a text stands behind a backslash.
            guard start == 0 || bytes[start - 1] != UInt8(ascii: "\\"), bytes[start..<start + name.count].elementsEqual(name) else {
                continue
            }
            return number(in: bytes[(start + name.count)...])
        }
        return nil
    }

    private static func number(in rest: ArraySlice<UInt8>) -> Int64? {
        var rest = rest.drop(while: isSpace)
        guard rest.popFirst() == UInt8(ascii: ":") else { return nil }
        rest = rest.drop(while: isSpace)
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard (1...18).contains(digits.count), let next = rest.dropFirst(digits.count).first,
            next == UInt8(ascii: ",") || next == UInt8(ascii: "}") || isSpace(next)
        else { return nil }
        let number = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        return number > 0 ? number : nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
}
