import Core
import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// The queue of mails about reminders: none is lost, none goes out twice, none against somebody's will.
@Suite struct ReminderMailTests {
    let desk: OrderDesk

    init() async throws { desk = try await OrderDesk() }

    private func due(_ count: Int = 1) async throws {
        for n in 0..<count { _ = try await desk.order("o\(n)", deadline: "2026-01-05T10:00:00Z", manager: desk.manager) }
        desk.wait(until: "2026-01-05T10:00:05Z")
        #expect(try await desk.look() == count)
    }

    private func states() async throws -> [String] {
        try await desk.database.read { try String.fetchAll($0, sql: "SELECT mail FROM notifications ORDER BY id") }
    }

    @Test func remindersOfAMinuteAreOneMail() async throws {
        try await due(3)
        #expect(try await desk.database.nextReminderMail(base: nil) == nil)
        #expect(try await desk.database.reminderMailDue() == Timestamp(rfc3339: "2026-01-05T10:01:00Z"))
        desk.wait(until: "2026-01-05T10:01:00Z")
        let mail = try #require(try await desk.database.nextReminderMail(base: "https://office.example"))
        #expect(mail.lines.count == 3)
        #expect(mail.to.address == desk.manager.email)
        #expect(mail.language == .uk)
        #expect(mail.lines[0].detail == .deadline("05.01.2026", passed: true))
        let sql = "SELECT uid FROM crm_orders WHERE order_number = ?"
        let uid = try await desk.database.read { [number = mail.lines[0].number] in try Data.fetchOne($0, sql: sql, arguments: [number]) }
        let order = try #require(uid.flatMap { PublicID(bytes: Array($0)) })
        #expect(mail.lines[0].link == "https://office.example/orders?order=\(order)")
        #expect(try await desk.database.begin(mail))
        #expect(try await states() == ["sending", "sending", "sending"])
        #expect(try await desk.database.nextReminderMail(base: nil) == nil)
        // Nobody begins it a second time.
        #expect(try await !desk.database.begin(mail))
        try await desk.database.finish(mail, .sent)
        #expect(try await states() == ["sent", "sent", "sent"])
        #expect(try await desk.database.reminderMailDue() == nil)
    }

    @Test func whatADeadProcessWasSendingIsNotSentAgain() async throws {
        try await due()
        desk.wait(until: "2026-01-05T10:01:00Z")
        let mail = try #require(try await desk.database.nextReminderMail(base: nil))
        _ = try await desk.database.begin(mail)
        #expect(try await desk.database.settleReminderMails() == 1)
        #expect(try await states() == ["uncertain"])
        #expect(try await desk.database.nextReminderMail(base: nil) == nil)
        #expect(try await desk.database.settleReminderMails() == 0)
    }

    @Test func aMailThatFailedComesAgain() async throws {
        try await due()
        desk.wait(until: "2026-01-05T10:01:00Z")
        let mail = try #require(try await desk.database.nextReminderMail(base: nil))
        _ = try await desk.database.begin(mail)
        try await desk.database.finish(mail, .retry(at: Timestamp(rfc3339: "2026-01-05T10:05:00Z")!))
        #expect(try await desk.database.nextReminderMail(base: nil) == nil)
        desk.wait(until: "2026-01-05T10:05:00Z")
        let again = try #require(try await desk.database.nextReminderMail(base: nil))
        #expect(again.attempts == 1)
        #expect(again.id == mail.id)
    }

    @Test func quietHoursPutItOff() async throws {
        _ = try await desk.order("2026/0001", deadline: "2026-01-05T22:00:00Z", manager: desk.manager)
        desk.wait(until: "2026-01-05T22:00:00Z")
        #expect(try await desk.look() == 1)
        // In the page at once.
        #expect(try await desk.page(desk.manager, unread: true).count == 1)
        #expect(try await desk.database.reminderMailDue() == Timestamp(rfc3339: "2026-01-06T06:00:00Z"))
    }

    @Test func whatIsReadOrGoneIsNotMailed() async throws {
        try await due(2)
        let ids = try await desk.page(desk.manager).compactMap { $0["id"]?.string.flatMap { PublicID($0) } }
        _ = try await desk.database.markRead(notifications: [ids[0]], of: desk.manager)
        #expect(try await states() == ["waiting", "none"])
        desk.wait(until: "2026-01-05T10:01:00Z")
        let mail = try #require(try await desk.database.nextReminderMail(base: nil))
        #expect(mail.lines.count == 1)
        try await desk.database.write { try $0.execute(sql: "UPDATE crm_orders SET status = 'closed', payment_state = 'paid'") }
        _ = try await desk.look()
        #expect(try await !desk.database.begin(mail))
        #expect(try await states() == ["none", "none"])
    }

    @Test func aClockThatWasAheadHoldsNothingBack() async throws {
        try await due()
        desk.wait(until: "2026-01-02T04:00:00Z")
        #expect(try await desk.database.reminderMailDue() == desk.office.clock.now)
        #expect(try await desk.database.nextReminderMail(base: nil) != nil)
    }

    @Test func nothingIsMailedToWhoCannotSignIn() async throws {
        try await due()
        var patch = UserPatch()
        patch.disabled = true
        _ = try await Accounts(database: desk.database).update(desk.manager.id, patch)
        desk.wait(until: "2026-01-05T10:01:00Z")
        #expect(try await desk.database.nextReminderMail(base: nil)?.lines == [])
    }

    /// The office's own mailbox may be somebody's address, and servers put what is sent into its folder of sent mail.
    @Test func anOwnReminderThatComesBackIsNobodysMessage() async throws {
        try await due()
        desk.wait(until: "2026-01-05T10:01:00Z")
        let mail = try #require(try await desk.database.nextReminderMail(base: nil))
        let id = MailToken.messageID(reminder: mail.id, address: "biuro@x.test")
        // Nobody sent it yet: whoever names such an id hides nothing.
        #expect(try await receive(id) == [.stored])
        _ = try await desk.database.begin(mail)
        #expect(try await receive(id) == [.reminder])
        #expect(try await receive(MailToken.messageID(reminder: PublicID.random(), address: "biuro@x.test")) == [.stored])
        let count = try await desk.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM communications_messages") }
        #expect(count == 2)
        #expect(try await desk.database.intakeLeftovers().pending == 0)
    }

    private func receive(_ messageID: String) async throws -> [IntakeOutcome] {
        let account = try await desk.database.channelAccount(platform: .email, address: "biuro@x.test")
        let own = Correspondent(name: "", address: "biuro@x.test")
        let raw = Array("\(PublicID.random())".utf8)
        let message = IncomingMessage(direction: .outbound, text: "x", from: own, to: [own], counterpart: own, externalID: messageID)
        let intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: Data(raw))), source: "test", seen: true)
        let rows = try await desk.database.journal([intake], account: account)
        return try await desk.database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: message) } })
    }
}
