import Testing

@testable import MIME

@Suite struct CharsetTests {
    static let cyrillic = [
        "Привіт", "Ціна?", "Добрий день", "Дякую", "Свідоцтво про народження", "Коли можна забрати?", "Спасибо", "Привет",
        "Сколько стоит перевод?",
        "Здравствуйте, нужен перевод диплома", "ПЕРЕКЛАД ДОГОВОРУ", "Re: Замовлення №12", "Їжак і ґанок", "Оплата", "ок, дякую!",
    ]
    static let polish = [
        "Dzień dobry", "Zażółć gęślą jaźń", "Dziękuję", "Łódź", "Proszę o wycenę", "Świadectwo ślubu", "płatność", "książka", "Źródło",
        "mąż i żona",
        "tłumaczenie przysięgłe z języka ukraińskiego",
    ]

    @Test(arguments: cyrillic, ["windows-1251", "koi8-u"])
    func detectsCyrillic(_ text: String, _ charset: String) throws {
        let table = SingleByteTable.named(charset)
        let bytes = encode(text, table)
        try #require(!bytes.contains(0x3F) || text.contains("?") || charset == "koi8-u")
        if bytes.filter({ $0 == 0x3F }).count == text.filter({ $0 == "?" }).count {
            #expect(TextDecoder.decode(bytes[...], declared: nil).text == text)
            #expect(TextDecoder.decode(bytes[...], declared: "utf-8").text == text)
        }
    }

    @Test(arguments: polish, ["windows-1250", "iso-8859-2"])
    func detectsPolish(_ text: String, _ charset: String) {
        let bytes = encode(text, SingleByteTable.named(charset))
        #expect(TextDecoder.decode(bytes[...], declared: nil).text == text)
        #expect(TextDecoder.decode(bytes[...], declared: "utf-8").text == text)
    }

    @Test(arguments: ["Здравствуйте, нужен перевод диплома", "Сколько стоит перевод договора на польский язык?", "Спасибо за ответ"])
    func detectsCP866(_ text: String) {
        #expect(TextDecoder.decode(encode(text, .cp866)[...], declared: nil).text == text)
    }

    @Test(arguments: ["Größe für Übersetzung", "Schöne Grüße", "Straße"])
    func detectsGerman(_ text: String) {
        #expect(TextDecoder.decode(encode(text, .windows1252)[...], declared: nil).text == text)
    }

    @Test(arguments: cyrillic + polish)
    func believesUTF8(_ text: String) {
        for declared in [nil, "utf-8", "UTF8", "us-ascii", "x-unknown", "windows-1251", "iso-8859-1"] as [String?] {
            guard text.utf8.count > 8 else { continue }
            #expect(TextDecoder.decode(Array(text.utf8)[...], declared: declared).text == text, "declared as \(declared ?? "nothing")")
        }
    }

    @Test(arguments: [
        ("windows-1251", "windows-1251"), ("cp1251", "cp1251"), ("CP-1251", "cp1251"), ("win-1251", "windows-1251"),
        ("windows1251", "windows-1251"),
        ("x-cp1251", "cp1251"),
    ])
    func knowsOtherNames(_ label: String, _ used: String) {
        let result = TextDecoder.decode(windows1251("Київ")[...], declared: label)
        #expect(result == .init(text: "Київ", charset: used))
    }

    @Test func keepsTheDeclaredCharsetWhereItHolds() {
        let bytes = encode("Köln", .windows1252)[...]
        #expect(TextDecoder.decode(bytes, declared: "iso-8859-1") == .init(text: "Köln", charset: "iso-8859-1"))
        #expect(TextDecoder.decode([0x80, 0x41], declared: "iso-8859-1").text == "€A")
        #expect(TextDecoder.decode(encode("a\u{A0}b\u{A0}", .windows1252)[...], declared: "iso-8859-1").charset == "iso-8859-1")
    }

    @Test func overridesLatin1WhereItIsNonsense() {
        let result = TextDecoder.decode(windows1251("Добрий день, прошу порахувати вартість")[...], declared: "iso-8859-1")
        #expect(result.text == "Добрий день, прошу порахувати вартість")
        #expect(result.defect != nil)
    }

    @Test func repairsCutUTF8() {
        let cut = Array("Добрий день".utf8).dropLast()
        #expect(TextDecoder.decode(cut, declared: "utf-8").text == "Добрий ден\u{FFFD}")
    }

    @Test func decodesUnicodeWithMarks() {
        #expect(TextDecoder.decode([0xEF, 0xBB, 0xBF, 0x41], declared: nil).text == "A")
        #expect(TextDecoder.decode([0xFF, 0xFE, 0x41, 0x00], declared: nil).text == "A")
        #expect(TextDecoder.decode([0x41, 0x00], declared: "utf-16le").text == "A")
        #expect(TextDecoder.decode(Array("+BB8EQAQ4BDIEVgRC-".utf8)[...], declared: "utf-7").text == "Привіт")
    }

    @Test(arguments: 0..<200)
    func neverFails(_ seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        let bytes = (0..<64).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        for declared in [nil, "utf-8", "windows-1251", "big5", "iso-2022-jp", "utf-7", "utf-16", "//IGNORE", ""] as [String?] {
            let once = TextDecoder.decode(bytes[...], declared: declared)
            #expect(once == TextDecoder.decode(bytes[...], declared: declared))
        }
    }
}

/// Raw bytes in headers, beside a body that says another charset.
@Suite struct RawHeaderTests {
    /// "Терміново: довіреність для нотаріуса" in windows-1251 and in koi8-u.
    static let windows: [UInt8] = [
        0xD2, 0xE5, 0xF0, 0xEC, 0xB3, 0xED, 0xEE, 0xE2, 0xEE, 0x3A, 0x20, 0xE4, 0xEE, 0xE2, 0xB3, 0xF0, 0xE5, 0xED, 0xB3, 0xF1, 0xF2, 0xFC,
        0x20,
        0xE4, 0xEB, 0xFF,
    ]

    @Test(arguments: ["koi8-u", "iso-8859-2", "windows-1250", "windows-1251", "utf-8"])
    func theBytesDecideBeforeTheBody(_ charset: String) {
        let head = Array("Content-Type: text/plain; charset=\(charset)\nSubject: ".utf8)
        let mail = MailParser.parse(head + Self.windows + Array("\n\nx".utf8))
        #expect(mail.subject == "Терміново: довіреність для")
    }
}
