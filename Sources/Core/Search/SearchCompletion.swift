/// The last word of a search that is being typed.
package enum SearchCompletion: Hashable, Sendable {
    case nothing
    /// The beginning of an operator's name, or a word.
    case word(String, isNegated: Bool)
    /// The beginning of an operator's value.
    case value(SearchOperator, isNegated: Bool, String)

    /// - Parameter typed: the whole text up to the caret.
    package init(_ typed: String) {
        let characters = Array(typed.prefix(SearchText.maximumLength))
        var (position, isQuoted, isStart) = (0, false, true)
        var begin = 0
        while position < characters.count {
            if isStart, !isQuoted {
                begin = position
                if let found = SearchText.operatorName(characters, at: position) {
                    let (value, end) = SearchText.value(characters, from: found.end)
                    guard end < characters.count else {
                        // A quote that is closed is done with.
                        let isClosed =
                            end > found.end + 1 && SearchQuotes.closing(characters[found.end])?.contains(characters[end - 1]) == true
                        self = isClosed ? .nothing : .value(found.name, isNegated: found.isNegated, value)
                        return
                    }
                    (position, begin) = (end, end)
                    continue
                }
            }
            if SearchQuotes.isQuote(characters[position]) { isQuoted.toggle() }
            isStart = characters[position].isWhitespace
            position += 1
        }
        let word = String(characters[begin...])
        guard !isStart, !isQuoted, begin < characters.count, word.first.map(SearchQuotes.isQuote) == false else {
            self = .nothing
            return
        }
        let isNegated = word.hasPrefix("-")
        self = .word(isNegated ? String(word.dropFirst()) : word, isNegated: isNegated)
    }

    /// As it is typed to be one value.
    package static func quoted(_ text: String) -> String {
        text.contains(where: \.isWhitespace) ? "\"" + text.filter { !SearchQuotes.isQuote($0) } + "\"" : text
    }
}
