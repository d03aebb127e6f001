import Outgoing
import TestCertificates
import Testing

@Suite(.timeLimit(.minutes(1))) struct AccountTests {
    private func fault(of outcome: SMTPOutcome) throws -> SMTPFault {
        guard case .account(let fault) = outcome else { throw Unexpected(outcome) }
        return fault
    }

    @Test(arguments: [
        ("535 5.7.8 Wrong", SMTPFault.Reason.signInRefused), ("534 5.7.9 Use an app password", .signInRefused),
        ("454 4.7.0 Later", .signInTemporarily),
        ("421 Too many", .signInTemporarily), ("504 No such mechanism", .signInUnavailable),
    ])
    func signIn(_ reply: String, _ reason: SMTPFault.Reason) async throws {
        let outcome = try await Sending.outcome(["AUTH": [.say(reply + "\r\n")]], login: Sending.login)
        #expect(outcome == .account(SMTPFault(reason, step: .signIn, detail: reply)))
    }

    @Test(arguments: ["250 x", "250-x\r\n250 AUTH GSSAPI NTLM", "250-x\r\n250 AUTH"]) func noWayToSignIn(_ hello: String) async throws {
        try await ScriptedServer.with(script: ScriptedServer.answering(["EHLO": [.say(hello + "\r\n")]])) { server in
            let outcome = await SMTPEngine().send(
                Sending.mail,
                envelope: Sending.envelope,
                server: Sending.plain(server),
                login: Sending.login,
                options: Sending.quick
            )
            let fault = try self.fault(of: outcome)
            #expect(fault.reason == .signInUnavailable)
            // libcurl would go on without signing in.
            #expect(!server.commands.contains { $0.hasPrefix("MAIL") })
        }
    }

    @Test func signInAskedFor() async throws {
        let fault = try self.fault(of: try await Sending.outcome(["MAIL": [.say("530 5.7.0 Authentication required\r\n")]]))
        #expect(fault == SMTPFault(.signInRefused, step: .mail, detail: "530 5.7.0 Authentication required"))
    }

    @Test(arguments: ["", "EHLO"]) func unavailable(_ command: String) async throws {
        for reply in ["554 5.3.2 Not you", "421 Busy"] {
            let say: [ScriptedServer.Reply] = [.say(reply + "\r\n")]
            let fault = try self.fault(of: try await Sending.outcome([command: say, "HELO": say]))
            #expect(fault.reason == .serverUnavailable && fault.step == .greeting)
            #expect(fault.detail == reply)
        }
    }

    @Test func startTLSOrNothing() async throws {
        for hello in ["EHLO": [ScriptedServer.Reply.say("250-x\r\n250 AUTH PLAIN\r\n")], "EHLO ": [.say("500 what\r\n")]] {
            try await ScriptedServer.with(script: ScriptedServer.answering([hello.key: hello.value])) { server in
                let outcome = await SMTPEngine().send(
                    Sending.mail,
                    envelope: Sending.envelope,
                    server: Sending.secure(server, .startTLS),
                    login: Sending.login,
                    options: Sending.quick
                )
                let fault = try self.fault(of: outcome)
                #expect([.startTLSMissing, .serverUnavailable].contains(fault.reason))
                #expect(!server.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
            }
        }
        let denied = ScriptedServer.answering(["STARTTLS": [.say("454 4.7.0 No TLS today\r\n")]])
        try await ScriptedServer.with(tls: try Certificates.shared.server(.good), script: denied) { server in
            let outcome = await SMTPEngine().send(
                Sending.mail,
                envelope: Sending.envelope,
                server: Sending.secure(server, .startTLS),
                login: Sending.login,
                options: Sending.quick
            )
            #expect(outcome == .account(SMTPFault(.tlsFailed, step: .startTLS, detail: "454 4.7.0 No TLS today")))
        }
    }

    @Test(arguments: [SMTPServer.Security.tls, .startTLS]) func certificates(_ security: SMTPServer.Security) async throws {
        for (leaf, reason) in [
            (Certificates.Leaf.expired, SMTPFault.Reason.tlsExpired), (.wrongName, .tlsWrongName), (.good, .tlsUntrusted),
        ] {
            try await ScriptedServer.with(tls: try Certificates.shared.server(leaf), beginsWithTLS: security == .tls) { server in
                var target = Sending.secure(server, security)
                if leaf == .good { target.trustRootsPEM = nil }
                let outcome = await SMTPEngine().send(
                    Sending.mail,
                    envelope: Sending.envelope,
                    server: target,
                    login: Sending.login,
                    options: Sending.quick
                )
                let fault = try self.fault(of: outcome)
                #expect(fault.reason == reason, "\(fault)")
                #expect(!server.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
            }
        }
    }

    @Test func trustThatIsNone() async throws {
        try await ScriptedServer.with(tls: try Certificates.shared.server(.good), beginsWithTLS: true) { server in
            var target = Sending.secure(server, .tls)
            target.trustRootsPEM = "nonsense"
            let outcome = await SMTPEngine().send(
                Sending.mail,
                envelope: Sending.envelope,
                server: target,
                login: nil,
                options: Sending.quick
            )
            let fault = try self.fault(of: outcome)
            #expect(fault.reason == .tlsUntrusted)
        }
    }

    @Test func noTLSSpoken() async throws {
        try await ScriptedServer.with { server in
            let outcome = await SMTPEngine().send(
                Sending.mail,
                envelope: Sending.envelope,
                server: Sending.secure(server, .tls),
                login: nil,
                options: Sending.quick
            )
            let fault = try self.fault(of: outcome)
            #expect(fault.reason == .tlsFailed)
        }
    }

    @Test func nobodyThere() async throws {
        let port = try await ScriptedServer.with { $0.port }
        let engine = SMTPEngine()
        let refused = await engine.check(
            server: SMTPServer(host: "127.0.0.1", port: port, security: .none),
            login: nil,
            options: Sending.quick
        )
        #expect(throws: SMTPFault.self) { try refused.get() }
        guard case .failure(let fault) = refused else { return }
        #expect(fault.reason == .refused && fault.step == .connect)
        for host in ["no-such-host.invalid", "", "a b", "evil.example/x@y", "host\r\n"] {
            let unknown = await engine.check(server: SMTPServer(host: host, port: 25, security: .none), login: nil, options: Sending.quick)
            guard case .failure(let fault) = unknown else { throw Unexpected(unknown) }
            #expect(fault.reason == .nameNotFound, "\(host)")
        }
    }

    @Test func check() async throws {
        try await ScriptedServer.with(tls: try Certificates.shared.server(.good)) { server in
            let greeting = try await SMTPEngine().check(
                server: Sending.secure(server, .startTLS),
                login: Sending.login,
                options: Sending.quick
            ).get()
            #expect(greeting == SMTPGreeting(sizeLimit: 30_000_000, secured: true, signedIn: true, words: "mail.example.org ready"))
            try await eventually { server.commands.last == "QUIT" }
            #expect(!server.commands.contains { $0.hasPrefix("MAIL") })
        }
    }

    @Test func passwordsAreNotShown() {
        var text = "\(Sending.login) \(String(reflecting: Sending.login))"
        dump(Sending.login, to: &text)
        dump([Sending.login], to: &text)
        #expect(!text.contains("secret") && !text.contains("example"))
    }
}
