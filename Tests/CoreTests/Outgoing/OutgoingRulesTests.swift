import Testing

@testable import Core

@Suite struct OutgoingRulesTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private func step(_ outcome: SendOutcome, attempts: Int = 1, since: Timestamp? = nil) -> OutgoingRules.Step {
        var random = SystemRandomNumberGenerator()
        return OutgoingRules.step(after: outcome, attempts: attempts, since: since, now: Self.now, base: 60_000, using: &random)
    }

    @Test func whatIsKnownIsFinal() {
        #expect(step(.accepted) == .sent)
        #expect(step(.refused(.recipientRefused, "550 no")) == .stop(.failed, .recipientRefused, detail: "550 no"))
        #expect(step(.unconfirmed("gone")) == .stop(.uncertain, .unconfirmed, detail: "gone"))
    }

    @Test func theAccountsTroubleIsNotTheMessages() {
        #expect(step(.account(ListenerFault(.signInRefused))) == .wait)
        // However long it lasts.
        #expect(step(.account(ListenerFault(.refused)), since: Self.now.adding(seconds: -900_000)) == .wait)
    }

    @Test(arguments: [SendOutcome.deferred("451 later"), .lost("connection reset")], [1, 2, 5, 40])
    func whatWasPutOffIsTriedAgainLaterAndLater(_ outcome: SendOutcome, _ attempts: Int) {
        guard case .retry(let at, let since, _) = step(outcome, attempts: attempts) else {
            Issue.record("no retry")
            return
        }
        let ceiling: Int64 = min(60_000 << Int64(min(attempts - 1, 20)), 1_800_000)
        #expect((ceiling / 2...ceiling).contains(at.milliseconds - Self.now.milliseconds))
        #expect(since == Self.now)
    }

    @Test func itFailsAfterADay() {
        let begun = Self.now.adding(seconds: -OutgoingRules.giveUpSeconds)
        #expect(step(.deferred("451 later"), attempts: 9, since: begun) == .stop(.failed, .gaveUp, detail: "451 later"))
        guard case .retry(_, let since, _) = step(.deferred("451"), attempts: 9, since: begun.adding(seconds: 1)) else {
            Issue.record("gave up too early")
            return
        }
        #expect(since == begun.adding(seconds: 1))
    }

    @Test func aClockThatWasSetBackDoesNotKeepItForEver() {
        guard case .retry(_, let since, _) = step(.deferred("451"), since: Self.now.adding(seconds: 5_000_000)) else {
            Issue.record("no retry")
            return
        }
        #expect(since == Self.now)
    }

    @Test func idsLeadBackToTheirMessage() {
        let id = PublicID.random()
        #expect(MailToken.message(of: MailToken.messageID(id, address: "biuro@Example.TEST")) == id)
        #expect(MailToken.messageID(id, address: "biuro@Example.TEST").hasSuffix("@example.test"))
        #expect(MailToken.messageID(id, address: "biuro@бюро.укр").hasSuffix("@dragoman.invalid"))
    }

    @Test(arguments: [
        "", "drg-@x", "drg-0123@x", "x-" + String(repeating: "a", count: 32) + "@x", "drg-" + String(repeating: "z", count: 32) + "@x",
    ])
    func otherIdsAreNone(_ id: String) { #expect(MailToken.message(of: id) == nil) }

    @Test func tokensAreTriedFirst() {
        let token = MailToken.messageID(.random(), address: "a@b.c")
        #expect(Threading.ordered(["x@y", token, "z@y"]) == [token, "x@y", "z@y"])
    }
}

@Suite struct AddresseesTests {
    private let anna = Correspondent(name: "Anna", address: "Anna@example.org")
    private let jan = Correspondent(name: "Jan", address: "jan@example.org")
    private let office = Correspondent(name: "Biuro", address: "biuro@example.test")
    private let own: Set<String> = ["biuro@example.test"]

    private func reply(
        _ direction: Direction = .inbound,
        from: Correspondent?,
        replyTo: [Correspondent] = [],
        to: [Correspondent] = [],
        cc: [Correspondent] = [],
        all: Bool
    ) -> Addressees {
        .reply(to: .init(direction: direction, from: from, replyTo: replyTo, to: to, cc: cc), all: all, own: own)
    }

    @Test func anAnswerGoesToTheSender() { #expect(reply(from: anna, to: [office], cc: [jan], all: false).all == [anna]) }

    @Test func orToWhereTheyWantIt() {
        #expect(reply(from: Correspondent(name: "", address: "form@example.com"), replyTo: [anna], all: false).to == [anna])
    }

    @Test func toAllLeavesOutTheOfficeAndNamesNobodyTwice() {
        let answer = reply(
            from: anna,
            to: [office, jan, Correspondent(name: "", address: "ANNA@example.org")],
            cc: [jan, office],
            all: true
        )
        #expect(answer == Addressees(to: [anna, jan]))
    }

    @Test func toOnesOwnMessageItGoesWhereThatWent() {
        #expect(reply(.outbound, from: office, to: [anna], cc: [jan], all: false) == Addressees(to: [anna]))
        #expect(reply(.outbound, from: office, to: [anna], cc: [jan], all: true) == Addressees(to: [anna], cc: [jan]))
    }

    @Test func theEnvelopeNamesEachOnce() {
        let all = Addressees(to: [anna], cc: [Correspondent(name: "", address: "anna@EXAMPLE.org")], bcc: [jan])
        #expect(all.envelope == ["Anna@example.org", "jan@example.org"])
    }

    @Test(arguments: [("Tłumaczenie", "Re: Tłumaczenie"), ("Re: Tłumaczenie", "Re: Tłumaczenie"), ("ODP: Re: Акт", "Re: Акт"), ("", "Re:")])
    func subjects(_ subject: String, _ answer: String) { #expect(Addressees.subject(of: subject, forward: false) == answer) }
}
