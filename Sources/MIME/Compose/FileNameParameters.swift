/// The name of a file in Content-Type and Content-Disposition.
///
/// Content-Disposition has it by RFC 2231, Content-Type in encoded words: no standard, and what Gmail, Outlook and Thunderbird
/// write themselves for readers that do not know RFC 2231. Both forms in one header would make some readers drop one of them.
enum FileNameParameters {
    /// `name=…` for Content-Type.
    static func contentType(_ name: String) -> String {
        if isPlain(name) { return "name=\"\(name)\"" }
        return "name=\"" + EncodedWords.write(name, first: 60).joined(separator: "\r\n ") + "\""
    }

    /// `filename=…`, or `filename*0*=…` and so on, for Content-Disposition.
    static func contentDisposition(_ name: String) -> [String] {
        if isPlain(name) { return ["filename=\"\(name)\""] }
        var pieces = ["UTF-8''"]
        for scalar in name.unicodeScalars {
            let encoded = (UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter).map(octet).joined()
            if pieces[pieces.count - 1].utf8.count + encoded.utf8.count > 58 { pieces.append("") }
            pieces[pieces.count - 1] += encoded
        }
        if pieces.count == 1 { return ["filename*=" + pieces[0]] }
        return pieces.enumerated().map { "filename*\($0.offset)*=" + $0.element }
    }

    /// What every reader takes the same way inside quotes.
    private static func isPlain(_ name: String) -> Bool {
        name.utf8.count <= 60 && !name.contains("=?")
            && name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != ASCII.quote && $0 != ASCII.backslash && $0 != 0x25 }
    }

    /// RFC 2231 section 7: everything but attribute characters as `%XX`.
    private static func octet(_ byte: UInt8) -> String {
        let isPlain = ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-._~!#$&+^`{|}".utf8.contains(byte)
        return isPlain ? String(Character(Unicode.Scalar(byte))) : "%" + Hex.pair(byte)
    }
}
