import Outgoing
import Testing

@Suite(.timeLimit(.minutes(1))) struct RefusalTests {
    static let stages: [(command: String, stage: SMTPReply.Stage, recipient: String?)] = [
        ("MAIL", .sender, nil), ("RCPT TO:<B@", .recipient, "b@example.org"), ("RCPT TO:<C@", .recipient, "c@example.org"),
        ("DATA", .data, nil),
        (".", .end, nil),
    ]
    static let two = SMTPEnvelope(sender: "a@example.org", recipients: ["b@example.org", "c@example.org"])

    @Test(arguments: stages) func forGood(_ command: String, _ stage: SMTPReply.Stage, _ recipient: String?) async throws {
        let say = "550-5.7.1 We do not\u{7} want\r\n550 5.7.1  this.\r\n"
        let reply = SMTPReply(stage: stage, code: 550, enhanced: "5.7.1", words: "We do not want this.", recipient: recipient)
        let outcome = try await Sending.outcome([command: [.say(say)]], envelope: Self.two)
        #expect(outcome == .refused(reply))
    }

    @Test(arguments: stages) func forNow(_ command: String, _ stage: SMTPReply.Stage, _ recipient: String?) async throws {
        let outcome = try await Sending.outcome([command: [.say("451 Greylisted, come again\r\n")]], envelope: Self.two)
        #expect(outcome == .deferred(SMTPReply(stage: stage, code: 451, words: "Greylisted, come again", recipient: recipient)))
    }

    /// A server that closes after its word, as many do with 421, and one that does not answer QUIT.
    @Test(arguments: stages) func withoutGoodbye(_ command: String, _ stage: SMTPReply.Stage, _ recipient: String?) async throws {
        let reply = SMTPReply(stage: stage, code: 421, enhanced: "4.3.2", words: "Going down", recipient: recipient)
        let closing = try await Sending.outcome([command: [.say("421 4.3.2 Going down\r\n"), .close]], envelope: Self.two)
        #expect(closing == .deferred(reply))
        let start = ContinuousClock().now
        let mute = try await Sending.outcome([command: [.say("421 4.3.2 Going down\r\n")], "QUIT": []], envelope: Self.two)
        #expect(mute == .deferred(reply))
        #expect(ContinuousClock().now - start < .seconds(8))
    }

    @Test func oneRefusedRecipientIsARefusedMail() async throws {
        try await ScriptedServer.with(script: ScriptedServer.answering(["RCPT TO:<C@": [.say("550 5.1.1 Nobody\r\n")]])) { server in
            let outcome = await SMTPEngine().send(
                Sending.mail,
                envelope: Self.two,
                server: Sending.plain(server),
                login: nil,
                options: Sending.quick
            )
            #expect(
                outcome
                    == .refused(SMTPReply(stage: .recipient, code: 550, enhanced: "5.1.1", words: "Nobody", recipient: "c@example.org"))
            )
            #expect(server.mails.isEmpty && !server.commands.contains("DATA"))
        }
    }

    @Test func anAnnouncedLimit() async throws {
        try await ScriptedServer.with(script: ScriptedServer.answering(["EHLO": [.say("250-x\r\n250 SIZE 20\r\n")]])) { server in
            let outcome = await SMTPEngine().send(
                Sending.mail,
                envelope: Sending.envelope,
                server: Sending.plain(server),
                login: nil,
                options: Sending.quick
            )
            #expect(outcome == .tooLarge(limit: 20))
            #expect(!server.commands.contains { $0.hasPrefix("MAIL") })
        }
        #expect(try await Sending.outcome(["EHLO": [.say("250-x\r\n250 SIZE 0\r\n")]]) == SendTests.accepted)
    }

    @Test(arguments: [
        ("MAIL", "552 5.3.4 No", true), ("MAIL", "552 No", true), ("DATA", "552 5.2.3 Too much", true),
        (".", "552 Message too large", true),
        (".", "554 5.3.4 No", true), (".", "552 5.7.0 Blocked for its content", false), ("RCPT", "552 5.2.2 Mailbox full", false),
        ("RCPT", "552 Over quota", false), (".", "550 too large a risk", false),
    ])
    func tooLarge(_ command: String, _ reply: String, _ isForSize: Bool) async throws {
        let outcome = try await Sending.outcome([command: [.say(reply + "\r\n")]])
        if isForSize {
            #expect(outcome == .tooLarge(limit: 30_000_000))
        } else {
            guard case .refused = outcome else { throw Unexpected(outcome) }
        }
    }

    @Test func wordsAreBounded() async throws {
        let lines = (0..<200).map { _ in "550-" + String(repeating: "x", count: 90) + "\r\n" }.joined() + "550 end\r\n"
        guard case .refused(let reply) = try await Sending.outcome(["RCPT": [.say(lines)]]) else { throw Unexpected("no refusal") }
        #expect(reply.words.count == SMTPReply.maxWords)
        let endless = String(repeating: "250-more\r\n", count: 5000)
        let hello = try await Sending.outcome(["EHLO": [.say(endless)]])
        guard case .account(let fault) = hello else { throw Unexpected(hello) }
        // libcurl may be the first to have enough.
        #expect([.protocolError, .connectionLost].contains(fault.reason), "\(fault)")
        let rcpt = try await Sending.outcome(["RCPT": [.say(endless)]])
        #expect(rcpt == .interrupted("the server's reply does not end"))
        let end = try await Sending.outcome([".": [.say(endless)]])
        #expect(end == .unconfirmed("the server's reply does not end"))
    }

    @Test func oneLongLine() async throws {
        let outcome = try await Sending.outcome([".": [.say("550 5.7.1 " + String(repeating: "x", count: 9000) + "\r\n")]])
        guard case .refused(let reply) = outcome else { throw Unexpected(outcome) }
        // libcurl keeps the beginning of a line that it has no room for.
        #expect(reply.words.hasPrefix("xxxxx") && reply.words.count <= SMTPReply.maxWords && reply.enhanced == "5.7.1")
    }

    @Test func dataWithoutGoAhead() async throws {
        let outcome = try await Sending.outcome(["DATA": [.say("250 ok\r\n")]])
        guard case .interrupted = outcome else { throw Unexpected(outcome) }
    }
}
