#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Looks over a raw mail before the C parser does: finds where it really starts and where the limits end it.
///
/// Follows headers and boundaries line by line, without building anything. Whatever GMime would nest or list beyond the
/// limits lies behind `cut`.
struct Preflight {
    /// First byte of the first header.
    private(set) var start = 0
    /// One past the last byte that is parsed; less than the size of the mail if a limit was met.
    private(set) var cut: Int
    /// One past the empty line that ends the first header block.
    private(set) var bodyStart: Int
    private(set) var defects: [String] = []
    /// True if lines end with a bare CR throughout.
    private(set) var hasBareCR = false
    /// Starts of lines inside the first header block that are no header, where a header follows again.
    private var strayLines: [Int] = []

    private let raw: [UInt8]
    private let limits: Limits
    private var boundaries: [ArraySlice<UInt8>] = []
    private var parts = 1
    private var pendingStray: [Int] = []

    init(_ raw: [UInt8], limits: Limits) {
        self.raw = raw
        self.limits = limits
        cut = raw.count
        bodyStart = raw.count
        hasBareCR = !raw.prefix(limits.headerBytes).contains(ASCII.lf) && raw.prefix(limits.headerBytes).contains(ASCII.cr)
        if raw.count > limits.size { stop(at: limits.size, "larger than \(limits.size) bytes") }
        findStart()
        walk()
    }

    private mutating func stop(at position: Int, _ reason: String) {
        cut = min(cut, position)
        defects.append("limit reached: " + reason)
    }

    /// The bytes for GMime, offset by offset those of the mail: LF for bare CR, no NUL, and stray lines among the
    /// headers made continuations, because GMime gives up all headers for one of them.
    var repaired: ArraySlice<UInt8> {
        let bytes = raw[start..<cut]
        guard hasBareCR || !strayLines.isEmpty || hasNUL else { return bytes }
        var copy = bytes.map { $0 == 0 ? ASCII.space : hasBareCR && $0 == ASCII.cr ? ASCII.lf : $0 }
        for line in strayLines { copy[line - start] = ASCII.space }
        return copy[...]
    }

    private var hasNUL: Bool {
        raw.withUnsafeBytes { buffer in buffer.baseAddress.map { memchr($0, 0, buffer.count) != nil } ?? false }
    }

    // MARK: Lines

    /// The end of the line at `position`, without and with its line end.
    private func line(at position: Int) -> (end: Int, next: Int) {
        let stop = hasBareCR ? ASCII.cr : ASCII.lf
        let found = raw.withUnsafeBytes { buffer in
            guard position < cut, let base = buffer.baseAddress, let hit = memchr(base + position, Int32(stop), cut - position) else {
                return cut
            }
            return UnsafeRawPointer(hit) - base
        }
        let end = found > position && raw[found - 1] == ASCII.cr ? found - 1 : found
        return (end, min(found + 1, cut))
    }

    /// Skips what is not part of the mail: a byte order mark, an mbox "From " line, empty lines.
    private mutating func findStart() {
        if raw.starts(with: [0xEF, 0xBB, 0xBF]) {
            start = 3
            defects.append("byte order mark before the headers")
        }
        let blank = raw[start..<cut].prefix { ASCII.isWhite($0) }
        if !blank.isEmpty, isHeader(line(at: blank.endIndex), at: blank.endIndex) {
            start = blank.endIndex
            defects.append("empty lines before the headers")
        }
        if raw.matches("from ", at: start) || raw.matches(">from ", at: start) {
            let first = line(at: start)
            if raw[start] != 0x66, !raw[start..<first.end].prefix(8).contains(ASCII.colon) { start = first.next }
        }
    }

