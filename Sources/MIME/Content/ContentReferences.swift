/// The `cid:` references of an HTML text (RFC 2392), found without parsing it.
struct ContentReferences {
    private var ids: Set<String> = []

    init(_ html: String) {
        let bytes = Array(html.utf8)
        var position = 0
        while let found = bytes.position(of: "cid:", from: position) {
            var end = found + 4
            while end < bytes.count, end - found < 1000, !ASCII.isWhite(bytes[end]), !Self.stops.contains(bytes[end]) { end += 1 }
            ids.insert(String(decoding: bytes[(found + 4)..<end], as: UTF8.self))
            position = end
        }
    }

    /// True if the HTML shows the part with this Content-ID.
    func contains(_ id: String) -> Bool {
        ids.contains(id) || ids.contains(id.replacing("@", with: "%40"))
    }

    private static let stops: Set<UInt8> = [0x22, 0x27, 0x3E, 0x29, 0x3B, 0x5D]
}
