import Outgoing
import TestCertificates
import Testing

@Suite(.timeLimit(.minutes(2))) struct SendTests {
    static let accepted = SMTPOutcome.accepted(SMTPReply(stage: .end, code: 250, enhanced: "2.0.0", words: "queued as 7"))

    @Test(arguments: [SMTPServer.Security.tls, .startTLS, .none]) func goesOut(_ security: SMTPServer.Security) async throws {
        let tls = security == .none ? nil : try Certificates.shared.server(.good)
        try await ScriptedServer.with(tls: tls, beginsWithTLS: security == .tls) { server in
            let envelope = SMTPEnvelope(sender: "a@example.org", recipients: ["b@example.org", "c@example.org"])
            let outcome = await SMTPEngine().send(
                Sending.mail,
                envelope: envelope,
                server: Sending.secure(server, security),
                login: Sending.login,
                options: Sending.quick
            )
            #expect(outcome == Self.accepted)
            #expect(server.mails == [Sending.mail + Array(".\r\n".utf8)])
            #expect(server.secured == (security == .none ? 0 : 1))
            let commands = server.commands.drop { !$0.hasPrefix("AUTH") }
            #expect(commands.first == "AUTH PLAIN AGFAZXhhbXBsZS5vcmcAc2VjcmV0IHdvcmQ=")
            try await eventually { server.commands.last == "QUIT" }
            #expect(
                server.commands.drop { !$0.hasPrefix("AUTH") }.dropFirst() == [
                    "MAIL FROM:<a@example.org> SIZE=\(Sending.mail.count)", "RCPT TO:<b@example.org>", "RCPT TO:<c@example.org>", "DATA",
                    "QUIT",
                ]
            )
            #expect(server.commands.first == "EHLO me.example.org")
        }
    }

    @Test func nullSenderAndNoLogin() async throws {
        try await ScriptedServer.with { server in
            let envelope = SMTPEnvelope(sender: "", recipients: ["b@example.org"])
            let outcome = await SMTPEngine().send(
                Sending.mail,
                envelope: envelope,
                server: Sending.plain(server),
                login: nil,
                options: Sending.quick
            )
            #expect(outcome == Self.accepted)
            #expect(server.commands.contains { $0.hasPrefix("MAIL FROM:<> ") })
            #expect(!server.commands.contains { $0.hasPrefix("AUTH") })
        }
    }

    @Test func authLoginWhereThereIsNoPlain() async throws {
        let script = ScriptedServer.answering([
            "EHLO": [.say("250-x\r\n250 AUTH LOGIN NTLM GSSAPI\r\n")], "AUTH LOGIN": [.say("334 UGFzc3dvcmQ6\r\n")],
            "C2VJCMV0IHDVCMQ=": [.say("235 in\r\n")],
        ])
        try await ScriptedServer.with(script: script) { server in
            let outcome = await SMTPEngine().send(
                Sending.mail,
                envelope: Sending.envelope,
                server: Sending.plain(server),
                login: Sending.login,
                options: Sending.quick
            )
            #expect(outcome == Self.accepted)
        }
    }

    @Test func addressesOutsideASCII() async throws {
        let envelope = SMTPEnvelope(sender: "a@example.org", recipients: ["b@example.org", "олена@example.org"])
        try await ScriptedServer.with { server in
            let outcome = await SMTPEngine().send(
                Sending.mail,
                envelope: envelope,
                server: Sending.plain(server),
                login: nil,
                options: Sending.quick
            )
            #expect(outcome == Self.accepted)
            #expect(server.commands.contains { $0.hasSuffix(" SMTPUTF8") })
            #expect(server.commands.contains("RCPT TO:<олена@example.org>"))
        }
        let none = try await Sending.outcome(["EHLO": [.say("250 x\r\n")]], envelope: envelope)
        guard case .refused(let reply) = none else { throw Unexpected(none) }
        #expect(reply.enhanced == "5.6.7" && reply.recipient == "олена@example.org" && reply.stage == .recipient)
    }

    @Test(arguments: ["b@example.org>\r\nRCPT TO:<c@example.org", "b\r\n", "a b@example.org", "", "a\0@example.org"])
    func anAddressIsNoCommand(_ address: String) async throws {
        try await ScriptedServer.with { server in
            let envelope = SMTPEnvelope(sender: "a@example.org", recipients: [address])
            let outcome = await SMTPEngine().send(
                Sending.mail,
                envelope: envelope,
                server: Sending.plain(server),
                login: nil,
                options: Sending.quick
            )
            guard case .refused(let reply) = outcome else { throw Unexpected(outcome) }
            #expect(reply.recipient == address)
            #expect(server.connections == 0)
        }
    }

    @Test func hundredAtOnce() async throws {
        let tls = try Certificates.shared.server(.good)
        // The word on each mail takes its time: they must not wait for one another.
        let script = ScriptedServer.answering([".": [.pause(.seconds(1)), .say("250 2.0.0 queued as 7\r\n")]])
        try await ScriptedServer.with(tls: tls, beginsWithTLS: true, script: script) { server in
            let engine = SMTPEngine()
            let start = ContinuousClock().now
            let outcomes = await withTaskGroup(of: SMTPOutcome.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        await engine.send(
                            Sending.mail,
                            envelope: Sending.envelope,
                            server: Sending.secure(server, .tls),
                            login: Sending.login,
                            options: Sending.quick
                        )
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes == Array(repeating: Self.accepted, count: 100))
            #expect(server.mails.count == 100)
            #expect(ContinuousClock().now - start < .seconds(20))
            await engine.stop()
        }
    }

    @Test func moreThanFitAtOnceWaitTheirTurn() async throws {
        let script = ScriptedServer.answering([".": [.pause(.milliseconds(300)), .say("250 2.0.0 queued as 7\r\n")]])
        try await ScriptedServer.with(script: script) { server in
            let engine = SMTPEngine()
            let accepted = await withTaskGroup(of: SMTPOutcome.self) { group in
                for _ in 0..<(SMTPEngine.maxSessions + 40) {
                    group.addTask {
                        await engine.send(
                            Sending.mail,
                            envelope: Sending.envelope,
                            server: Sending.plain(server),
                            login: nil,
                            options: Sending.quick
                        )
                    }
                }
                return await group.reduce(0) { $1 == Self.accepted ? $0 + 1 : $0 }
            }
            #expect(accepted == SMTPEngine.maxSessions + 40)
        }
    }
}

struct Unexpected: Error, CustomStringConvertible {
    var description: String
    init(_ thing: some Any) { description = "unexpected: \(thing)" }
}

func eventually(_ holds: () async -> Bool) async throws {
    for _ in 0..<100 {
        if await holds() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("did not come")
}
