/// Counts the text of an OpenDocument text (OASIS ODF 1.3; `odt` and its templates): paragraphs and headings of the body with tables, text
/// boxes, footnotes and endnotes. Not counted, as for Word's documents: headers and footers, comments, deleted text of tracked changes,
/// numbers of lists and notes, descriptions of pictures.
struct OpenDocumentText {
    private static let text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    private static let office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    private static let svg = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
    private static let skippedText: Set<String> = [
        "tracked-changes", "note-citation", "index-title-template", "ruby-text", "hidden-text", "hidden-paragraph",
    ]
    private static let skippedOffice: Set<String> = ["annotation", "forms", "scripts", "change-info", "styles", "automatic-styles"]
    /// Spaces that are written as a number, in all.
    private static let maximumSpaces = 1_000_000

    private var tally = TextTally()
    private var paragraphs: [String] = []
    private var spaces = 0

    /// - Returns: nil where the archive holds no such document.
    static func count(_ archive: borrowing Archive) throws(DocumentFault) -> TextTally? {
        guard let kind = try archive.part("mimetype"), kind.starts(with: Array("application/vnd.oasis.opendocument.text".utf8)) else {
            return nil
        }
        guard let part = try archive.part("content.xml") else { throw .damaged }
        if let manifest = try archive.part("META-INF/manifest.xml"), try isEncrypted(manifest) { throw .password }
        return try count(content: part)
    }

    /// Counts a content part by itself.
    static func count(content: [UInt8]) throws(DocumentFault) -> TextTally {
        try reading(content) { (walk: inout XMLWalk) throws(DocumentFault) -> TextTally in
            var text = OpenDocumentText()
            while true {
                switch try walk.next() {
                case .end: return text.tally
                case .open: try text.open(&walk)
                case .close: text.close(walk.name, walk.space)
                case .text: text.append(collapsing: walk.text)
                }
            }
        }
    }

    private static func isEncrypted(_ manifest: [UInt8]) throws(DocumentFault) -> Bool {
        try reading(manifest) { (walk: inout XMLWalk) throws(DocumentFault) -> Bool in
            while true {
                switch try walk.next() {
                case .end: return false
                case .open where walk.name == "encryption-data": return true
                default: break
                }
            }
        }
    }

    private mutating func open(_ walk: inout XMLWalk) throws(DocumentFault) {
        let name = walk.name
        switch walk.space {
        case Self.text:
            if Self.skippedText.contains(name) || name.hasSuffix("-source") || name.hasSuffix("-decls") { return try walk.skip() }
            switch name {
            case "p", "h": paragraphs.append("")
            case "s":
                let count = walk.attribute("c", in: Self.text).flatMap { Int($0) } ?? 1
                let (sum, overflow) = spaces.addingReportingOverflow(max(count, 1))
                guard !overflow, sum <= Self.maximumSpaces else { throw .unpacksTooLarge }
                spaces = sum
                append(String(repeating: " ", count: max(count, 1)))
            case "tab": append("\t")
            case "line-break": append("\n")
            default: break
            }
        case Self.office where Self.skippedOffice.contains(name): try walk.skip()
        case Self.svg where name == "title" || name == "desc": try walk.skip()
        default: break
        }
    }

    private mutating func close(_ name: String, _ space: String) {
        guard space == Self.text, name == "p" || name == "h", let paragraph = paragraphs.popLast() else { return }
        tally.add(paragraph)
    }

    private mutating func append(_ text: String) {
        guard !paragraphs.isEmpty else { return }
        paragraphs[paragraphs.count - 1] += text
    }

    /// White space as it stands in the file is one space, and none where a paragraph begins (ODF 1.3 part 3, 6.1.2).
    private mutating func append(collapsing text: String) {
        guard let paragraph = paragraphs.last else { return }
        var out = ""
        var isSpace = paragraph.isEmpty || paragraph.last == " "
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ", "\t", "\n", "\r":
                if !isSpace { out.append(" ") }
                isSpace = true
            default:
                out.unicodeScalars.append(scalar)
                isSpace = false
            }
        }
        append(out)
    }
}
