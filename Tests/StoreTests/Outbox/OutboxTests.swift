import Core
import Foundation
import GRDB
import Sealing
import TestSupport
import Testing

@testable import Store

/// What goes out: once, in order, never over a colleague, and never in a state that is not true.
@Suite struct OutboxTests {
    let desk: OutboxOffice

    init() async throws { desk = try await OutboxOffice() }

    @Test func anAnswerIsQueuedOnceHoweverOftenItIsAsked() async throws {
        let seen = try await desk.lastMessage()
        async let a = desk.reply(seen: seen, key: "k")
        async let b = desk.reply(seen: seen, key: "k")
        async let c = desk.reply(seen: seen, key: "k")
        let all = try await [a, b, c]
        #expect(all.filter(\.isNew).count == 1)
        #expect(Set(all.map { String(decoding: $0.json, as: UTF8.self) }).count == 1)
        #expect(try await desk.number("SELECT count(*) FROM outbox") == 1)
        await #expect(throws: StoreError.idempotencyKeyUsed) { try await desk.reply("inne", seen: seen, key: "k") }
    }

    @Test func theConversationShowsIt() async throws {
        _ = try await desk.reply("Sto złotych")
        #expect(
            try await desk.words("SELECT preview, last_direction, unread_count, message_count FROM communications_conversations")
                == ["Sto złotych", "outbound", "0", "2"]
        )
    }

    @Test func nobodyAnswersOverAnother() async throws {
        let seen = try await desk.lastMessage()
        _ = try await desk.reply("mine", seen: seen)
        // Own answers do not count, notes neither.
        _ = try await desk.database.write(
            NewNote(text: "note"),
            in: desk.conversation,
            key: IdempotencyKey("n", of: Identity(user: desk.marta, credential: .session(1)))
        )
        _ = try await desk.reply("mine again", seen: seen)
        await #expect { try await desk.reply("hers", seen: seen, by: desk.marta) } throws: { error in
            guard case StoreError.newerMessage(let json) = error else { return false }
            return String(decoding: json, as: UTF8.self).contains("mine again")
        }
        try await desk.hear("b@client.test", "A pilnie?")
        await #expect { try await desk.reply("mine", seen: seen) } throws: { error in
            guard case StoreError.newerMessage(let json) = error else { return false }
            return String(decoding: json, as: UTF8.self).contains("A pilnie?")
        }
        #expect(try await desk.number("SELECT count(*) FROM outbox") == 2)
    }

    /// The history of a mailbox comes in with the newest first.
    @Test func historyIsNoNews() async throws {
        let seen = try await desk.lastMessage()
        let now = desk.office.clock.now
        // Of the same moment, and of a later one.
        try await desk.hear("t@client.test", "Rano") { $0.sentAt = now.adding(seconds: -3600) }
        _ = try await desk.reply("mine", seen: seen)
        desk.office.clock.advance(seconds: 30)
        try await desk.hear("s@client.test", "Zegar się spóźnia") { $0.sentAt = now.adding(seconds: -600) }
        await #expect { try await desk.reply("mine again", seen: seen) } throws: { error in
            guard case StoreError.newerMessage(let json) = error else { return false }
            return String(decoding: json, as: UTF8.self).contains("Zegar się spóźnia")
        }
    }

    @Test func whatIsSeenHasToBeOfTheConversation() async throws {
        await #expect(throws: StoreError.unknownReference(field: "last_seen_message_id")) { try await desk.reply(seen: .random()) }
    }

    @Test func withoutAWayOutNothingIsPromised() async throws {
        try await desk.database.write { try $0.execute(sql: "UPDATE channel_accounts SET can_send = 0") }
        await #expect(throws: StoreError.conflict(.noOutgoingServer)) { try await desk.reply() }
        try await desk.database.write { try $0.execute(sql: "UPDATE channel_accounts SET connected = 0") }
        await #expect(throws: StoreError.conflict(.channelNotConnected)) { try await desk.reply() }
    }

    // MARK: - Order and time

    @Test func itWaitsForItsTime() async throws {
        _ = try await desk.reply(hold: 5)
        #expect(try await desk.database.nextOutgoing(desk.account) == nil)
        #expect(try await desk.database.outboxDue(desk.account).send == desk.office.clock.now.adding(seconds: 5))
        desk.office.clock.advance(seconds: 5)
        #expect(try await desk.database.nextOutgoing(desk.account) != nil)
    }

    @Test func laterMessagesOfAConversationWait() async throws {
        let first = try await desk.reply("1", hold: 5)
        _ = try await desk.reply("2")
        #expect(try await desk.database.nextOutgoing(desk.account) == nil)
        desk.office.clock.advance(seconds: 5)
        let at = desk.office.clock.now.adding(seconds: 60)
        let item = try await desk.attempt(.retry(at: at, since: desk.office.clock.now, detail: "451 later"))
        #expect(item?.id == (try desk.id(first)))
        // Put off, it still comes first; another conversation does not wait for it.
        #expect(try await desk.database.nextOutgoing(desk.account) == nil)
        _ = try await desk.reply("elsewhere") {
            $0.place = .account(desk.account.uid); $0.subject = "S"
        }
        #expect(try await desk.database.nextOutgoing(desk.account)?.text == "elsewhere")
        desk.office.clock.advance(seconds: 60)
        // It failed: nobody waits for it any more.
        _ = try await desk.attempt(.sent)
        _ = try await desk.attempt(desk.refused)
        #expect(try await desk.database.nextOutgoing(desk.account)?.text == "2")
    }

    @Test func aScheduledMessageHoldsNobodyBackBeforeItsTime() async throws {
        _ = try await desk.reply("tomorrow", hold: 86_400, scheduled: true)
        _ = try await desk.reply("now")
        #expect(try await desk.attempt(.sent)?.text == "now")
        desk.office.clock.advance(seconds: 86_400)
        #expect(try await desk.attempt(.sent)?.text == "tomorrow")
    }

    // MARK: - States

    @Test func sentAndItsCopyFiled() async throws {
        let id = try desk.id(try await desk.reply())
        let copyAt = desk.office.clock.now
        _ = try await desk.attempt(.sent, copyAt: copyAt)
        #expect(try await desk.state(id) == ["sent", nil, "filing"])
        let copies = try await desk.database.dueSentCopies(desk.account)
        #expect(copies.map(\.id) == [id])
        #expect(String(decoding: try await desk.database.original(of: id), as: UTF8.self).contains("100 zł"))
        try await desk.database.filed(copies[0])
        #expect(try await desk.state(id) == ["sent", nil, nil])
    }

    @Test func failedIsRedUntilSomebodyLooksAndCanBeSentAgain() async throws {
        let id = try desk.id(try await desk.reply())
        _ = try await desk.attempt(desk.refused)
        #expect(try await desk.state(id) == ["failed", "recipient_refused", "stopped"])
        #expect(try await desk.number("SELECT attention FROM communications_conversations") == 1)
        let again = try await desk.database.retryOutgoing(id)
        #expect(try desk.field(again, "state") as? String == "queued")
        #expect(try desk.field(again, "error") is NSNull)
        let first = try await desk.database.original(of: id)
        let item = try #require(try await desk.attempt(.sent))
        #expect(item.isComposed)
        #expect(try await desk.database.original(of: id) == first)
        await #expect(throws: StoreError.conflict(.notFailed)) { try await desk.database.retryOutgoing(id) }
    }

    @Test func whatWasBeingSentWhenTheProcessDiedIsForAPersonToDecide() async throws {
        let id = try desk.id(try await desk.reply())
        let item = try #require(try await desk.database.nextOutgoing(desk.account))
        #expect(try await desk.begin(item))
        #expect(try await desk.state(id) == ["sending", nil, "sending"])
        #expect(try await desk.database.nextOutgoing(desk.account) == nil)
        await #expect(throws: StoreError.conflict(.alreadySending)) { try await desk.database.cancelOutgoing(id) }
        #expect(try await desk.database.settleInterrupted() == 1)
        #expect(try await desk.state(id) == ["uncertain", "interrupted", "stopped"])
        #expect(try await desk.database.nextOutgoing(desk.account) == nil)
        _ = try await desk.database.resolveOutgoing(id, arrived: false)
        #expect(try await desk.state(id) == ["queued", nil, "queued"])
        _ = try await desk.attempt(desk.unclear)
        _ = try await desk.database.resolveOutgoing(id, arrived: true)
        #expect(try await desk.state(id) == ["sent", nil, nil])
        await #expect(throws: StoreError.conflict(.notUncertain)) { try await desk.database.resolveOutgoing(id, arrived: true) }
    }

    @Test func theAccountsTroubleCountsForNothing() async throws {
        let id = try desk.id(try await desk.reply())
        _ = try await desk.attempt(.wait)
        #expect(try await desk.state(id) == ["queued", nil, "queued"])
        #expect(try await desk.database.nextOutgoing(desk.account)?.attempts == 0)
    }

    // MARK: - Taking back

    @Test func takenBackItIsGoneAndGivesItsWordsBack() async throws {
        let message = try await desk.reply(key: "k", hold: 5)
        let answer = try await desk.database.cancelOutgoing(try desk.id(message))
        #expect((try desk.field(answer, "request") as? [String: Any])?["text"] as? String == "100 zł")
        #expect(try await desk.number("SELECT count(*) FROM communications_messages") == 1)
        #expect(
            try await desk.words("SELECT preview, last_direction, message_count FROM communications_conversations")
                == ["Ile to kosztuje?", "inbound", "1"]
        )
        // The same request again, late on its way, sends nothing.
        await #expect(throws: StoreError.conflict(.takenBack)) { try await desk.reply(key: "k", hold: 5) }
    }

    /// Numbers are given out again: what was read before must not be taken for what bears its number now.
    @Test func takenBackWhileItIsPutTogetherItIsNotSentInAnothersPlace() async throws {
        let first = try desk.id(try await desk.reply("first"))
        let item = try #require(try await desk.database.nextOutgoing(desk.account))
        _ = try await desk.database.cancelOutgoing(first)
        let second = try desk.id(try await desk.reply("second"))
        #expect(try await !desk.begin(item))
        try await desk.database.refuse(item, .unusable, detail: "")
        try await desk.database.countAttempt(item)
        #expect(try await desk.state(second) == ["queued", nil, "queued"])
        #expect(try await desk.attempt(.sent)?.text == "second")
    }

    @Test func aFirstMessageTakenBackLeavesNoConversation() async throws {
        let message = try await desk.reply { new in
            new.place = .account(desk.account.uid)
            new.subject = "Oferta"
            new.addressees = Addressees(to: [Correspondent(name: "Jan", address: "jan@client.test")])
        }
        #expect(try await desk.number("SELECT count(*) FROM communications_conversations") == 2)
        #expect(try await desk.number("SELECT count(*) FROM crm_clients") == 2)
        _ = try await desk.database.cancelOutgoing(try desk.id(message))
        #expect(try await desk.number("SELECT count(*) FROM communications_conversations") == 1)
        #expect(try await desk.number("SELECT count(*) FROM crm_clients") == 1)
    }

    @Test func aFailedOneGoesWithItsOriginal() async throws {
        let id = try desk.id(try await desk.reply())
        _ = try await desk.attempt(desk.refused)
        _ = try await desk.database.cancelOutgoing(id)
        #expect(try await desk.number("SELECT count(*) FROM intake_journal WHERE source = 'outbox'") == 0)
        #expect(try await desk.number("SELECT attention FROM communications_conversations") == 0)
    }

    // MARK: - Beside it

    @Test func disconnectedWhatWaitsSaysSo() async throws {
        let sending = try desk.id(try await desk.reply("on its way"))
        let item = try #require(try await desk.database.nextOutgoing(desk.account))
        #expect(try await desk.begin(item))
        let waiting = try desk.id(try await desk.reply("waits"))
        let mailboxes = Mailboxes(database: desk.database, seal: Seal(key: SealingKey()))
        _ = try await mailboxes.change(desk.account.uid, MailboxPatch(connected: false))
        #expect(try await desk.state(waiting) == ["failed", "not_connected", "stopped"])
        // The attempt was cut off; it must not wait for a connection that may come in a year.
        try await desk.database.finishSending(item, .wait, copyAt: nil)
        #expect(try await desk.state(sending) == ["failed", "not_connected", "stopped"])
        await #expect(throws: StoreError.conflict(.channelNotConnected)) { try await desk.database.retryOutgoing(sending) }
    }

    @Test func aClockThatWasSetBackHoldsNothingBack() async throws {
        let usual = try desk.id(try await desk.reply("usual", hold: 90_000))
        _ = try await desk.reply("scheduled", hold: 90_000, scheduled: true)
        try await desk.database.pullBack(desk.account, limit: 1860)
        #expect(try await desk.database.nextOutgoing(desk.account)?.id == usual)
    }

    @Test func aCopyForTheOfficeDoesNotMakeItTheCounterpart() async throws {
        let message = try await desk.reply { new in
            new.place = .account(desk.account.uid)
            new.subject = "Oferta"
            let jan = Correspondent(name: "Jan", address: "jan@client.test")
            new.addressees = Addressees(to: [Correspondent(name: "", address: "Biuro@x.test"), jan])
        }
        let id = try #require(try desk.field(message.json, "conversation_id") as? String)
        #expect(
            try await desk.words(
                "SELECT external_id FROM communications_conversations WHERE hex(uid) = '\(id.filter { $0 != "-" }.uppercased())'"
            ) == ["jan@client.test"]
        )
    }

    @Test func filesOfAnotherMessageGoAlongWithoutACopy() async throws {
        let content = [UInt8](repeating: 7, count: 300_000)
        let conversation = try await desk.hear("file@client.test", "Plik") { message in
            message.attachments = [IncomingAttachment(name: "akt.pdf", mime: "application/pdf", content: content)]
        }
        #expect(conversation == desk.conversation)
        let file = try #require(try await desk.database.read { try Data.fetchOne($0, sql: "SELECT uid FROM communications_attachments") })
        let message = try await desk.reply { $0.files = [PublicID(bytes: Array(file))!] }
        let sent = try #require(try desk.field(message.json, "attachments") as? [[String: Any]])
        #expect(sent.map { $0["name"] as? String } == ["akt.pdf"])
        #expect(try await desk.number("SELECT count(*) FROM blobs") == 1)
        let item = try #require(try await desk.database.nextOutgoing(desk.account))
        #expect(try await desk.database.outboxFiles(item).map(\.content) == [content])
        await #expect(throws: StoreError.unknownReference(field: "attachments")) { try await desk.reply { $0.files = [.random()] } }
    }

    @Test(arguments: [
        OutboxQueries.next, OutboxQueries.due, OutboxQueries.item, OutgoingWriting.newer, AnsweredQueries.one, AnsweredQueries.newest,
    ])
    func everyQueryGoesByIndex(_ sql: String) async throws {
        let plan = try await desk.database.read { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            statement.setUncheckedArguments(StatementArguments())
            return try Row.fetchAll(statement).map { $0["detail"] as String }
        }
        #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }
}
