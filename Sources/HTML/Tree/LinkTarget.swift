/// A URL as browsers read it (WHATWG URL), as far as it matters who is asked for what.
struct LinkTarget {
    /// Scheme in lower case, without the colon.
    let scheme: String
    /// Host in lower case, without port and user; empty for mailto and tel.
    let host: String
    /// Host and port.
    let authority: String
    /// The URL in one spelling: no control characters, no backslashes, no user name, nothing outside printable ASCII
    /// that could end an attribute.
    let url: String

    /// Reads an absolute URL; nil for relative ones and what is none. `//host/path` counts as https.
    init?(_ text: String) {
        var bytes = Array(text.utf8.drop { $0 <= 0x20 })
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        bytes.removeAll { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || $0 < 0x20 || $0 == 0x7F }
        guard bytes.count <= 20_000 else { return nil }
        if bytes.starts(with: [0x2F, 0x2F]) { bytes = Array("https:".utf8) + bytes }
        guard let colon = bytes.firstIndex(of: 0x3A), colon > 0, colon < 20 else { return nil }
        let name = bytes[..<colon]
        let isScheme = name.allSatisfy { byte in
            let lower = byte | 0x20
            return lower >= 0x61 && lower <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == 0x2B || byte == 0x2D || byte == 0x2E
        }
        guard isScheme else { return nil }
        scheme = String(decoding: name, as: UTF8.self).lowercased()
        let rest = bytes[(colon + 1)...]
        guard scheme == "http" || scheme == "https" else {
            host = ""
            authority = ""
            url = scheme + ":" + Self.escaped(rest)
            return
        }
        guard let (place, tail) = Self.authority(rest) else { return nil }
        authority = place
        host = place.hasPrefix("[") ? place : String(place.prefix { $0 != ":" })
        url = scheme + "://" + place + tail
    }

    /// Splits what follows `http:`; any number of slashes and backslashes may stand in front.
    private static func authority(_ rest: ArraySlice<UInt8>) -> (String, String)? {
        let body = rest.drop { $0 == 0x2F || $0 == 0x5C }
        let end = body.firstIndex { [0x2F, 0x5C, 0x3F, 0x23].contains($0) } ?? body.endIndex
        var place = body[..<end]
        if let at = place.lastIndex(of: 0x40) { place = place[(at + 1)...] }
        let name = String(decoding: place, as: UTF8.self).lowercased()
        guard !name.isEmpty, name.unicodeScalars.allSatisfy(isHostCharacter) else { return nil }
        var tail = Array(body[end...])
        let query = tail.firstIndex { $0 == 0x3F || $0 == 0x23 } ?? tail.endIndex
        for index in 0..<query where tail[index] == 0x5C { tail[index] = 0x2F }
        return (name, escaped(tail[...]))
    }

    /// ASCII that hosts are written with, and letters. Compatibility forms (full width and the like) are refused:
    /// browsers map them to ASCII, so a host could look like another one here.
    private static func isHostCharacter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return hostCharacters.contains(scalar) }
        let isCompatible = scalar.value >= 0xF900 || (0x1D00..<0x2E80).contains(scalar.value) || scalar.value == 0xAD
        return scalar.properties.isAlphabetic && !isCompatible
    }

    private static let hostCharacters = Set("abcdefghijklmnopqrstuvwxyz0123456789-._:[]".unicodeScalars)

    /// Percent-encodes blanks, quotes and angle brackets; everything else stays.
    private static func escaped(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in bytes {
            if [0x20, 0x22, 0x27, 0x3C, 0x3E, 0x60, 0x7B, 0x7D, 0x5C].contains(byte) {
                result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// True for links worth showing in a text.
    var isShown: Bool { ["http", "https", "mailto", "tel"].contains(scheme) }

    /// True if the link's text says where it goes already.
    func isNamed(by text: String) -> Bool {
        Self.core(text) == Self.core(url)
    }

    private static func core(_ text: String) -> String {
        var result = text.lowercased().filter { $0 != " " }
        for prefix in ["mailto:", "tel:", "https://", "http://", "www."] where result.hasPrefix(prefix) { result.removeFirst(prefix.count) }
        if let query = result.firstIndex(of: "?"), text.lowercased().hasPrefix("mailto:") { result = String(result[..<query]) }
        while result.hasSuffix("/") { result.removeLast() }
        return result
    }
}
