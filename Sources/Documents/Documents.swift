/// Counts what is charged by: characters and words of documents that strangers send. Knows nothing of Dragoman.
///
/// Bounded in size, depth and time, whatever a file holds. Counting blocks: call it on a thread that may.
public enum Documents {
    /// Rises when the same file would be counted differently.
    public static let version = 2
    /// Bytes of a file.
    public static let maximumSize = 64 << 20
    /// Bytes of a file's beginning that tell what it is.
    public static let headSize = 4096

    /// What a file may be by its beginning and its name.
    public enum Kind: Sendable, Equatable {
        /// Perhaps a document of a kind that is counted.
        case document
        /// A container of older office programs: a password lies on a newer document, or it is one of the old kind.
        case protected
        case oldWord
        case other
    }

    private static let archiveNames: Set<String> = ["docx", "docm", "dotx", "dotm", "odt", "ott"]
    private static let archiveTypes = [
        "application/vnd.openxmlformats-officedocument.wordprocessingml", "application/vnd.oasis.opendocument.text",
        "application/vnd.ms-word.document.macroenabled", "application/vnd.ms-word.template.macroenabled",
    ]
    private static let textNames: Set<String> = ["txt", "text", "md"]

    /// Tells what is worth being read whole.
    /// - Parameters:
    ///   - head: the first ``headSize`` bytes, or all of fewer.
    ///   - name: of the file.
    ///   - mime: as it was sent.
    public static func kind(head: [UInt8], name: String, mime: String) -> Kind {
        let ending = name.split(separator: ".").count > 1 ? name.split(separator: ".").last!.lowercased() : ""
        let mime = mime.lowercased()
        let isOffice = archiveNames.contains(ending) || archiveTypes.contains(where: mime.hasPrefix)
        if isPDF(head[...]) || isRTF(head[...]) { return .document }
        if head.starts(with: [0x50, 0x4B, 3, 4]) {
            let marker = Array("mimetypeapplication/vnd.oasis.opendocument.text".utf8)
            let isNamed = isOffice || (ending.isEmpty && mime == "application/octet-stream")
            return isNamed || head.dropFirst(30).starts(with: marker) ? .document : .other
        }
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            if isOffice { return .protected }
            return ending == "doc" || ending == "dot" || mime == "application/msword" ? .oldWord : .other
        }
        // Damaged, but what its name says: better said than passed over.
        if isOffice || ending == "pdf" || ending == "rtf" { return .document }
        return (textNames.contains(ending) || mime.hasPrefix("text/plain")) && isText(head) ? .document : .other
    }

    /// What can be said of a file without its whole content.
    public enum Verdict: Sendable, Equatable {
        /// It has to be read.
        case read
        case done(DocumentCount)
        /// No kind that is counted; `isOldWord` for what Word wrote before 2007, which can be saved anew.
        case unsupported(isOldWord: Bool)
    }

    /// Judges a file by its beginning.
    /// - Parameters:
    ///   - head: the first ``headSize`` bytes, or all of fewer.
    ///   - size: of the whole.
    public static func verdict(head: [UInt8], name: String, mime: String, size: Int64) -> Verdict {
        switch kind(head: head, name: name, mime: mime) {
        case .document where size <= maximumSize: .read
        case .document: .done(DocumentCount(format: head.withUnsafeBufferPointer { format($0, name) }, fault: .tooLarge))
        case .protected: .done(DocumentCount(format: .docx, fault: .password))
        case .oldWord: .unsupported(isOldWord: true)
        case .other: .unsupported(isOldWord: false)
        }
    }

    /// Counts a document.
    /// - Parameters:
    ///   - bytes: all of the file.
    ///   - name: of the file.
    ///   - mime: as it was sent.
    ///   - pdf: what reads PDF files.
    /// - Returns: nil for files that are not counted, see ``kind(head:name:mime:)``.
    public static func count(_ bytes: [UInt8], name: String, mime: String, pdf: PDFReader = .standard) -> DocumentCount? {
        switch kind(head: Array(bytes.prefix(headSize)), name: name, mime: mime) {
        case .document: break
        case .protected: return DocumentCount(format: .docx, fault: .password)
        case .oldWord, .other: return nil
        }
        return bytes.withUnsafeBufferPointer { buffer in
            do throws(DocumentFault) {
                guard buffer.count <= maximumSize else { throw .tooLarge }
                return try read(buffer, pdf)
            } catch {
                return DocumentCount(format: format(buffer, name), fault: error)
            }
        }
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ pdf: PDFReader) throws(DocumentFault) -> DocumentCount? {
        let head = Array(bytes.prefix(headSize))
        if isPDF(head[...]) { return try PortableText.count(bytes, reader: pdf) }
        if isRTF(head[...]) { return DocumentCount(format: .rtf, tally: try RichText.count(bytes)) }
        if head.starts(with: [0x50, 0x4B, 3, 4]) {
            let archive = try Archive.open(bytes)
            if let tally = try OpenDocumentText.count(archive) { return DocumentCount(format: .odt, tally: tally) }
            return try WordText.count(archive).map { DocumentCount(format: .docx, tally: $0) }
        }
        guard isText(head) else { throw .damaged }
        return DocumentCount(format: .txt, tally: PlainText.count(Array(bytes)))
    }

    /// The kind that a file that could not be read is shown as.
    private static func format(_ bytes: UnsafeBufferPointer<UInt8>, _ name: String) -> DocumentFormat {
        let head = Array(bytes.prefix(headSize))
        if isPDF(head[...]) { return .pdf }
        if isRTF(head[...]) { return .rtf }
        let lower = name.lowercased()
        if let format = DocumentFormat.allCases.first(where: { lower.hasSuffix(".\($0.rawValue)") }) { return format }
        return head.starts(with: [0x50, 0x4B]) ? (lower.hasSuffix(".ott") ? .odt : .docx) : .txt
    }

    /// Readers take what begins within the first kilobyte (ISO 32000-1, implementation note 13).
    private static func isPDF(_ head: ArraySlice<UInt8>) -> Bool {
        let mark = Array("%PDF-".utf8)
        let area = head.prefix(1024)
        guard area.count >= mark.count else { return false }
        return (area.startIndex...area.endIndex - mark.count).contains { area[$0] == 0x25 && area[$0...].starts(with: mark) }
    }

    private static func isRTF(_ head: ArraySlice<UInt8>) -> Bool {
        head.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }.starts(with: Array("{\\rtf".utf8))
    }

    private static func isText(_ head: [UInt8]) -> Bool {
        head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) || !head.contains(0)
    }
}
