internal import NIOCore
internal import NIOPosix
import Testing

@testable import IMAP

/// The client against a server that behaves as it is told.
@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
    static let quick = IMAPOptions(connectTimeout: .seconds(5), inactivityTimeout: .milliseconds(300))
    static let patient = IMAPOptions(connectTimeout: .seconds(5), inactivityTimeout: .seconds(10))

    static func connect(
        _ server: ScriptedServer,
        options: IMAPOptions = patient,
        security: IMAPEndpoint.Security = .none
    ) async throws -> IMAPConnection {
        try await IMAPConnection.connect(
            to: IMAPEndpoint(host: "127.0.0.1", port: server.port, security: security),
            options: options,
            group: MultiThreadedEventLoopGroup.singleton
        )
    }

    /// Connects to a server with this script, with INBOX open.
    @discardableResult
    static func inbox<Result>(
        options: IMAPOptions = patient,
        _ answers: [String: [ScriptedServer.Reply]] = [:],
        _ body: (IMAPConnection, ScriptedServer) async throws -> Result
    ) async throws -> Result {
        try await ScriptedServer.with(script: ScriptedServer.answering(answers)) { server in
            let connection = try await connect(server, options: options)
            _ = try await connection.examine(IMAPMailbox(name: "INBOX"))
            return try await body(connection, server)
        }
    }

    @Test func wholeSession() async throws {
        try await ScriptedServer.with { server in
            let connection = try await Self.connect(server)
            #expect(connection.capabilities == ["IMAP4REV1", "IDLE", "AUTH=PLAIN", "SASL-IR"])
            try await connection.login(user: "anna", password: "hasło")
            let selected = try await connection.examine(IMAPMailbox(name: "INBOX"))
            #expect(selected == IMAPSelected(exists: 3, uidValidity: 7, uidNext: 10))
            #expect(connection.exists == 3 && connection.bytesReceived > 100)
            try await connection.noop()
            await connection.logout()
            #expect(
                server.received == [
                    "CAPABILITY", "AUTHENTICATE PLAIN AGFubmEAaGFzxYJv", "CAPABILITY", "EXAMINE \"INBOX\"", "NOOP", "LOGOUT",
                ]
            )
            await #expect(throws: IMAPError.bye("bye")) { try await connection.noop() }
        }
    }

    @Test func capabilitiesOfTheGreetingAreEnough() async throws {
        try await ScriptedServer.with(greeting: [.say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n")]) { server in
            let connection = try await Self.connect(server)
            #expect(connection.capabilities == ["IMAP4REV1", "AUTH=PLAIN"])
            #expect(server.received.isEmpty)
            await connection.close()
        }
    }

    @Test func loginWithLiteral() async throws {
        let script = ScriptedServer.answering([
            "CAPABILITY": [.say("* CAPABILITY IMAP4rev1\r\nTAG OK\r\n")], "LOGIN": [.say("+ go\r\n")], "HASŁO": [.say("TAG OK\r\n")],
        ])
        try await ScriptedServer.with(script: script) { server in
            let connection = try await Self.connect(server)
            try await connection.login(user: "a\"b\\", password: "hasło")
            #expect(server.received[1...2] == ["LOGIN \"a\\\"b\\\\\" {6}", "hasło"])
        }
    }

    @Test func plainWithoutInitialResponse() async throws {
        let script = ScriptedServer.answering([
            "CAPABILITY": [.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK\r\n")], "AUTHENTICATE": [.say("+ \r\n")],
        ])
        try await ScriptedServer.with(script: script) { server in
            let connection = try await Self.connect(server)
            try await connection.login(user: "a", password: "b")
            #expect(server.received[1...2] == ["AUTHENTICATE PLAIN", "AGEAYg=="])
        }
    }

    @Test(arguments: [
        ("TAG NO [AUTHENTICATIONFAILED] no geheim here", IMAPError.signInRefused("no ••• here")),
        ("TAG NO", .signInRefused("")),
        ("TAG BAD what", .signInRefused("what")),
        ("TAG NO [UNAVAILABLE] later", .refusedByServer(command: "AUTHENTICATE PLAIN", words: "later", code: "UNAVAILABLE")),
        ("* BYE too many connections", .bye("too many connections")),
        ("TAG NO [PRIVACYREQUIRED] no", .signInUnavailable),
        ("rubbish geheim", .protocolError("not IMAP: rubbish •••")),
    ])
    func refusedSignIn(_ answer: String, _ expected: IMAPError) async throws {
        let isBye = answer.hasPrefix("*")
        let script = ScriptedServer.answering(["AUTHENTICATE": [.say(answer + "\r\n")] + (isBye ? [.close] : [])])
        try await ScriptedServer.with(script: script) { server in
            let connection = try await Self.connect(server)
            await #expect(throws: expected) { try await connection.login(user: "anna", password: "geheim") }
        }
    }

    @Test func noPasswordSignIn() async throws {
        let script = ScriptedServer.answering(["CAPABILITY": [.say("* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2\r\nTAG OK\r\n")]])
        try await ScriptedServer.with(script: script) { server in
            let connection = try await Self.connect(server)
            await #expect(throws: IMAPError.signInUnavailable) { try await connection.login(user: "a", password: "b") }
            try await connection.authenticateXOAUTH2(user: "a", token: "t")
        }
    }

    @Test func refusedToken() async throws {
        let script = ScriptedServer.answering([
            "CAPABILITY": [.say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR\r\nTAG OK\r\n")],
            "AUTHENTICATE": [.say("+ eyJzdGF0dXMiOiI0MDAifQ==\r\n")],
        ])
        try await ScriptedServer.with(
            script: { tag, command in command.isEmpty ? [.say("\(tag) NO SASL authentication failed\r\n")] : script(tag, command) }
        ) { server in
            let connection = try await Self.connect(server)
            await #expect(throws: IMAPError.signInRefused("SASL authentication failed")) {
                try await connection.authenticateXOAUTH2(user: "someuser@example.com", token: "vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==")
            }
            // The example of Google's documentation.
            #expect(
                server.received[1] == "AUTHENTICATE XOAUTH2 dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UYzJOdmIzUmxj"
                    + "a0JoZEhSaGRtbHpkR0V1WTI5dENnPT0BAQ=="
            )
        }
    }

    @Test func preauthenticatedNeedsNoLogin() async throws {
        try await ScriptedServer.with(greeting: [.say("* PREAUTH hi\r\n")]) { server in
            let connection = try await Self.connect(server)
            try await connection.login(user: "a", password: "b")
            #expect(server.received == ["CAPABILITY"])
        }
    }

    @Test func nobodyListens() async throws {
        let port = try await ScriptedServer.with { $0.port }
        await #expect(throws: IMAPError.refused) {
            try await IMAPConnection.connect(
                to: IMAPEndpoint(host: "127.0.0.1", port: port, security: .none),
                group: MultiThreadedEventLoopGroup.singleton
            )
        }
    }

    @Test func noSuchName() async throws {
        await #expect {
            try await IMAPConnection.connect(
                to: IMAPEndpoint(host: "no-such-host.invalid", port: 993, security: .tls),
                group: MultiThreadedEventLoopGroup.singleton
            )
        } throws: { error in
            // Without a network there is no name server to deny it.
            error as? IMAPError == .nameNotFound || error as? IMAPError == .timedOut(.name)
        }
    }

    @Test(
        arguments: [
            ([], IMAPError.timedOut(.greeting)), ([.close], .connectionLost), ([.say("* BYE busy\r\n")], .bye("busy")),
            ([.say("220 smtp.example.org ESMTP\r\n")], .protocolError("not IMAP: 220 smtp.example.org ESMTP")),
            ([.say("* OK")], .timedOut(.greeting)),
        ] as [([ScriptedServer.Reply], IMAPError)]
    )
    func badGreeting(_ greeting: [ScriptedServer.Reply], _ expected: IMAPError) async throws {
        try await ScriptedServer.with(greeting: greeting) { server in
            await #expect(throws: expected) { try await Self.connect(server, options: Self.quick) }
        }
    }

    @Test(
        arguments: [
            ([], IMAPError.timedOut(.command)), ([.close], .connectionLost), ([.say("rubbish\r\n")], .protocolError("not IMAP: rubbish")),
            ([.say("* BYE maintenance\r\n")], .bye("maintenance")),
            ([.say("TAG NO [LIMIT] no\r\n")], .refusedByServer(command: "NOOP", words: "no", code: "LIMIT")),
            ([.say("* 1 FETCH (UID 1 BODY[] {1000}\r\nabc"), .close], .connectionLost),
            ([.say("* 1 FETCH (UID 1 BODY[] {1000}\r\nabc")], .timedOut(.command)),
            ([.say("* 1 FETCH (UID 1 BODY[] {999999999999}\r\nabc")], .literalTooLarge(999_999_999_999)),
        ] as [([ScriptedServer.Reply], IMAPError)]
    )
    func badAnswer(_ answer: [ScriptedServer.Reply], _ expected: IMAPError) async throws {
        try await ScriptedServer.with(script: ScriptedServer.answering(["NOOP": answer])) { server in
            let connection = try await Self.connect(server, options: Self.quick)
            await #expect(throws: expected) { try await connection.noop() }
            if case .refusedByServer = expected {
                await #expect(throws: expected) { try await connection.noop() }
            } else {
                await #expect(throws: IMAPError.self) { try await connection.noop() }
                #expect(server.received.filter { $0 == "NOOP" }.count == 1)
            }
        }
    }

    /// Slow is not silent.
    @Test func everyByteKeepsTheConnection() async throws {
        let drip = (0..<8).flatMap { _ in [ScriptedServer.Reply.pause(.milliseconds(100)), .say("x")] }
        let answer = [.say("* 1 FETCH (UID 1 BODY[] {8}\r\n")] + drip + [.say(")\r\nTAG OK\r\n")]
        try await Self.inbox(options: Self.quick, ["UID FETCH": answer]) { connection, _ in
            let mails = try await connection.mails(UIDSet([1]))
            #expect(mails.first?.bytes == Array("xxxxxxxx".utf8))
        }
    }
}
