internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization
import TestCertificates
import Testing

@testable import IMAP

/// TLS against a real TLS server, and STARTTLS against one that cheats.
@Suite(.timeLimit(.minutes(1)))
struct TLSTests {
    private func connect(
        _ server: ScriptedServer,
        _ security: IMAPEndpoint.Security,
        host: String = "localhost",
        trusting pem: String? = Certificates.shared.authorityPEM,
        onStep: @Sendable (IMAPConnection.Step) -> Void = { _ in }
    ) async throws -> IMAPConnection {
        try await IMAPConnection.connect(
            to: IMAPEndpoint(host: host, port: server.port, security: security, trustRootsPEM: pem),
            options: ConnectionTests.patient,
            group: MultiThreadedEventLoopGroup.singleton,
            onStep: onStep
        )
    }

    static let startTLS = ScriptedServer.answering([
        "CAPABILITY": [.say("* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\nTAG OK\r\n")],
        "STARTTLS": [.say("TAG OK go\r\n"), .startTLS],
    ])

    @Test(arguments: ["localhost", "127.0.0.1"])
    func ownAuthority(_ host: String) async throws {
        let tls = try Certificates.shared.server(.good)
        try await ScriptedServer.with(tls: tls, beginsWithTLS: true) { server in
            let steps = Mutex<[IMAPConnection.Step]>([])
            let connection = try await connect(server, .tls, host: host) { step in steps.withLock { $0.append(step) } }
            #expect(steps.withLock { $0 } == [.resolved, .connected, .secured])
            try await connection.login(user: "a", password: "b")
            await connection.logout()
            #expect(server.received.last == "LOGOUT")
        }
    }

    @Test(arguments: [
        (Certificates.Leaf.expired, true, IMAPError.tlsExpired), (.expired, false, .tlsExpired),
        (.wrongName, true, .tlsWrongName("mail.example.org, *.example.net")),
        (.good, false, .tlsUntrusted("The certificate of localhost, 127.0.0.1 is signed by nobody who is trusted here.")),
        (
            .wrongName, false,
            .tlsUntrusted("The certificate of mail.example.org, *.example.net is signed by nobody who is trusted here.")
        ),
    ])
    func refusedCertificate(_ leaf: Certificates.Leaf, isTrusted: Bool, _ expected: IMAPError) async throws {
        for version in [TLSVersion.tlsv12, .tlsv13] {
            let tls = try Certificates.shared.server(leaf, upTo: version)
            let pem = isTrusted ? Certificates.shared.authorityPEM : nil
            try await ScriptedServer.with(tls: tls, beginsWithTLS: true) { server in
                await #expect(throws: expected) { try await connect(server, .tls, trusting: pem) }
                #expect(server.received.isEmpty)
            }
            try await ScriptedServer.with(tls: tls, script: Self.startTLS) { server in
                await #expect(throws: expected) { try await connect(server, .startTLS, trusting: pem) }
                #expect(server.received == ["CAPABILITY", "STARTTLS"])
            }
        }
    }

    @Test func oldTLS() async throws {
        let tls = try Certificates.shared.server(.good, upTo: .tlsv11)
        try await ScriptedServer.with(tls: tls, beginsWithTLS: true) { server in
            await #expect(throws: IMAPError.tlsFailed("The server offers no TLS 1.2 or later.")) { try await connect(server, .tls) }
        }
    }

    @Test func plainTextServer() async throws {
        try await ScriptedServer.with { server in
            await #expect(throws: IMAPError.tlsFailed("The server does not speak TLS on this port.")) { try await connect(server, .tls) }
        }
    }

    @Test func serverHangsUp() async throws {
        try await ScriptedServer.with(greeting: [.close]) { server in
            await #expect(throws: IMAPError.tlsFailed(TLSFailure.closed)) { try await connect(server, .tls) }
        }
    }

