/// The languages in which the office writes to clients, with what numbers, sums and dates look like in them (after the Unicode CLDR).
package enum QuoteLanguage: String, Sendable, CaseIterable {
    case uk, pl, en, ru, de

    /// Forms of a word behind a number.
    package struct Forms: Sendable {
        let one: String
        let few: String
        let many: String
        /// Behind a number with decimals.
        let part: String

        init(_ one: String, _ few: String, _ many: String, part: String? = nil) {
            self.one = one
            self.few = few
            self.many = many
            self.part = part ?? few
        }
    }

    // MARK: - Numbers

    private var decimal: String { self == .en ? "." : "," }

    /// Between thousands: a space that lines do not break at.
    private var group: String {
        switch self {
        case .en: ","
        case .de: "."
        case .uk, .pl, .ru: "\u{A0}"
        }
    }

    /// A number in hundredths without zeros that say nothing: `2,5`.
    package func number(hundredths: Int64) -> String {
        let part = abs(hundredths) % 100
        let number = (hundredths < 0 ? "-" : "") + whole(abs(hundredths) / 100)
        guard part != 0 else { return number }
        return number + decimal + (part % 10 == 0 ? "\(part / 10)" : Self.two(part))
    }

    /// A whole number, 0 or more, with its thousands apart.
    package func whole(_ number: Int64) -> String {
        let digits = String(number)
        // Polish parts them from five digits on.
        guard digits.count > (self == .pl ? 4 : 3) else { return digits }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += group }
            text.append(digit)
        }
        return text
    }

    /// A number in hundredths and the word for what it counts, in the right form.
    package func counted(_ hundredths: Int64, _ forms: Forms) -> String {
        number(hundredths: hundredths) + "\u{A0}" + form(hundredths, forms)
    }

    func form(_ hundredths: Int64, _ forms: Forms) -> String {
        guard hundredths % 100 == 0 else { return forms.part }
        let number = abs(hundredths) / 100
        switch self {
        case .en, .de: return number == 1 ? forms.one : forms.many
        case .pl where number == 1: return forms.one
        case .uk where number % 10 == 1 && number % 100 != 11, .ru where number % 10 == 1 && number % 100 != 11: return forms.one
        case .pl, .uk, .ru: return (2...4).contains(number % 10) && !(12...14).contains(number % 100) ? forms.few : forms.many
        }
    }

    // MARK: - Money

    /// A sum in minor units: `1 234,50 zł`.
    package func money(_ amount: Int64, _ currency: String) -> String {
        let size = amount.magnitude
        let number = whole(Int64(size / 100)) + decimal + Self.two(Int64(size % 100))
        let sign = amount < 0 ? "-" : ""
        let symbol = symbol(currency)
        guard self == .en else { return sign + number + "\u{A0}" + symbol }
        return sign + symbol + (symbol.count == 1 ? "" : "\u{A0}") + number
    }

    private func symbol(_ currency: String) -> String {
        switch (currency, self) {
        case ("PLN", .pl): "zł"
        case ("UAH", .uk): "грн"
        case ("EUR", _): "€"
        case ("USD", _): "$"
        case ("GBP", _): "£"
        default: currency
        }
    }

    /// A rate in hundredths of a per cent: `23 %`.
    package func percent(_ rate: Int64) -> String {
        let number = number(hundredths: rate)
        // English and Polish write it without a space.
        return self == .en || self == .pl || self == .uk ? number + "%" : number + "\u{A0}%"
    }

    // MARK: - Dates

    /// `30 listopada 2026`
    package func date(_ date: LocalDate) -> String {
        let day = self == .de ? "\(date.dayOfMonth)." : "\(date.dayOfMonth)"
        return "\(day)\u{A0}\(months[date.month - 1])\u{A0}\(date.year)" + (self == .uk ? "\u{A0}р." : self == .ru ? "\u{A0}г." : "")
    }

    private var months: [String] {
        switch self {
        case .pl:
            [
                "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada",
                "grudnia",
            ]
        case .uk:
            [
                "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
            ]
        case .ru: ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"]
        case .de:
            ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"]
        case .en:
            ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        }
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
