/// Why a file is no table that can be read, with the line where it shows (the first is 1).
package enum CSVFault: Error, Sendable, Equatable {
    case empty
    /// UTF-16, as some programs call "Unicode text".
    case utf16
    /// Bytes that are no UTF-8: an older encoding, which names would be guessed from.
    case notUTF8(line: Int)
    case nul(line: Int)
    /// A quote that was opened in this line is never closed.
    case openQuote(line: Int)
    case textAfterQuote(line: Int)
    case tooManyColumns(line: Int)
    case fieldTooLong(line: Int)
    case tooManyRows
}

/// Reads a table of comma-separated values (RFC 4180), and what spreadsheets make of that: UTF-8 with or without a byte order mark; comma,
/// semicolon or tab, whichever the first line has most of, or as Excel's `sep=` says; any kind of line end; quotes within a field that does
/// not begin with one. Everything is bounded, and nothing is guessed that would change what stands in a field.
package struct CSVReader: Sendable {
    /// A row and the line on which it begins.
    package struct Row: Sendable, Equatable {
        package let line: Int
        package let fields: [String]

        package init(line: Int, fields: [String]) {
            self.line = line
            self.fields = fields
        }
    }

    package static let maximumColumns = 100
    /// Bytes of a field.
    package static let maximumField = 100_000
    package static let maximumRows = 20_000

    /// The character between fields.
    package let delimiter: UInt8
    private let bytes: [UInt8]
    private var position: Int
    private var line = 1
    private var rows = 0

    /// - Throws: ``CSVFault`` for bytes that are no text, or nothing.
    package init(_ bytes: [UInt8]) throws(CSVFault) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .utf16 }
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        try Self.check(bytes, from: position)
        self.bytes = bytes
        if let told = Self.told(bytes, at: position) {
            delimiter = told.delimiter
            position = told.end
            line = 2
        } else {
            delimiter = Self.likeliest(bytes, from: position)
        }
    }

    /// The next row that is not blank; nil at the end.
    package mutating func next() throws(CSVFault) -> Row? {
        while position < bytes.count {
            let start = line
            let fields = try record()
            if fields.count == 1, fields[0].allSatisfy(\.isWhitespace) { continue }
            rows += 1
            guard rows <= Self.maximumRows + 1 else { throw .tooManyRows }
            return Row(line: start, fields: fields)
        }
        return nil
    }

    // MARK: - Grammar

    private mutating func record() throws(CSVFault) -> [String] {
        var fields: [String] = []
        while true {
            guard fields.count < Self.maximumColumns else { throw .tooManyColumns(line: line) }
            fields.append(try field())
            guard position < bytes.count else { return fields }
            if bytes[position] == delimiter {
                position += 1
                // A delimiter at the very end has an empty field behind it.
                guard position == bytes.count else { continue }
                guard fields.count < Self.maximumColumns else { throw .tooManyColumns(line: line) }
                return fields + [""]
            }
            endLine()
            return fields
        }
    }

    private mutating func field() throws(CSVFault) -> String {
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quoted() }
        let start = position
        while position < bytes.count, bytes[position] != delimiter, !Self.isLineEnd(bytes[position]) { position += 1 }
        return try text(bytes[start..<position], line)
    }

    private mutating func quoted() throws(CSVFault) -> String {
        let opened = line
        var content: [UInt8] = []
        position += 1
        while true {
            guard position < bytes.count else { throw .openQuote(line: opened) }
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { break }
            } else if byte == 0x0A || byte == 0x0D && !(position + 1 < bytes.count && bytes[position + 1] == 0x0A) {
                line += 1
            }
            content.append(byte)
            guard content.count <= Self.maximumField else { throw .fieldTooLong(line: opened) }
            position += 1
        }
        // Blanks behind the closing quote are nobody's text.
        while position < bytes.count, bytes[position] == 0x20 { position += 1 }
        guard position == bytes.count || bytes[position] == delimiter || Self.isLineEnd(bytes[position]) else {
            throw .textAfterQuote(line: line)
        }
        return String(decoding: content, as: UTF8.self)
    }

    private func text(_ slice: ArraySlice<UInt8>, _ line: Int) throws(CSVFault) -> String {
        guard slice.count <= Self.maximumField else { throw .fieldTooLong(line: line) }
        return String(decoding: slice, as: UTF8.self)
    }

    private mutating func endLine() {
        if bytes[position] == 0x0D, position + 1 < bytes.count, bytes[position + 1] == 0x0A { position += 1 }
        position += 1
        line += 1
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    // MARK: - The form of the file

    private static func check(_ bytes: [UInt8], from start: Int) throws(CSVFault) {
        var blank = true
        var line = 1
        var fault: CSVFault?
        bytes.withUnsafeBufferPointer { bytes in
            var index = start
            while index < bytes.count {
                let byte = bytes[index]
                if byte < 0x80 {
                    if byte == 0 {
                        fault = .nul(line: line)
                        return
                    }
                    if byte == 0x0A { line += 1 }
                    if byte > 0x20 { blank = false }
                    index += 1
                    continue
                }
                let length = UTF8Sequence.length(in: bytes, at: index)
                guard length > 0 else {
                    fault = .notUTF8(line: line)
                    return
                }
                blank = false
                index += length
            }
        }
        if let fault { throw fault }
        if blank { throw .empty }
    }

    /// Excel's first line `sep=;`.
    private static func told(_ bytes: [UInt8], at start: Int) -> (delimiter: UInt8, end: Int)? {
        let prefix = Array("sep=".utf8)
        guard bytes.count > start + 5, bytes[start..<start + 4].map({ $0 | 0x20 }) == prefix.map({ $0 | 0x20 }) else { return nil }
        var end = start + 5
        guard isLineEnd(bytes[end]), candidates.contains(bytes[start + 4]) else { return nil }
        if bytes[end] == 0x0D, end + 1 < bytes.count, bytes[end + 1] == 0x0A { end += 1 }
        return (bytes[start + 4], end + 1)
    }

    private static let candidates: [UInt8] = [UInt8(ascii: ";"), 0x09, UInt8(ascii: ",")]

    private static func likeliest(_ bytes: [UInt8], from start: Int) -> UInt8 {
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in bytes[start...] {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if isLineEnd(byte), counts.contains(where: { $0 > 0 }) { break }
            if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
        }
        let most = counts.max() ?? 0
        return most == 0 ? UInt8(ascii: ",") : candidates[counts.firstIndex(of: most)!]
    }
}
