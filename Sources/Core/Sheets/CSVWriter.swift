/// Writes rows as spreadsheets read them: UTF-8 with a byte order mark (or Excel takes it for an older encoding), a semicolon between fields
/// (what Excel splits by where the decimal comma is used), CRLF at the end of a line, quotes where a field needs them.
package enum CSVWriter {
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// One line with its end.
    package static func line(_ fields: [String]) -> String { fields.map(field).joined(separator: ";") + "\r\n" }

    /// A field in quotes where it holds a quote, a delimiter of any kind or a line end.
    package static func field(_ text: String) -> String {
        let text = guarded(text)
        let needsQuotes = text.utf8.contains { byte in
            byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") || byte == 0x09 || byte == 0x0A
                || byte == 0x0D
        }
        let isPadded = text.first?.isWhitespace == true || text.last?.isWhitespace == true
        return needsQuotes || isPadded ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    /// With an apostrophe in front where a spreadsheet would take the text for a formula: a name that somebody wrote to us must not
    /// compute anything on the accountant's machine. Phone numbers and amounts begin with `+` or `-` as well and stay as they are: of
    /// digits and the signs between them alone nothing can be called.
    package static func guarded(_ text: String) -> String {
        guard let first = text.utf8.first, isFormula(first), !isNumber(text) else { return text }
        return "'" + text
    }

    /// What ``guarded(_:)`` made of a text, as it was.
    package static func unguarded(_ text: String) -> String {
        guard text.utf8.first == UInt8(ascii: "'"), let second = text.utf8.dropFirst().first, isFormula(second) else { return text }
        return String(text.dropFirst())
    }

    private static func isFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D: true
        default: false
        }
    }

    /// A sign, then a digit or a bracket, and nothing but what numbers, and lists of them, are made of.
    private static func isNumber(_ text: String) -> Bool {
        let bytes = text.utf8.dropFirst()
        guard let sign = text.utf8.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let next = bytes.first,
            (48...57).contains(next) || next == UInt8(ascii: "(")
        else { return false }
        return bytes.allSatisfy { (48...57).contains($0) || " ().,-+".utf8.contains($0) }
    }
}