    /// Says nothing to anything: the random bytes of a handshake may hold a line end, and what comes before it is no command to answer.
    @Test func silentServer() async throws {
        try await ScriptedServer.with(greeting: [], script: { _, _ in [] }) { server in
            await #expect(throws: IMAPError.timedOut(.tls)) {
                try await IMAPConnection.connect(
                    to: IMAPEndpoint(host: "localhost", port: server.port, security: .tls),
                    options: IMAPOptions(connectTimeout: .milliseconds(300)),
                    group: MultiThreadedEventLoopGroup.singleton
                )
            }
        }
    }

    @Test func brokenAuthority() async throws {
        try await ScriptedServer.with { server in
            await #expect(throws: IMAPError.tlsFailed("The CA certificate is not in PEM form.")) {
                try await connect(server, .tls, trusting: "-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n")
            }
        }
    }

    @Test func startTLS() async throws {
        let tls = try Certificates.shared.server(.good)
        let answers = Mutex(0)
        let script: ScriptedServer.Script = { tag, command in
            // Before TLS the server offers one thing, within it another.
            guard command == "CAPABILITY",
                answers.withLock({
                    $0 += 1; return $0
                }) > 1
            else { return Self.startTLS(tag, command) }
            return [.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n\(tag) OK\r\n")]
        }
        try await ScriptedServer.with(tls: tls, script: script) { server in
            let connection = try await connect(server, .startTLS)
            #expect(connection.capabilities == ["IMAP4REV1", "AUTH=PLAIN"])
            #expect(server.received == ["CAPABILITY", "STARTTLS", "CAPABILITY"])
        }
    }

    /// CVE-2011-0411: what stands in plain text behind the answer would be taken for the server's words in TLS.
    @Test func injectedResponses() async throws {
        let tls = try Certificates.shared.server(.good)
        let injected = "TAG OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN EVIL\r\n"
        let script = ScriptedServer.answering([
            "CAPABILITY": [.say("* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK\r\n")], "STARTTLS": [.say(injected), .startTLS],
        ])
        try await ScriptedServer.with(tls: tls, script: script) { server in
            await #expect(throws: IMAPError.tlsFailed("The server sent data in plain text after STARTTLS.")) {
                try await connect(server, .startTLS)
            }
        }
    }

    @Test(arguments: [
        ([ScriptedServer.Reply.say("* OK hi\r\n")], "IMAP4rev1 AUTH=PLAIN", "TAG OK"),
        ([.say("* OK hi\r\n")], "IMAP4rev1 STARTTLS", "TAG BAD no"),
        ([.say("* PREAUTH hi\r\n")], "IMAP4rev1 STARTTLS", "TAG OK"),
    ])
    func neverWithoutTLS(_ greeting: [ScriptedServer.Reply], _ capabilities: String, _ answer: String) async throws {
        let script = ScriptedServer.answering([
            "CAPABILITY": [.say("* CAPABILITY \(capabilities)\r\nTAG OK\r\n")], "STARTTLS": [.say(answer + "\r\n")],
        ])
        try await ScriptedServer.with(greeting: greeting, script: script) { server in
            await #expect(throws: IMAPError.startTLSMissing) { try await connect(server, .startTLS) }
            #expect(server.received.allSatisfy { $0 == "CAPABILITY" || $0 == "STARTTLS" })
        }
    }

    /// A peer that is gone does not answer the close of TLS: cancelling must not wait for it.
    @Test func cancelledInTLS() async throws {
        let tls = try Certificates.shared.server(.good)
        try await ScriptedServer.with(tls: tls, beginsWithTLS: true, script: ScriptedServer.answering(["NOOP": [.deafen]])) { server in
            let connection = try await connect(server, .tls)
            let task = Task { try await connection.noop() }
            while server.received.last != "NOOP" { try await Task.sleep(for: .milliseconds(2)) }
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            while connection.line.channel.isActive { try await Task.sleep(for: .milliseconds(2)) }
            #expect(ContinuousClock.now - start < .seconds(1))
        }
    }
}
