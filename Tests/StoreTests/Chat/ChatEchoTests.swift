import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// What is sent by a messenger, and what comes back of it.
@Suite struct ChatEchoTests {
    let office: ChatOffice

    init() async throws {
        office = try await ChatOffice()
        try await office.hear(1, "Ile to kosztuje?")
    }

    private func part(_ n: Int64, _ text: String) -> SentPart {
        SentPart(id: ChatMessageID(chat: "1001", number: n), at: ChatOffice.at(n), text: text)
    }

    private func echo(_ n: Int64, _ text: String, edited: Int64? = nil, change: (inout ChatMessage) -> Void = { _ in }) async throws {
        try await office.hear(n, text, edited: edited) { message in
            message.direction = .outbound
            message.isOwnEcho = true
            message.sender = ChatPerson(id: "777", name: "Bot", isBot: true)
            change(&message)
        }
    }

    /// Begins the next step of what waits.
    private func begin(of steps: Int = 1) async throws -> OutgoingChat {
        let item = try #require(try await office.database.nextOutgoingChat(office.account))
        #expect(try await office.database.beginStep(item, of: steps))
        return item
    }

    @Test(arguments: [true, false]) func theEchoIsTheMessage(_ echoFirst: Bool) async throws {
        let id = try await office.reply("**100** zł")
        let item = try await begin()
        #expect(item.text == "100 zł")
        #expect(item.entities == [TextEntity(start: 0, end: 3, kind: .bold)])
        if echoFirst { try await echo(7, "100 zł") }
        try await office.database.confirmStep(item, [part(7, "100 zł")])
        if !echoFirst { try await echo(7, "100 zł") }
        let thread = try await office.thread()
        #expect(thread.count == 2)
        #expect(thread.last?["id"] as? String == id.description)
        #expect(thread.last?["external_id"] as? String == "1001/7")
        #expect((thread.last?["author"] as? [String: Any])?["name"] as? String == "Олена")
        #expect(try await office.state(id) == ["sent", nil, nil])
        #expect(try await office.inbox().first?["message_count"] as? Int == 2)
        #expect(try office.items(try await office.database.versions(of: id)).isEmpty)
    }

    /// The words of the echo are others than what was sent: only the platform's id tells.
    @Test func anEchoThatWasTakenForAnotherMessageIsAdopted() async throws {
        let id = try await office.reply("100 zł")
        let item = try await begin()
        try await echo(7, "sto złotych") { $0.files = [ChatOffice.photo("x")] }
        #expect(try await office.thread().count == 3)
        try await office.database.confirmStep(item, [part(7, "100 zł")])
        #expect(try await office.thread().map { $0["text"] as? String } == ["Ile to kosztuje?", "100 zł"])
        #expect(try await office.state(id) == ["sent", nil, nil])
        #expect(try await office.inbox().first?["message_count"] as? Int == 2)
        #expect(try await office.number("SELECT count(*) FROM attachment_fetches") == 0)
    }

    @Test func theEchoOfAnUncertainMessageConfirmsIt() async throws {
        let id = try await office.reply("100 zł")
        _ = try await begin()
        #expect(try await office.database.settleInterrupted() == 1)
        #expect(try await office.state(id) == ["uncertain", "interrupted", "stopped"])
        #expect(try await office.inbox().first?["attention"] as? Bool == true)
        try await echo(7, "100 zł ")
        #expect(try await office.state(id) == ["sent", nil, nil])
        #expect(try await office.inbox().first?["attention"] as? Bool == false)
        #expect(try await office.thread().count == 2)
    }

    /// The echo came, then the process died: there is nothing to decide.
    @Test func anEchoBeforeTheEndSettlesIt() async throws {
        let id = try await office.reply("100 zł")
        _ = try await begin()
        try await echo(7, "100 zł")
        _ = try await office.database.settleInterrupted()
        #expect(try await office.state(id) == ["sent", nil, nil])
    }

    @Test func otherWordsConfirmNothing() async throws {
        let id = try await office.reply("100 zł")
        _ = try await begin()
        _ = try await office.database.settleInterrupted()
        try await echo(7, "200 zł")
        #expect(try await office.state(id).first == "uncertain")
        #expect(try await office.thread().count == 3)
    }

    /// A person decided before the echo came.
    @Test func aLateEchoIsNoSecondMessage() async throws {
        let id = try await office.reply("100 zł")
        _ = try await begin()
        _ = try await office.database.settleInterrupted()
        _ = try await office.database.resolveOutgoing(id, arrived: true)
        try await echo(7, "100 zł")
        #expect(try await office.thread().count == 2)
        #expect(try await office.thread().last?["external_id"] as? String == "1001/7")
    }

