import Testing

@testable import MIME

@Suite struct AddressTests {
    typealias Case = (header: String, expected: [MailAddress])

    private static func one(_ name: String, _ address: String) -> [MailAddress] { [MailAddress(name: name, address: address)] }

    @Test(
        arguments: [
            ("a@b.c", one("", "a@b.c")), ("<a@b.c>", one("", "a@b.c")), ("Olena <a@b.c>", one("Olena", "a@b.c")),
            ("\"Olena\" <a@b.c>", one("Olena", "a@b.c")),
            ("a@b.c (Olena)", one("Olena", "a@b.c")), ("Olena a@b.c", one("Olena", "a@b.c")), ("'Olena' <a@b.c>", one("Olena", "a@b.c")),
            // A comma in a name, encoded, quoted or bare, does not end an address.
            ("=?UTF-8?Q?=D0=9E=D0=BB=D0=B5=D0=BD=D0=B0=2C_Biuro?= <a@b>", one("Олена, Biuro", "a@b")),
            ("=?utf-8?B?0J7Qu9C10L3QsCwgQml1cm8=?= <a@b>", one("Олена, Biuro", "a@b")),
            ("\"Шевчук, Олена\" <a@b>", one("Шевчук, Олена", "a@b")),
            ("\"=?UTF-8?Q?=D0=9E=D0=BB=2C_B?=\" <a@b>", one("Ол, B", "a@b")), ("Шевчук, Олена <a@b>", one("Шевчук, Олена", "a@b")),
            // Broken ones.
            ("=?utf-8?Q?Olena_<a@b.c>?=", one("Olena", "a@b.c")), ("Olena <a@b.c", one("Olena", "a@b.c")),
            ("Olena <<a@b.c>>", one("Olena", "a@b.c")),
            ("\"Olena <a@b.c>", one("Olena", "a@b.c")), ("Olena <mailto:a@b.c>", one("Olena", "a@b.c")),
            ("MAILER-DAEMON", one("", "MAILER-DAEMON")),
            ("<@relay,@other:a@b.c>", one("", "a@b.c")),
            ("Pete(A wonderful \\) chap) <pete(his account)@silly.test(his host)>", one("Pete", "pete@silly.test")),
            ("John Doe <jdoe@machine(comment).  example>", one("John Doe", "jdoe@machine.example")),
            ("\"a b\"@c.d", one("", "\"a b\"@c.d")),
            ("undisclosed-recipients:;", []),
            ("Group: a@b.c, Olena <d@e.f>;", [MailAddress(name: "", address: "a@b.c"), MailAddress(name: "Olena", address: "d@e.f")]),
            ("", []), (",,;", []), ("<>", []), ("\"", []), ("(", one("", "(")), ("Olena <>", []),
            ("a@b, c@d", [MailAddress(name: "", address: "a@b"), MailAddress(name: "", address: "c@d")]),
            ("root, admin", [MailAddress(name: "", address: "root"), MailAddress(name: "", address: "admin")]),
        ] as [Case]
    )
    func parses(_ value: String, _ expected: [MailAddress]) {
        #expect(from(value) == expected)
    }

    @Test func takesTheFirstFromThatNamesAnybody() {
        #expect(MailParser.parse(raw("From: \nFrom: a@b\nFrom: c@d\n\n")).from.map(\.address) == ["a@b"])
    }

    @Test func collectsAllToHeaders() {
        let mail = MailParser.parse(raw("To: a@b\nCc: c@d\nTo: e@f\nReply-To: r@s\nSender: s@t\nBcc: u@v\n\n"))
        #expect(mail.to.map(\.address) == ["a@b", "e@f"])
        #expect(mail.cc.map(\.address) == ["c@d"])
        #expect(mail.replyTo.map(\.address) == ["r@s"])
        #expect(mail.sender.map(\.address) == ["s@t"])
        #expect(mail.bcc.map(\.address) == ["u@v"])
    }

    @Test func decodesRawNames() {
        let mail = MailParser.parse(raw("From: ") + windows1251("Олена Шевчук") + raw(" <a@b>\n\n"))
        #expect(mail.from == [MailAddress(name: "Олена Шевчук", address: "a@b")])
    }

    @Test func isBounded() {
        let many = String(repeating: "a@b,", count: 5000)
        #expect(from(many).count == AddressList.limit)
    }
}
