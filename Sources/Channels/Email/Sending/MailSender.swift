import Core
import MIME
import Outgoing
import Store

/// Sends a mailbox's mails by SMTP.
struct MailSender: MessageSender {
    let context: MailboxContext
    let mailbox: Mailbox

    func next() async throws -> OutboxItem? { try await context.database.nextOutgoing(mailbox.account) }

    func fault(of error: any Error) -> ListenerFault { ListenerFault(of: error).outgoing }

    /// The server makes the copy by itself, or gets some seconds to do so before it is put there.
    func copyDue(_ now: Timestamp) -> Timestamp? {
        let keepsCopies = mailbox.settings.map { MailProvider.keepsSentMail($0.imap.server.host) } ?? false
        return keepsCopies ? nil : now.adding(seconds: context.tuning.sentCopySeconds)
    }

    func attempt(_ item: OutboxItem) async throws -> SendAttempt {
        guard let smtp = mailbox.settings?.smtp else { return .fault(ListenerFault(.outgoingMissing).outgoing) }
        let password: String
        do { password = try context.mailboxes.secret(of: mailbox) } catch { return .fault(error.outgoing) }
        let raw: [UInt8]
        let envelope: SMTPEnvelope
        var composed: ComposedMail?
        do {
            // Domains go out in ASCII (RFC 5890), as in the mail itself.
            envelope = SMTPEnvelope(
                sender: try MailComposer.envelopeAddress(mailbox.account.address, field: "from"),
                recipients: try item.addressees.envelope.map { address throws(ComposeError) in
                    try MailComposer.envelopeAddress(address, field: "to")
                }
            )
            if item.isComposed {
                raw = try await context.database.original(of: item.id)
            } else {
                // Files are parsed, and what parses them can end the process: twice is enough.
                guard item.attempts < 2 else {
                    try await context.database.refuse(item, .unusable, detail: "Dragoman stopped twice while it put this together.")
                    return .none
                }
                if item.hasFiles { try await context.database.countAttempt(item) }
                let mail = try await OutgoingComposition(database: context.database).compose(item)
                composed = mail
                raw = mail.raw
            }
        } catch {
            // The database's trouble is the account's; all else is the message's, or it was taken back meanwhile.
            if StorageFault.of(error) != nil, error as? StoreError != .notFound { throw error }
            try await context.database.refuse(item, .unusable, detail: "\(error)")
            return .none
        }
        guard try await context.database.beginSending(item, composed: composed) else { return .none }
        let outcome = await context.smtp.send(
            raw,
            envelope: envelope,
            server: SMTPServer(smtp.server, caPEM: mailbox.settings?.caPEM),
            login: SMTPLogin(user: smtp.user, password: password),
            options: context.smtpOptions
        )
        return .made(SendOutcome(outcome))
    }
}
