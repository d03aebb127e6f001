/// A sum that somebody wrote.
package struct FoundAmount: Sendable, Hashable {
    /// Minor units.
    package var amount: Int64
    /// ISO 4217
    package var currency: String
    /// As it stands there.
    package var text: String

    package init(amount: Int64, currency: String, text: String) {
        self.amount = amount
        self.currency = currency
        self.text = text
    }
}

/// Finds sums of money in what people write: `1 234,50 zł`, `300 PLN`, `250 грн`, `€40`.
package enum AmountFinder {
    /// Words and signs of currencies, the longest first where one begins another.
    private static let currencies: [(word: String, code: String)] = [
        ("złotych", "PLN"), ("złote", "PLN"), ("złoty", "PLN"), ("zlotych", "PLN"), ("zł", "PLN"), ("zl", "PLN"), ("pln", "PLN"),
        ("злотих", "PLN"), ("злоті", "PLN"), ("злотых", "PLN"), ("зл", "PLN"), ("гривень", "UAH"), ("гривні", "UAH"), ("гривня", "UAH"),
        ("гривен", "UAH"), ("грн", "UAH"), ("uah", "UAH"), ("₴", "UAH"), ("€", "EUR"), ("euro", "EUR"), ("eur", "EUR"), ("євро", "EUR"),
        ("евро", "EUR"), ("$", "USD"), ("usd", "USD"), ("доларів", "USD"), ("долларов", "USD"), ("£", "GBP"), ("gbp", "GBP"),
        ("chf", "CHF"),
    ]

    /// Sums in the order in which they stand there, each as often as it does.
    package static func amounts(in text: String) -> [FoundAmount] {
        let characters = Array(text)
        var found: [FoundAmount] = []
        var index = 0
        while index < characters.count {
            guard characters[index].isDigit else {
                index += 1
                continue
            }
            // Digits of a word (A4), of a longer sign or of a fraction belong to it.
            if index > 0, characters[index - 1].isLetter || characters[index - 1] == "_" || characters[index - 1] == "/" {
                if currency(endingAt: index, characters) == nil {
                    while index < characters.count, characters[index].isDigit { index += 1 }
                    continue
                }
            }
            // What follows a date or a fraction is not the beginning of thousands.
            let isRest = index > 1 && ".,:/-–".contains(characters[index - 1]) && characters[index - 2].isDigit
            let number = Number(characters, from: index, grouped: !isRest)
            let end = number.end
            if let amount = number.amount, let sign = sign(characters, index, end) {
                let text = String(characters[sign.start..<sign.end])
                found.append(FoundAmount(amount: amount, currency: sign.code, text: text))
                index = max(end, sign.end)
            } else {
                index = number.firstEnd
            }
        }
        return found
    }

    /// The currency beside a number, and from where to where both go.
    private static func sign(_ characters: [Character], _ start: Int, _ end: Int) -> (code: String, start: Int, end: Int)? {
        // `300,-` is how Germans and some Poles close a sum.
        var next = end
        if next + 1 < characters.count, characters[next] == ",", "-–".contains(characters[next + 1]) { next += 2 }
        if next < characters.count, characters[next].isBlank { next += 1 }
        if let after = currency(beginningAt: next, characters) { return (after.code, start, after.end) }
        let isWord = end < characters.count && characters[end].isLetter
        if !isWord, let before = currency(endingAt: start, characters) { return (before.code, before.start, end) }
        return nil
    }

    private static func currency(beginningAt start: Int, _ characters: [Character]) -> (code: String, end: Int)? {
        for (word, code) in currencies {
            let end = start + word.count
            guard end <= characters.count, String(characters[start..<end]).lowercased() == word else { continue }
            if word.first!.isLetter, end < characters.count, characters[end].isLetter || characters[end].isDigit { continue }
            return (code, end)
        }
        return nil
    }

    private static func currency(endingAt end: Int, _ characters: [Character]) -> (code: String, start: Int)? {
        var end = end
        if end > 0, characters[end - 1].isBlank { end -= 1 }
        for (word, code) in currencies {
            let start = end - word.count
            guard start >= 0, String(characters[start..<end]).lowercased() == word else { continue }
            if word.first!.isLetter, start > 0, characters[start - 1].isLetter || characters[start - 1].isDigit { continue }
            // `300 zł 40 stron`: the sign belongs to the number before it.
            var before = start
            if before > 0, characters[before - 1].isBlank { before -= 1 }
            if before > 0, characters[before - 1].isDigit { continue }
            return (code, start)
        }
        return nil
    }

    /// A number with thousands set apart by blanks, points, commas or apostrophes, and perhaps hundredths.
    private struct Number {
        /// Minor units; nil where it is no sum.
        var amount: Int64?
        var end: Int
        /// Where its first run of digits ends.
        var firstEnd: Int

        /// Digits before the point, at most.
        private static let longest = 9

        init(_ characters: [Character], from start: Int, grouped: Bool) {
            var whole = ""
            var index = start
            func digits(_ from: Int) -> Int {
                var end = from
                while end < characters.count, characters[end].isDigit { end += 1 }
                return end - from
            }
            let first = digits(index)
            whole = String(characters[index..<index + first])
            index += first
            firstEnd = index
            var separator: Character?
            // Groups of three, always with the same separator, after one to three digits. More than make a sum are not read.
            while grouped, whole.count <= Self.longest, (1...3).contains(first), index < characters.count,
                characters[index].isBlank || ".,'’".contains(characters[index]),
                separator == nil || separator == characters[index] || characters[index].isBlank && separator!.isBlank,
                digits(index + 1) == 3
            {
                separator = characters[index]
                whole += String(characters[index + 1...index + 3])
                index += 4
            }
            var cents: Int64 = 0
            if index + 1 < characters.count, ".,".contains(characters[index]), characters[index] != separator {
                let count = digits(index + 1)
                if count == 1 || count == 2 {
                    cents = Int64(String(characters[index + 1...index + count]))! * (count == 1 ? 10 : 1)
                    index += 1 + count
                }
            }
            end = index
            guard whole.count <= Self.longest, let value = Int64(whole), !(separator != nil && whole.hasPrefix("0")) else { return }
            let sum = value * 100 + cents
            if sum > 0 { amount = sum }
        }
    }
}

extension Character {
    /// A blank within a line, also one that does not break.
    fileprivate var isBlank: Bool { self == " " || self == "\u{A0}" || self == "\u{202F}" || self == "\u{2009}" }
}
