/// What someone typed into the search box, as terms.
package struct SearchQuery: Hashable, Sendable {
    /// Words and quoted phrases in the order in which they were typed.
    package var terms: [Term]
    /// What was typed, trimmed, for substring search in addresses and numbers.
    package var text: String
    /// What was typed, where that is a phone number and not quoted: found in whatever spelling.
    package private(set) var phone: PhoneQuery?

    package struct Term: Hashable, Sendable {
        package var text: String
        package var isPhrase: Bool
    }

    /// Longer queries are cut.
    package static let maximumLength = 200
    package static let maximumTerms = 12

    /// No words: nothing matches it.
    package static let none = SearchQuery()

    private init() {
        terms = []
        text = ""
    }

    /// Nil where nothing was typed that could be sought.
    package init?(_ typed: String) {
        // SQLite's text ends at a NUL.
        let bounded = String(String.UnicodeScalarView(typed.unicodeScalars.filter { $0 != "\0" })).prefix(Self.maximumLength)
        var terms: [Term] = []
        var current = ""
        var quoted = false
        func flush(_ isPhrase: Bool) {
            if current.contains(where: { $0.isLetter || $0.isNumber }) { terms.append(Term(text: current, isPhrase: isPhrase)) }
            current = ""
        }
        for character in bounded {
            switch character {
            case "\"", "„", "”", "“", "«", "»":
                flush(quoted)
                quoted.toggle()
            case _ where character.isWhitespace && !quoted:
                flush(false)
            default:
                current.append(character)
            }
        }
        flush(false)
        guard !terms.isEmpty else { return nil }
        self.terms = Array(terms.prefix(Self.maximumTerms))
        text = bounded.trimming { $0.isWhitespace }
        // Two numbers beside each other (years, amounts) are no phone number.
        let isLong = self.terms.count == 1 || text.hasPrefix("+")
        phone = PhoneQuery(text).flatMap { isLong || $0.digits.count >= 9 ? $0 : nil }
    }

    /// Characters of the prefix index (`prefix = '3'` in the schema).
    package static let prefixLength = 3

    /// Whether the last word is still being typed and stands for all words that begin so: from its third character.
    package var lastIsPrefix: Bool { terms.last.map { !$0.isPhrase && $0.text.count >= Self.prefixLength } ?? false }

    /// The query in the language of FTS5 (sqlite.org/fts5.html, section 3): every term quoted, so that nothing that was typed
    /// is an operator.
    package var fts: String {
        let own = fts(last: terms.last?.text ?? "")
        guard let phone else { return own }
        // The parts of a whole number anywhere in a text are no number; of one that is still being typed they are the best guess.
        let isWhole = phone.digits.count >= (text.hasPrefix("+") ? 11 : 9)
        let spellings = phone.spellings.map { Self.quoted($0.joined(separator: " ")) }
        return ((terms.count == 1 || !isWhole ? [own] : []) + spellings).joined(separator: " OR ")
    }

    /// The query with the last word cut to what the prefix index holds: a superset of what ``fts`` matches, at a price that
    /// does not grow with how many words begin so. Nil where it would be no different, where the last word is several
    /// to the tokenizer, or where it is a phone number: few words begin with so many digits, and its other spellings begin otherwise.
    package var roughFTS: String? {
        guard phone == nil, lastIsPrefix, let last = terms.last?.text, last.count > Self.prefixLength,
            last.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic || $0.properties.numericType != nil })
        else { return nil }
        return fts(last: String(last.prefix(Self.prefixLength)))
    }

    private func fts(last: String) -> String {
        let others = terms.dropLast().map { Self.quoted($0.text) }
        return (others + [Self.quoted(last) + (lastIsPrefix ? "*" : "")]).joined(separator: " ")
    }

    private static func quoted(_ text: String) -> String { "\"" + text.replacing("\"", with: "") + "\"" }

    /// The digits of a phone or order number, where what was typed is mostly one: three digits at least.
    package var digits: String? {
        let digits = text.filter(\.isASCII).filter(\.isNumber)
        let others = text.filter { $0.isLetter }
        return digits.count >= 3 && others.isEmpty ? digits : nil
    }
}

extension StringProtocol {
    /// Without the characters at both ends that the predicate names.
    package func trimming(_ predicate: (Character) -> Bool) -> String {
        var rest = self[...]
        while let first = rest.first, predicate(first) { rest = rest.dropFirst() }
        while let last = rest.last, predicate(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
