import Outgoing
import Testing

@Suite(.timeLimit(.minutes(1))) struct InterruptionTests {
    enum Meaning { case account, interrupted, unconfirmed }

    static func meaning(_ outcome: SMTPOutcome) -> Meaning? {
        switch outcome {
        case .account: .account
        case .interrupted: .interrupted
        case .unconfirmed: .unconfirmed
        default: nil
        }
    }

    static let points: [(String, Meaning)] = [
        ("", .account), ("EHLO", .account), ("AUTH", .account), ("MAIL", .interrupted), ("RCPT", .interrupted), ("DATA", .interrupted),
        (".", .unconfirmed),
    ]

    @Test(arguments: points) func drops(_ command: String, _ meaning: Meaning) async throws {
        let outcome = try await Sending.outcome([command: [.close]], login: Sending.login)
        #expect(Self.meaning(outcome) == meaning, "\(outcome)")
        if case .account(let fault) = outcome { #expect(fault.reason == .connectionLost) }
    }

    @Test(arguments: points) func silence(_ command: String, _ meaning: Meaning) async throws {
        let options = SMTPOptions(connectTimeout: .seconds(1), inactivityTimeout: .seconds(1))
        let start = ContinuousClock().now
        let outcome = try await Sending.outcome([command: []], login: Sending.login, options: options)
        #expect(Self.meaning(outcome) == meaning, "\(outcome)")
        if case .account(let fault) = outcome { #expect(fault.reason == .timedOut) }
        #expect((.seconds(1)...(.seconds(6))).contains(ContinuousClock().now - start))
    }

    @Test func dropInTheMiddleOfTheBody() async throws {
        let mail = Array(repeating: Array("0123456789\r\n".utf8), count: 1_000_000).flatMap { $0 }
        let outcome = try await Sending.outcome([:], mail: mail, closesAt: 300_000)
        #expect(Self.meaning(outcome) == .interrupted, "\(outcome)")
    }

    @Test func deafInTheMiddleOfTheBody() async throws {
        let mail = Array(repeating: Array("0123456789\r\n".utf8), count: 1_000_000).flatMap { $0 }
        let options = SMTPOptions(connectTimeout: .seconds(1), inactivityTimeout: .seconds(1))
        let outcome = try await Sending.outcome(["DATA": [.deafen, .say("354 go\r\n"), .takeMail]], mail: mail, options: options)
        #expect(Self.meaning(outcome) == .interrupted, "\(outcome)")
    }

    /// The word on the mail may take longer than signing in may.
    @Test func aSlowWordIsWaitedFor() async throws {
        let options = SMTPOptions(connectTimeout: .seconds(1), inactivityTimeout: .seconds(10))
        let outcome = try await Sending.outcome([".": [.pause(.seconds(3)), .say("250 2.0.0 queued as 7\r\n")]], options: options)
        #expect(outcome == SendTests.accepted)
    }

    private func cancelled(at command: String, _ replies: [ScriptedServer.Reply]) async throws -> (SMTPOutcome, Duration) {
        try await ScriptedServer.with(script: ScriptedServer.answering([command: replies])) { server in
            let task = Task {
                await SMTPEngine().send(
                    Sending.mail,
                    envelope: Sending.envelope,
                    server: Sending.plain(server),
                    login: Sending.login,
                    options: Sending.quick
                )
            }
            try await eventually {
                switch command {
                case "": server.connections == 1
                case ".": server.mails.count == 1
                default: server.commands.last?.hasPrefix(command) == true
                }
            }
            let start = ContinuousClock().now
            task.cancel()
            let outcome = await task.value
            let time = ContinuousClock().now - start
            try await eventually { server.openConnections == 0 }
            return (outcome, time)
        }
    }

    @Test(arguments: ["", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"]) func cancelBeforeTheEnd(_ command: String) async throws {
        let (outcome, time) = try await cancelled(at: command, [])
        #expect(outcome == .interrupted("cancelled"))
        #expect(time < .seconds(3))
    }

    @Test func cancelAfterTheEnd() async throws {
        let (silent, time) = try await cancelled(at: ".", [])
        #expect(silent == .unconfirmed("cancelled"))
        #expect((.seconds(2)...(.seconds(4))).contains(time))
        let (late, _) = try await cancelled(at: ".", [.pause(.seconds(1)), .say("250 2.0.0 queued as 7\r\n")])
        #expect(late == SendTests.accepted)
    }

    @Test func cancelledBeforehand() async throws {
        try await ScriptedServer.with { server in
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                return await SMTPEngine().send(
                    Sending.mail,
                    envelope: Sending.envelope,
                    server: Sending.plain(server),
                    login: nil,
                    options: Sending.quick
                )
            }
            task.cancel()
            #expect(await task.value == .interrupted("cancelled"))
            #expect(server.connections == 0)
        }
    }

    @Test func stop() async throws {
        try await ScriptedServer.with(script: ScriptedServer.answering(["MAIL": []])) { server in
            let engine = SMTPEngine()
            let send = { @Sendable in
                await engine.send(
                    Sending.mail,
                    envelope: Sending.envelope,
                    server: Sending.plain(server),
                    login: nil,
                    options: Sending.quick
                )
            }
            let outcomes = await withTaskGroup(of: SMTPOutcome.self) { group in
                for _ in 0..<(SMTPEngine.maxSessions + 10) { group.addTask { await send() } }
                group.addTask {
                    try? await eventually { server.commands.count { $0.hasPrefix("MAIL") } == SMTPEngine.maxSessions }
                    await engine.stop()
                    return .interrupted("cancelled")
                }
                return await group.reduce(into: Set<SMTPOutcome>()) { $0.insert($1) }
            }
            #expect(outcomes == [.interrupted("cancelled")])
            #expect(await send() == .interrupted("cancelled"))
            let check = await engine.check(server: Sending.plain(server), login: nil)
            guard case .failure(let fault) = check else { throw Unexpected(check) }
            #expect(fault.reason == .cancelled)
            await engine.stop()
        }
    }
}