    @Test func whatWasWrittenOnAPhoneIsSentByNobodyHere() async throws {
        try await office.hear(7, "z telefonu") { message in
            message.direction = .outbound
            message.sender = ChatPerson(id: "9", name: "Biuro")
        }
        let message = try #require(try await office.thread().last)
        #expect(message["state"] as? String == "sent")
        #expect(message["author"] is NSNull)
        #expect((message["from"] as? [String: Any])?["name"] as? String == "Biuro")
        #expect(try await office.inbox().first?["last_direction"] as? String == "outbound")
    }

    @Test func aMessageChangedElsewhereShowsBoth() async throws {
        let id = try await office.reply("100 zł")
        let item = try await begin()
        try await office.database.confirmStep(item, [part(7, "100 zł")])
        try await echo(7, "120 zł", edited: 9)
        #expect(try await office.thread().last?["text"] as? String == "120 zł")
        #expect(try office.items(try await office.database.versions(of: id)).map { $0["text"] as? String } == ["100 zł"])
    }

    // MARK: - Steps

    @Test func whatWasConfirmedIsNotSentAgain() async throws {
        let id = try await office.reply("długi tekst")
        var item = try await begin(of: 2)
        #expect(item.stepsDone == 0)
        try await office.database.confirmStep(item, [part(7, "długi")])
        #expect(try await office.state(id) == ["sending", nil, "queued"])
        await #expect(throws: StoreError.conflict(.alreadySending)) { _ = try await office.database.cancelOutgoing(id) }
        item = try await begin(of: 2)
        #expect(item.stepsDone == 1)
        _ = try await office.database.settleInterrupted()
        #expect(try await office.state(id).first == "uncertain")
        _ = try await office.database.resolveOutgoing(id, arrived: false)
        item = try await begin(of: 2)
        #expect(item.stepsDone == 1)
        try await office.database.confirmStep(item, [part(8, "tekst")])
        #expect(try await office.state(id) == ["sent", nil, nil])
        #expect(try await office.thread().last?["text"] as? String == "długi tekst")
        #expect(try await office.number("SELECT count(*) FROM message_parts WHERE own") == 2)
    }

    @Test func aPersonSaysThatAStepArrived() async throws {
        let id = try await office.reply("długi tekst")
        _ = try await begin(of: 2)
        _ = try await office.database.settleInterrupted()
        _ = try await office.database.resolveOutgoing(id, arrived: true)
        let item = try await begin(of: 2)
        #expect(item.stepsDone == 1)
    }

    @Test func retriesAndRefusalsAreThoseOfTheOutbox() async throws {
        let id = try await office.reply("100 zł")
        var item = try await begin()
        let later = office.office.clock.now.adding(seconds: 60)
        try await office.database.finishSending(item, .retry(at: later, since: office.office.clock.now, detail: "429"))
        #expect(try await office.state(id) == ["queued", nil, "queued"])
        #expect(try await office.database.nextOutgoingChat(office.account) == nil)
        office.office.clock.advance(seconds: 61)
        item = try await begin()
        try await office.database.finishSending(item, .stop(.failed, .recipientRefused, detail: "blocked"))
        #expect(try await office.state(id) == ["failed", "recipient_refused", "stopped"])
        _ = try await office.database.retryOutgoing(id)
        #expect(try await office.state(id).first == "queued")
        _ = try await office.database.cancelOutgoing(id)
        #expect(try await office.thread().count == 1)
        #expect(try await office.inbox().first?["preview"] as? String == "Ile to kosztuje?")
    }

    @Test func nobodyAnswersOverWhatCameMeanwhile() async throws {
        let new = try await office.new("100 zł")
        try await office.hear(2, "albo nie")
        await #expect(throws: StoreError.self) { _ = try await office.database.send(new, key: office.idempotency()) }
    }

    @Test func anAnswerNamesWhatItAnswers() async throws {
        let question = office.id(try #require(try await office.thread().first))
        _ = try await office.reply("100 zł", answers: question)
        #expect(try await begin().answers == ChatMessageID(chat: "1001", number: 1))
        let quoted = try #require(try await office.thread().last?["quoted"] as? [String: Any])
        #expect(quoted["message_id"] as? String == question.description)
        #expect(quoted["text"] as? String == "Ile to kosztuje?")
    }

    @Test func nothingIsSentWhereNothingArrives() async throws {
        for (state, conflict) in [(ChatReach.State.blocked, StoreError.Conflict.chatBlocked), (.readOnly, .chatReadOnly)] {
            let at = Int64(state == .blocked ? 5 : 6)
            let reach = ChatReach(chat: ChatOffice.person(), state: state, time: FactTime(at: ChatOffice.at(at), sequence: at))
            try await office.take(.reach(reach))
            await #expect(throws: StoreError.conflict(conflict)) { _ = try await office.reply("100 zł") }
        }
        var first = try await office.new("100 zł")
        first.place = .account(office.account.uid)
        await #expect(throws: StoreError.conflict(.cannotWriteFirst)) {
            _ = try await office.database.send(first, key: office.idempotency())
        }
    }

