import Testing

@testable import IMAP

/// Drives a machine with lines of a server, and notes what it would do.
private struct Session {
    var machine = SessionMachine()
    private(set) var log: [String] = []

    init(greeting: String = "* OK hi") { say(greeting) }

    mutating func say(_ lines: String...) {
        for line in lines {
            var decoder = ResponseDecoder(maximumLine: 10000, maximumLiteral: 10000)
            var position = 0
            guard let response = try? Array("\(line)\r\n".utf8).withUnsafeBytes({ try decoder.decode($0, from: &position) }) else {
                continue
            }
            note(machine.receive(response))
        }
    }

    mutating func send(
        _ id: Int,
        _ line: String,
        effect: Command.Effect = .none,
        wanted: Command.Wanted = .nothing,
        pipelined: Bool = false
    ) {
        let parts = line.split(separator: "|").map { Array("\($0)\r\n".utf8) }
        note(machine.send(Command(name: line, parts: parts, wanted: wanted, effect: effect, isPipelined: pipelined), id))
    }

    mutating func note(_ actions: [SessionMachine.Action]) {
        for action in actions {
            switch action {
            case .write(let bytes): log.append("> " + String(decoding: bytes, as: UTF8.self).dropLast(1))
            case .complete(let id, .success(let answer)): log.append("\(id) ok \(answer.uids) \(answer.found) \(answer.changed)")
            case .complete(let id, .failure(let error)): log.append("\(id) \(error)")
            case .startTLS(let id): log.append("\(id) tls")
            case .changed: log.append("changed")
            case .forgetChanges: log.append("forget")
            case .preauthenticated: log.append("preauth")
            case .close: log.append("close")
            case .capabilities(let set): log.append("can \(set.sorted())")
            case .exists(let number): log.append("exists \(number)")
            }
        }
    }

    mutating func take() -> [String] {
        defer { log = [] }
        return log
    }
}

struct SessionMachineTests {
    private let none = "[] [] false"

    @Test func onlyFetchesArePipelined() {
        var session = Session()
        session.send(1, "UID FETCH 1", wanted: .mails(UIDSet([1])), pipelined: true)
        session.send(2, "UID FETCH 2", wanted: .mails(UIDSet([2])), pipelined: true)
        session.send(3, "NOOP")
        session.send(4, "UID FETCH 4", wanted: .mails(UIDSet([4])), pipelined: true)
        #expect(session.take() == ["> D1 UID FETCH 1", "> D2 UID FETCH 2"])
        // UIDs that were not asked for, and flags without a UID, belong to nobody.
        session.say("* 1 FETCH (UID 1 BODY[] \"x\")", "* 5 FETCH (UID 5)", "* 2 FETCH (FLAGS ())", "D1 OK")
        #expect(session.take() == ["1 ok [1] [] false"])
        session.say("* 2 FETCH (UID 2 BODY[] \"x\")", "D2 OK")
        #expect(session.take() == ["2 ok [2] [] false", "> D3 NOOP"])
        session.say("D3 OK")
        #expect(session.take() == ["3 ok \(none)", "> D4 UID FETCH 4"])
    }

    /// Dovecot works on both at once as soon as its output is full.
    @Test func mixedFetches() {
        var session = Session()
        session.send(1, "UID FETCH 1:2", wanted: .mails(UIDSet([1, 2])), pipelined: true)
        session.send(2, "UID FETCH 2:3", wanted: .mails(UIDSet([2, 3])), pipelined: true)
        session.say("* 3 FETCH (UID 3)", "* 1 FETCH (UID 1)", "* 2 FETCH (UID 2)", "D2 OK", "* 2 FETCH (UID 2)", "D1 OK")
        #expect(session.take().suffix(2) == ["2 ok [3, 2] [] false", "1 ok [1, 2] [] false"])
    }

    @Test func splitFetchesAreOneMail() {
        var session = Session()
        session.send(1, "UID FETCH 1", wanted: .mails(UIDSet([1])))
        session.say("* 1 FETCH (UID 1 RFC822.SIZE 5)", "* 1 FETCH (UID 1 BODY[] \"x\")")
        #expect(session.machine.flights.first?.answer.mails[1]?.size == 5)
        #expect(session.machine.flights.first?.answer.mails[1]?.body == [120])
    }

    @Test func literalsWaitForTheirContinuation() {
        var session = Session()
        session.send(1, "LOGIN {3}|abc {2}|xy", effect: .signIn)
        session.send(2, "NOOP")
        session.say("+ go", "+")
        #expect(session.take() == ["> D1 LOGIN {3}", "> abc {2}", "> xy"])
        session.say("D1 OK [CAPABILITY A B] in")
        #expect(session.take() == ["can []", "can [\"A\", \"B\"]", "1 ok \(none)", "> D2 NOOP"])
    }

    @Test func refusedLiteral() {
        var session = Session()
        session.send(1, "STATUS {3}|abc")
        session.say("D1 BAD [X] too long")
        #expect(session.take().last == #"1 refusedByServer(command: "STATUS {3}|abc", words: "too long", code: Optional("X"))"#)
    }

    @Test func unexpectedChallengeIsCancelled() {
        var session = Session()
        session.send(1, "AUTHENTICATE PLAIN", effect: .signIn)
        session.say("+ more")
        #expect(session.take() == ["> D1 AUTHENTICATE PLAIN", "> *"])
    }

