/// What someone typed into the search box, as terms.
package struct SearchQuery: Hashable, Sendable {
    /// Words and quoted phrases in the order in which they were typed.
    package var terms: [Term]
    /// What was typed, trimmed, for substring search in addresses and numbers.
    package var text: String

    package struct Term: Hashable, Sendable {
        package var text: String
        package var isPhrase: Bool
    }

    /// Longer queries are cut.
    package static let maximumLength = 200
    package static let maximumTerms = 12

    /// Nil where nothing was typed that could be sought.
    package init?(_ typed: String) {
        let bounded = typed.prefix(Self.maximumLength)
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
    }

    /// The query in the language of FTS5 (sqlite.org/fts5.html, section 3): every term quoted, so that nothing that was typed
    /// is an operator; the last word is a prefix while it is being typed, from its third character.
    package var fts: String {
        terms.enumerated().map { index, term in
            let quoted = "\"" + term.text.replacing("\"", with: "") + "\""
            let isLast = index == terms.count - 1
            return isLast && !term.isPhrase && term.text.count >= 3 ? quoted + "*" : quoted
        }.joined(separator: " ")
    }

    /// The digits of a phone or order number, where what was typed is mostly one: three digits at least.
    package var digits: String? {
        let digits = text.filter(\.isASCII).filter(\.isNumber)
        let others = text.filter { $0.isLetter }
        return digits.count >= 3 && others.isEmpty ? digits : nil
    }
}

extension StringProtocol {
    /// Without the characters at both ends that the predicate names.
    func trimming(_ predicate: (Character) -> Bool) -> String {
        var rest = self[...]
        while let first = rest.first, predicate(first) { rest = rest.dropFirst() }
        while let last = rest.last, predicate(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
