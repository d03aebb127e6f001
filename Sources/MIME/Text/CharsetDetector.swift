/// Guesses the single-byte charset of a text that is not valid UTF-8, by how well each candidate reads.
enum CharsetDetector {
    /// Bytes of a text that are looked at; more do not change the answer.
    private static let sample = 4096

    /// The best reading among windows-1251, koi8-u, iso-8859-2, windows-1250, windows-1252, koi8-r and cp866; nil if
    /// even the best one does not read like a text.
    static func detect(_ bytes: ArraySlice<UInt8>) -> SingleByteTable? {
        let window = interesting(bytes)
        var best: (table: SingleByteTable, score: Float)?
        for table in SingleByteTable.candidates {
            let points = score(window, in: table)
            if points > (best?.score ?? -.infinity) { best = (table, points) }
        }
        guard let best, best.score > -3 else { return nil }
        return best.table
    }

    /// Points for reading `bytes` in `table`: higher is better, about 1 a letter outside ASCII for a right guess.
    static func score(_ bytes: ArraySlice<UInt8>, in table: SingleByteTable) -> Float {
        var scorer = Scorer()
        for byte in bytes.prefix(sample) {
            let value = table.scalars[Int(byte)]
            scorer.add(value == 0 ? 0xFFFD : value)
        }
        return scorer.total
    }

    /// Points for a text that is decoded already.
    static func score(_ text: String) -> Float {
        var scorer = Scorer()
        for scalar in text.unicodeScalars.prefix(sample) { scorer.add(scalar.value) }
        return scorer.total
    }

    /// A window that holds the first bytes outside ASCII: a mail may start with pages of plain English or markup.
    private static func interesting(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.count > sample, let first = bytes.firstIndex(where: { $0 >= 0x80 }) else { return bytes }
        return bytes[max(bytes.startIndex, first - 32)..<min(bytes.endIndex, first + sample)]
    }
}

/// Walks over a text and collects the points of ``CharsetDetector``.
private struct Scorer {
    private enum Script { case none, latin, cyrillic }

    var total: Float = 0
    private let model = LetterModel.shared
    private var previous: UInt32 = 0x20
    private var script = Script.none
    private var wasLower = false

    mutating func add(_ value: UInt32) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        if value < 0x80 {
            addASCII(value)
        } else if scalar.properties.isAlphabetic {
            addLetter(scalar)
        } else {
            addSymbol(value)
        }
    }

    private mutating func addASCII(_ value: UInt32) {
        let lower = value >= 0x41 && value <= 0x5A ? value | 0x20 : value
        guard lower >= 0x61, lower <= 0x7A else {
            if previous >= 0x80 { total += model.score(0x20, after: previous) * 0.5 }
            endWord()
            return
        }
        if script == .cyrillic { total -= 2 }
        if previous >= 0x80 { total += model.score(lower, after: previous) * 0.5 }
        script = .latin
        wasLower = value == lower
        previous = lower
    }

    private mutating func addLetter(_ scalar: Unicode.Scalar) {
        let isUpper = scalar.properties.isUppercase
        let lower = scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar.value
        let now: Script = lower >= 0x400 && lower < 0x530 ? .cyrillic : .latin
        if script != .none, script != now { total -= 2 }
        if isUpper, wasLower { total -= 1.5 }
        // Capitals throughout are rarer than small letters; koi8 and windows-1251 swap them.
        total += model.score(lower, after: previous) - (isUpper && previous >= 0x80 ? 0.25 : 0)
        script = now
        wasLower = !isUpper
        previous = lower
    }

    private mutating func addSymbol(_ value: UInt32) {
        switch value {
        case 0x80..<0xA0: total -= 3  // C1 controls
        case 0xFFFD: total -= 4
        case 0xA0, 0xAB, 0xBB, 0x2013, 0x2014, 0x2018...0x201E, 0x2022, 0x2026, 0x2116, 0x20AC, 0xA7, 0xB0, 0xA9, 0xAE, 0x2122:
            // A dash, quotation marks, №: at home in a text, but not inside a word.
            total += script == .none ? 0.3 : 0.1
        case 0x2500..<0x25A1: total -= 1.5  // box drawing of the DOS and KOI8 charsets
        default: total -= script == .none ? 0.6 : 1.2
        }
        endWord()
    }

    private mutating func endWord() {
        previous = 0x20
        script = .none
        wasLower = false
    }
}
