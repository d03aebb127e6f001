/// Counts the text of a word processor's document (Office Open XML, ECMA-376; `docx` and its templates), as Word's own statistics do:
/// - the main text with its tables and text boxes, footnotes and endnotes;
/// - text that was inserted, not what was deleted or moved away while changes were tracked;
/// - results of fields, not their instructions; tabs and no-break hyphens, not line breaks;
/// - a text box once, though it stands there twice for older programs.
///
/// Not counted, as there: headers and footers, comments, numbers of lists and notes, formulas, hidden text (where the run itself says so).
struct WordText {
    private static let main = [
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ]
    private static let compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    private static let skipped: Set<String> = ["del", "moveFrom", "instrText", "delText", "delInstrText"]

    private enum Tag { case run, properties, text, other }

    private(set) var tally = TextTally()
    private var path: [Tag] = []
    /// Of the paragraphs that are open, the text so far: a text box has paragraphs inside of one.
    private var paragraphs: [String] = []
    /// Of the runs that are open, whether they are hidden.
    private var hidden: [Bool] = []
    /// Of the alternatives that are open, whether one was taken.
    private var alternatives: [Bool] = []
    private var run = ""
    private var keepsSpace = false

    /// - Returns: nil where the archive holds no such document.
    static func count(_ archive: borrowing Archive) throws(DocumentFault) -> TextTally? {
        guard let main = try related(to: "", in: archive, kinds: ["officeDocument"]).first, let part = try archive.part(main) else {
            return nil
        }
        var text = WordText()
        guard try text.read(part, root: "document") else { return nil }
        for name in try related(to: main, in: archive, kinds: ["footnotes", "endnotes"]) {
            guard let part = try archive.part(name) else { continue }
            _ = try text.read(part, root: nil)
        }
        return text.tally
    }

    /// Counts a main part by itself.
    static func count(part: [UInt8]) throws(DocumentFault) -> TextTally? {
        var text = WordText()
        return try text.read(part, root: "document") ? text.tally : nil
    }

    // MARK: - Parts

    /// Names of the parts that a part names as being of these kinds (ECMA-376 part 2, relationships); of the package itself for an empty name.
    private static func related(to part: String, in archive: borrowing Archive, kinds: [String]) throws(DocumentFault) -> [String] {
        let folder = part.lastIndex(of: "/").map { String(part[...$0]) } ?? ""
        let file = String(part.dropFirst(folder.utf8.count))
        guard let bytes = try archive.part("\(folder)_rels/\(file).rels") else { return [] }
        return try reading(bytes) { (walk: inout XMLWalk) throws(DocumentFault) -> [String] in
            var names: [String] = []
            while true {
                switch try walk.next() {
                case .end: return names
                case .open where walk.name == "Relationship" && names.count < 10:
                    guard let type = walk.attribute("Type"), kinds.contains(where: { type.hasSuffix("/\($0)") }),
                        walk.attribute("TargetMode") != "External", let target = walk.attribute("Target")
                    else { continue }
                    let name = resolved(target, in: folder)
                    if !names.contains(name) { names.append(name) }
                default: break
                }
            }
        }
    }

    private static func resolved(_ target: String, in folder: String) -> String {
        var parts = target.hasPrefix("/") ? [] : folder.split(separator: "/").map(String.init)
        for part in target.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    // MARK: - Text

    /// - Parameter root: the name that the part's first element has to have; nil for any.
    /// - Returns: whether it has it.
    private mutating func read(_ part: [UInt8], root: String?) throws(DocumentFault) -> Bool {
        var state = self
        let isRight = try reading(part) { (walk: inout XMLWalk) throws(DocumentFault) -> Bool in
            var isFirst = true
            while true {
                switch try walk.next() {
                case .end: return !isFirst
                case .open:
                    if isFirst, let root, walk.name != root || !Self.main.contains(walk.space) { return false }
                    isFirst = false
                    try state.open(&walk)
                case .close: state.close(walk.name, walk.space)
                case .text: if state.path.last == .text { state.run += walk.text }
                }
            }
        }
        self = state
        return isRight
    }

    private mutating func open(_ walk: inout XMLWalk) throws(DocumentFault) {
        let name = walk.name
        let space = walk.space
        if space == Self.compatibility, try openAlternative(name, &walk) { return }
        guard Self.main.contains(space) else { return path.append(.other) }
        guard !Self.skipped.contains(name) else { return try walk.skip() }
        var tag = Tag.other
        let isInRun = path.last == .run
        switch name {
        case "p": paragraphs.append("")
        case "r":
            tag = .run
            hidden.append(false)
        case "rPr": tag = .properties
        case "vanish" where path.suffix(2) == [.run, .properties]:
            let value = walk.attribute("val", in: space) ?? "true"
            if !["0", "false", "off"].contains(value) { hidden[hidden.count - 1] = true }
        case "t" where isInRun:
            tag = .text
            run = ""
            keepsSpace = walk.attribute("space", in: "http://www.w3.org/XML/1998/namespace") == "preserve"
        case "tab" where isInRun, "ptab" where isInRun: append("\t")
        case "br" where isInRun, "cr" where isInRun: append("\n")
        case "noBreakHyphen" where isInRun: append("-")
        // A character of a font of symbols: it is seen, whatever it is.
        case "sym" where isInRun: append("*")
        default: break
        }
        path.append(tag)
    }

    /// Of several ways to show the same the first one counts.
    /// - Returns: whether the element is dealt with.
    private mutating func openAlternative(_ name: String, _ walk: inout XMLWalk) throws(DocumentFault) -> Bool {
        switch name {
        case "AlternateContent": alternatives.append(false)
        case "Choice", "Fallback":
            if alternatives.last == true {
                try walk.skip()
                return true
            }
            if !alternatives.isEmpty { alternatives[alternatives.count - 1] = true }
        default: break
        }
        return false
    }

    private mutating func close(_ name: String, _ space: String) {
        let tag = path.popLast()
        if tag == .text {
            append(keepsSpace ? run : run.trimmed)
            run = ""
        } else if tag == .run {
            _ = hidden.popLast()
        } else if name == "p", Self.main.contains(space), let paragraph = paragraphs.popLast() {
            tally.add(paragraph)
        } else if name == "AlternateContent", space == Self.compatibility {
            _ = alternatives.popLast()
        }
    }

    private mutating func append(_ text: String) {
        guard !paragraphs.isEmpty, hidden.last != true else { return }
        paragraphs[paragraphs.count - 1] += text
    }
}

/// Walks over a part.
func reading<Result>(
    _ part: [UInt8],
    _ body: (inout XMLWalk) throws(DocumentFault) -> Result
) throws(DocumentFault) -> Result {
    // A typed error does not pass through the closure of the standard library.
    let outcome: Swift.Result<Result, DocumentFault> = part.withUnsafeBufferPointer { bytes in
        do throws(DocumentFault) {
            var walk = try XMLWalk(bytes)
            return .success(try body(&walk))
        } catch {
            return .failure(error)
        }
    }
    return try outcome.get()
}

extension String {
    /// Without white space around it.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[first...last])
    }
}
