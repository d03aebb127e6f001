/// Decides where pictures may come from, and counts the ones on other servers.
struct ImagePolicy {
    private(set) var blocked = 0
    private(set) var remote = 0
    private let options: SanitizeOptions

    /// The longest `data:` URL that is kept, in bytes.
    private static let dataLimit = 8 << 20

    init(_ options: SanitizeOptions) { self.options = options }

    /// What becomes of a picture's URL.
    enum Decision: Equatable {
        /// Write this URL.
        case show(String)
        /// On another server and not allowed.
        case blocked
        /// Nothing that could be shown.
        case gone
    }

    /// Judges a URL of a picture, from `src` or CSS.
    mutating func decide(_ source: String) -> Decision {
        let text = String(source.unicodeScalars.drop { $0.value <= 0x20 })
        let lower = text.prefix(40).lowercased()
        if lower.hasPrefix("cid:") { return contentID(text.dropFirst(4)) }
        if lower.hasPrefix("data:") { return data(text) }
        guard let target = LinkTarget(source), target.scheme == "http" || target.scheme == "https" else { return .gone }
        guard !isOwn(target) else { return .gone }
        remote += 1
        guard options.remoteImages else {
            blocked += 1
            return .blocked
        }
        return .show(target.scheme == "https" ? target.url : "https" + target.url.dropFirst(4))
    }

    /// True if the URL points to this office's own page.
    func isOwn(_ target: LinkTarget) -> Bool {
        let host = target.host.hasSuffix(".") ? String(target.host.dropLast()) : target.host
        return options.ownHosts.contains { $0 == host || $0 == target.authority || $0.prefix { $0 != ":" } == host }
    }

    private func contentID(_ id: Substring) -> Decision {
        var bytes: [UInt8] = []
        var rest = Array(id.utf8.prefix(1000))[...]
        while let byte = rest.popFirst() {
            if byte == 0x25, let high = rest.first.flatMap(Self.hex), let low = rest.dropFirst().first.flatMap(Self.hex) {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else if byte > 0x20, byte != 0x3C, byte != 0x3E {
                bytes.append(byte)
            }
        }
        return options.cid(String(decoding: bytes, as: UTF8.self)).map { .show($0) } ?? .gone
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }

    /// `data:` only as a bitmap in base64; an SVG could hold anything.
    private func data(_ text: String) -> Decision {
        guard text.utf8.count <= Self.dataLimit, let comma = text.firstIndex(of: ",") else { return .gone }
        let head = text[..<comma].lowercased().filter { !$0.isWhitespace }
        let type = head.dropFirst(5).prefix { $0 != ";" }
        guard ["image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"].contains(String(type)), head.hasSuffix(";base64") else {
            return .gone
        }
        var payload: [UInt8] = []
        for byte in text[comma...].utf8.dropFirst() where byte > 0x20 {
            let lower = byte | 0x20
            let isBase64 = lower >= 0x61 && lower <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == 0x2B || byte == 0x2F || byte == 0x3D
            guard isBase64 else { return .gone }
            payload.append(byte)
        }
        return .show("data:\(type);base64," + String(decoding: payload, as: UTF8.self))
    }
}
