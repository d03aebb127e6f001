import Core
import IMAP
import Store
import Testing

@testable import Channels

@Suite struct FolderChoiceTests {
    private let folders = [
        IMAPMailbox(name: "INBOX", wireName: "INBOX", delimiter: "/", attributes: [], role: .inbox),
        IMAPMailbox(name: "Wysłane", wireName: "Wys&AUI-ane", delimiter: "/", attributes: [], role: .sent),
        IMAPMailbox(name: "Klienci", wireName: "Klienci", delimiter: "/", attributes: [], role: nil),
        IMAPMailbox(name: "Archiwum", wireName: "Archiwum", delimiter: "/", attributes: ["\\noselect"], role: .archive),
    ]

    @Test func inboxAndSentWhereNothingIsChosen() {
        let wanted = FolderChoice.choose(nil, from: folders)
        #expect(wanted.map(\.name) == ["INBOX", "Wysłane"])
        #expect(wanted.map(\.role) == [.inbox, .sent])
        #expect(wanted.allSatisfy { $0.mailbox != nil })
    }

    @Test func chosenOnesWithThoseThatAreGone() {
        let wanted = FolderChoice.choose(["inbox", "Klienci", "Archiwum", "Weg"], from: folders)
        #expect(wanted.map(\.name) == ["INBOX", "Klienci", "Archiwum", "Weg"])
        #expect(wanted.map { $0.mailbox != nil } == [true, true, false, false], "a folder that cannot be opened is as good as gone")
    }

    @Test func aServerWithoutAnInbox() {
        #expect(FolderChoice.choose(nil, from: []).map { $0.mailbox == nil } == [true])
    }
}

@Suite struct CautionTests {
    private func mails(_ uids: ClosedRange<UInt32>) -> [ListedMail] {
        uids.map { ListedMail(uid: $0, size: 1, internalDate: nil, seen: false) }
    }

    @Test func afterABreakMailsComeOneByOneAndTheBrokenOneIsGivenUp() {
        let caution = Caution()
        #expect(caution.windowMails > 1)
        caution.broke(mails(1...9), folder: 1, with: IMAPError.connectionLost)
        #expect(caution.windowMails == 1)
        #expect(!caution.isGivenUp(5, folder: 1))
        for _ in 0..<3 { caution.broke(mails(5...5), folder: 1, with: IMAPError.connectionLost) }
        #expect(caution.isGivenUp(5, folder: 1))
        #expect(!caution.isGivenUp(5, folder: 2) && !caution.isGivenUp(6, folder: 1))
        #expect(caution.mayHaveHeader(5, folder: 1))
        for _ in 0..<3 { caution.broke(mails(5...5), folder: 1, with: IMAPError.protocolError("x")) }
        #expect(!caution.mayHaveHeader(5, folder: 1))
        caution.fetched(1000)
        #expect(caution.windowMails > 1, "what went well for long is trusted again")
    }

    @Test func aMailThatIsLargerThanAnnouncedIsGivenUpAtOnce() {
        let caution = Caution()
        caution.broke(mails(5...5), folder: 1, with: IMAPError.literalTooLarge(1 << 40))
        #expect(caution.isGivenUp(5, folder: 1))
    }

    @Test func aFullDiskIsNoFaultOfAMail() {
        let caution = Caution()
        caution.broke(mails(5...5), folder: 1, with: ListenerFault(.diskFull))
        #expect(caution.windowMails > 1)
    }

    @Test func listingsShrinkAndGrow() {
        let caution = Caution()
        let most = caution.listedAtOnce
        for _ in 0..<9 { caution.brokeListing(with: IMAPError.connectionLost) }
        #expect(caution.listedAtOnce == 1)
        for _ in 0..<200 { caution.listed() }
        #expect(caution.listedAtOnce == most)
    }
}

@Suite struct ListenerFaultTests {
    @Test(arguments: [
        (IMAPError.refused, ListenerFault.Reason.refused), (.nameNotFound, .nameNotFound), (.tlsExpired, .tlsExpired),
        (.signInUnavailable, .signInUnavailable), (.connectionLost, .connectionLost), (.startTLSMissing, .startTLSMissing),
        (.signInRefused("no"), .signInRefused), (.bye("later"), .serverBye), (.unknownMailbox("x"), .folderMissing),
        (.refusedByServer(command: "LIST", words: "no", code: nil), .serverRefused), (.literalTooLarge(5), .tooLarge),
        (.protocolError("x"), .protocolError), (.timedOut(.command), .timedOut),
    ])
    func errorsBecomeReasons(_ error: IMAPError, _ reason: ListenerFault.Reason) {
        #expect(ListenerFault(of: error).reason == reason)
    }
}

@Suite struct ServerProposalsTests {
    private struct Zone: MailDNS {
        var mx: [String: [String]] = [:]
        var srv: [String: [(host: String, port: Int)]] = [:]
        var names: Set<String> = []

        func exchangers(of domain: String) async -> [String] { mx[domain] ?? [] }
        func services(_ name: String) async -> [(host: String, port: Int)] { srv[name] ?? [] }
        func exists(_ host: String) async -> Bool { names.contains(host) }
    }

    private func proposals(_ zone: Zone, _ address: String = "anna@office.test") async -> MailboxProposals {
        await ServerProposals(dns: zone).proposals(for: address)
    }

    @Test func aKnownProviderComesFromTheTable() async {
        let found = await proposals(Zone(), "anna@GMAIL.com")
        #expect(found.provider == "Gmail" && found.note == .appPassword && found.noteURL != nil)
        #expect(found.user == "anna@GMAIL.com")
        #expect(found.candidates.map(\.imap) == [MailServer(host: "imap.gmail.com", port: 993, security: .tls)])
    }

    @Test func aDomainWithMicrosoftIsToldSo() async {
        let found = await proposals(Zone(mx: ["office.test": ["office-test.mail.protection.outlook.com"]]))
        #expect(found.note == .noPasswordSignIn)
    }

    @Test func whatTheDomainAnnouncesComesFirst() async {
        let zone = Zone(
            srv: ["_imaps._tcp.office.test": [("mail.office.test", 994)], "_submission._tcp.office.test": [("out.office.test", 587)]],
            names: ["imap.office.test"]
        )
        let found = await proposals(zone)
        #expect(found.candidates.map(\.source) == [.srv, .usual])
        #expect(found.candidates[0].imap == MailServer(host: "mail.office.test", port: 994, security: .tls))
        #expect(found.candidates[0].smtp == MailServer(host: "out.office.test", port: 587, security: .starttls))
        #expect(!found.candidates[0].confirm)
    }

    @Test(arguments: ["evil.test", "notoffice.test", "office.test.evil.test"]) func aForeignNameHasToBeAgreedTo(_ host: String) async {
        let found = await proposals(Zone(srv: ["_imap._tcp.office.test": [(host, 143)]]))
        #expect(found.candidates[0].confirm)
        #expect(found.candidates[0].imap.security == .starttls)
    }

    @Test func theUsualNamesWhereNothingIsKnown() async {
        #expect(await proposals(Zone(names: ["mail.office.test"])).candidates.map(\.imap.host) == ["mail.office.test"])
        #expect(await proposals(Zone()).candidates.map(\.imap.host) == ["imap.office.test", "mail.office.test"])
    }
}
