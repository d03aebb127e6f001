import Core
import MIME
import Testing

@testable import Channels
@testable import Store

/// A composed mail is kept like a received one: its files as files, and of the mail itself only what is around them.
@Suite struct ComposedMailTests {
    @Test func originalRefersToTheFiles() throws {
        let contents: [[UInt8]] = [
            (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 151) }, Array(String(repeating: "рядок\n", count: 500).utf8),
            Array("Subject: x\r\n\r\nforwarded\r\n".utf8), [1],
        ]
        let types = ["application/pdf", "text/plain", "message/rfc822", "image/png"]
        let raw = try MailComposer.compose(
            OutgoingMail(
                messageID: "drg-0@biuro.example",
                date: 0,
                from: MailAddress(name: "Biuro", address: "biuro@biuro.example"),
                to: [],
                subject: "Wycena",
                text: "Dzień dobry",
                html: "<img src=\"cid:a@b\">",
                attachments: zip(types, contents).map { type, content in
                    OutgoingFile(name: "plik", mime: type, content: content, contentID: type == "image/png" ? "a@b" : nil)
                }
            )
        )
        let message = MailReader.message(MailParser.parse(raw), raw: raw, own: ["biuro@biuro.example"])
        let packed = RawForm.pack(raw, attachments: message.attachments)
        #expect(Set(packed.files) == [0, 1, 2, 3])
        #expect(packed.data.count < 1500)
        #expect(try RawForm.unpack(packed.data, size: raw.count) { message.attachments[packed.files[$0]].content } == raw)
        #expect(message.text == "Dzień dobry\n")
    }
}
