/// A phone number that was typed into the search, in whatever spelling: finds it in texts where it stands in another one.
///
/// The index knows runs of digits; what stands between them (blanks, hyphens, dots, brackets, a plus) only parts them. So a spelling is a
/// phrase of runs, and a number is sought as its usual groupings, with and without the country's number before it.
package struct PhoneQuery: Hashable, Sendable {
    /// All that was typed, with the country's number where it was there, without 00 before it.
    package let digits: String
    /// Without the country's number and the 0 that is dialled at home, as far as they are known.
    package let national: String
    /// What may stand right before the national number, in one run with it.
    private let prefixes: [String]
    /// As it was typed, without what is before the national number.
    private let typed: [String]

    /// Digits of a number that somebody would look for: shorter ones are order numbers and years.
    package static let lengths = 7...15
    /// Phrases that one number becomes at most.
    package static let maximumPhrases = 48

    /// Nil where what was typed is no phone number: digits, and what people put between them.
    package init?(_ text: String) {
        var groups: [String] = []
        var isOpen = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9":
                if isOpen { groups[groups.count - 1].unicodeScalars.append(scalar) } else { groups.append(String(scalar)) }
                isOpen = true
            case "+", " ", "\u{A0}", "\u{202F}", "-", "\u{2011}", "\u{2013}", ".", "(", ")": isOpen = false
            default: return nil
            }
        }
        let all = groups.joined()
        let hasPlus = text.drop { $0 == " " || $0 == "(" }.hasPrefix("+")
        let isAbroad = all.hasPrefix("00")
        digits = isAbroad ? String(all.dropFirst(2)) : all
        guard Self.lengths.contains(digits.count) else { return nil }
        (national, prefixes) = Self.parted(digits, isInternational: hasPlus || isAbroad)
        // The runs that were typed, from where the national number begins.
        var (rest, typed) = (all.count - national.count, [String]())
        for group in groups {
            let own = group.dropFirst(min(rest, group.count))
            rest -= group.count - own.count
            if !own.isEmpty { typed.append(String(own)) }
        }
        self.typed = typed
    }

    /// Polish numbers have nine digits, Ukrainian ones nine after the 0 of home. Of other countries nobody knows where their number ends.
    private static func parted(_ digits: String, isInternational: Bool) -> (String, [String]) {
        let last = String(digits.suffix(9))
        if digits.count == 11, digits.hasPrefix("48") { return (last, ["48", "0048"]) }
        if digits.count == 12, digits.hasPrefix("380") { return (last, ["0", "380", "00380"]) }
        if digits.count == 10, digits.hasPrefix("0") { return (last, ["0", "380", "00380"]) }
        if digits.count == 9, !isInternational { return (last, ["48", "0048", "0", "380", "00380"]) }
        return (digits, ["00"])
    }

    /// How its digits are parted: a grouping of the national number, and of a Ukrainian one with the 0 of home.
    private static let groupings: [Int: [[Int]]] = [
        7: [[3, 2, 2], [3, 4], [2, 2, 3]],
        8: [[2, 3, 3], [4, 4], [2, 2, 2, 2], [3, 3, 2]],
        9: [[3, 3, 3], [3, 2, 2, 2], [2, 3, 2, 2], [2, 7], [2, 3, 4], [3, 6]],
        10: [[3, 3, 2, 2], [3, 3, 4], [3, 7], [3, 2, 3, 2], [4, 3, 3]],
        11: [[1, 3, 3, 4], [2, 3, 3, 3], [2, 9], [3, 4, 4], [1, 10]],
        12: [[2, 10], [3, 3, 3, 3], [2, 3, 3, 4], [3, 9], [2, 4, 6]],
        13: [[2, 11], [2, 3, 4, 4], [3, 10], [2, 4, 7]],
    ]

    /// The spellings that are sought: runs of digits, each a phrase.
    package var spellings: [[String]] {
        var found: [[String]] = []
        func add(_ runs: [String]) { if !runs.isEmpty, found.count < Self.maximumPhrases, !found.contains(runs) { found.append(runs) } }
        func groups(_ number: String) -> [[String]] {
            [[number]] + (Self.groupings[number.count] ?? []).map { Self.cut(number, $0) }
        }
        add(typed)
        for runs in groups(national) {
            add(runs)
            // The country's number in one run with the first: +48501 222 333. Apart it is a run of its own, and the phrase stands behind it.
            for prefix in prefixes where prefix != "0" { add([prefix + runs[0]] + runs.dropFirst()) }
        }
        if prefixes.contains("0") {
            // As it is dialled at home, 050 123 45 67, and with the rest of 380 before that: +38050 123 45 67.
            for runs in groups("0" + national) {
                add(runs)
                add(["38" + runs[0]] + runs.dropFirst())
            }
        }
        return found
    }

    /// All that the digits of one spelling may be together: tells a spelling in a text, however it is parted.
    package var wholes: Set<String> { Set([digits, national] + prefixes.map { $0 + national }) }

    private static func cut(_ number: String, _ lengths: [Int]) -> [String] {
        var rest = number[...]
        return lengths.map { length in
            defer { rest = rest.dropFirst(length) }
            return String(rest.prefix(length))
        }
    }
}
