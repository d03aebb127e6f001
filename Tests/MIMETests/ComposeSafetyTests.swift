import Testing

@testable import MIME

/// Nothing in a mail's fields can make a header, a part or a recipient of its own, and all is bounded.
@Suite struct ComposeSafetyTests {
    static let attacks = [
        "x\r\nBcc: evil@evil.example", "x\nBcc: evil@evil.example", "x\rBcc: evil@evil.example", "x\0y", "x\r\n\r\n<b>body</b>",
        "\r\n.\r\nMAIL",
        "x\u{85}Bcc: evil@evil.example", "x\u{2028}Bcc: e", "x\r\n y", "<a@b>\r\nBcc: evil@evil.example", "\u{B}\u{C}x",
    ]

    /// Names, subjects and values lose their line ends: the mail has the same fields as a harmless one.
    @Test(arguments: attacks)
    func lineEndsVanish(_ attack: String) throws {
        func mail(_ value: String) -> OutgoingMail {
            outgoing {
                $0.subject = value
                $0.from.name = value
                $0.to[0].name = value
                $0.cc = [MailAddress(name: value, address: "cc@firma.example")]
                $0.replyTo = $0.cc
                $0.headers = [("X-Note", value)]
                $0.references = [value]
                $0.inReplyTo = value
                $0.attachments = [OutgoingFile(name: value, mime: value, content: [1])]
            }
        }
        let raw = try MailComposer.compose(mail(attack))
        #expect(brokenRule(raw) == nil)
        let names = { (raw: [UInt8]) in headerLines(raw).map { $0.prefix { $0 != ":" } } }
        #expect(names(raw) == names(try MailComposer.compose(mail("harmless me"))))
        let read = MailParser.parse(raw)
        #expect(read.bcc == [] && read.references == [] && read.attachments.count == 1)
        #expect(read.text == "Dzień dobry,\noto wycena.\n")
    }

    private func field(_ change: (inout OutgoingMail) -> Void) -> String? {
        do {
            _ = try MailComposer.compose(outgoing(change))
            return nil
        } catch {
            #expect(!error.description.contains("\n") && !error.description.contains("\0"))
            return error.field
        }
    }

    @Test(arguments: attacks)
    func idsAndAddressesAreRefused(_ attack: String) {
        #expect(field { $0.messageID = attack + "@x" } == "messageID")
        #expect(field { $0.from.address = attack } == "from")
        #expect(field { $0.from.address = attack + "@x.example" } == "from")
        #expect(field { $0.to.append(MailAddress(name: "", address: "a@x.example" + attack)) } == "to")
        #expect(field { $0.cc = [MailAddress(name: "", address: "a@\(attack).example")] } == "cc")
        #expect(field { $0.replyTo = [MailAddress(name: "", address: "\"\(attack)\"@x.example")] } == "replyTo")
        #expect(field { $0.headers = [("X-" + attack, "v")] } == "headers")
        #expect(field { $0.attachments = [OutgoingFile(name: "a", mime: "", content: [], contentID: attack)] } == "attachments")
    }

    @Test(arguments: [
        "", "a", "a@", "@b", "a@b,c@d", "a@b c", "a b@c", "a@b>,<c@d", "<a@b>", "a@b..c", "a@.b", "і@firma.example", "a@b\u{200B}ж.example",
        "\"a\"b\"@c", "a@[1.2.3.4", "a@" + String(repeating: "ж", count: 80) + ".example", String(repeating: "a", count: 65) + "@b.example",
        "a@" + String(repeating: "b.", count: 200) + "c",
    ])
    func whatIsNoAddressIsRefused(_ address: String) { #expect(field { $0.to[0].address = address } == "to") }

    @Test(arguments: [
        "a@b", "a.b.@docomo.example", "a+b=c'd@x-y.example", "\"a b\"@c.example", "a@[192.0.2.1]", "a_b@c_d.example", "A@Приклад.УКР",
    ])
    func oddAddressesAreTaken(_ address: String) { #expect(field { $0.to[0].address = address } == nil) }

    @Test(arguments: [
        "Bcc", "bcc", "From", "TO", "Content-Type", "Resent-Bcc", "Received", "", "X Y", "X:Y", "Х-Note", "Return-Path", "MIME-version",
    ])
    func madeHeadersAreNotAdded(_ name: String) { #expect(field { $0.headers = [(name, "x")] } == "headers") }

    @Test func allIsBounded() {
        let many = { (count: Int) in (0..<count).map { MailAddress(name: "", address: "a\($0)@x.example") } }
        #expect(field { $0.to = many(500) } == nil)
        #expect(field { $0.to = many(501) } == "to")
        #expect(field { $0.cc = many(501) } == "cc")
        #expect(field { $0.subject = String(repeating: "ж", count: 2001) } == "subject")
        #expect(field { $0.headers = .init(repeating: ("X-A", "b"), count: 21) } == "headers")
        #expect(field { $0.headers = [("X-A", String(repeating: "b", count: 4001))] } == "headers")
        #expect(field { $0.attachments = .init(repeating: OutgoingFile(name: "a", mime: "", content: []), count: 201) } == "attachments")
        #expect(field { $0.messageID = String(repeating: "i", count: 250) + "@x" } == "messageID")
        #expect(field { $0.utcOffsetMinutes = 1440 } == "date")
        #expect(field { $0.date = .max } == "date")
        #expect(field { $0.date = .min } == "date")
        #expect(field { $0.from.name = String(repeating: "ж", count: 100_000) } == nil)
    }
}
