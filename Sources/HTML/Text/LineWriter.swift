/// Collects lines: collapses blanks as a browser does, keeps at most one empty line, puts quote marks and indents in
/// front.
struct LineWriter {
    /// Greater than zero inside preformatted text, whose blanks and lines are kept.
    var preformatted = 0

    private var output = String.UnicodeScalarView()
    private var prefixes: [String] = []
    private var pendingMark = ""
    private var line = String.UnicodeScalarView()
    private var hasContent = false
    private var pendingBlank = false
    private var pendingCell = false
    private var wantsEmptyLine = false
    private var hasOutput = false
    private var lastDepth = 0

    /// The place in the text where a link begins; see ``text(since:)``.
    struct Place { fileprivate var output: Int, line: Int }

    var mark: Place { Place(output: output.count, line: line.count) }

    /// What was written since, if it is still on one line.
    func text(since place: Place) -> String {
        guard output.count == place.output, place.line <= line.count else { return String(output.dropFirst(place.output)) + String(line) }
        return String(line.dropFirst(place.line))
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
        line.append(scalar)
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

    mutating func open(_ prefix: String) {
        block()
        prefixes.append(prefix)
    }

    mutating func close() {
        block()
        prefixes.removeLast()
    }

    mutating func finish() -> String {
        block()
        return String(output)
    }

    private mutating func flush() {
        var prefix = prefixes.prefix(40).joined()
        if wantsEmptyLine {
            // An empty line between two depths of quoting belongs to the outer one.
            let depth = min(lastDepth, prefixes.count { $0 == "> " })
            output.append(contentsOf: String(repeating: "> ", count: depth).unicodeScalars.dropLast())
            output.append("\n")
        }
        wantsEmptyLine = false
        lastDepth = prefixes.count { $0 == "> " }
        if !pendingMark.isEmpty, prefix.hasSuffix("  ") { prefix = String(prefix.dropLast(2)) + pendingMark }
        pendingMark = ""
        output.append(contentsOf: prefix.unicodeScalars)
        output.append(contentsOf: line)
        output.append("\n")
        line = String.UnicodeScalarView()
        hasContent = false
        hasOutput = true
    }
}
