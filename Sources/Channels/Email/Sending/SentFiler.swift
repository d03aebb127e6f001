import Core
import IMAP
import Logging
import Store

/// Puts copies of what was sent into the mailbox's folder of sent mail, unless the server did so by itself. Failing to do so makes no
/// message red: it was sent.
final class SentFiler: Sendable {
    /// Seconds after which a copy is given up.
    private static let giveUp: Int64 = 7 * 86_400

    private let context: MailboxContext
    private let mailbox: Mailbox
    private let logger: Logger
    let bell = Bell()

    init(context: MailboxContext, mailbox: Mailbox, logger: Logger) {
        self.context = context
        self.mailbox = mailbox
        self.logger = logger
    }

    func run() async {
        var backoff = Backoff(base: 5000, cap: context.tuning.backoffCap)
        var random = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            do {
                let due = try await context.database.dueSentCopies(mailbox.account)
                if due.isEmpty {
                    await bell.sleep(for: await untilDue())
                    continue
                }
                do {
                    try await file(due)
                    backoff.reset()
                } catch {
                    if Task.isCancelled { return }
                    let now = context.database.now()
                    logger.info("copies of sent mail wait", metadata: ["error": "\(ListenerFault(of: error).words)"])
                    for old in due where old.sentAt.adding(seconds: Self.giveUp) < now { try await context.database.filed(old) }
                    // Those that were tried least come first, so that one that cannot be filed keeps nobody back.
                    try await context.database.putOff(due, until: now.adding(milliseconds: backoff.next(using: &random)))
                }
            } catch {
                try? await Task.sleep(for: .seconds(30))
            }
        }
    }

    private func untilDue() async -> Duration {
        guard let due = try? await context.database.outboxDue(mailbox.account).file else { return .seconds(3600) }
        return .milliseconds(min(max(due.milliseconds - context.database.now().milliseconds, 50), 3_600_000))
    }

    private func file(_ copies: [SentCopy]) async throws {
        guard let settings = mailbox.settings else { throw ListenerFault(.passwordMissing) }
        let connector = MailboxConnector(
            imap: settings.imap,
            caPEM: settings.caPEM,
            timeoutSeconds: context.tuning.timeoutSeconds,
            group: context.group
        )
        let connection = try await connector.signIn(password: try context.mailboxes.secret(of: mailbox), literal: 1 << 20)
        do {
            guard let folder = try await connection.mailboxes().first(where: { $0.role == .sent && $0.selectable }) else {
                // No such folder, and none is made: the mail stands here.
                for copy in copies { try await context.database.filed(copy) }
                return await connection.logout()
            }
            _ = try await connection.examine(folder)
            for copy in copies { try await file(copy, to: folder, connection) }
            await connection.logout()
        } catch {
            await connection.close()
            throw error
        }
    }

    /// - Throws: what ends the connection; a server that refuses one copy is asked again later for that one alone.
    private func file(_ copy: SentCopy, to folder: IMAPMailbox, _ connection: IMAPConnection) async throws {
        do {
            // A copy that was put there before this process died is found here as well.
            if try await !connection.contains(messageID: copy.messageID) {
                let raw = try await context.database.original(of: copy.id)
                try await connection.append(raw, to: folder)
            }
            try await context.database.filed(copy)
        } catch IMAPError.refusedByServer(_, let words, _) {
            logger.info("the server refuses a copy of a sent mail", metadata: ["words": "\(words)"])
            let wait: Int64 = min(60_000 << Int64(min(copy.attempts, 10)), 3_600_000)
            try await context.database.putOff([copy], until: context.database.now().adding(milliseconds: wait))
        }
    }
}
