/// Files written into a text between `begin` and `end` lines (POSIX uuencode).
enum UUEncoding {
    /// One file found in a text.
    struct Block: Equatable {
        /// From the `begin` line to the end of the `end` line.
        var range: Range<Int>
        var name: [UInt8]
    }

    /// Finds whole blocks: a `begin` line, plausible data lines, `end`.
    static func blocks(in bytes: ArraySlice<UInt8>) -> [Block] {
        guard bytes.position(of: "begin ", from: bytes.startIndex) != nil else { return [] }
        let lines = bytes.lineRanges
        var result: [Block] = []
        var index = 0
        while index < lines.count {
            guard let name = nameOfBeginLine(bytes[lines[index]]), let last = endOfBlock(lines, after: index, in: bytes) else {
                index += 1
                continue
            }
            result.append(Block(range: lines[index].lowerBound..<lines[last].upperBound, name: name))
            index = last + 1
        }
        return result
    }

    /// Decodes the first block; bytes that are no data line are skipped.
    static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var started = false
        for range in bytes.lineRanges {
            let line = bytes[range]
            if !started {
                started = nameOfBeginLine(line) != nil
                continue
            }
            if isEnd(line) { break }
            appendLine(line, to: &result)
        }
        return result
    }

    private static func nameOfBeginLine(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        guard line.matches("begin ", at: line.startIndex) else { return nil }
        var position = line.startIndex + 6
        let mode = position
        while position < line.endIndex, line[position] >= 0x30, line[position] <= 0x37 { position += 1 }
        guard (3...4).contains(position - mode), position < line.endIndex, ASCII.isBlank(line[position]) else { return nil }
        let name = line[position...].trimmed
        return name.isEmpty ? nil : Array(name)
    }

    private static func endOfBlock(_ lines: [Range<Int>], after begin: Int, in bytes: ArraySlice<UInt8>) -> Int? {
        for index in (begin + 1)..<max(lines.count, begin + 1) {
            let line = bytes[lines[index]]
            if isEnd(line) { return index }
            guard isData(line) else { return nil }
        }
        return nil
    }

    private static func isEnd(_ line: ArraySlice<UInt8>) -> Bool {
        line.matches("end", at: line.startIndex) && line.trimmed.count == 3
    }

    private static func isData(_ line: ArraySlice<UInt8>) -> Bool {
        guard let first = line.first else { return true }
        guard first >= 0x20, first <= 0x60 else { return false }
        let needed = (Int((first - 0x20) & 0x3F) + 2) / 3 * 4
        // Trailing spaces (zero bits) are often lost on the way, one check character may be added.
        return line.count - 1 <= needed + 2 && line.allSatisfy { $0 >= 0x20 && $0 <= 0x60 }
    }

    private static func appendLine(_ line: ArraySlice<UInt8>, to result: inout [UInt8]) {
        guard let first = line.first, first >= 0x20, first <= 0x60 else { return }
        var left = Int((first - 0x20) & 0x3F)
        var position = line.startIndex + 1
        func next() -> UInt8 {
            defer { position += 1 }
            return position < line.endIndex ? (line[position] &- 0x20) & 0x3F : 0
        }
        while left > 0 {
            let four = (next(), next(), next(), next())
            let three = [four.0 << 2 | four.1 >> 4, four.1 << 4 | four.2 >> 2, four.2 << 6 | four.3]
            result.append(contentsOf: three.prefix(left))
            left -= 3
        }
    }
}
