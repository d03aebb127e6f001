import Testing

@testable import Outgoing

@Suite struct DialogueTests {
    /// Plays a session: lines that begin with ">" are the client's.
    private func play(_ script: String, _ wish: Dialogue.Wish = .init()) -> (Dialogue, [Dialogue.Move]) {
        var dialogue = Dialogue(wish)
        var moves: [Dialogue.Move] = []
        for line in script.split(separator: "\n") {
            if line.hasPrefix(">") {
                Array((line.dropFirst() + "\r\n").utf8).withUnsafeBytes { dialogue.sent($0) }
            } else {
                moves.append(Array((line + "\r\n").utf8).withUnsafeBytes { dialogue.received($0) })
            }
        }
        return (dialogue, moves)
    }

    @Test func whatIsSaidBeforeTLSDoesNotCount() {
        let wish = Dialogue.Wish(needsStartTLS: true, signsIn: true, size: 100)
        let before = play("220 x\n>EHLO me\n250-x\n250-SIZE 5\n250 STARTTLS", wish)
        #expect(before.0.stop == nil)
        let (after, moves) = play(
            "220 x\n>EHLO me\n250-x\n250-AUTH PLAIN\n250 SIZE 5\n>STARTTLS\n220 go\n>EHLO me\n250-x\n250 SIZE 900",
            wish
        )
        #expect(after.stop == .signInUnavailable)
        #expect(moves.last == .stop(.signInUnavailable))
        #expect(after.features == .init(sizeLimit: 900, announcesSize: true))
    }

    /// In base64 a password may look like a command.
    @Test func signingInIsOneStep() {
        let (dialogue, _) = play(
            "220 x\n>EHLO me\n250-x\n250 AUTH LOGIN\n>AUTH LOGIN\n334 a\n>DATA\n334 b\n>QUIT\n535 no",
            .init(signsIn: true)
        )
        #expect(dialogue.step == .signIn && dialogue.last?.step == .signIn && dialogue.last?.reply.code == 535)
    }

    @Test func goodbyeIsNoStep() {
        let (dialogue, _) = play("220 x\n>MAIL FROM:<a>\n550 no\n>QUIT\n221 bye")
        #expect(dialogue.step == .sender && dialogue.last?.reply.code == 550)
    }

    @Test func linesWithoutACodeArePassedOver() {
        let (dialogue, moves) = play("hello\n220\n>MAIL FROM:<a>\n25\n2500 no\nabc d\n550\n", .init())
        #expect(dialogue.last?.reply == SMTPReply(stage: .sender, code: 550, words: ""))
        #expect(moves.last == .over)
    }

    @Test(arguments: [
        ("550 5.1.1 Nobody", "5.1.1", "Nobody"), ("550 5.1.1", "5.1.1", ""), ("550 4.1.1 Nobody", nil, "4.1.1 Nobody"),
        ("550 5.1 x", nil, "5.1 x"),
        ("550 5.1.1.2 x", nil, "5.1.1.2 x"), ("550 5.1234.1 x", nil, "5.1234.1 x"), ("550 5..1 x", nil, "5..1 x"),
        ("550 \u{202E}evil", nil, "evil"),
        ("550-5.7.1 a\n550-5.7.1\n550 b", "5.7.1", "a b"), ("550 \u{1B}[31mred", nil, "[31mred"),
    ])
    func replies(_ lines: String, _ enhanced: String?, _ words: String) {
        let reply = play("220 x\n>MAIL FROM:<a>\n" + lines).0.last?.reply
        #expect(reply == SMTPReply(stage: .sender, code: 550, enhanced: enhanced, words: words))
    }
}
