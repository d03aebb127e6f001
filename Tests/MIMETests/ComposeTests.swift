import Testing

@testable import MIME

/// What is composed is what a reader gets.
@Suite struct ComposeTests {
    private func sent(_ change: (inout OutgoingMail) -> Void) throws -> (mail: Mail, raw: [UInt8]) {
        let raw = try MailComposer.compose(outgoing(change))
        #expect(brokenRule(raw) == nil)
        let mail = MailParser.parse(raw)
        #expect(mail.defects == [])
        return (mail, raw)
    }

    static let texts = [
        "Wycena", "Wycena tłumaczenia: umowa najmu – pilne", "Переклад диплома з апостилем 🇺🇦", "תרגום תעודת לידה", "ترجمة شهادة الميلاد",
        "👩‍👩‍👧‍👦 rodzina", "Re: =?UTF-8?B?xbw=?= literally", "a,b;c:d<e>\"f\"\\g(h)@i", "100% = fine?", "_podkreślenie_ =3D",
        String(repeating: "Дуже довга тема листа про переклад ", count: 20) + "кінець", String(repeating: "x", count: 2000),
        String(repeating: "word ", count: 300) + "end", String(repeating: "ż", count: 1000),
    ]

    @Test(arguments: texts)
    func subjectArrives(_ subject: String) throws {
        let (mail, raw) = try sent { $0.subject = subject }
        #expect(mail.subject == subject)
        #expect(brokenRule(raw, longest: 78) == nil)
    }

    @Test(arguments: [
        "Olena Shevchenko", "Олена Шевченко", "Łukasz Żółć-Gęślicki", "Kowalski, Jan", "Jan \"Janek\" Kowalski", "back\\slash; semi: colon",
        "Dr. Anna (tłumacz) <nie@adres.example>", "office@biuro.example", "=?UTF-8?Q?x?=", "דנה כהן", "😀 Biuro 😀", "a.b",
        "Товариство з обмеженою відповідальністю «Міжнародне бюро перекладів», відділ замовлень", String(repeating: "n", count: 300),
        String(repeating: "Jan Kowalski ", count: 20) + "x",
    ])
    func nameArrives(_ name: String) throws {
        let others = (0..<3).map { MailAddress(name: name, address: "klient\($0)@firma.example") }
        let (mail, raw) = try sent {
            $0.from.name = name
            $0.to = others
            $0.cc = others.reversed()
            $0.replyTo = others
        }
        #expect(mail.from == [MailAddress(name: name, address: "biuro@biuro.example")])
        #expect(mail.to == others)
        #expect(mail.cc == others.reversed())
        #expect(mail.replyTo == others)
        #expect(brokenRule(raw, longest: 78) == nil)
    }

    static let bodies = [
        "", "\n", "x", "x\n\n\n", "Dzień dobry,\r\noto wycena.\rKoniec\n", "-- \nsygnatura \n", "From me\n.\n..\n>From you\n",
        "begin 644 x\nM'\nend\n",
        "Привіт! 🙂\n\nПереклад готовий.\n", "שלום\nمرحبا\n", String(repeating: "a", count: 10_000), String(repeating: "ж", count: 10_000),
        "From " + String(repeating: "b", count: 71) + "\nFrom " + String(repeating: "= ", count: 90), "tab\t\n = \n\u{1}\u{7F}\n",
        "--=_0\n--=_" + String(repeating: "x", count: 40), String(repeating: "слово ", count: 2000), "e\u{301}\u{FEFF}x",
    ]

    @Test(arguments: bodies)
    func textArrives(_ text: String) throws {
        var expected = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        if !expected.isEmpty, !expected.hasSuffix("\n") { expected += "\n" }
        #expect(try sent { $0.text = text }.mail.text == expected)
        let (both, raw) = try sent {
            $0.text = "plain"
            $0.html = text
            $0.attachments = [OutgoingFile(name: "a.pdf", mime: "application/pdf", content: [1, 2, 3])]
        }
        #expect(both.text == "plain\n")
        #expect(both.html?.replacing("\r\n", with: "\n") ?? "" == expected)
        #expect(both.attachments.map { MailParser.content(of: $0, in: raw) } == [[1, 2, 3]])
    }

