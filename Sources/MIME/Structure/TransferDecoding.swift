import CMail

/// Undoes Content-Transfer-Encoding (RFC 2045 section 6).
enum TransferDecoding {
    /// Reads the header, forgiving what real mail writes: `quoted printable`, `base64;`, `7-bit`, `x-uuencode`.
    static func encoding(_ value: [UInt8]?) -> Attachment.Encoding {
        guard let value else { return .identity }
        let word = value.lowercasedASCII.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        switch word {
        case "", "7bit", "8bit", "binary", "7bits", "8bits", "7", "8", "none", "plain", "text", "ascii", "utf8", "texthtml", "textplain":
            return .identity
        case "quotedprintable", "qp", "quoted": return .quotedPrintable
        case "uuencode", "xuuencode", "uue", "xuue", "uu": return .uuencode
        default: break
        }
        if word.hasPrefix("base64") || word == "b64" || word == "xbase64" { return .base64 }
        if word.hasPrefix("quotedprintable") { return .quotedPrintable }
        if word.hasPrefix("7bit") || word.hasPrefix("8bit") || word.hasPrefix("binary") { return .identity }
        return .other
    }

    /// The decoded bytes. Never fails: what is no valid code is skipped or kept as it stands.
    static func decode(_ bytes: ArraySlice<UInt8>, _ encoding: Attachment.Encoding) -> [UInt8] {
        switch encoding {
        case .identity, .other: Array(bytes)
        case .base64: decode(bytes, Int32(CMAIL_BASE64))
        case .quotedPrintable: decode(withLineFeeds(bytes), Int32(CMAIL_QUOTED_PRINTABLE))
        case .uuencode: UUEncoding.decode(bytes)
        }
    }

    /// GMime knows soft breaks before LF only; a text with bare CR throughout gets them as LF.
    private static func withLineFeeds(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.contains(ASCII.cr), !bytes.contains(ASCII.lf) else { return bytes }
        return bytes.map { $0 == ASCII.cr ? ASCII.lf : $0 }[...]
    }

    private static func decode(_ bytes: ArraySlice<UInt8>, _ encoding: Int32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: bytes.count + 8) { output, count in
            bytes.withUnsafeBufferPointer { input in
                guard let from = input.baseAddress, let to = output.baseAddress else { return }
                if encoding == Int32(CMAIL_BASE64), let plain = PlainBase64.decode(input, to: to) {
                    count = plain
                    return
                }
                count = cmail_decode(encoding, from, input.count, to)
            }
        }
    }
}
