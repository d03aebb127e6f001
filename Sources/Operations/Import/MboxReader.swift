import Foundation

/// Reads an mbox file (RFC 4155, with mboxrd quoting) mail by mail.
///
/// A mail begins at a line `From … hh:mm…` that stands at the beginning or after an empty line. The empty line before the next
/// one belongs to the format, not to the mail, and so does one `>` before a quoted `From `.
struct MboxReader {
    enum Entry {
        case mail([UInt8])
        /// A mail beyond the size limit, with the line it begins at.
        case tooLarge(line: Int)
        case failed(String)
    }

    let path: String
    private let handle: FileHandle?
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    private var line = 0
    /// Whether a separator was read whose mail was not handed out yet.
    private var inMail = false

    init(path: String) {
        self.path = path
        handle = FileHandle(forReadingAtPath: path)
    }

    mutating func next() -> Entry? {
        var mail: [UInt8] = []
        let begin = line
        var afterEmpty = !inMail
        var tooLarge = false
        do {
            while let current = try nextLine() {
                if afterEmpty, Self.isSeparator(current) {
                    if inMail { return finish(mail, tooLarge, begin) }
                    inMail = true
                    afterEmpty = false
                    continue
                }
                afterEmpty = Self.isEmpty(current)
                tooLarge = tooLarge || mail.count + current.count > MailFiles.maximumSize
                if !tooLarge { mail.append(contentsOf: Self.unquoted(current)) }
            }
        } catch {
            isAtEnd = true
            position = buffer.count
            return .failed("cannot be read: \(error.localizedDescription)")
        }
        guard inMail else { return nil }
        inMail = false
        return finish(mail, tooLarge, begin)
    }

    private mutating func finish(_ mail: [UInt8], _ tooLarge: Bool, _ begin: Int) -> Entry {
        if tooLarge { return .tooLarge(line: begin) }
        var mail = mail
        if mail.suffix(4) == [0x0D, 0x0A, 0x0D, 0x0A] {
            mail.removeLast(2)
        } else if mail.suffix(2) == [0x0A, 0x0A] {
            mail.removeLast()
        }
        return .mail(mail)
    }

    /// The next line with its end; nil at the end of the file.
    private mutating func nextLine() throws -> ArraySlice<UInt8>? {
        var searched = position
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { position = end + 1 }
                line += 1
                return buffer[position...end]
            }
            searched = buffer.count
            // A line without an end is cut rather than kept in memory without bound.
            if isAtEnd || buffer.count - position > MailFiles.maximumSize {
                guard position < buffer.count else { return nil }
                defer { position = buffer.count }
                line += 1
                return buffer[position...]
            }
            let rest = buffer.count - position
            buffer.removeFirst(position)
            searched = rest
            position = 0
            let more = try handle?.read(upToCount: 1 << 20) ?? Data()
            if more.isEmpty { isAtEnd = true } else { buffer.append(contentsOf: more) }
        }
    }

    /// Whether a file that begins with these bytes is an mbox.
    static func isMbox(head: [UInt8]) -> Bool { isSeparator(head.prefix { $0 != 0x0A }) }

    private static func isEmpty(_ line: ArraySlice<UInt8>) -> Bool { line == [0x0A] || line == [0x0D, 0x0A] }

    private static func isSeparator(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.starts(with: "From ".utf8), line.count < 400 else { return false }
        // A time of day tells the separator from a sentence that begins with "From".
        let bytes = Array(line)
        func isDigit(_ index: Int) -> Bool { bytes.indices.contains(index) && bytes[index] >= 48 && bytes[index] <= 57 }
        return bytes.indices.contains { bytes[$0] == UInt8(ascii: ":") && isDigit($0 - 1) && isDigit($0 + 1) && isDigit($0 + 2) }
    }

    /// mboxrd: `>From `, `>>From ` … lose one `>`.
    private static func unquoted(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard line.first == UInt8(ascii: ">") else { return line }
        return line.drop { $0 == UInt8(ascii: ">") }.starts(with: "From ".utf8) ? line.dropFirst() : line
    }

    /// `Status: R` among the headers, as local mail programs write it.
    static func isSeen(_ raw: [UInt8]) -> Bool {
        for line in raw.prefix(65_536).split(separator: 0x0A, omittingEmptySubsequences: false) {
            if line.isEmpty || line == [0x0D] { return false }
            if line.starts(with: "Status:".utf8) { return line.contains(UInt8(ascii: "R")) }
        }
        return false
    }
}
