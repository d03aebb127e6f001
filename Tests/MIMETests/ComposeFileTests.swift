import Testing

@testable import MIME

/// Files arrive with their names and byte for byte.
@Suite struct ComposeFileTests {
    private func sent(_ files: [OutgoingFile], html: String? = nil) throws -> (mail: Mail, raw: [UInt8], contents: [[UInt8]]) {
        let raw = try MailComposer.compose(
            outgoing {
                $0.attachments = files
                $0.html = html
            }
        )
        #expect(brokenRule(raw) == nil)
        let mail = MailParser.parse(raw)
        #expect(mail.defects == [] && mail.text == "Dzień dobry,\noto wycena.\n")
        return (mail, raw, mail.attachments.map { MailParser.content(of: $0, in: raw) })
    }

    @Test(arguments: [
        "umowa.pdf", "Umowa najmu – wersja ostateczna.pdf", "Договір оренди №5.docx", "a\"b.txt", "a;b=c.txt", "100% sure.txt", "it's.txt",
        "=?UTF-8?B?xbw=?=.txt", "תעודה.pdf", "📎 файл.pdf", "a (1), b.txt", String(repeating: "n", count: 150) + ".pdf", "x", "UTF-8''x.txt",
        "a*0*=b.txt", "имя файла с пробелами   .pdf",
    ])
    func nameArrives(_ name: String) throws {
        let (mail, raw, contents) = try sent([OutgoingFile(name: name, mime: "application/pdf", content: [1, 2, 3])])
        #expect(mail.attachments.map(\.name) == [HeaderText.clean(name)])
        #expect(contents == [[1, 2, 3]])
        #expect(brokenRule(raw, longest: 78) == nil)
        // Readers that do not know RFC 2231 find the name in Content-Type.
        let type = headerFields("content-type", raw).last.flatMap { Parameters(Array($0.utf8)).text("name") }
        #expect(type == HeaderText.clean(name))
    }

    private func headerFields(_ name: String, _ raw: [UInt8]) -> [String] {
        String(decoding: raw, as: UTF8.self).replacing("\r\n ", with: " ").split(separator: "\r\n")
            .filter { $0.lowercased().hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) }
    }

    @Test(arguments: [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\x\\umowa.pdf", "umowa.pdf"), ("a\r\nX: y.pdf", "a X: y.pdf"), ("", "attachment-1.pdf"),
        ("cod\u{202E}fdp.exe", "codfdp.exe"), (String(repeating: "ж", count: 300) + ".pdf", String(repeating: "ж", count: 196) + ".pdf"),
    ])
    func nameIsMadeSafe(_ name: String, _ expected: String) throws {
        #expect(try sent([OutgoingFile(name: name, mime: "application/pdf", content: [1])]).mail.attachments.map(\.name) == [expected])
    }

    @Test(arguments: [0, 1, 2, 3, 56, 57, 58, 113, 114, 115, 5000])
    func bytesArrive(_ count: Int) throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 7) }
        let types = [
            "application/pdf", "text/plain", "text/html", "text/csv", "text/calendar", "message/rfc822", "multipart/mixed", "", "x\r\ny/z",
        ]
        let files = types.enumerated().map { OutgoingFile(name: "f\($0.offset).bin", mime: $0.element, content: content) }
        let (mail, raw, contents) = try sent(files)
        #expect(contents == files.map(\.content))
        #expect(mail.attachments.map(\.name) == files.map(\.name))
        for attachment in mail.attachments where count > 57 { #expect(isBase64In76(raw[attachment.location.range])) }
    }

    /// Full lines of 76 characters and CRLF between them.
    private func isBase64In76(_ bytes: ArraySlice<UInt8>) -> Bool {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        return lines.dropLast().allSatisfy { $0.utf8.count == 76 } && (1...76).contains(lines.last?.utf8.count ?? 0)
    }

    @Test func textKeepsItsLineEndsAndCharset() throws {
        let contents: [[UInt8]] = [Array("a\nb\r\nc\rd".utf8), windows1251("Привіт"), Array("Привіт\n".utf8), [0xFF, 0xFE, 0, 10]]
        let files = contents.enumerated().map { OutgoingFile(name: "\($0.offset).txt", mime: "text/plain; charset=x", content: $0.element) }
        let (_, raw, arrived) = try sent(files)
        #expect(arrived == contents)
        // A charset is named only where it is certain.
        #expect(headerFields("content-type", raw).map { $0.contains("charset=utf-8") } == [false, true, true, false, true, false])
    }

    /// A forwarded mail stays a mail where it can go as it is (RFC 2046 section 5.2.1), and its bytes arrive in any case.
    @Test(arguments: [
        ("Subject: x\r\n\r\nhello\r\n", "message/rfc822"), ("Subject: x\r\n\r\nhello", "message/rfc822"),
        ("Subject: x\n\nhello\n", "application/octet-stream"),
        ("Subject: x\r\n\r\nпривіт\r\n", "application/octet-stream"), ("", "application/octet-stream"),
        ("Subject: x\r\n\r\n" + String(repeating: "l", count: 999), "application/octet-stream"),
        ("Subject: x\r\n\r\nbare\rend", "application/octet-stream"),
        ("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n", "message/rfc822"),
    ])
    func forwardedMailArrives(_ text: String, _ mime: String) throws {
        let (mail, _, contents) = try sent([OutgoingFile(name: "x.eml", mime: "message/rfc822", content: Array(text.utf8))])
        #expect(contents == [Array(text.utf8)])
        #expect(mail.attachments.map(\.mime) == [mime])
    }

    /// A mail of ours inside of itself has the same boundaries: then it goes in base64.
    @Test func mailInsideOfItselfArrives() throws {
        let inner = try MailComposer.compose(outgoing { $0.attachments = [OutgoingFile(name: "a", mime: "", content: [1])] })
        let (mail, _, contents) = try sent([OutgoingFile(name: "x.eml", mime: "message/rfc822", content: inner)])
        #expect(contents == [inner] && mail.attachments.map(\.mime) == ["application/octet-stream"])
    }

    @Test func imagesOfTheHTMLAreRelatedToIt() throws {
        let image = OutgoingFile(name: "logo.png", mime: "image/png", content: [1, 2], contentID: "logo@biuro.example")
        let unused = OutgoingFile(name: "skan.png", mime: "image/png", content: [3], contentID: "skan@biuro.example")
        let (mail, raw, contents) = try sent([unused, image], html: "<img src=\"cid:logo@biuro.example\">")
        #expect(mail.attachments.map(\.name) == ["logo.png", "skan.png"])
        #expect(mail.attachments.map(\.inline) == [true, false])
        #expect(mail.attachments.map(\.contentID) == ["logo@biuro.example", "skan@biuro.example"])
        #expect(contents == [[1, 2], [3]])
        let multiparts = headerFields("content-type", raw).compactMap { $0.firstMatch(of: /multipart\/(\w+)/).map { String($0.1) } }
        #expect(multiparts == ["mixed", "alternative", "related"])
    }
}
