/// What mail systems write when they give a mail back without a report a program could read.
enum BouncePhrases {
    /// What was found in a text.
    struct Found {
        /// UTF-8 offset of the first phrase in the text.
        var position: Int
        /// The mail is only late.
        var isDelay: Bool
        /// Nobody will try again.
        var isPermanent: Bool
        /// No other mail says this.
        var isSure: Bool
    }

    /// The known phrases in the beginning of a text; nil if there are none.
    static func find(in text: String) -> Found? {
        let words = FoldedWords(text)
        var found: Found?
        for phrase in BouncePhraseList.all {
            guard let position = words.position(of: phrase.words) else { continue }
            var next = found ?? Found(position: position, isDelay: false, isPermanent: false, isSure: false)
            next.position = min(next.position, position)
            next.isDelay = next.isDelay || phrase.kind == .delay
            next.isPermanent = next.isPermanent || phrase.kind == .permanent
            next.isSure = next.isSure || phrase.isSure
            found = next
        }
        if found?.isPermanent == true { found?.isDelay = false }
        return found
    }

    /// Where a text begins to quote the mail that comes back, as a UTF-8 offset.
    static func quoteStart(in text: String) -> Int? {
        let words = FoldedWords(text)
        return BouncePhraseList.quotes.compactMap { words.position(of: Array($0.utf8)) }.min()
    }
}

/// A text for a search that does not care for case, line breaks and kinds of apostrophes.
private struct FoldedWords {
    private var bytes: [UInt8] = []
    /// Where each byte comes from in the text.
    private var origins: [Int] = []

    /// Takes the first 16 KiB. Bytes, because string search by characters is a hundred times slower.
    init(_ text: String) {
        var offset = 0
        var isAfterBlank = true
        for scalar in text.unicodeScalars {
            if offset >= 16_384 { break }
            defer { offset += UTF8.width(scalar) }
            if scalar.properties.isWhitespace {
                if !isAfterBlank { add(" ", offset) }
                isAfterBlank = true
                continue
            }
            isAfterBlank = false
            add(scalar == "’" ? "'" : scalar.properties.lowercaseMapping, offset)
        }
    }

    private mutating func add(_ text: String, _ offset: Int) {
        for byte in text.utf8 {
            bytes.append(byte)
            origins.append(offset)
        }
    }

    /// The UTF-8 offset in the text of the first occurrence of a phrase in lower case.
    func position(of phrase: [UInt8]) -> Int? {
        guard let first = phrase.first, bytes.count >= phrase.count else { return nil }
        let found = (0...(bytes.count - phrase.count)).first {
            bytes[$0] == first && bytes[$0..<($0 + phrase.count)].elementsEqual(phrase)
        }
        return found.map { origins[$0] }
    }
}
