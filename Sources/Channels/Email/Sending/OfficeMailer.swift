package import Core
import MIME
import Outgoing
package import Store

/// A mail of the office to one of its own people: no message of any conversation.
package struct OfficeMail: Sendable {
    /// Makes the Message-ID of the sending mailbox's address.
    package var messageID: @Sendable (_ address: String) -> String
    package var to: Correspondent
    package var subject: String
    package var text: String

    package init(messageID: @escaping @Sendable (_ address: String) -> String, to: Correspondent, subject: String, text: String) {
        self.messageID = messageID
        self.to = to
        self.subject = subject
        self.text = text
    }
}

/// Sends mails of the office itself through its connected mailboxes.
package final class OfficeMailer: Sendable {
    /// A mail with the mailbox that it goes through.
    package struct Letter: Sendable {
        let mailbox: Mailbox
        let raw: [UInt8]
        let envelope: SMTPEnvelope
    }

    private let mailboxes: Mailboxes
    private let tuning: ListenerTuning
    private let engine = SMTPEngine()

    package init(mailboxes: Mailboxes, tuning: ListenerTuning) {
        self.mailboxes = mailboxes
        self.tuning = tuning
    }

    /// The mailboxes that can send, the one first that was connected first.
    package func senders() async throws -> [Mailbox] {
        try await mailboxes.all().filter { $0.connected && $0.settings?.smtp != nil }
    }

    /// Puts a mail together.
    /// - Throws: `ComposeError` where it cannot be a mail.
    package func letter(_ mail: OfficeMail, through mailbox: Mailbox) throws -> Letter {
        let now = mailboxes.database.now()
        let address = mailbox.account.address
        let raw = try MailComposer.compose(
            OutgoingMail(
                messageID: mail.messageID(address),
                date: now.milliseconds,
                utcOffsetMinutes: LocalTime.offsetMinutes(at: now),
                from: MailAddress(name: mailbox.account.name, address: address),
                to: [MailAddress(name: mail.to.name, address: mail.to.address)],
                subject: mail.subject,
                text: mail.text,
                // RFC 3834, and what Exchange goes by: nobody's holiday answers it.
                headers: [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")]
            )
        )
        let envelope = SMTPEnvelope(
            sender: try MailComposer.envelopeAddress(address, field: "from"),
            recipients: [try MailComposer.envelopeAddress(mail.to.address, field: "to")]
        )
        return Letter(mailbox: mailbox, raw: raw, envelope: envelope)
    }

    /// Hands a mail to the mailbox's server.
    package func send(_ letter: Letter) async -> SendOutcome {
        guard let smtp = letter.mailbox.settings?.smtp else { return .account(ListenerFault(.outgoingMissing).outgoing) }
        let password: String
        do { password = try mailboxes.secret(of: letter.mailbox) } catch { return .account(error.outgoing) }
        let outcome = await engine.send(
            letter.raw,
            envelope: letter.envelope,
            server: SMTPServer(smtp.server, caPEM: letter.mailbox.settings?.caPEM),
            login: SMTPLogin(user: smtp.user, password: password),
            options: SMTPOptions(tuning)
        )
        return SendOutcome(outcome)
    }

    /// Ends what is being sent: what was handed over still waits some seconds for the server's word.
    package func stop() async { await engine.stop() }
}

extension SMTPOptions {
    init(_ tuning: ListenerTuning) {
        self.init()
        connectTimeout = .seconds(min(15, tuning.timeoutSeconds))
        // The service stops within ten seconds.
        confirmationWait = .seconds(6)
        // Servers scan a mail before they take it: RFC 5321 section 4.5.3.2.6 asks for ten minutes after the final dot.
        inactivityTimeout = .seconds(tuning.timeoutSeconds < 30 ? tuning.timeoutSeconds : 600)
    }
}
