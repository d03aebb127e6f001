import Testing

@testable import MIME

@Suite struct BrokenMailTests {
    @Test(arguments: ["", "\n", "\r\n", "\r", "\0", "x", ":", ": \n", "\n\n\n", "From ", "\u{FEFF}", "--", "a\0b: c\n\nd\0"])
    func anythingIsAMail(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(MailParser.parse(bytes) == MailParser.parse(bytes))
    }

    @Test func bodyWithoutHeaders() {
        #expect(MailParser.parse(raw("Hello there\nthis is no header\n")).text?.contains("this is no header") == true)
    }

    @Test func headersWithoutBody() {
        let mail = MailParser.parse(raw("Subject: only\nFrom: a@b"))
        #expect(mail.subject == "only")
        #expect(mail.text ?? "" == "")
    }

    @Test func missingBoundaryParameter() {
        let mail = MailParser.parse(
            raw(
                "Subject: s\nContent-Type: multipart/mixed\n\n--abc123\nContent-Type: text/plain\n\nhello\n--abc123\nContent-Type: image/png\n\nPNG\n--abc123--\n"
            )
        )
        #expect(mail.text == "hello")
        #expect(mail.attachments.map(\.mime) == ["image/png"])
        #expect(mail.subject == "s")
    }

    @Test func rangesHoldInARepairedStructure() {
        let bytes = raw(
            "Content-Type: multipart/mixed; boundary=other\n\n--abc123\n\nhello\n--abc123\nContent-Type: image/png\n\nPNG\n--abc123--\n"
        )
        let mail = MailParser.parse(bytes)
        #expect(mail.attachments.map { MailParser.content(of: $0, in: bytes) } == [Array("PNG".utf8)])
    }

    @Test func boundaryThatNeverComes() {
        let mail = MailParser.parse(raw("Content-Type: multipart/alternative; boundary=zzz\n\njust text\n"))
        #expect(mail.text == "just text\n")
    }

    @Test func missingFinalBoundary() {
        let mail = MailParser.parse(raw("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: image/png\n\nPNG"))
        #expect(mail.text == "hello")
        #expect(mail.attachments.map(\.size) == [3])
    }

    @Test func strayLineAmongHeaders() {
        let mail = MailParser.parse(raw("Received: x\nquite Delivered-To: a@b\nFrom: c@d\nSubject: here\n\nbody\n"))
        #expect(mail.subject == "here")
        #expect(mail.from.map(\.address) == ["c@d"])
        #expect(mail.text == "body\n")
    }

    @Test func mboxLineAndEmptyLinesBeforeHeaders() {
        #expect(MailParser.parse(raw("From a@b Mon Nov 23 10:00:00 2026\nSubject: s\n\nx")).subject == "s")
        #expect(MailParser.parse(raw("\n\nSubject: s\n\nx")).subject == "s")
        #expect(MailParser.parse([0xEF, 0xBB, 0xBF] + raw("Subject: s\n\nx")).subject == "s")
        #expect(MailParser.parse(raw("From: a@b\n\nx")).from.map(\.address) == ["a@b"])
    }

    @Test func blankBeforeTheColon() {
        #expect(MailParser.parse(raw("From: a@b\nSubject : s\n\nx")).from.map(\.address) == ["a@b"])
    }

    @Test func nulBytes() {
        let mail = MailParser.parse(raw("Subject: a\0b\nFrom: c@d\n\nx\0y\n"))
        #expect(mail.subject == "a b")
        #expect(mail.text == "xy\n")
    }

    @Test(arguments: ["base64;", "BASE64", " base64 ", "\"base64\"", "base64 (x)", "x-base64"])
    func sloppyEncodings(_ encoding: String) {
        #expect(MailParser.parse(raw("Content-Transfer-Encoding: \(encoding)\n\naGVsbG8=\n")).text == "hello")
    }

    @Test func quotedPrintableBeyondRepair() {
        #expect(MailParser.parse(raw("Content-Transfer-Encoding: quoted-printable\n\na=ZZ=4=\n=")).text?.hasPrefix("a=ZZ") == true)
    }

    // MARK: Limits

    @Test func sizeLimit() {
        let bytes = raw("Subject: s\n\n" + String(repeating: "x", count: 100))
        let mail = MailParser.parse(bytes, limits: Limits(size: 50, headerBytes: 100, headerLines: 100, parts: 10, depth: 10))
        #expect(mail.subject == "s")
        #expect(mail.attachments.map(\.location.range) == [50..<bytes.count])
        #expect(mail.defects.contains { $0.hasPrefix("limit reached") })
    }

    @Test func headerLimits() {
        let many = MailParser.parse(raw(String(repeating: "X-A: b\n", count: 20_000) + "\nbody"))
        #expect(many.defects.contains { $0.hasPrefix("limit reached") })
        let long = MailParser.parse(raw("Subject: " + String(repeating: "a", count: 2 << 20) + "\n\nbody"))
        #expect(long.defects.contains { $0.hasPrefix("limit reached") })
        let folded = MailParser.parse(raw("Subject: a\n" + String(repeating: " b\n", count: 20_000) + "\nbody"))
        #expect(folded.defects.contains { $0.hasPrefix("limit reached") })
    }

    @Test func partLimit() {
        let parts = String(repeating: "--b\nContent-Type: image/png\n\nx\n", count: 1500)
        let bytes = raw("Content-Type: multipart/mixed; boundary=b\n\n" + parts)
        let mail = MailParser.parse(bytes)
        #expect(mail.attachments.count <= 1001)
        #expect(mail.attachments.last?.location.range.upperBound == bytes.count)
        #expect(mail.defects.contains { $0.hasPrefix("limit reached") })
    }

    @Test(arguments: [40, 5000])
    func depthLimit(_ depth: Int) {
        let nested = (0..<depth).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        let mail = MailParser.parse(raw(nested + "\nx"))
        #expect(mail.defects.contains { $0.contains("nested deeper") })
        #expect(mail.attachments.last?.name == "rest.bin")
    }

    @Test func nestedForwardsStayOneAttachment() {
        let bytes = raw(String(repeating: "Content-Type: message/rfc822\n\n", count: 5000) + "x")
        #expect(MailParser.parse(bytes).attachments.count == 1)
    }
}
