/// Collects lines: collapses blanks as a browser does, keeps at most one empty line, puts quote marks and indents in
/// front.
struct LineWriter {
    /// Greater than zero inside preformatted text, whose blanks and lines are kept.
    var preformatted = 0

    private var output = ""
    private var prefixes: [String] = []
    private var prefix = ""
    private var depth = 0
    private var pendingMark = ""
    private var line = ""
    private var hasContent = false
    private var pendingBlank = false
    private var pendingCell = false
    private var wantsEmptyLine = false
    private var hasOutput = false
    private var lastDepth = 0

    /// The place in the text where a link begins; see ``text(since:)``.
    struct Place { fileprivate var output: Int, line: Int }

    var mark: Place { Place(output: output.utf8.count, line: line.utf8.count) }

    /// What was written since, if it is still on one line.
    func text(since place: Place) -> String {
        if output.utf8.count > place.output { return String(decoding: output.utf8.dropFirst(place.output), as: UTF8.self) + line }
        return String(decoding: line.utf8.dropFirst(place.line), as: UTF8.self)
    }

    /// Adds running text.
    mutating func add(_ text: String) {
        for scalar in text.unicodeScalars {
            if preformatted > 0, scalar == "\n" {
                lineBreak()
            } else if Visibility.isBlank(scalar) {
                if preformatted > 0 { line.append(scalar == "\t" ? "\t" : " ") } else { pendingBlank = hasContent }
            } else if !Visibility.isZeroWidth(scalar), scalar.value >= 0x20, !(0x7F..<0xA0).contains(scalar.value) {
                write(scalar)
            }
        }
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        if pendingCell, hasContent { line.append("\t") } else if pendingBlank { line.append(" ") }
        pendingCell = false
        pendingBlank = false
        hasContent = true
        line.unicodeScalars.append(scalar)
    }

    /// Ends the line, also an empty one.
    mutating func lineBreak() {
        if hasContent || preformatted > 0 && !line.isEmpty { flush() } else if hasOutput { wantsEmptyLine = true }
        pendingBlank = false
        pendingCell = false
    }

    /// Ends the line if there is one.
    mutating func block() {
        if hasContent { flush() }
        pendingBlank = false
        pendingCell = false
    }

    /// Ends the line and leaves an empty one before what follows.
    mutating func paragraph() {
        block()
        if hasOutput { wantsEmptyLine = true }
    }

    /// Separates what follows from the cell before.
    mutating func cell() { pendingCell = hasContent }

    /// A list mark for the next line.
    mutating func mark(_ text: String) { pendingMark = text }

    mutating func open(_ mark: String) {
        block()
        prefixes.append(mark)
        measurePrefix()
    }

    mutating func close() {
        block()
        prefixes.removeLast()
        measurePrefix()
    }

    private mutating func measurePrefix() {
        prefix = prefixes.prefix(Self.maxPrefixes).joined()
        depth = prefixes.prefix(Self.maxPrefixes).count { $0 == "> " }
    }

    /// Deeper quotes and lists look like this deep: the marks must not outgrow the text.
    private static let maxPrefixes = 12

    mutating func finish() -> String {
        block()
        return output
    }

    private mutating func flush() {
        if wantsEmptyLine {
            // An empty line between two depths of quoting belongs to the outer one.
            let marks = String(repeating: "> ", count: min(lastDepth, depth))
            output += marks.dropLast() + "\n"
        }
        wantsEmptyLine = false
        lastDepth = depth
        if !pendingMark.isEmpty, prefix.hasSuffix("  ") {
            output += prefix.dropLast(2) + pendingMark
        } else {
            output += prefix
        }
        pendingMark = ""
        output += line
        output += "\n"
        line = ""
        hasContent = false
        hasOutput = true
    }
}
