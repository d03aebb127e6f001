/// Finds phone numbers in what people write: Polish and Ukrainian ones as they are written at home, others with their country.
package enum PhoneFinder {
    /// A run of digits as it was written.
    private struct Run {
        var hasPlus = false
        /// Digits between separators.
        var groups: [String] = []
        /// What stands right before and after it.
        var before: Substring
        var after: Substring

        var digits: String { groups.joined() }
        var shape: [Int] { groups.map(\.count) }
    }

    /// Each number once, in the international form `+48600100200`, in the order in which they stand there.
    package static func phones(in text: String) -> [String] {
        var found: [String] = []
        for run in runs(in: text) {
            if let phone = phone(run), !found.contains(phone) { found.append(phone) }
        }
        return found
    }

    // MARK: - What is a phone

    /// Beginnings of Polish mobile numbers.
    private static let mobile: Set<String> = ["45", "50", "51", "53", "57", "60", "66", "69", "72", "73", "78", "79", "88"]
    /// Words before numbers of other kinds that look alike.
    private static let others = [
        "regon", "nip", "pesel", "krs", "iban", "konto", "rachun", "рахун", "іпн", "інн", "ідн", "єдрпоу", "паспорт", "dowód",
    ]

    private static func phone(_ run: Run) -> String? {
        let word = run.before.lowercased()
        guard !others.contains(where: word.contains), !isCurrency(run.after) else { return nil }
        let digits = run.digits
        if run.hasPlus { return international(digits) }
        if digits.hasPrefix("00") { return international(String(digits.dropFirst(2))) }
        switch digits.count {
        case 9: return polish(digits, run.shape) ? "+48" + digits : nil
        case 10: return ukrainian(digits, run.shape) ? "+38" + digits : nil
        // The old way to call another town: 8 0 67 …
        case 11 where digits.hasPrefix("80"): return ukrainian(String(digits.dropFirst()), [10]) ? "+3" + digits : nil
        // An identity number of somebody born in 1948 goes on with a month.
        case 11 where digits.hasPrefix("48"): return digits.dropFirst(2).first! >= "2" ? "+" + digits : nil
        case 12 where digits.hasPrefix("380"): return "+" + digits
        default: return nil
        }
    }

    private static func international(_ digits: String) -> String? {
        guard let first = digits.first, first != "0" else { return nil }
        if digits.hasPrefix("48") { return digits.count == 11 ? "+" + digits : nil }
        if digits.hasPrefix("380") { return digits.count == 12 ? "+" + digits : nil }
        return (8...15).contains(digits.count) ? "+" + digits : nil
    }

    private static func polish(_ digits: String, _ shape: [Int]) -> Bool {
        switch shape {
        case [9], [3, 3, 3], [3, 2, 2, 2], [3, 6]: mobile.contains(String(digits.prefix(2)))
        // A town's code first.
        case [2, 3, 2, 2], [2, 7], [2, 3, 4]: digits.first != "0"
        default: false
        }
    }

    private static func ukrainian(_ digits: String, _ shape: [Int]) -> Bool {
        guard digits.hasPrefix("0"), let second = digits.dropFirst().first, ("3"..."9").contains(second) else { return false }
        // A date with an hour has as many digits, and begins with two.
        return [3, 1, 10].contains(shape[0])
    }

    private static func isCurrency(_ after: Substring) -> Bool {
        let rest = after.drop { $0 == " " || $0 == "\u{A0}" || $0 == "\u{202F}" }.lowercased()
        return ["zł", "zl", "pln", "грн", "uah", "eur", "€", "usd", "$", "₴", "злот"].contains { rest.hasPrefix($0) }
    }

    // MARK: - Runs of digits

    private static func isSeparator(_ character: Character) -> Bool {
        switch character {
        case " ", "\u{A0}", "\u{202F}", "-", "\u{2011}", "\u{2013}", ".", "(", ")": true
        default: false
        }
    }

    /// Separators between two digits of one number, at most.
    private static let widest = 3
    private static let context = 12

    private static func runs(in text: String) -> [Run] {
        let characters = Array(text)
        var runs: [Run] = []
        var index = 0
        while index < characters.count {
            guard characters[index].isDigit else {
                index += 1
                continue
            }
            let start = index
            var groups = [""]
            var end = index
            while index < characters.count {
                if characters[index].isDigit {
                    groups[groups.count - 1].append(characters[index])
                    index += 1
                    end = index
                    continue
                }
                var next = index
                while next < characters.count, next - index < widest, isSeparator(characters[next]) { next += 1 }
                // What is one number is not cut by a bracket that opens after a full stop, but no rule needs to know.
                guard next > index, next < characters.count, characters[next].isDigit else { break }
                groups.append("")
                index = next
            }
            var first = start
            while first > 0, characters[first - 1] == "(" { first -= 1 }
            let hasPlus = first > 0 && characters[first - 1] == "+"
            if hasPlus { first -= 1 }
            // Part of a word, an address or a longer sign is no phone.
            let isPart =
                first > 0
                && (characters[first - 1].isLetter || characters[first - 1] == "@" || characters[first - 1] == "_"
                    || characters[first - 1] == "/")
            let goesOn =
                end < characters.count
                && (characters[end].isLetter && !"zł грн".contains(characters[end]) || characters[end] == "@" || characters[end] == "/")
            if !isPart, !goesOn {
                let before = String(characters[max(0, first - context)..<first])
                let after = String(characters[end..<min(characters.count, end + context)])
                runs.append(Run(hasPlus: hasPlus, groups: groups, before: before[...], after: after[...]))
            }
            index = max(index, end)
        }
        return runs
    }
}

extension Character {
    /// One of the ten digits of ASCII.
    var isDigit: Bool { ("0"..."9").contains(self) }
}
