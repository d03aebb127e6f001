import Testing

@testable import MIME

@Suite struct StructureTests {
    static let lineEnds = ["\n", "\r\n", "\r"]

    static let mixed = """
        From: a@b
        Subject: s
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        preamble
        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Dzie=C5=84 dobry,
        two=
         lines
        --inner
        Content-Type: text/html; charset=utf-8

        <p>Hello <img src="cid:logo@x"></p>
        --inner--

        --outer
        Content-Type: image/png
        Content-ID: <logo@x>
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --outer
        Content-Type: application/pdf; name="akt.pdf"
        Content-Disposition: attachment; filename="akt.pdf"
        Content-Transfer-Encoding: base64

        JVBERi0x
        LjQK
        --outer
        Content-Type: text/plain
        Content-Disposition: attachment; filename=note.txt

        kept as
        it is
        --outer--
        epilogue

        """

    /// A named HTML part beside the letter is a file, not another body.
    @Test func namedHTMLBesideATextIsAFile() {
        let mail = MailParser.parse(
            raw(
                """
                Subject: s
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                letter
                --b
                Content-Type: text/html; name="faktura.html"

                <p>file</p>
                --b--

                """,
                lineEnd: "\n"
            )
        )
        #expect(mail.text == "letter")
        #expect(mail.html == nil)
        #expect(mail.attachments.map(\.name) == ["faktura.html"])
    }

    /// RFC 2231 section 3, cut in the middle of an octet.
    @Test func pieceOfANameCutInsideAnOctet() {
        let mail = MailParser.parse(
            raw(
                "Content-Type: application/pdf\nContent-Disposition: attachment; filename*0*=utf-8''%D0%9; filename*1*=0.pdf\n\nx",
                lineEnd: "\n"
            )
        )
        #expect(mail.attachments.map(\.name) == ["А.pdf"])
    }

    @Test(arguments: lineEnds)
    func readsAUsualMail(_ lineEnd: String) {
        let bytes = raw(Self.mixed, lineEnd: lineEnd)
        let mail = MailParser.parse(bytes)
        #expect(mail.text == "Dzień dobry,\ntwo lines")
        #expect(mail.html == "<p>Hello <img src=\"cid:logo@x\"></p>")
        #expect(mail.charset == "utf-8")
        #expect(mail.attachments.map(\.name) == ["image-1.png", "akt.pdf", "note.txt"])
        #expect(mail.attachments.map(\.mime) == ["image/png", "application/pdf", "text/plain"])
        #expect(mail.attachments.map(\.inline) == [true, false, false])
        #expect(mail.attachments.map(\.contentID) == ["logo@x", nil, nil])
        #expect(mail.defects == [])
        let contents = mail.attachments.map { MailParser.content(of: $0, in: bytes) }
        #expect(contents[0] == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        #expect(contents[1] == Array("%PDF-1.4\n".utf8))
        #expect(contents[2] == raw("kept as\nit is", lineEnd: lineEnd))
        #expect(contents.map(\.count) == mail.attachments.map(\.size))
    }

    @Test(arguments: lineEnds)
    func rangesAreExact(_ lineEnd: String) {
        let bytes = raw(Self.mixed, lineEnd: lineEnd)
        let mail = MailParser.parse(bytes)
        let encoded = mail.attachments.map { String(decoding: bytes[$0.location.range], as: UTF8.self) }
        #expect(encoded == ["iVBORw0KGgo=", "JVBERi0x\(lineEnd)LjQK", "kept as\(lineEnd)it is"])
        #expect(mail.attachments.map(\.location.encoding) == [.base64, .base64, .identity])
    }