    private func isHeader(_ line: (end: Int, next: Int), at position: Int) -> Bool {
        guard let colon = raw[position..<line.end].firstIndex(of: ASCII.colon), colon > position else { return false }
        return raw[position..<colon].allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    // MARK: Structure

    private mutating func walk() {
        var position = header(at: start, isFirst: true)
        bodyStart = position
        while position < cut {
            guard raw[position] == ASCII.dash, !boundaries.isEmpty else {
                position = line(at: position).next
                continue
            }
            let (end, next) = line(at: position)
            if isDelimiter(position..<end) {
                parts += 1
                if parts > limits.parts { return stop(at: position, "more than \(limits.parts) parts") }
                position = header(at: next, isFirst: false)
            } else {
                position = next
            }
        }
    }

    /// Reads one header block, enters its multipart and returns the position after the empty line.
    private mutating func header(at start: Int, isFirst: Bool) -> Int {
        var position = start
        var lines = 0
        var type: Range<Int>?
        while position < cut {
            let (end, next) = line(at: position)
            if end == position || !isFirst && isBoundaryLike(position..<end) { break }
            lines += 1
            if position - start > limits.headerBytes || lines > limits.headerLines {
                stop(at: position, "header block of more than \(limits.headerBytes) bytes or \(limits.headerLines) lines")
                return cut
            }
            if next - start > limits.headerBytes {
                stop(at: start + limits.headerBytes, "header block of more than \(limits.headerBytes) bytes")
                return cut
            }
            if ASCII.isBlank(raw[position]) {
                if let open = type, open.upperBound == position { type = open.lowerBound..<next }
            } else {
                if raw.matches("content-type", at: position) { type = position..<next }
                if isFirst, position > start { checkStray(position, end) }
            }
            position = next
        }
        if let type { enter(type) }
        let (end, next) = line(at: position)
        return end == position ? next : position
    }

    private mutating func checkStray(_ position: Int, _ end: Int) {
        if !isHeader((end, end), at: position) {
            pendingStray.append(position)
        } else if !pendingStray.isEmpty, Self.knownHeaders.contains(raw[position..<end].prefix { $0 != ASCII.colon }.lowercasedASCII) {
            strayLines += pendingStray
            pendingStray = []
            if strayLines.count < 2 { defects.append("lines among the headers that are none") }
        }
    }

    private static let knownHeaders: Set<String> = [
        "from", "to", "cc", "subject", "date", "message-id", "received", "mime-version", "content-type", "content-transfer-encoding",
        "reply-to",
        "return-path", "in-reply-to", "references",
    ]

    private mutating func enter(_ type: Range<Int>) {
        guard let colon = raw[type].firstIndex(of: ASCII.colon) else { return }
        let content = Parameters(Array(raw[(colon + 1)..<type.upperBound]))
        guard content.value.hasPrefix("multipart"), let boundary = content.raw("boundary"), !boundary.isEmpty else { return }
        if boundaries.count >= limits.depth { return stop(at: type.lowerBound, "nested deeper than \(limits.depth) levels") }
        boundaries.append(boundary[...])
    }

    private func isBoundaryLike(_ range: Range<Int>) -> Bool {
        raw[range].starts(with: [ASCII.dash, ASCII.dash]) && boundaries.contains { raw[range].dropFirst(2).starts(with: $0) }
    }

    /// True for `--boundary` of any open multipart; leaves the multiparts inside of it, and itself at `--boundary--`.
    private mutating func isDelimiter(_ range: Range<Int>) -> Bool {
        guard range.count >= 3, raw[range.lowerBound + 1] == ASCII.dash else { return false }
        let rest = raw[range].dropFirst(2)
        for (level, boundary) in boundaries.enumerated().reversed() where rest.starts(with: boundary) {
            let tail = rest.dropFirst(boundary.count)
            let isLast = tail.starts(with: [ASCII.dash, ASCII.dash])
            guard isLast || tail.allSatisfy(ASCII.isWhite) else { continue }
            boundaries.removeSubrange((isLast ? level : level + 1)...)
            return !isLast
        }
        return false
    }
}