    @Test func idleEndsWhenMailComes() {
        var session = Session()
        session.send(1, "IDLE", effect: .idle)
        #expect(session.machine.owed == .command)
        session.say("+ idling")
        #expect(session.machine.owed == nil)
        session.say("* OK still here", "* 4 EXISTS", "* 1 RECENT")
        #expect(session.machine.owed == .command)
        #expect(session.take() == ["> D1 IDLE", "exists 4", "> DONE"])
        session.say("D1 OK")
        #expect(session.take() == ["1 ok [] [] true"])
    }

    @Test func idleEndsAtItsDeadline() {
        var session = Session()
        session.send(1, "IDLE", effect: .idle)
        session.say("+ idling")
        session.note(session.machine.stopIdle(1))
        session.note(session.machine.stopIdle(1))
        session.say("D1 OK")
        #expect(session.take() == ["> D1 IDLE", "> DONE", "1 ok \(none)"])
        session.note(session.machine.stopIdle(1))
        #expect(session.take().isEmpty)
    }

    /// DONE before `+` would be taken for a command.
    @Test func idleStoppedBeforeItBegan() {
        var session = Session()
        session.send(1, "IDLE", effect: .idle)
        session.note(session.machine.stopIdle(1))
        session.say("* 1 EXPUNGE")
        #expect(session.take() == ["> D1 IDLE", "exists 0"])
        session.say("+ idling", "D1 OK")
        #expect(session.take() == ["> DONE", "1 ok [] [] true"])
    }

    @Test func waitingIdleIsDropped() {
        var session = Session()
        session.send(1, "NOOP")
        session.send(2, "IDLE", effect: .idle)
        session.note(session.machine.stopIdle(2))
        session.say("D1 OK")
        #expect(session.take() == ["> D1 NOOP", "2 ok \(none)", "1 ok \(none)"])
    }

    @Test func changes() {
        var session = Session()
        session.send(1, "EXAMINE INBOX", effect: .examine)
        session.say("* 3 EXISTS", "* 1 RECENT", "* OK [UIDVALIDITY 9]", "* OK [UIDNEXT 12]", "D1 OK")
        #expect(session.take() == ["exists 0", "forget", "> D1 EXAMINE INBOX", "exists 3", "1 ok \(none)"])
        session.say("* 3 EXISTS", "* 1 RECENT")
        #expect(session.take() == ["exists 3"])
        session.say("* 4 EXISTS")
        #expect(session.take() == ["exists 4", "changed"])
        session.say("* 2 EXPUNGE")
        #expect(session.take() == ["exists 3", "changed"])
        session.say("* 4 EXISTS")
        #expect(session.take() == ["exists 4", "changed"])
    }

    @Test(arguments: [
        ("* BYE full", #"7 bye("full")"#), ("* NO x", "no greeting: x"), ("* 1 EXISTS", "no greeting"), ("+ x", "no greeting"),
    ])
    func noGreeting(_ line: String, _ expected: String) {
        var session = Session(greeting: line)
        session.note(session.machine.awaitGreeting(7))
        #expect(session.take().last?.contains(expected) == true)
    }

    @Test func preauthenticated() {
        var session = Session(greeting: "* PREAUTH [CAPABILITY X] hi")
        #expect(session.take() == ["can [\"X\"]", "preauth"])
    }

    @Test func byeEndsEverything() {
        var session = Session()
        session.send(1, "NOOP")
        session.send(2, "NOOP")
        session.say("* BYE maintenance")
        #expect(session.take() == ["> D1 NOOP", #"1 bye("maintenance")"#, #"2 bye("maintenance")"#, "close"])
        session.send(3, "NOOP")
        #expect(session.take() == [#"3 bye("maintenance")"#])
    }

    @Test func byeBeforeTheAnswer() {
        var session = Session()
        session.send(1, "LOGIN", effect: .signIn)
        session.say("* BYE too many", "D1 NO wrong")
        #expect(session.take().last?.contains("wrong") == true)
        session.send(2, "LOGIN", effect: .signIn)
        session.note(session.machine.fail(.connectionLost))
        #expect(session.take().dropFirst() == [#"2 bye("too many")"#, "close"])
    }

    @Test func answerToNothing() {
        var session = Session()
        session.send(1, "NOOP")
        session.say("D9 OK")
        #expect(session.take().dropFirst().first == #"1 protocolError("an answer to no command: D9")"#)
        session.send(2, "NOOP")
        #expect(session.take().last == "2 connectionLost")
    }

    @Test func nothingFromBeforeTLS() {
        var session = Session(greeting: "* OK [CAPABILITY AUTH=PLAIN STARTTLS]")
        session.send(1, "STARTTLS", effect: .startTLS)
        session.say("* 5 EXISTS", "D1 OK [CAPABILITY EVIL]")
        #expect(session.take().last == "1 tls")
        session.note(session.machine.secured())
        #expect(session.machine.capabilities.isEmpty && session.machine.exists == 0)
    }

    @Test func secretsAreNotShown() {
        let command = SignIn.command(user: "anna", password: "geheim", capabilities: [])!
        var dumped = ""
        dump(command, to: &dumped)
        for text in ["\(command)", String(reflecting: command), dumped] {
            #expect(text.contains("LOGIN"))
            #expect(!text.contains("geheim") && !text.contains("anna") && !text.contains("103"))
        }
    }
}