    @Test func readsFlowedText() {
        let head = "Content-Type: text/plain; format=flowed; delsp="
        #expect(
            MailParser.parse(raw(head + "no\n\none \ntwo\nthree\n> q \n> r\n>> s\n-- \nsig")).text
                == "one two\nthree\n> q r\n>> s\n-- \nsig"
        )
        #expect(MailParser.parse(raw(head + "yes\n\nsło \nwo\n x")).text == "słowo\nx")
    }

    @Test func joinsInlineTexts() {
        let mail = MailParser.parse(
            raw(
                """
                Content-Type: multipart/mixed; boundary=b

                --b

                one
                --b
                Content-Type: image/jpeg; name=a.jpg
                Content-Disposition: inline

                x
                --b
                Content-Type: text/plain

                two
                --b--
                """
            )
        )
        #expect(mail.text == "one\n\ntwo")
        #expect(mail.attachments.map(\.name) == ["a.jpg"])
    }

    @Test func appendsAFooterToHTML() {
        let mail = MailParser.parse(
            raw("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b\n\nfoot <er>\n--b--\n")
        )
        #expect(mail.text == nil)
        #expect(mail.html == "<p>x</p>\n<pre>foot &lt;er&gt;</pre>")
    }

    @Test func takesUUEncodedFilesOutOfTheText() {
        let bytes = raw("Subject: x\n\nHello\nbegin 644 test.txt\n#0V%T\n`\nend\n\nbye\nbegin 600 b.png\n#0V%T\n \nend\n")
        let mail = MailParser.parse(bytes)
        #expect(mail.text == "Hello\n")
        #expect(mail.attachments.map(\.name) == ["test.txt", "b.png"])
        #expect(mail.attachments.map(\.mime) == ["text/plain", "image/png"])
        #expect(mail.attachments.map { MailParser.content(of: $0, in: bytes) } == [Array("Cat".utf8), Array("Cat".utf8)])
        #expect(bytes[mail.attachments[0].location.range].starts(with: Array("begin 644".utf8)))
    }

    @Test(arguments: [
        ("Subject: Umowa\nFrom: Jan <j@k>\n\nx", "Umowa.eml"), ("From: Jan <j@k>\n\nx", "Jan.eml"), ("\nx", "message.eml"),
        ("Subject: =?utf-8?Q?a/b:=C5=82?=\n\nx", "a b ł.eml"),
    ])
    func namesForwardedMails(_ inner: String, _ name: String) {
        let mail = MailParser.parse(
            raw("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfyi\n--b\nContent-Type: message/rfc822\n\n\(inner)\n--b--\n")
        )
        #expect(mail.attachments.map(\.name) == [name])
        #expect(mail.attachments.first?.mime == "message/rfc822")
        #expect(mail.attachments.first?.note == "forwarded message")
        #expect(mail.text == "fyi")
    }

    @Test(arguments: [
        ("application/ms-tnef", "winmail.dat", "Outlook data (winmail.dat)"),
        ("application/pkcs7-mime; smime-type=enveloped-data", "smime.p7m", "S/MIME encrypted message"),
        ("application/pkcs7-signature", "smime.p7s", "S/MIME signature"), ("application/pgp-signature", "signature.asc", "PGP signature"),
        ("text/calendar; method=REQUEST", "invite.ics", "calendar"), ("application/octet-stream", "attachment-1.bin", nil),
        ("image/jpeg", "image-1.jpg", nil),
        ("application/x-made-up", "attachment-1.bin", nil), ("audio/ogg", "audio-1.ogg", nil),
    ])
    func namesAndNotesUnnamedParts(_ type: String, _ name: String, _ note: String?) {
        let mail = MailParser.parse(raw("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: \(type)\n\nx\n--b--\n"))
        #expect(mail.attachments.map(\.name) == [name])
        #expect(mail.attachments.first?.note == note)
    }

    @Test(arguments: [
        ("../../etc/passwd", "passwd"), ("C:\\x\\y.doc", "y.doc"), ("a\u{202E}fdp.exe", "afdp.exe"), (".hidden", "hidden"), ("a\0b", "ab"),
        ("...", ""),
        (String(repeating: "ż", count: 300) + ".pdf", String(repeating: "ż", count: 196) + ".pdf"),
    ])
    func cleansNames(_ name: String, _ expected: String) {
        #expect(AttachmentName.clean(name) == expected)
    }
}