    @Test func encodingFitsTheText() throws {
        func form(_ text: String) throws -> String? {
            headerLines(try MailComposer.compose(outgoing { $0.text = text })).last
        }
        #expect(try form("Hello,\nthis is short.") == "Content-Transfer-Encoding: 7bit")
        #expect(try form("Hello \nblank at the end") == "Content-Transfer-Encoding: quoted-printable")
        #expect(try form("Dzień dobry, oto wycena tłumaczenia.") == "Content-Transfer-Encoding: quoted-printable")
        #expect(try form("Добрий день") == "Content-Transfer-Encoding: base64")
        let raw = try MailComposer.compose(outgoing { $0.text = "From me\nżółw is a tortoise, in Polish" })
        #expect(String(decoding: raw, as: UTF8.self).contains("\r\n=46rom me\r\n"))
    }

    @Test func htmlAloneStandsAlone() throws {
        let (mail, raw) = try sent {
            $0.text = ""
            $0.html = "<p>tylko to</p>"
        }
        #expect(mail.text == nil && mail.html == "<p>tylko to</p>\r\n")
        #expect(headerLines(raw).contains("Content-Type: text/html; charset=utf-8"))
    }

    @Test func threadHeadersArrive() throws {
        let ids = (0..<300).map { "id-\($0)@klient.example" }
        let (mail, raw) = try sent {
            $0.references = ids
            $0.inReplyTo = ids[299]
        }
        #expect(mail.messageID == "drg-0123456789abcdef0123456789abcdef@biuro.example")
        #expect(mail.inReplyTo == [ids[299]])
        #expect(mail.references == [ids[0]] + ids[280...])
        #expect(brokenRule(raw, longest: 78) == nil)
        #expect(mail.date == 1_772_000_000_000)
        #expect(headerLines(raw).contains("Date: Wed, 25 Feb 2026 08:13:20 +0200"))
    }

    /// What is answered stands last, though the caller's list has it earlier, or not at all.
    @Test func answeredMailIsLastReference() throws {
        #expect(try sent { ($0.references, $0.inReplyTo) = (["a@x", "b@x"], "c@x") }.mail.references == ["a@x", "b@x", "c@x"])
        #expect(try sent { ($0.references, $0.inReplyTo) = (["a@x", "b@x"], "a@x") }.mail.references == ["b@x", "a@x"])
        #expect(try sent { _ in }.mail.references == [])
    }

    @Test func longIDsStayWithinALine() throws {
        let long = String(repeating: "i", count: 895) + "@x.ua"
        let (mail, _) = try sent { ($0.references, $0.inReplyTo) = ([long, String(repeating: "j", count: 901)], long) }
        #expect(mail.references == [long] && mail.inReplyTo == [long])
    }

    @Test func internationalDomainsBecomeASCII() throws {
        let (mail, _) = try sent { $0.to = [MailAddress(name: "Олена", address: "olena@приклад.укр")] }
        #expect(mail.to == [MailAddress(name: "Олена", address: "olena@xn--80aikifvh.xn--j1amh")])
        #expect(try MailComposer.envelopeAddress("a.b+c@faß.example", field: "to") == "a.b+c@xn--fa-hia.example")
    }

    @Test func blindCopiesOnlyNamesNobody() throws {
        let (mail, raw) = try sent { $0.to = [] }
        #expect(mail.to == [] && headerLines(raw).contains("To: undisclosed-recipients:;"))
    }

    @Test func extraHeadersArrive() throws {
        let (mail, raw) = try sent { $0.headers = [("Auto-Submitted", "auto-generated"), ("X-Note", "żółw")] }
        #expect(mail.auto?.kind == .autoGenerated)
        #expect(headerLines(raw).contains("X-Note: =?UTF-8?B?xbzDs8WCdw==?="))
    }

    @Test func sameMailIsSameBytes() throws {
        let mail = outgoing {
            $0.html = "<img src=cid:a@b>"
            $0.attachments = [OutgoingFile(name: "ż.png", mime: "image/png", content: [9], contentID: "a@b")]
            $0.attachments.append(OutgoingFile(name: "b.txt", mime: "text/plain", content: [10]))
        }
        let first = try MailComposer.compose(mail)
        for _ in 0..<5 { #expect(try MailComposer.compose(mail) == first) }
        var other = mail
        other.messageID = "drg-1@biuro.example"
        let differs = try MailComposer.compose(other)
        let boundary = headerLines(first).last { $0.hasPrefix("Content-Type") }
        #expect(headerLines(differs).last { $0.hasPrefix("Content-Type") } != boundary)
    }
}
