import Testing

@testable import IMAP

struct NamesTests {
    @Test(arguments: [
        ("INBOX", "INBOX"), ("&BB0EMAQ0BFYEQQQ7BDAEPQRW-", "Надіслані"), ("Wys&AUI-ane", "Wysłane"), ("R&AOk-sum&AOk-", "Résumé"),
        ("Tom &- Jerry", "Tom & Jerry"), ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"), ("&2D3eAA-", "😀"), ("", ""),
    ])
    func bothWays(_ wire: String, _ name: String) {
        #expect(ModifiedUTF7.decode(wire) == name)
        #expect(ModifiedUTF7.encode(name) == wire)
    }

    /// What is not modified UTF-7 stays as the server wrote it.
    @Test(arguments: ["Надіслані", "R&D", "A&B-", "&", "&a-", "&AAAA====-", "&2D0-", "&2D0AQQ-", "&BBo", "&BB0-Надіслані", "&BBp-"])
    func leftAlone(_ wire: String) {
        #expect(ModifiedUTF7.decode(wire) == wire)
    }

    @Test func mailboxByName() {
        #expect(IMAPMailbox(name: "Wysłane").wireName == "Wys&AUI-ane")
        #expect(IMAPMailbox(name: "x", wireName: "y").wireName == "y")
    }

    private func roles(_ mailboxes: (name: String, attributes: Set<String>)..., delimiter: Character = "/") -> [String: IMAPMailbox.Role] {
        var list = mailboxes.map { IMAPMailbox(name: $0.name, delimiter: delimiter, attributes: $0.attributes) }
        MailboxRoles.assign(&list)
        return Dictionary(uniqueKeysWithValues: list.compactMap { mailbox in mailbox.role.map { (mailbox.name, $0) } })
    }

    @Test func serversWordsComeFirst() {
        #expect(
            roles(("INBOX", []), ("Sent", []), ("Outgoing", ["\\sent"]), ("Müll", ["\\trash", "\\hasnochildren"]))
                == ["INBOX": .inbox, "Outgoing": .sent, "Müll": .trash]
        )
        #expect(roles(("inbox", []), ("[Gmail]/All Mail", ["\\allmail"])) == ["inbox": .inbox, "[Gmail]/All Mail": .all])
    }

    @Test func onlyOneIsGuessed() {
        #expect(roles(("Sent Items", []), ("Sent", []), ("Acme/Old/Sent", [])) == ["Sent": .sent])
        #expect(roles(("Acme/Old/Sent", []), ("Sent Items", [])) == ["Sent Items": .sent])
        #expect(roles(("Sent", ["\\noselect"]), ("Sent Messages", [])) == ["Sent Messages": .sent])
    }

    @Test(
        arguments: [
            ("Wysłane", .sent), ("Elementy wysłane", .sent), ("Надіслані", .sent), ("Отправленные", .sent), ("SENT ITEMS", .sent),
            ("Gesendete Objekte", .sent), ("Kopie robocze", .drafts), ("Чернетки", .drafts), ("Spam", .junk), ("Wiadomości-śmieci", .junk),
            ("Kosz", .trash), ("Кошик", .trash), ("Корзина", .trash), ("Archiwum", .archive), ("Klienci", nil), ("Sent to lawyer", nil),
        ] as [(String, IMAPMailbox.Role?)]
    )
    func usualNames(_ name: String, _ role: IMAPMailbox.Role?) {
        #expect(roles((name, []))[name] == role)
        #expect(roles(("INBOX", []), ("INBOX.\(name)", []), delimiter: ".")["INBOX.\(name)"] == role)
    }

    @Test(
        arguments: [
            ("17-Jul-1996 02:44:25 -0700", 837_596_665_000), (" 1-Jan-1970 00:00:00 +0000", 0), ("01-jan-1970 01:00:00 +0100", 0),
            ("29-Feb-2024 23:59:60 +0000", 1_709_251_200_000), ("31-Dec-1969 23:59:59 +0000", -1000),
            ("1-Jan-2000 00:00:00", 946_684_800_000),
            ("", nil), ("32-Jan-2000 00:00:00 +0000", nil), ("1-Foo-2000 00:00:00 +0000", nil), ("1-Jan-2000", nil),
            ("1-Jan-2000 24:00:00 +0000", nil),
            ("1-Jan-99999999999999999999 00:00:00 +0000", nil),
        ] as [(String, Int64?)]
    )
    func internalDate(_ text: String, _ milliseconds: Int64?) {
        #expect(InternalDate.milliseconds(Array(text.utf8)) == milliseconds)
    }

    @Test func searchDate() {
        #expect(InternalDate.text(year: 2026, month: 3, day: 9) == "9-Mar-2026")
        #expect(InternalDate.text(year: -5, month: 13, day: 0) == "1-Dec-0001")
    }

    @Test(arguments: [
        ("Message-ID: <a@b>\r\n\r\n", "a@b"), ("message-id:\r\n <a@b>\r\n\r\n", "a@b"), ("MESSAGE-ID: a@b\n", "a@b"), ("\r\n", nil),
        ("", nil),
        ("Subject: x\r\n", nil), ("Message-ID: <long\r\n er@b> comment\r\nSubject: x\r\n", "longer@b"), ("Message-ID: <>\r\n", nil),
    ])
    func messageID(_ header: String, _ id: String?) {
        #expect(MessageIDField.value(Array(header.utf8)) == id)
    }
}
