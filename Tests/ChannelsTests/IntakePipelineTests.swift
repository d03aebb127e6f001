import Core
import Foundation
import Logging
import MIME
import Sealing
import Store
import Synchronization
import Testing
import TestSupport

@testable import Channels

@Suite struct IntakePipelineTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func intake(_ office: TemporaryOffice, probe: @escaping ReaderProbe) -> Intake {
        let mailboxes = Mailboxes(database: office.database, seal: Seal(key: SealingKey()))
        return Intake(
            database: office.database,
            logger: Self.logger,
            catalogue: ChannelCatalogue([EmailChannel(mailboxes: mailboxes, probe: probe)])
        )
    }

    private func mail(_ id: String, _ more: String = "") -> RawIntake {
        let raw = Array(
            "From: Anna <anna@x.test>\nTo: biuro@x.test\nSubject: \(id)\nMessage-ID: <\(id)@x.test>\n\(more)\ntext \(id)\n".utf8
        )
        return RawIntake(raw: raw, contentHash: MailHash.content(raw), source: "test", seen: false)
    }

    private func subjects(_ office: TemporaryOffice) async throws -> [String] {
        let json = try await office.database.inbox(InboxQuery(view: .all, user: 1, limit: 200))
        let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
        return (object?["items"] as? [[String: Any]] ?? []).compactMap { $0["subject"] as? String }.sorted()
    }

    /// What the process had journalled when it died is understood at the next start; the mail that killed it twice becomes a
    /// card, and all others arrive.
    @Test func theMailThatKillsTheParserBecomesACard() async throws {
        let office = try await TemporaryOffice()
        let account = try await office.database.channelAccount(platform: .email, address: "biuro@x.test")
        // A death while the batch was parsed: the rows are there, nothing else.
        _ = try await office.database.journal([mail("a"), mail("poison"), mail("b")], account: account)
        // A second death while the poison was parsed alone.
        let ids = try await office.database.pendingJournalRows(limit: 10, before: .init(milliseconds: .max))
        _ = try await office.database.claimJournalRow(ids[1])
        let probed = Mutex<[String]>([])
        let intake = intake(office) { raw in
            let text = String(decoding: raw, as: UTF8.self)
            probed.withLock { $0.append(text.contains("poison") ? "poison" : "other") }
            return !text.contains("poison")
        }
        try await intake.recover(before: .init(milliseconds: .max))
        #expect(probed.withLock { $0 } == ["poison"])
        #expect(try await subjects(office) == ["a", "b", "poison"])
        // It is not parsed again.
        try await intake.recover(before: .init(milliseconds: .max))
        #expect(probed.withLock { $0.count } == 1)
    }

    @Test func aMailThatWasKilledByAccidentTwiceIsReadAllTheSame() async throws {
        let office = try await TemporaryOffice()
        let account = try await office.database.channelAccount(platform: .email, address: "biuro@x.test")
        _ = try await office.database.journal([mail("a")], account: account)
        let id = try await office.database.pendingJournalRows(limit: 1, before: .init(milliseconds: .max))[0]
        _ = try await office.database.claimJournalRow(id)
        let intake = intake(office) { _ in true }
        try await intake.recover(before: .init(milliseconds: .max))
        let json = try await office.database.search(try #require(SearchQuery("text")), kind: .messages, limit: 5)
        #expect(String(decoding: json, as: UTF8.self).contains("text"))
    }

    /// The start of a service and an import at the same moment: each row is applied by one of them.
    @Test func whatIsBeingTakenInIsNotTakenTwice() async throws {
        let office = try await TemporaryOffice()
        let account = try await office.database.channelAccount(platform: .email, address: "biuro@x.test")
        let intake = intake(office) { _ in true }
        let rows = try await office.database.journal([mail("a")], account: account).compactMap { $0 }
        try await intake.recover(before: office.clock.now)
        #expect(try await subjects(office).isEmpty)
        try await intake.recover(before: office.clock.now.adding(seconds: 1))
        _ = try await office.database.apply(rows.map(MailReader.read))
        #expect(try await subjects(office) == ["a"])
        #expect(try await office.database.inbox(InboxQuery(view: .all, user: 1)).contains(#""message_count":1,"#.utf8))
    }

    @Test func twiceInOneBatchIsOnce() async throws {
        let office = try await TemporaryOffice()
        let account = try await office.database.channelAccount(platform: .email, address: "biuro@x.test")
        let intake = intake(office) { _ in true }
        let crlf = RawIntake(
            raw: Array(String(decoding: mail("a").raw, as: UTF8.self).replacing("\n", with: "\r\n").utf8),
            contentHash: mail("a").contentHash,
            source: "test",
            seen: false
        )
        #expect(MailHash.content(crlf.raw) == crlf.contentHash)
        let counts = try await intake.take([mail("a"), crlf, mail("b"), mail("a", "Received: by y\n")], account: account)
        #expect(counts == Intake.Counts(new: 2, known: 2))
        #expect(try await intake.take([mail("a")], account: account) == Intake.Counts(new: 0, known: 1))
    }
}

@Suite struct MailReaderTests {
    private func read(_ text: String, own: String = "biuro@x.test") -> IncomingMessage {
        let raw = Array(text.utf8)
        return MailReader.message(MailParser.parse(raw), raw: raw, own: [own])
    }

    @Test func ownMailIsOutboundAndBelongsToItsRecipient() {
        let message = read("From: Biuro <BIURO@x.test>\nTo: Anna <anna@x.test>\nSubject: s\n\nx")
        #expect(message.direction == .outbound)
        #expect(message.counterpart == Correspondent(name: "Anna", address: "anna@x.test"))
    }

    @Test(arguments: [
        ("From: anna@x.test", true), ("From: MAILER-DAEMON@x.test", false), ("From: noreply@x.test", false),
        ("From: a@x.test\nPrecedence: bulk", false), ("From: a@x.test\nAuto-Submitted: auto-replied", true), ("From: biuro@x.test", false),
        ("X: y", false),
    ])
    func onlyPeopleBecomeClients(_ headers: String, _ expected: Bool) {
        #expect(read("\(headers)\nTo: biuro@x.test\nSubject: s\n\nx").mayCreateClient == expected)
    }

    @Test(arguments: ["", "\n\n", "no header at all", "\u{0}\u{1}\u{2}"]) func whatIsNoMailIsACard(_ text: String) {
        #expect(read(text).type == .unsupported)
    }

    @Test(arguments: [
        (#"<img src="https://x.test/a.png">"#, true), (#"<IMG SRC=http://x.test/a>"#, true), (#"<img src="//x.test/a">"#, true),
        (#"<td background='https://x/a'>"#, true), ("<style>a{background:url(https://x/a)}</style>", true), (#"<img src="cid:a">"#, false),
        (#"<a href="https://x.test">"#, false), ("https://x.test", false), ("", false),
    ])
    func remoteImages(_ html: String, _ expected: Bool) { #expect(RemoteImages.occur(in: html) == expected) }
}
