import TestCertificates
import Outgoing

/// What the tests send, and to whom.
enum Sending {
    static let mail = Array("From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\nHello\r\n".utf8)
    static let envelope = SMTPEnvelope(sender: "a@example.org", recipients: ["b@example.org"])
    static let login = SMTPLogin(user: "a@example.org", password: "secret word")
    static let quick = SMTPOptions(
        connectTimeout: .seconds(10),
        inactivityTimeout: .seconds(10),
        confirmationWait: .seconds(2),
        ehloName: "me.example.org"
    )

    static func plain(_ server: ScriptedServer) -> SMTPServer { SMTPServer(host: "127.0.0.1", port: server.port, security: .none) }

    static func secure(_ server: ScriptedServer, _ security: SMTPServer.Security, host: String = "localhost") -> SMTPServer {
        SMTPServer(host: host, port: server.port, security: security, trustRootsPEM: Certificates.shared.authorityPEM)
    }

    /// Sends ``mail`` to a server with this script, in the clear.
    static func outcome(
        _ answers: [String: [ScriptedServer.Reply]],
        mail: [UInt8] = mail,
        envelope: SMTPEnvelope = envelope,
        login: SMTPLogin? = nil,
        options: SMTPOptions = quick,
        closesAt: Int? = nil
    ) async throws -> SMTPOutcome {
        try await ScriptedServer.with(closesAt: closesAt, script: ScriptedServer.answering(answers)) { server in
            await SMTPEngine().send(mail, envelope: envelope, server: plain(server), login: login, options: options)
        }
    }
}
