/// An offer of a price in the words in which a client gets it.
package struct QuoteText: Sendable {
    /// A document that is offered.
    package struct Line: Sendable {
        package var description: String
        /// Names of the languages in the client's language.
        package var from: String?
        package var into: String?
        package var type: TranslationType
        package var unit: PageUnit
        /// Hundredths of a page or an hour; nil where nothing is counted.
        package var pages: Int64?
        package var gross: Int64

        package init(
            description: String,
            from: String? = nil,
            into: String? = nil,
            type: TranslationType = .ordinary,
            unit: PageUnit = .page,
            pages: Int64? = nil,
            gross: Int64
        ) {
            self.description = description
            self.from = from
            self.into = into
            self.type = type
            self.unit = unit
            self.pages = pages
            self.gross = gross
        }
    }

    package var language: QuoteLanguage
    package var lines: [Line]
    package var total: QuoteTotal
    package var currency: String
    /// When the last document is ready.
    package var deadline: Deadline?
    package var validUntil: LocalDate?

    package init(
        language: QuoteLanguage,
        lines: [Line],
        total: QuoteTotal,
        currency: String,
        deadline: Deadline? = nil,
        validUntil: LocalDate? = nil
    ) {
        self.language = language
        self.lines = lines
        self.total = total
        self.currency = currency
        self.deadline = deadline
        self.validUntil = validUntil
    }

    /// The message. No mark of the light formatting comes out of a file's name.
    package var text: String {
        let words = QuoteWords.of(language)
        var text = "\(words.greeting)\n\n\(lines.count == 1 ? words.offerOne : words.offer)\n\n"
        for line in lines { text += "• " + self.line(line, words) + "\n" }
        text += "\n" + sum(words) + "\n"
        if let deadline {
            let time = deadline.time.map { ", \($0)" } ?? ""
            text += "\(words.deadline): \(language.date(deadline.date))\(time)\n"
        }
        if let validUntil { text += "\(words.validUntil) \(language.date(validUntil))\n" }
        return text + "\n" + words.closing
    }

    private func line(_ line: Line, _ words: QuoteWords) -> String {
        var details: [String] = []
        if let from = line.from, let into = line.into {
            details.append("\(from) → \(into)")
        } else if let into = line.into {
            details.append("→ \(into)")
        }
        if let type = words.types[line.type] { details.append(type) }
        var text = Self.plain(line.description)
        if !details.isEmpty { text += " (\(details.joined(separator: ", ")))" }
        text += ": "
        if let pages = line.pages { text += amount(pages, line.unit, words) + ", " }
        return text + language.money(line.gross, currency)
    }

    private func amount(_ pages: Int64, _ unit: PageUnit, _ words: QuoteWords) -> String {
        guard unit != .hour else { return language.counted(pages, words.hour) }
        let count = language.counted(pages, words.page)
        guard let characters = unit.characters else { return count }
        return "\(count) \(words.ofCharacters(language.whole(characters)))"
    }

    private func sum(_ words: QuoteWords) -> String {
        let gross = "\(words.total): \(language.money(total.gross, currency))"
        guard total.vat != 0 else { return gross }
        let rate = total.vatRate.map { " \(language.percent($0))" } ?? ""
        return gross + " (\(words.net) \(language.money(total.net, currency)) + \(words.vat)\(rate) \(language.money(total.vat, currency)))"
    }

    /// A text on one line and without characters that the light formatting takes for marks.
    static func plain(_ text: String) -> String {
        String(
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ").compactMap { character -> Character? in
                switch character {
                case "*": nil
                case "[": "("
                case "]": ")"
                default: character
                }
            }
        )
    }
}

/// The sum of an offer: that of its lines, each rounded by itself, so that what is shown adds up.
package struct QuoteTotal: Sendable, Hashable {
    package let net: Int64
    package let vat: Int64
    package let gross: Int64
    /// Nil where the lines have different rates.
    package let vatRate: Int64?

    package init(_ prices: [Price]) {
        net = prices.reduce(0) { $0 + $1.net }
        vat = prices.reduce(0) { $0 + $1.vat }
        gross = net + vat
        let rates = Set(prices.map(\.vatRate))
        vatRate = rates.count == 1 ? rates.first : nil
    }
}
