import Testing

@testable import MIME

@Suite struct HeaderTests {
    @Test(arguments: [
        ("=?UTF-8?B?0J/RgNC40LLRltGC?=", "Привіт"),
        ("=?utf-8?q?Za=C5=BC=C3=B3=C5=82=C4=87?=", "Zażółć"),
        ("=?windows-1251?Q?=CF=F0=E8=E2=B3=F2?= Olena", "Привіт Olena"),
        ("=?koi8-u?B?8NLJ18nU?=", "Привит"),
        // Cut inside a character, twice, with a fold in between.
        ("=?UTF-8?B?0J/RgNC40LLR?=\n =?UTF-8?B?ltGC?=", "Привіт"),
        ("=?UTF-8?Q?=D0=9F=D1?= =?UTF-8?Q?=80=D0?= =?UTF-8?Q?=B8?=", "При"),
        // The base64 itself is cut.
        ("=?UTF-8?B?0J/RgNC?= =?UTF-8?B?40LLRltGC?=", "Привіт"),
        // Blanks between encoded words go, others stay.
        ("=?utf-8?q?a?= =?utf-8?q?b?= c", "ab c"),
        ("a =?utf-8?q?b?= c", "a b c"),
        // Language tag (RFC 2231), lower case, empty text, padding before the end mark.
        ("=?us-ascii*en?Q?hello?=", "hello"), ("=?utf-8?q??=", ""), ("=?utf-8?b?0LA=?=", "а"),
        // Wrong, unknown or missing charsets.
        ("=?utf-8?Q?=CF=F0=E8=E2=B3=F2?=", "Привіт"), ("=?x-unknown?Q?=CF=F0=E8=E2=B3=F2?=", "Привіт"), ("=?NONE?B?VEVTVA==?=", "TEST"),
        // Blanks inside of a word.
        ("=?utf-8?Q?two words?=", "two words"),
        // No encoded words at all.
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="), ("=?utf-8?Q?abc", "=?utf-8?Q?abc"), ("=?", "=?"), ("", ""),
        // Folding and control characters.
        ("a\n\tb\r\n  c", "a b c"), ("=?utf-8?Q?a=0Ab=00c?=", "a bc"),
        ("\"=?utf-8?B?0J/RgNC40LLRltGC?=\"", "\"Привіт\""),
        ("=?iso-8859-2?Q?=A3=F3d=BC?=", "Łódź"), ("=?gb2312?B?xOO6ww==?=", "你好"), ("=?iso-2022-jp?B?GyRCJEYkOSRIGyhC?=", "てすと"),
    ])
    func decodes(_ value: String, _ expected: String) {
        #expect(HeaderText.decode(Array(value.utf8)) == expected)
    }

    @Test func decodesRawBytes() {
        #expect(HeaderText.decode(Array("Запит на переклад".utf8)) == "Запит на переклад")
        #expect(HeaderText.decode(windows1251("Запит на переклад")) == "Запит на переклад")
        #expect(HeaderText.decode(encode("Wycena tłumaczenia świadectwa", .iso88592)) == "Wycena tłumaczenia świadectwa")
        #expect(HeaderText.decode([0xA4, 0xA4, 0xA4, 0xE5], hint: "big5") == "中文")
    }

    @Test func subjectTakesTheCharsetOfTheBodyAsAHint() {
        let head = raw("Content-Type: text/plain; charset=koi8-u\nSubject: ")
        let mail = MailParser.parse(head + encode("Ціна", .koi8u) + raw("\n\n") + encode("Скільки коштує?", .koi8u))
        #expect(mail.subject == "Ціна")
        #expect(mail.text == "Скільки коштує?")
    }

    @Test(arguments: [
        ("<a@b>", ["a@b"]), ("<a@b> <c@d>", ["a@b", "c@d"]), ("<a@b><c@d>\n <a@b>", ["a@b", "c@d"]), ("a@b", ["a@b"]),
        ("a@b, c@d", ["a@b", "c@d"]),
        ("Your message of today", []), ("", []), ("<>", []), ("<a@b", ["a@b"]), ("\"quoted\" <x@y>", ["x@y"]), ("<a b@c>", ["ab@c"]),
    ])
    func readsMessageIDs(_ value: String, _ expected: [String]) {
        #expect(MessageIDs.parse(Array(value.utf8)) == expected)
    }

    @Test(arguments: [("<a@b>", "a@b"), ("abc", "abc"), (" ", nil), ("<>", nil), ("", nil), ("<a@b> (comment)", "a@b")])
    func readsOwnID(_ value: String, _ expected: String?) {
        #expect(MailParser.parse(raw("Message-ID: \(value)\n\nx")).messageID == expected)
    }

    @Test(arguments: [
        ("Mon, 23 Nov 2026 10:00:00 +0200", 1_795_420_800_000), ("23 Nov 2026 08:00:00 GMT", 1_795_420_800_000),
        ("Mon, 23 Nov 26 10:00:00 +0200 (EET)", 1_795_420_800_000), ("nonsense", nil), ("", nil), ("Mon, 99 Foo 2026 10:00:00", nil),
    ])
    func readsDates(_ value: String, _ expected: Int64?) {
        #expect(MailParser.parse(raw("Date: \(value)\n\nx")).date == expected)
    }

    @Test(arguments: [
        ("attachment; filename=a.pdf", "a.pdf"), ("attachment; filename=\"a b.pdf\"", "a b.pdf"),
        ("attachment; filename=a b.pdf", "a b.pdf"),
        ("attachment; filename*=UTF-8''%D0%90%D0%BA%D1%82.pdf", "Акт.pdf"),
        ("attachment; filename*0*=utf-8''%D0%90; filename*1*=%D0%BA; filename*2=\"т.pdf\"", "Акт.pdf"),
        ("attachment; filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ("attachment; filename=\"=?UTF-8?B?0JDQutGCLnBkZg==?=\"", "Акт.pdf"), ("attachment; filename==?UTF-8?Q?=D0=90.pdf?=", "А.pdf"),
        ("attachment; filename*=windows-1251''%C0%EA%F2.pdf", "Акт.pdf"),
        ("attachment; filename*=''%C0%EA%F2%20%EF%E5%F0%E5%EA%EB%E0%E4%F3.pdf", "Акт перекладу.pdf"),
        ("attachment; filename=\"a\\\"b.pdf\"", "a\"b.pdf"), ("attachment; filename=\"C:\\dir\\b.pdf\"", "C:\\dir\\b.pdf"),
        ("attachment; filename=\"unclosed.pdf", "unclosed.pdf"), ("attachment; FILENAME = x.pdf ;", "x.pdf"),
        ("attachment;; ;filename=x", "x"),
        ("attachment; filename", nil), ("", nil), ("attachment; filename*0*=utf-8''%D0; filename*1*=%90.txt", "А.txt"),
    ])
    func readsFileNames(_ value: String, _ expected: String?) {
        #expect(Parameters(Array(value.utf8)).text("filename") == expected)
    }
}