    // MARK: - Changes

    private func sent(_ text: String = "100 zł") async throws -> PublicID {
        let id = try await office.reply(text)
        try await office.database.confirmStep(try await begin(), [part(7, text)])
        return id
    }

    /// The steps that are still to go out would say what was before, or what was withdrawn.
    @Test func nothingIsChangedWhileSomeOfItIsStillToGoOut() async throws {
        let id = try await office.reply("długi tekst")
        try await office.database.confirmStep(try await begin(of: 2), [part(7, "")])
        for isBeingSent in [false, true] {
            if isBeingSent { _ = try await begin(of: 2) }
            await #expect(throws: StoreError.conflict(.alreadySending)) {
                _ = try await office.database.edit(id, text: "krótki", by: office.olena)
            }
            await #expect(throws: StoreError.conflict(.alreadySending)) { _ = try await office.database.withdraw(id, by: office.olena) }
        }
        #expect(try await office.database.nextChange(office.account) == nil)
    }

    @Test func anEditIsDoneAndKeepsWhatWasSaid() async throws {
        let id = try await sent()
        _ = try await office.database.edit(id, text: "*120* zł", by: office.olena)
        let change = try #require(try await office.database.nextChange(office.account))
        #expect(change.wish == .edit(text: "120 zł", entities: [TextEntity(start: 0, end: 3, kind: .italic)]))
        #expect(change.parts == [ChatMessageID(chat: "1001", number: 7)])
        // Somebody corrects it once more before the first is done.
        _ = try await office.database.edit(id, text: "130 zł", by: office.olena)
        var changed = part(7, "120 zł")
        changed.at = ChatOffice.at(9)
        try await office.database.finishChange(change, account: office.account, edited: [changed])
        #expect(try await office.thread().last?["text"] as? String == "120 zł")
        let next = try #require(try await office.database.nextChange(office.account))
        changed.text = "130 zł"
        try await office.database.finishChange(next, account: office.account, edited: [changed])
        #expect(try await office.thread().last?["text"] as? String == "130 zł")
        #expect(try await office.thread().last?["edited_at"] as? String == ChatOffice.at(9).description)
        #expect(try await office.inbox().first?["preview"] as? String == "130 zł")
        #expect(try await office.database.nextChange(office.account) == nil)
        #expect(try office.items(try await office.database.versions(of: id)).map { $0["text"] as? String } == ["100 zł"])
    }

    @Test func aRefusedChangeSaysWhy() async throws {
        let id = try await sent()
        _ = try await office.database.withdraw(id, by: office.olena)
        let change = try #require(try await office.database.nextChange(office.account))
        try await office.database.deferChange(change, until: office.office.clock.now.adding(seconds: 5))
        #expect(try await office.database.nextChange(office.account) == nil)
        try await office.database.refuseChange(change, error: "message can't be deleted")
        let changes = try #require(try await office.thread().last?["changes"] as? [[String: Any]])
        #expect(changes.first?["stage"] as? String == "stopped")
        #expect(changes.first?["error"] as? String == "message can't be deleted")
        // Asked for again it is tried again.
        _ = try await office.database.withdraw(id, by: office.olena)
        try await office.database.finishChange(try #require(try await office.database.nextChange(office.account)), account: office.account)
        #expect(try await office.thread().last?["withdrawn_at"] as? String == office.office.clock.now.description)
        #expect((try await office.thread().last?["changes"] as? [[String: Any]])?.isEmpty == true)
    }

    @Test func theOfficeReacts() async throws {
        let question = office.id(try #require(try await office.thread().first))
        _ = try await office.database.react(to: question, emoji: ["👍"], by: office.olena)
        try await office.database.finishChange(try #require(try await office.database.nextChange(office.account)), account: office.account)
        let reactions = try #require(try await office.thread().first?["reactions"] as? [[String: Any]])
        #expect(reactions.first?["own"] as? Bool == true)
        await #expect(throws: StoreError.conflict(.notOwnMessage)) {
            _ = try await office.database.withdraw(question, by: office.olena)
        }
        let waiting = try await office.reply("czeka")
        await #expect(throws: StoreError.conflict(.notOnPlatform)) {
            _ = try await office.database.edit(waiting, text: "x", by: office.olena)
        }
    }
}
