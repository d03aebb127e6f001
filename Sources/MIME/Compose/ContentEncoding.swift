import CMail

/// Content as it is written into a mail (RFC 2045 section 6): ASCII, CRLF, lines of at most 76 characters.
enum ContentEncoding {
    /// Base64 in lines of 76 characters, without an end of the last one: what a store can make again from the bytes alone.
    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var lines = encode(bytes, Int32(CMAIL_BASE64))
        while lines.last == ASCII.lf { lines.removeLast() }
        return withCRLF(lines)
    }

    /// Quoted-printable of a text with LF line ends.
    static func quotedPrintable(_ text: [UInt8]) -> [UInt8] {
        let encoded = encode(text, Int32(CMAIL_QUOTED_PRINTABLE))
        var result: [UInt8] = []
        result.reserveCapacity(encoded.count + encoded.count / 50)
        for line in encoded.split(separator: ASCII.lf, omittingEmptySubsequences: false) {
            if line.startIndex > 0 { result += [ASCII.cr, ASCII.lf] }
            guard line.starts(with: "From ".utf8) else {
                result += line
                continue
            }
            // Agents that write mbox files put a ">" before such a line. The break keeps the line within its 76 characters.
            result += Array((line.count > 74 ? "=46rom =\r\n" : "=46rom ").utf8)
            result += line.dropFirst(5)
        }
        return result
    }

    /// LF as CRLF.
    static func withCRLF(_ lines: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(lines.count + lines.count / 50 + 8)
        for byte in lines {
            if byte == ASCII.lf { result.append(ASCII.cr) }
            result.append(byte)
        }
        return result
    }

    private static func encode(_ bytes: [UInt8], _ encoding: Int32) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        return [UInt8](unsafeUninitializedCapacity: cmail_encoded_capacity(encoding, bytes.count)) { output, count in
            count = bytes.withUnsafeBufferPointer { cmail_encode(encoding, $0.baseAddress, $0.count, output.baseAddress) }
        }
    }
}
