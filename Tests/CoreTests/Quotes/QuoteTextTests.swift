import Core
import Testing

@Suite struct QuoteTextTests {
    private func price(pages: Int64, unit: Int64, vat: Int64 = 2300) -> Price {
        .of(PriceRequest(pages: pages, unitPrice: unit, vatRate: vat))
    }

    /// Spaces that lines do not break at, as plain ones.
    private func plain(_ text: String) -> String { String(text.map { $0 == "\u{A0}" ? " " : $0 }) }

    @Test func aQuoteInPolish() {
        let prices = [price(pages: 500, unit: 4000), price(pages: 150, unit: 5000)]
        let text = QuoteText(
            language: .pl,
            lines: [
                .init(
                    description: "umowa.docx",
                    from: "ukraiński",
                    into: "polski",
                    type: .sworn,
                    unit: .characters1125,
                    pages: 500,
                    gross: prices[0].gross
                ),
                .init(description: "aneks *nowy* [1]", pages: 150, gross: prices[1].gross),
            ],
            total: QuoteTotal(prices),
            currency: "PLN",
            deadline: Deadline(date: LocalDate("2026-11-30")!, time: LocalTimeOfDay("15:00")),
            validUntil: LocalDate("2026-12-05")
        ).text
        #expect(
            plain(text) == """
                Dzień dobry,

                przesyłamy wycenę tłumaczenia Państwa dokumentów:

                • umowa.docx (ukraiński → polski, tłumaczenie przysięgłe): 5 stron po 1125 znaków ze spacjami, 246,00 zł
                • aneks nowy (1): 1,5 strony, 92,25 zł

                Razem: 338,25 zł (netto 275,00 zł + VAT 23% 63,25 zł)
                Termin: 30 listopada 2026, 15:00
                Wycena jest ważna do: 5 grudnia 2026

                Jeśli wycena Państwu odpowiada, prosimy o odpowiedź na tę wiadomość.
                """
        )
    }

    @Test(arguments: QuoteLanguage.allCases) func everyLanguageSaysEverything(language: QuoteLanguage) {
        let prices = [price(pages: 500, unit: 4000), price(pages: 100, unit: 1000, vat: 800)]
        let text = plain(
            QuoteText(
                language: language,
                lines: [
                    .init(description: "a.pdf", from: "A", into: "B", type: .express, unit: .hour, pages: 250, gross: prices[0].gross),
                    .init(description: "b.pdf", gross: prices[1].gross),
                ],
                total: QuoteTotal(prices),
                currency: "EUR",
                deadline: Deadline(date: LocalDate("2026-05-01")!, time: nil),
                validUntil: LocalDate("2026-05-02")
            ).text
        )
        for part in ["a.pdf", "b.pdf", "A → B", "2026", language == .en ? "2.5" : "2,5", language == .en ? "€256.80" : "256,80 €"] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
        #expect(!text.contains("nil") && !text.contains("%"))
    }

    @Test(arguments: [
        (
            QuoteLanguage.pl,
            [100: "strona", 200: "strony", 500: "stron", 1200: "stron", 2200: "strony", 2100: "stron", 150: "strony", 0: "stron"]
        ),
        (.uk, [100: "сторінка", 300: "сторінки", 500: "сторінок", 1100: "сторінок", 2100: "сторінка", 250: "сторінки"]),
        (.ru, [100: "страница", 2200: "страницы", 1100: "страниц", 11_100: "страниц", 12_100: "страница"]),
        (.en, [100: "page", 200: "pages", 50: "pages"]), (.de, [100: "Seite", 150: "Seiten"]),
    ])
    func pluralForms(language: QuoteLanguage, forms: [Int64: String]) {
        for (pages, word) in forms {
            let line = QuoteText(
                language: language,
                lines: [.init(description: "x", pages: pages, gross: 1)],
                total: QuoteTotal([]),
                currency: "PLN"
            ).text
            #expect(plain(line).contains("\(language.number(hundredths: pages)) \(word),"), "\(pages) in \(line)")
        }
    }

    @Test func moneyAndNumbers() {
        #expect(plain(QuoteLanguage.pl.money(123_450, "PLN")) == "1234,50 zł")
        #expect(plain(QuoteLanguage.pl.money(1_234_567, "PLN")) == "12 345,67 zł")
        #expect(plain(QuoteLanguage.uk.money(123_450, "UAH")) == "1 234,50 грн")
        #expect(plain(QuoteLanguage.uk.money(-5, "PLN")) == "-0,05 PLN")
        #expect(plain(QuoteLanguage.de.money(123_450_000, "EUR")) == "1.234.500,00 €")
        #expect(plain(QuoteLanguage.en.money(123_450, "PLN")) == "PLN 1,234.50")
        #expect(QuoteLanguage.en.number(hundredths: 1_234_525) == "12,345.25" && QuoteLanguage.de.number(hundredths: 110) == "1,1")
        #expect(plain(QuoteLanguage.de.date(LocalDate("2026-03-01")!)) == "1. März 2026")
        #expect(plain(QuoteLanguage.uk.date(LocalDate("2026-11-26")!)) == "26 листопада 2026 р.")
    }

    /// What is shown adds up, whatever each line is rounded to.
    @Test func totalIsTheSumOfTheLines() {
        let prices = (1...7).map { price(pages: 33 * Int64($0), unit: 1999) }
        let total = QuoteTotal(prices)
        #expect(total.gross == prices.reduce(0) { $0 + $1.gross } && total.net + total.vat == total.gross && total.vatRate == 2300)
        #expect(QuoteTotal([price(pages: 100, unit: 1), price(pages: 100, unit: 1, vat: 0)]).vatRate == nil)
    }

    @Test func whatIsDecidedStays() {
        #expect(QuoteRules.state(after: .send, from: .draft) == .sent && QuoteRules.state(after: .accept, from: .sent) == .accepted)
        #expect(QuoteRules.state(after: .withdraw, from: .draft) == .withdrawn && QuoteRules.state(after: .accept, from: .draft) == nil)
        for move in QuoteRules.Move.allCases {
            for state in [QuoteState.accepted, .declined, .withdrawn] { #expect(QuoteRules.state(after: move, from: state) == nil) }
        }
    }
}
