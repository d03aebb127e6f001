/// What someone typed into the search box, with its operators understood: words that are sought, and filters that narrow.
///
/// Whatever is typed can be read. `name:value` with a name of ``SearchOperator`` is a filter, with a `-` before it the filter turned round; a value
/// with spaces stands in quotes of any of the usual styles. Other names are words. What a filter's value does not say is a hint.
package struct SearchText: Hashable, Sendable {
    /// Nil where nothing but operators was typed.
    package private(set) var words: SearchQuery?
    package private(set) var filters: [SearchFilter] = []
    package private(set) var hints: [SearchHint] = []

    /// Longer texts are cut.
    package static let maximumLength = 400
    /// More narrow nothing.
    package static let maximumFilters = 12
    /// Characters of a value that count.
    package static let maximumValue = 100

    /// Whether nothing is sought and nothing narrows.
    package var isEmpty: Bool { words == nil && filters.isEmpty }

    /// Words alone.
    package init(_ words: SearchQuery) { self.words = words }

    package init(_ typed: String) {
        let characters = Array(typed.prefix(Self.maximumLength))
        var rest = ""
        var (isQuoted, isStart) = (false, true)
        var position = 0
        while position < characters.count {
            if isStart, !isQuoted, let found = Self.operatorName(characters, at: position) {
                let (value, end) = Self.value(characters, from: found.end)
                take(found.name, value, isNegated: found.isNegated)
                position = end
                // What stands after a closed quote begins anew.
                rest.append(" ")
                continue
            }
            let character = characters[position]
            if SearchQuotes.isQuote(character) { isQuoted.toggle() }
            isStart = character.isWhitespace
            rest.append(character)
            position += 1
        }
        words = SearchQuery(rest)
    }

    /// The operator that stands at a position.
    static func operatorName(_ text: [Character], at start: Int) -> (name: SearchOperator, isNegated: Bool, end: Int)? {
        let isNegated = text[start] == "-"
        var end = isNegated ? start + 1 : start
        var name = ""
        while end < text.count, name.count <= 10, text[end].isASCII, text[end].isLetter {
            name += text[end].lowercased()
            end += 1
        }
        guard end < text.count, text[end] == ":", let found = SearchOperator(rawValue: name) else { return nil }
        return (found, isNegated, end + 1)
    }

    /// What stands after the colon, and where it ends.
    static func value(_ text: [Character], from start: Int) -> (String, Int) {
        guard start < text.count, let closing = SearchQuotes.closing(text[start]) else {
            let end = text[start...].firstIndex(where: \.isWhitespace) ?? text.count
            return (String(text[start..<end]), end)
        }
        let end = text[(start + 1)...].firstIndex(where: closing.contains) ?? text.count
        return (String(text[(start + 1)..<end]), min(end + 1, text.count))
    }

    private mutating func take(_ name: SearchOperator, _ typed: String, isNegated: Bool) {
        let value = String(typed.trimming { $0.isWhitespace }.prefix(Self.maximumValue))
        do throws(SearchHint) {
            guard filters.count < Self.maximumFilters else {
                throw SearchHint(name, value, .tooMany, "A search has at most \(Self.maximumFilters) operators.")
            }
            filters.append(SearchFilter(condition: try Self.condition(name, value), isNegated: isNegated, name: name, value: value))
        } catch {
            hints.append(error)
        }
    }

    private static func condition(_ name: SearchOperator, _ value: String) throws(SearchHint) -> SearchFilter.Condition {
        guard value.contains(where: { $0.isLetter || $0.isNumber }) else {
            throw SearchHint(name, value, .missing, "\(name.rawValue): needs a value right after the colon.")
        }
        switch name {
        case .from: return .from(try query(name, value))
        case .to: return .to(try query(name, value))
        case .subject: return .subject(try query(name, value))
        case .has: return .has(try word(name, value))
        case .is: return .state(try word(name, value))
        case .platform: return .platform(try word(name, value))
        case .before: return .before(try period(name, value))
        case .after: return .after(try period(name, value))
        case .on: return .on(try period(name, value))
        case .account: return .account(value)
        case .tag: return .tag(value)
        case .assignee:
            switch value.lowercased() {
            case "me": return .assignee(nil)
            case "none": return .unassigned
            default: return .assignee(value)
            }
        }
    }

    private static func query(_ name: SearchOperator, _ value: String) throws(SearchHint) -> SearchQuery {
        guard let query = SearchQuery(value) else { throw SearchHint(name, value, .missing, "\(name.rawValue): needs a word.") }
        return query
    }

    private static func word<Word: RawRepresentable & CaseIterable>(_ name: SearchOperator, _ value: String) throws(SearchHint) -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: value.lowercased()) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw SearchHint(name, value, .unknownValue, "\(name.rawValue): knows \(words).")
        }
        return word
    }

    private static func period(_ name: SearchOperator, _ value: String) throws(SearchHint) -> SearchPeriod {
        guard let period = SearchPeriod(value) else {
            throw SearchHint(name, value, .badDate, "\(name.rawValue): needs a day, a month or a year, e.g. 2026-11-26, 2026-11 or 2026.")
        }
        return period
    }
}

extension SearchHint: Error {}

/// The quotation marks that people type: English, Polish and Ukrainian, and French ones.
enum SearchQuotes {
    static func isQuote(_ character: Character) -> Bool { "\"„”“«»".contains(character) }

    /// What closes a quote that begins with a character; nil where none begins.
    static func closing(_ opening: Character) -> String? {
        switch opening {
        case "\"": "\""
        case "„": "”“\""
        case "“", "”": "”“\""
        case "«": "»"
        default: nil
        }
    }
}
