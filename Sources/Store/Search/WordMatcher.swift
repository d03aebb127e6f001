import Core
import GRDB
import GRDBSQLite

/// Finds the words of a query in a text, with the tokenizer of the index: for highlights, and to look closer at what the index
/// gave roughly.
struct WordMatcher {
    /// A word of a text: folded, and where it stands in the text's UTF-8.
    struct Word {
        var folded: [UInt8]
        var range: Range<Int>
    }

    private let tokenizer: any FTS5Tokenizer
    /// The query's words, folded.
    private let words: [[UInt8]]
    /// The last word while it is being typed.
    let prefix: [UInt8]?
    /// The digits that the spellings of a phone number come to.
    private let phones: Set<[UInt8]>

    init(_ db: Database, _ query: SearchQuery) throws {
        tokenizer = try db.makeTokenizer(FoldingTokenizer.tokenizerDescriptor())
        var words: [[UInt8]] = []
        for term in query.terms { words += Self.words(of: term.text, tokenizer).map(\.folded) }
        prefix = query.lastIsPrefix ? words.popLast() : nil
        self.words = words
        phones = Set((query.phone?.wholes ?? []).map { Array($0.utf8) })
    }

    func words(of text: String) -> [Word] { Self.words(of: text, tokenizer) }

    func matches(_ word: Word) -> Bool {
        words.contains(word.folded) || isPrefixed(word)
    }

    /// The words of a text that match: a phone number in whatever spelling where it stands there, else word by word.
    func found(in text: [Word]) -> [Word] {
        let numbers = phoneNumbers(in: text)
        return numbers.isEmpty ? text.filter(matches) : numbers
    }

    /// Runs of digits at most that one number is parted into.
    private static let mostRuns = 6

    private func phoneNumbers(in text: [Word]) -> [Word] {
        guard !phones.isEmpty else { return [] }
        var found: [Word] = []
        var start = 0
        while start < text.count {
            var digits: [UInt8] = []
            var end = start
            while end < text.count, end - start < Self.mostRuns, text[end].folded.allSatisfy({ (48...57).contains($0) }) {
                digits += text[end].folded
                end += 1
                guard phones.contains(digits) else { continue }
                found += text[start..<end]
                break
            }
            start = phones.contains(digits) ? end : start + 1
        }
        return found
    }

    /// Whether all words of the query stand in a text.
    func standsIn(_ text: String) -> Bool {
        let found = words(of: text)
        if !phoneNumbers(in: found).isEmpty { return true }
        return words.allSatisfy { word in found.contains { $0.folded == word } } && (prefix == nil || found.contains(where: isPrefixed))
    }

    /// Whether a word begins with what is being typed.
    func isPrefixed(_ word: Word) -> Bool { prefix.map { word.folded.starts(with: $0) } ?? false }

    /// Whether some word of a text begins with what is being typed; looks no further than to the first.
    func isPrefixed(somewhereIn text: String) -> Bool {
        guard let prefix else { return false }
        var isFound = false
        Self.walk(text, tokenizer) { token, _ in
            isFound = token.starts(with: prefix)
            return !isFound
        }
        return isFound
    }

    private static func words(of text: String, _ tokenizer: any FTS5Tokenizer) -> [Word] {
        var found: [Word] = []
        walk(text, tokenizer) { token, range in
            found.append(Word(folded: Array(token), range: range))
            return true
        }
        return found
    }

    /// Goes over the words of a text, folded, with where they stand in its UTF-8, until `word` says that it has enough.
    private static func walk(_ text: String, _ tokenizer: any FTS5Tokenizer, _ word: (UnsafeRawBufferPointer, Range<Int>) -> Bool) {
        withoutActuallyEscaping(word) { word in
            var walk = Walk(word: word)
            var text = text
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    withUnsafeMutablePointer(to: &walk) { pointer in
                        _ = tokenizer.tokenize(
                            context: pointer,
                            tokenization: .document,
                            pText: characters.baseAddress,
                            nText: CInt(characters.count)
                        ) { context, _, token, length, start, end in
                            guard let context, let token else { return SQLITE_OK }
                            let word = context.assumingMemoryBound(to: Walk.self).pointee.word
                            // Any other answer than OK ends the walk.
                            return word(UnsafeRawBufferPointer(start: token, count: Int(length)), Int(start)..<Int(end))
                                ? SQLITE_OK : SQLITE_DONE
                        }
                    }
                }
            }
        }
    }

    /// What the tokenizer carries along; a C function keeps nothing itself.
    private struct Walk {
        let word: (UnsafeRawBufferPointer, Range<Int>) -> Bool
    }
}

/// A text or a piece of it, with ranges of UTF-16 code units that match a query.
struct HighlightedText {
    private(set) var text = ""
    private(set) var ranges: [(Int, Int)] = []

    /// Words around the first match that a piece shows: so many before it, so many in all.
    private static let before = 8
    private static let shown = 26

    /// The whole text.
    init(whole text: String, _ matcher: WordMatcher) {
        self.init(text, matcher.found(in: matcher.words(of: text)).map(\.range), window: 0..<text.utf8.count)
    }

    /// The piece around the first match; the beginning where nothing matches.
    init(pieceOf text: String, _ matcher: WordMatcher) {
        let words = matcher.words(of: text)
        let found = matcher.found(in: words)
        let first = words.firstIndex { $0.range == found.first?.range } ?? 0
        let start = max(0, first - Self.before)
        let end = min(words.count, start + Self.shown)
        guard start < end else {
            self.init(whole: String(text.prefix(200)), matcher)
            return
        }
        let window =
            (start == 0 ? 0 : words[start].range.lowerBound)..<(end == words.count ? text.utf8.count : words[end - 1].range.upperBound)
        self.init(text, found.map(\.range), window: window)
    }

    var hasMatch: Bool { !ranges.isEmpty }

    private init(_ full: String, _ matches: [Range<Int>], window: Range<Int>) {
        let utf8 = Array(full.utf8)
        let lead = window.lowerBound > 0 ? "…" : ""
        let trail = window.upperBound < utf8.count ? "…" : ""
        text = lead + String(decoding: utf8[window], as: UTF8.self) + trail
        var byte = window.lowerBound
        var position = lead.utf16.count
        for match in matches where match.lowerBound >= byte && match.upperBound <= window.upperBound {
            position += Self.utf16Length(utf8[byte..<match.lowerBound])
            let end = position + Self.utf16Length(utf8[match])
            ranges.append((position, end))
            position = end
            byte = match.upperBound
        }
    }

    private static func utf16Length(_ utf8: ArraySlice<UInt8>) -> Int {
        utf8.reduce(0) { $0 + ($1 >= 0xF0 ? 2 : $1 & 0xC0 == 0x80 ? 0 : 1) }
    }

    func writeRanges(_ writer: inout JSONWriter) {
        writer.array { writer in
            for (start, end) in ranges {
                writer.array { writer in
                    writer.int(Int64(start))
                    writer.int(Int64(end))
                }
            }
        }
    }
}
