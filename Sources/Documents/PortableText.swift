import CDocuments

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The program that reads PDF files: poppler's `pdftotext`, a process of its own within limits, since such files are the most dangerous that
/// strangers send.
public struct PDFReader: Sendable {
    /// Where it is.
    public var program: String
    /// How long it may take, in milliseconds.
    public var milliseconds: UInt32
    /// Bytes of address space that it may use.
    public var memory: UInt64

    /// As Debian's poppler-utils installs it: 20 s, 1 GiB.
    public static let standard = PDFReader()

    /// Names a reader; what is not said is as usual.
    public init(program: String = "/usr/bin/pdftotext", milliseconds: UInt32 = 20_000, memory: UInt64 = 1 << 30) {
        self.program = program
        self.milliseconds = milliseconds
        self.memory = memory
    }

    /// Bytes of text that are taken.
    private static let maximumText = 64 << 20

    /// The text of a PDF in the order in which it is read, a form feed behind each sheet.
    func text(of bytes: UnsafeBufferPointer<UInt8>) throws(DocumentFault) -> [UInt8] {
        let limits = cdocuments_limits(memory: memory, processor_seconds: UInt64(milliseconds / 1000 + 1), file_bytes: 0, files: 64)
        let words: [String] = [program, "-q", "-enc", "UTF-8", "-", "-"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var output: UnsafeMutablePointer<UInt8>?
        var count = 0
        var status: Int32 = 0
        let end = cdocuments_run(
            program,
            &arguments,
            bytes.baseAddress,
            bytes.count,
            limits,
            milliseconds,
            Self.maximumText,
            &output,
            &count,
            &status
        )
        defer { free(output) }
        switch end {
        case Int32(CDOCUMENTS_CHILD_ENDED): break
        case Int32(CDOCUMENTS_CHILD_MISSING): throw .pdfReaderMissing
        case Int32(CDOCUMENTS_CHILD_LATE): throw .tooSlow
        case Int32(CDOCUMENTS_CHILD_LONG): throw .unpacksTooLarge
        default: throw .noProcess
        }
        switch status {
        case 0: return Array(UnsafeBufferPointer(start: output, count: count))
        // "Error related to PDF permissions": text must not be taken out of it (pdftotext(1), exit codes).
        case 3: throw .password
        case 128 + SIGXCPU, 128 + SIGKILL: throw .tooSlow
        default: throw Self.names(Array("/Encrypt".utf8), in: bytes) ? .password : .damaged
        }
    }

    private static func names(_ word: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= word.count else { return false }
        return (0...bytes.count - word.count).contains { bytes[$0] == word[0] && bytes[$0...].starts(with: word) }
    }
}

/// Counts the text of a PDF (ISO 32000) as its reader finds it.
///
/// A PDF knows lines and not paragraphs: the end of a line counts as the space that it stands for, but not behind a hyphen and not before an
/// empty line, where a paragraph ends. Runs of spaces are one: they are distances. Headers and footers cannot be told from text and count.
enum PortableText {
    /// A sheet with fewer characters than that, without spaces, is a picture of text with perhaps a page number.
    static let minimumOnSheet = 40
    /// The same where the file holds pictures: a header or a stamp that the scanner's program read says nothing of what the sheet holds.
    static let minimumOnPictured = 100

    static func count(_ bytes: UnsafeBufferPointer<UInt8>, reader: PDFReader) throws(DocumentFault) -> DocumentCount {
        let text = try reader.text(of: bytes)
        var sheets = text.split(separator: 0x0C, omittingEmptySubsequences: false)
        // Behind the last form feed nothing comes.
        if sheets.last?.isEmpty == true { sheets.removeLast() }
        guard !sheets.isEmpty else { throw .damaged }
        let isPictured = holdsPicture(bytes)
        let minimum = isPictured ? minimumOnPictured : minimumOnSheet
        var total = TextTally()
        var empty = 0
        for sheet in sheets {
            var tally = TextTally()
            tally.add(joined(String(decoding: sheet, as: UTF8.self)))
            if tally.withoutSpaces < minimum { empty += 1 }
            total.characters += tally.characters
            total.withoutSpaces += tally.withoutSpaces
            total.words += tally.words
        }
        var count = DocumentCount(format: .pdf, tally: total)
        count.sheets = sheets.count
        count.emptySheets = empty
        // A back that is blank makes no scan of a letter: more than half of the sheets, and where that is all of them in any case.
        // Few letters on the average are a scan as well, however they are spread.
        if empty * 2 > sheets.count || isPictured && total.withoutSpaces < minimumOnPictured * sheets.count { count.state = .scan }
        return count
    }

    /// Whether there is a picture among the objects (ISO 32000-1, 8.9.5). A picture is a stream, so that its dictionary stands in the file as it
    /// is: streams are never packed into other streams, and names are not encrypted.
    static func holdsPicture(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let (key, value) = (Array("/Subtype".utf8), Array("/Image".utf8))
        for position in bytes.indices where bytes[position] == key[0] && bytes[position...].starts(with: key) {
            let rest = bytes[(position + key.count)...].drop { [0x20, 0x0A, 0x0D, 0x09, 0x0C, 0x00].contains($0) }
            if rest.starts(with: value) { return true }
        }
        return false
    }

    /// The lines of a sheet as paragraphs again.
    static func joined(_ sheet: String) -> String {
        var result = ""
        for line in sheet.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard !words.isEmpty else {
                if let last = result.last, last != "\n" { result.append("\n") }
                continue
            }
            if let last = result.last, last != "\n" {
                if last == "\u{AD}" || (last == "-" && words[0].first?.isLowercase == true) {
                    // The word goes on. A hyphen that only parts it at the line's end is printed, and so it counts.
                } else {
                    result.append(" ")
                }
            }
            result += words.joined(separator: " ")
        }
        return result
    }
}
