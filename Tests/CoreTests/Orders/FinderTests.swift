import Core
import Testing

/// What a thread says that an order needs.
@Suite struct FinderTests {
    @Test(arguments: [
        // Polish, as they are written.
        ("+48 600 100 200", "+48600100200"), ("+48600100200", "+48600100200"), ("0048 600 100 200", "+48600100200"),
        ("48600100200", "+48600100200"), ("48 600 100 200", "+48600100200"), ("600 100 200", "+48600100200"),
        ("600-100-200", "+48600100200"), ("600100200", "+48600100200"), ("tel. 600.100.200.", "+48600100200"),
        ("(22) 123 45 67", "+48221234567"), ("22 123 45 67", "+48221234567"), ("22\u{A0}123\u{A0}45\u{A0}67", "+48221234567"),
        ("zadzwoń: 512 345 678, po 16", "+48512345678"),
        // Ukrainian.
        ("+380 67 123 45 67", "+380671234567"), ("+38 (067) 123-45-67", "+380671234567"), ("067 123 45 67", "+380671234567"),
        ("067-123-45-67", "+380671234567"), ("0671234567", "+380671234567"), ("(067)1234567", "+380671234567"),
        ("0 (67) 123 45 67", "+380671234567"), ("8 067 123 45 67", "+380671234567"), ("380671234567", "+380671234567"),
        ("мій номер 0991234567 дякую", "+380991234567"),
        // Of elsewhere, with their country.
        ("+49 30 123456", "+4930123456"), ("+1 (212) 555-0100", "+12125550100"),
    ])
    func aPhoneIsFound(_ text: String, _ phone: String) { #expect(PhoneFinder.phones(in: text) == [phone]) }

    @Test(arguments: [
        "", "2026-11-26", "26.11.2026 10:30", "05.11.2026 12:00", "01-02-2026 09", "NIP 600-100-20-00", "NIP: 6001002000",
        "PESEL 48010112345",
        "48010112345", "PL61 1090 1014 0000 0712 1981 2874", "61 1090 1014 0000 0712 1981 2874", "REGON 600100200", "zamówienie 2026/0042",
        "1 234,50 zł", "600 100 200 zł", "stron: 12, znaków: 21600", "00-950 Warszawa", "+48 600 100 20", "+380 67 123 45", "id600100200",
        "600100200@sms.example", "12345678", "рахунок 600100200",
    ])
    func whatIsNoPhoneIsNoPhone(_ text: String) { #expect(PhoneFinder.phones(in: text) == []) }

    @Test func severalPhonesEachOnce() {
        let text = "Tel. 600 100 200, (22) 123 45 67\nalbo +48 600-100-200; WhatsApp: +380671234567"
        #expect(PhoneFinder.phones(in: text) == ["+48600100200", "+48221234567", "+380671234567"])
    }

    @Test(
        arguments: [
            ("1 234,50 zł", 123_450, "PLN", "1 234,50 zł"), ("1\u{A0}234,50\u{A0}zł", 123_450, "PLN", "1\u{A0}234,50\u{A0}zł"),
            ("300 PLN", 30_000, "PLN", "300 PLN"), ("300pln", 30_000, "PLN", "300pln"), ("250 грн", 25_000, "UAH", "250 грн"),
            ("250грн.", 25_000, "UAH", "250грн"), ("€40", 4000, "EUR", "€40"), ("€ 40,5", 4050, "EUR", "€ 40,5"),
            ("40 €", 4000, "EUR", "40 €"),
            ("1.234,50 EUR", 123_450, "EUR", "1.234,50 EUR"), ("1,234.50 USD", 123_450, "USD", "1,234.50 USD"),
            ("$1,234", 123_400, "USD", "$1,234"),
            ("80,- zł", 8000, "PLN", "80,- zł"), ("45.00zł/str", 4500, "PLN", "45.00zł"), ("PLN 300", 30_000, "PLN", "PLN 300"),
            ("cena 120 złotych", 12_000, "PLN", "120 złotych"), ("триста, тобто 300 злотих", 30_000, "PLN", "300 злотих"),
            ("2500 гривень", 250_000, "UAH", "2500 гривень"), ("₴900", 90_000, "UAH", "₴900"), ("w 2026 300 zł", 30_000, "PLN", "300 zł"),
            ("do 15.12 300 zł", 30_000, "PLN", "300 zł"), ("A4 300 zł", 30_000, "PLN", "300 zł"), ("300-400 zł", 40_000, "PLN", "400 zł"),
            ("12 345 678,90 PLN", 1_234_567_890, "PLN", "12 345 678,90 PLN"), ("za 0,50 zł", 50, "PLN", "0,50 zł"),
        ] as [(String, Int64, String, String)]
    )
    func anAmountIsFound(_ text: String, _ amount: Int64, _ currency: String, _ words: String) {
        #expect(AmountFinder.amounts(in: text) == [FoundAmount(amount: amount, currency: currency, text: words)])
    }

    @Test(arguments: [
        "", "300", "300 stron", "5 zleceń", "12 euros", "300 plnx", "0 zł", "1234567890 zł", "99999999999999999999999 zł", "zł", "€",
        "pln 2x",
        "600 100 200", "10 usdt",
    ])
    func whatIsNoAmountIsNoAmount(_ text: String) {
        #expect(AmountFinder.amounts(in: text) == [])
    }

    @Test func eachSumOfAMessage() {
        let text = "Tłumaczenie 240 zł + VAT 55,20 zł, razem 295,20 zł (ok. 70 EUR)."
        #expect(AmountFinder.amounts(in: text).map(\.amount) == [24_000, 5520, 29_520, 7000])
    }

    @Test(arguments: [
        ("Anna.Nowak@Example.COM", ["anna.nowak@example.com"]),
        ("pisz na <anna@example.org>, nie na jan@x.pl.", ["anna@example.org", "jan@x.pl"]),
        ("a@b", []), ("@nick", []), ("anna@", []), ("x@1.2", []), ("a@b..pl", []), ("две@пошти", []),
        ("anna+t@mail.example.co.uk;", ["anna+t@mail.example.co.uk"]),
        ("anna@example.org anna@EXAMPLE.org", ["anna@example.org"]),
    ])
    func addresses(_ text: String, _ found: [String]) { #expect(AddressFinder.addresses(in: text) == found) }

    /// Whatever is thrown at them ends, and soon.
    @Test(arguments: ["1", "1 ", "+", "(", "@", "a@", "600 100 200 ", "1 234,50 zł ", "€", ".", "00", "🧑‍💻1"])
    func longTextsEnd(_ piece: String) {
        let text = String(repeating: piece, count: 20_000)
        _ = PhoneFinder.phones(in: text)
        _ = AmountFinder.amounts(in: text)
        _ = AddressFinder.addresses(in: text)
    }
}
