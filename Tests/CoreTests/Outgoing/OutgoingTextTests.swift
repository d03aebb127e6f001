import Testing

@testable import Core

@Suite struct OutgoingTextTests {
    private func part(_ text: OutgoingText, _ index: Int) -> String {
        let fold = text.folds[index]
        return String(decoding: Array(text.text.utf16)[fold.start..<fold.end], as: UTF16.self)
    }

    @Test func ownWordsSignatureQuote() {
        let from = Correspondent(name: "Анна 🦊", address: "anna@example.org")
        let text = OutgoingText(
            own: "Dzień dobry 👋",
            signature: "Marta\nBiuro",
            below: .quote("Ile?\n> wcześniej\n\nA.", from: from, date: "24.11.2026 12:05", language: .pl)
        )
        #expect(text.folds.map(\.kind) == [.signature, .quote])
        #expect(part(text, 0) == "-- \nMarta\nBiuro")
        #expect(part(text, 1) == "W dniu 24.11.2026 12:05 Анна 🦊 <anna@example.org> pisze:\n> Ile?\n>> wcześniej\n>\n> A.")
        #expect(text.text.hasPrefix("Dzień dobry 👋\n\n-- \nMarta"))
    }

    @Test func nothingBelowNothingFolded() { #expect(OutgoingText(own: "Tak.").folds.isEmpty) }

    @Test func filesAloneNeedNoWords() {
        #expect(OutgoingText(own: "", signature: "Marta").text == "-- \nMarta")
    }

    @Test func forwardedWithItsHeaders() {
        let below = OutgoingText.Below.forward(
            "Text",
            from: Correspondent(name: "", address: "a@b.c"),
            to: [Correspondent(name: "B", address: "b@b.c")],
            date: "1.1.2026",
            subject: "S",
            language: .en
        )
        #expect(below.text == "---------- Forwarded message ----------\nFrom: a@b.c\nDate: 1.1.2026\nSubject: S\nTo: B <b@b.c>\n\nText")
    }
}

@Suite struct LightMarkupTests {
    @Test(arguments: [
        ("Tak", "<p>Tak</p>\n"),
        ("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>\n"),
        ("**gruby** i *kursywa*", "<p><b>gruby</b> i <i>kursywa</i></p>\n"),
        ("_так_ і **ще *й* так**", "<p><i>так</i> і <b>ще <i>й</i> так</b></p>\n"),
        ("5 * 3 * 2 i snake_case_name", "<p>5 * 3 * 2 i snake_case_name</p>\n"),
        ("**nie zamknięte", "<p>**nie zamknięte</p>\n"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>\n"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>\n"),
        ("Lista:\n- a", "<p>Lista:</p>\n<ul><li>a</li></ul>\n"),
        ("> cytat", "<blockquote>cytat</blockquote>\n"),
        ("<script>alert(\"x\")</script> & co", "<p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; co</p>\n"),
        ("[tu](https://example.org/?a=1&b=2)", "<p><a href=\"https://example.org/?a=1&amp;b=2\">tu</a></p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("zob. https://example.org/a_b_c.", "<p>zob. <a href=\"https://example.org/a_b_c\">https://example.org/a_b_c</a>.</p>\n"),
        ("https://", "<p>https://</p>\n"),
    ])
    func forms(_ text: String, _ html: String) { #expect(LightMarkup.body(text) == html) }

    @Test func documentKeepsQuoteAndSignatureApart() {
        let text = OutgoingText(
            own: "**Tak**",
            signature: "*Marta*",
            below: .quote("<b>zła</b>", from: nil, date: "d", language: .en)
        )
        let html = LightMarkup.document(text.text, folds: text.folds)
        #expect(html.contains("<p><b>Tak</b></p>"))
        #expect(html.contains("-- <br>\n*Marta*</div>"))
        #expect(
            html.contains(
                "<blockquote style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex\">&lt;b&gt;zła&lt;/b&gt;</blockquote>"
            )
        )
    }

    /// A name is not ours to format.
    @Test func aStrangersNameIsNoMarkup() {
        let from = Correspondent(name: "[Pay **here**](https://evil.test/pay)", address: "x@evil.test")
        let text = OutgoingText(own: "Tak", below: .quote("Ile?", from: from, date: "d", language: .en))
        let html = LightMarkup.document(text.text, folds: text.folds)
        #expect(!html.contains(">Pay") && !html.contains("<b>"))
    }

    /// What would cost the square of its length has to stay bounded.
    @Test(arguments: ["*", "_", "[", "[](", "**a ", "http://"]) func longLinesEnd(_ piece: String) {
        let text = String(repeating: piece, count: 20_000 / piece.count)
        #expect(LightMarkup.body(text).count >= text.count)
    }
}
