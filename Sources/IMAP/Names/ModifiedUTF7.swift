/// Names of mailboxes: modified UTF-7 (RFC 3501 section 5.1.3) to Unicode and back.
///
/// Printable ASCII stands for itself, `&-` for the ampersand, and `&…-` holds UTF-16 in Base64 with `,` for `/` and without padding.
enum ModifiedUTF7 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)
    private static let ampersand = UInt8(ascii: "&")
    private static let hyphen = UInt8(ascii: "-")

    /// The name a server means. One that is not modified UTF-7 stays as it is: some servers send UTF-8, some send a lone ampersand.
    static func decode(_ wire: String) -> String {
        decoded(Array(wire.utf8)) ?? wire
    }

    private static func decoded(_ wire: [UInt8]) -> String? {
        guard wire.contains(ampersand), wire.allSatisfy({ $0 < 0x80 }) else { return nil }
        var name = ""
        var rest = wire[...]
        while let byte = rest.popFirst() {
            guard byte == ampersand else {
                name.unicodeScalars.append(Unicode.Scalar(byte))
                continue
            }
            guard let end = rest.firstIndex(of: hyphen) else { return nil }
            if end == rest.startIndex {
                name += "&"
            } else {
                guard let text = text(base64: rest[..<end]) else { return nil }
                name += text
            }
            rest = rest[(end + 1)...]
        }
        return name
    }

    /// UTF-16 in modified Base64; nil for other characters, halves of surrogate pairs, and bits left over.
    private static func text(base64: ArraySlice<UInt8>) -> String? {
        var units: [UInt16] = []
        var bits: UInt32 = 0
        var count = 0
        for character in base64 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 16 {
                count -= 16
                units.append(UInt16(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= (1 << UInt32(count)) - 1
            }
        }
        guard count < 6, bits == 0, !units.isEmpty else { return nil }
        return String(validating: units, as: UTF16.self)
    }

    /// The form that goes into commands.
    static func encode(_ name: String) -> String {
        var wire: [UInt8] = []
        var waiting: [UInt16] = []
        for scalar in name.unicodeScalars {
            guard (0x20...0x7E).contains(scalar.value) else {
                waiting += Array(String(scalar).utf16)
                continue
            }
            flush(&waiting, into: &wire)
            wire.append(UInt8(scalar.value))
            if scalar == "&" { wire.append(hyphen) }
        }
        flush(&waiting, into: &wire)
        return String(decoding: wire, as: UTF8.self)
    }

    private static func flush(_ units: inout [UInt16], into wire: inout [UInt8]) {
        guard !units.isEmpty else { return }
        wire.append(ampersand)
        var bits: UInt32 = 0
        var count = 0
        for unit in units {
            bits = bits << 16 | UInt32(unit)
            count += 16
            while count >= 6 {
                count -= 6
                wire.append(alphabet[Int(bits >> UInt32(count)) & 63])
                bits &= (1 << UInt32(count)) - 1
            }
        }
        if count > 0 { wire.append(alphabet[Int(bits << UInt32(6 - count)) & 63]) }
        wire.append(hyphen)
        units = []
    }
}
