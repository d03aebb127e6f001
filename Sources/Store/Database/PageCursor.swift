import Core

/// The place in a list where the next page begins: a time and a row. It goes out as 32 hexadecimal digits, which mean nothing
/// to the client.
package struct PageCursor: Hashable, Sendable, CustomStringConvertible {
    var at: Int64
    var id: Int64

    init(at: Int64, id: Int64) {
        self.at = at
        self.id = id
    }

    /// Reads what `description` wrote; nil for anything else.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 32, text.utf8.allSatisfy({ $0 < 0x80 }),
            let at = UInt64(text.prefix(16), radix: 16), let id = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        self.init(at: Int64(bitPattern: at), id: Int64(bitPattern: id))
    }

    package var description: String { Self.hex(at) + Self.hex(id) }

    private static func hex(_ value: Int64) -> String {
        let digits = String(UInt64(bitPattern: value), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
