/// How a text is written down: as it is where nothing on the way could change it, else in the shorter encoding.
enum TextForm: String {
    case plain = "7bit"
    case quotedPrintable = "quoted-printable"
    case base64

    /// Chooses for a text with LF line ends.
    init(_ lines: [UInt8], boundary: String) {
        if Self.isSafe(lines, boundary: boundary) {
            self = .plain
        } else {
            // Quoted-printable takes three characters for an octet, base64 four for three: mostly Latin stays readable.
            let foreign = lines.count { $0 >= 0x80 }
            self = foreign * 6 > lines.count ? .base64 : .quotedPrintable
        }
    }

    /// The text in this form, with CRLF.
    func write(_ lines: [UInt8]) -> [UInt8] {
        switch self {
        case .plain: ContentEncoding.withCRLF(lines)
        case .quotedPrintable: ContentEncoding.quotedPrintable(lines)
        case .base64: ContentEncoding.base64(ContentEncoding.withCRLF(lines))
        }
    }

    /// Whether every reader and every relay leaves the text alone.
    private static func isSafe(_ lines: [UInt8], boundary: String) -> Bool {
        guard lines.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == ASCII.lf || $0 == ASCII.tab }) else { return false }
        return lines.split(separator: ASCII.lf).allSatisfy { line in
            // Old programs take `begin` for the start of a uuencoded file, and write ">From".
            line.count <= 76 && !ASCII.isBlank(line[line.endIndex - 1]) && !line.starts(with: "From ".utf8)
                && !line.starts(with: "begin ".utf8) && !line.starts(with: "--\(boundary)".utf8) && !line.elementsEqual(".".utf8)
        }
    }

    /// Whether bytes can go into a mail as they are: ASCII, every line end a CRLF, lines of at most 998, none of them a boundary.
    static func isWritable(_ bytes: [UInt8], boundary: String) -> Bool {
        var column = 0
        let mark = Array("--\(boundary)".utf8)
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case ASCII.cr:
                guard index + 1 < bytes.count, bytes[index + 1] == ASCII.lf else { return false }
            case ASCII.lf:
                guard index > 0, bytes[index - 1] == ASCII.cr else { return false }
                column = 0
            case 0, 0x80...: return false
            default:
                if column == 0, bytes[index...].starts(with: mark) { return false }
                column += 1
                if column > 998 { return false }
            }
        }
        return !bytes.isEmpty
    }
}
