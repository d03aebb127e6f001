internal import NIOCore
internal import NIOPosix
import Testing

@testable import IMAP

/// Waiting, and not waiting for ever.
@Suite(.timeLimit(.minutes(1)))
struct IdleTests {
    private let clock = ContinuousClock()

    @Test func deadline() async throws {
        try await ConnectionTests.inbox { connection, server in
            let answer = try await connection.idle(for: .milliseconds(50))
            #expect(answer == .deadline)
            #expect(server.received.suffix(2) == ["IDLE", "DONE"])
            try await connection.noop()
        }
    }

    @Test(arguments: ["* 4 EXISTS\r\n", "* 1 EXPUNGE\r\n", "* 2 RECENT\r\n"])
    func news(_ line: String) async throws {
        let answers: [String: [ScriptedServer.Reply]] = ["IDLE": [.say("+ idling\r\n"), .pause(.milliseconds(50)), .say(line)]]
        try await ConnectionTests.inbox(answers) { connection, _ in
            let answer = try await connection.idle(for: .seconds(30))
            #expect(answer == .changed)
            #expect(!connection.takeChanges())
        }
    }

    @Test func newsBetweenCommands() async throws {
        try await ConnectionTests.inbox { connection, server in
            #expect(!connection.takeChanges())
            server.say("* 4 EXISTS\r\n")
            while connection.exists != 4 { try await Task.sleep(for: .milliseconds(5)) }
            let answer = try await connection.idle(for: .seconds(30))
            #expect(answer == .changed)
            #expect(!server.received.contains("IDLE"))
            server.say("* 5 EXISTS\r\n")
            while connection.exists != 5 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(connection.takeChanges() && !connection.takeChanges())
            let answer2 = try await connection.idle(for: .milliseconds(20))
            #expect(answer2 == .deadline)
        }
    }

    /// A server that repeats itself has no news.
    @Test func noNews() async throws {
        let answers: [String: [ScriptedServer.Reply]] = [
            "IDLE": [.say("+ idling\r\n* 3 EXISTS\r\n* OK still here\r\n* 1 FETCH (FLAGS ())\r\n")]
        ]
        try await ConnectionTests.inbox(answers) { connection, _ in
            let answer = try await connection.idle(for: .milliseconds(100))
            #expect(answer == .deadline)
        }
    }

    @Test(
        arguments: [
            (["IDLE": []], IMAPError.timedOut(.command)), (["DONE": []], .timedOut(.command)), (["DONE": [.close]], .connectionLost),
            (["IDLE": [.say("+ idling\r\n* BYE full\r\n")]], .bye("full")),
            (["IDLE": [.say("TAG NO busy\r\n")]], .refusedByServer(command: "IDLE", words: "busy", code: nil)),
        ] as [([String: [ScriptedServer.Reply]], IMAPError)]
    )
    func peerIsGone(_ answers: [String: [ScriptedServer.Reply]], _ expected: IMAPError) async throws {
        try await ConnectionTests.inbox(options: ConnectionTests.quick, answers) { connection, _ in
            await #expect(throws: expected) { try await connection.idle(for: .milliseconds(500)) }
        }
    }

    /// Silence while idling is longer than the server may be silent otherwise.
    @Test func silenceIsAllowed() async throws {
        try await ConnectionTests.inbox(options: ConnectionTests.quick) { connection, _ in
            let answer = try await connection.idle(for: .milliseconds(700))
            #expect(answer == .deadline)
        }
    }

    @Test func withoutIdle() async throws {
        let script = ScriptedServer.answering(["CAPABILITY": [.say("* CAPABILITY IMAP4rev1\r\nTAG OK\r\n")]])
        try await ScriptedServer.with(script: script) { server in
            var options = ConnectionTests.patient
            options.pollInterval = .milliseconds(20)
            let connection = try await ConnectionTests.connect(server, options: options)
            let answer = try await connection.idle(for: .milliseconds(100))
            #expect(answer == .deadline)
            #expect(server.received.filter { $0 == "NOOP" }.count >= 3)
            async let outcome = connection.idle(for: .seconds(30))
            try await Task.sleep(for: .milliseconds(50))
            server.say("* 1 EXISTS\r\n")
            #expect(try await outcome == .changed)
        }
    }

    enum Call: CaseIterable, Sendable { case idle, noop, mails, login }

    /// Stopping must not wait for the server.
    @Test(arguments: Call.allCases)
    func cancelled(_ call: Call) async throws {
        let answers: [String: [ScriptedServer.Reply]] = [
            "NOOP": [], "AUTHENTICATE": [], "UID FETCH": [.say("* 1 FETCH (UID 1 BODY[] {99}\r\nx")],
        ]
        try await ConnectionTests.inbox(answers) { connection, server in
            let task = Task {
                switch call {
                case .idle: _ = try await connection.idle(for: .seconds(60))
                case .noop: try await connection.noop()
                case .mails: _ = try await connection.mails(UIDSet([1]))
                case .login: try await connection.login(user: "a", password: "b")
                }
            }
            while server.received.last?.hasPrefix("EXAMINE") == true { try await Task.sleep(for: .milliseconds(2)) }
            let start = clock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await #expect(throws: IMAPError.connectionLost) { try await connection.noop() }
            while server.connections > 0 { try await Task.sleep(for: .milliseconds(2)) }
            #expect(clock.now - start < .seconds(1))
        }
    }

    @Test func cancelledWhileConnecting() async throws {
        try await ScriptedServer.with(greeting: []) { server in
            let task = Task { try await ConnectionTests.connect(server) }
            while server.connections == 0 { try await Task.sleep(for: .milliseconds(2)) }
            let start = clock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            while server.connections > 0 { try await Task.sleep(for: .milliseconds(2)) }
            #expect(clock.now - start < .seconds(1))
        }
    }

    @Test func cancelledBefore() async throws {
        try await ConnectionTests.inbox { connection, server in
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                try await connection.noop()
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(!server.received.contains("NOOP"))
        }
    }

    @Test func logoutDoesNotWaitForLong() async throws {
        try await ConnectionTests.inbox(["LOGOUT": []]) { connection, server in
            let start = clock.now
            await connection.logout()
            #expect(clock.now - start < .seconds(3))
            await #expect(throws: IMAPError.connectionLost) { try await connection.noop() }
        }
    }

    /// Nobody holds it any more: the socket must not stay open.
    @Test func forgotten() async throws {
        try await ScriptedServer.with { server in
            _ = try await ConnectionTests.connect(server)
            while server.connections > 0 { try await Task.sleep(for: .milliseconds(2)) }
        }
    }
}
