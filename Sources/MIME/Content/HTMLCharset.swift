/// The charset an HTML text names in its first bytes, used where the mail itself names none.
enum HTMLCharset {
    /// The label in `<meta charset=…>` or `<meta … content="text/html; charset=…">`.
    static func declared(in bytes: [UInt8]) -> String? {
        let head = bytes.prefix(2048)
        guard let meta = head.position(of: "<meta", from: 0), let found = head.position(of: "charset", from: meta) else { return nil }
        var position = found + 7
        while position < head.endIndex, ASCII.isWhite(head[position]) || [0x3D, 0x22, 0x27].contains(head[position]) { position += 1 }
        let label = head[position...].prefix { $0 > 0x20 && $0 < 0x7F && ![0x22, 0x27, 0x3E, 0x3B, 0x2F].contains($0) }
        return label.isEmpty ? nil : label.lowercasedASCII
    }
}
