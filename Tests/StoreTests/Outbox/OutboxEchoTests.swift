import Core
import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// What comes back of what went out: the mail itself, its bounce, and the answer to it.
@Suite struct OutboxEchoTests {
    let desk: OutboxOffice

    init() async throws { desk = try await OutboxOffice() }

    @Test func anUncertainMailThatTurnsUpIsSent() async throws {
        let id = try desk.id(try await desk.reply())
        _ = try await desk.attempt(desk.unclear)
        let raw = try await desk.database.original(of: id)
        let intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: Data(raw))), source: "imap", seen: true)
        #expect(try await desk.database.journal([intake], account: desk.account).compactMap { $0 }.isEmpty)
        #expect(try await desk.state(id) == ["sent", nil, nil])
        #expect(try await desk.number("SELECT count(*) FROM communications_messages") == 2)
    }

    /// The server files its copy, and the listener meets it, before the answer that never comes.
    @Test(arguments: [true, false]) func metWhileItIsSentItIsNotUncertain(_ isInterrupted: Bool) async throws {
        let id = try desk.id(try await desk.reply())
        let item = try #require(try await desk.database.nextOutgoing(desk.account))
        #expect(try await desk.begin(item))
        try await desk.meet(id, role: "sent")
        #expect(try await desk.state(id) == ["sending", nil, "sending"])
        if isInterrupted {
            _ = try await desk.database.settleInterrupted()
        } else {
            try await desk.database.finishSending(item, desk.unclear, copyAt: nil)
        }
        #expect(try await desk.state(id) == ["sent", nil, nil])
    }

    @Test(arguments: [("sent", [nil]), ("inbox", ["filing"])] as [(String, [String?])])
    func onlyTheFolderOfSentMailHoldsTheCopy(_ role: String, _ stage: [String?]) async throws {
        let id = try desk.id(try await desk.reply())
        _ = try await desk.attempt(.sent, copyAt: desk.office.clock.now.adding(seconds: 60))
        try await desk.meet(id, role: role)
        #expect(try await desk.state(id) == ["sent", nil] + stage)
    }

    @Test func refusedAfterItWasMetItCanBeTakenBack() async throws {
        let id = try desk.id(try await desk.reply())
        let item = try #require(try await desk.database.nextOutgoing(desk.account))
        #expect(try await desk.begin(item))
        try await desk.meet(id, role: "sent")
        try await desk.database.finishSending(item, desk.refused, copyAt: nil)
        _ = try await desk.database.cancelOutgoing(id)
        #expect(try await desk.number("SELECT count(*) FROM communications_messages") == 1)
    }

    @Test func aBounceIsNotAnswered() async throws {
        _ = try await desk.reply()
        _ = try await desk.attempt(.sent)
        try await desk.hear("bounce@mx.test", "failed", from: Correspondent(name: "", address: "mailer-daemon@mx.test")) { message in
            message.references = ["a@client.test"]
            message.auto = "bounce"
        }
        #expect(try await desk.database.newestToAnswer(in: desk.conversation)?.from?.address == "anna@client.test")
    }

    @Test func alsoWithOtherTraceHeaders() async throws {
        let id = try desk.id(try await desk.reply())
        _ = try await desk.attempt(desk.unclear)
        let token = try #require(
            try await desk.database.read { db in
                try String.fetchOne(db, sql: "SELECT external_id FROM communications_messages WHERE uid = ?", arguments: [Data(id.bytes)])
            }
        )
        try await desk.hear("copy of it", "100 zł") { message in
            message.direction = .outbound
            message.externalID = token
            message.fingerprint = Array(SHA256.hash(data: Data(token.utf8)))
        }
        #expect(try await desk.state(id) == ["sent", nil, nil])
        #expect(try await desk.number("SELECT count(*) FROM communications_messages") == 2)
    }

    @Test(arguments: [true, false]) func aBounceLandsOnWhatBounced(_ isFinal: Bool) async throws {
        let id = try desk.id(try await desk.reply())
        _ = try await desk.attempt(.sent)
        let token = MailToken.messageID(id, address: desk.account.address)
        let joined = try await desk.hear("bounce@mx.test", "failed", from: Correspondent(name: "", address: "mailer-daemon@mx.test")) {
            message in
            message.references = [token]
            message.auto = "bounce"
            message.bounce = BounceNotice(
                recipient: "anna@client.test",
                status: isFinal ? "5.1.1" : "4.4.7",
                originalMessageID: token,
                words: "User unknown",
                isFinal: isFinal
            )
        }
        #expect(joined == desk.conversation)
        #expect(try await desk.state(id) == (isFinal ? ["failed", "bounced", nil] : ["sent", nil, nil]))
        #expect(try await desk.number("SELECT attention FROM communications_conversations") == (isFinal ? 1 : 0))
    }

    @Test func anAnswerFindsItsConversationByOurId() async throws {
        let jan = Correspondent(name: "Jan", address: "jan@client.test")
        let message = try await desk.reply { new in
            new.place = .account(desk.account.uid)
            new.subject = "Oferta"
            new.addressees = Addressees(to: [jan])
        }
        _ = try await desk.attempt(.sent)
        let token = MailToken.messageID(try desk.id(message), address: desk.account.address)
        let own = try desk.field(message.json, "conversation_id") as? String
        // Another conversation is named nearer; the id that was made here decides.
        let joined = try await desk.hear("answer@client.test", "Tak", from: jan) { $0.references = ["a@client.test", token] }
        #expect(joined.description == own)
        // Whoever was not written to gets a conversation of his own.
        let stranger = try await desk.hear("x@stranger.test", "Hi", from: Correspondent(name: "", address: "x@stranger.test")) {
            $0.references = [token]
        }
        #expect(stranger.description != own)
    }

    @Test(arguments: [("auto-replied", 1), (nil, 0)]) func anOutOfOfficeNoteIsNoAnswer(_ auto: String?, _ asleep: Int) async throws {
        var patch = ConversationPatch()
        patch.snoozeUntil = .some(Timestamp(milliseconds: 253_402_214_400_000))
        _ = try await desk.database.change(desk.conversation, patch)
        try await desk.hear("away@client.test", "I am away.") { $0.auto = auto }
        #expect(try await desk.number("SELECT count(*) FROM communications_conversations WHERE snooze_until IS NOT NULL") == asleep)
    }
}
