package import Channels
import Core
package import Logging
import ServiceLifecycle
package import Store

/// Looks for what people are to be reminded of, and mails it to those who want that.
///
/// It sleeps until something is due or something changed, a minute at most: nobody tells when the wall clock is set. Both loops go by what the
/// database says alone, so that a restart at any moment neither loses a reminder nor repeats one.
package final class ReminderWorker: Service {
    /// Seconds between two looks at most.
    private static let longestSleep: Int64 = 60
    /// Between two looks at least, however much happens.
    private static let shortestSleep = Duration.seconds(1)

    private let database: OfficeDatabase
    private let mailer: OfficeMailer
    private let sendBackoff: Int64
    private let gather: Int64
    private let base: String?
    private let logger: Logger
    /// Something changed.
    private let bell = Bell()
    /// A mail may be due.
    private let mailBell = Bell()

    /// - Parameters:
    ///   - mailer: sends through the office's mailboxes.
    ///   - sendBackoff: milliseconds until a mail that failed is tried again; doubles up to half an hour.
    ///   - gather: seconds within which reminders are one mail.
    ///   - base: where people reach the page; nil leaves links out of mails.
    package init(
        database: OfficeDatabase,
        mailer: OfficeMailer,
        sendBackoff: Int64,
        gather: Int64,
        base: String?,
        logger: Logger
    ) {
        self.database = database
        self.mailer = mailer
        self.sendBackoff = sendBackoff
        self.gather = gather
        self.base = base
        self.logger = logger
    }

    /// Works until shutdown. What fails is logged and tried again; it never ends by itself.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.followEvents() }
                group.addTask { await self.look() }
                group.addTask { await self.mail() }
            }
        }
        await mailer.stop()
    }

    private func followEvents() async {
        for await _ in database.hub.numbers() { bell.ring() }
    }

    // MARK: - Looking

    private func look() async {
        while !Task.isCancelled {
            var sleep = Duration.seconds(Self.longestSleep)
            await attempt("looking for reminders") {
                let round = try await database.remind(gather: gather)
                if round.made > 0 || round.ended > 0 { mailBell.ring() }
                if let next = round.next { sleep = min(sleep, until(next)) }
            }
            if await bell.sleep(for: max(sleep, Self.shortestSleep)) { try? await Task.sleep(for: Self.shortestSleep) }
        }
    }

    private func until(_ moment: Timestamp) -> Duration { .milliseconds(max(moment.milliseconds - database.now().milliseconds, 0)) }

    // MARK: - Mailing

    private func mail() async {
        // No other worker lives: what is still being sent is what an earlier one could not write down.
        await untilDone("settling reminders") {
            let count = try await self.database.settleReminderMails()
            if count > 0 {
                self.logger.warning("the mails of \(count) reminders were being sent when the process ended; they are not sent again")
            }
        }
        while !Task.isCancelled {
            var sleep = Duration.seconds(Self.longestSleep)
            await attempt("mailing reminders") {
                while !Task.isCancelled, let mail = try await database.nextReminderMail(base: base) { try await send(mail) }
                if let due = try await database.reminderMailDue() { sleep = min(sleep, until(due)) }
            }
            await mailBell.sleep(for: max(sleep, Self.shortestSleep))
        }
    }

    private func send(_ mail: ReminderMail) async throws {
        guard !mail.lines.isEmpty else { return try await database.finish(mail, .failed) }
        let senders = try await mailer.senders()
        guard !senders.isEmpty else {
            let now = database.now()
            let isOld = mail.since.adding(seconds: ReminderRules.mailboxSeconds) < now
            return isOld
                ? try await database.finish(mail, .failed)
                : try await database.putOff(mail, until: now.adding(seconds: ReminderRules.mailboxLookSeconds))
        }
        let letter: OfficeMailer.Letter
        do {
            letter = try mailer.letter(
                OfficeMail(
                    messageID: { MailToken.messageID(reminder: mail.id, address: $0) },
                    to: mail.to,
                    subject: ReminderWords.subject(mail.lines, mail.language),
                    text: ReminderWords.text(mail.lines, mail.language)
                ),
                // A mailbox in trouble is not the only one: the next attempt goes through the next.
                through: senders[mail.attempts % senders.count]
            )
        } catch {
            logger.error("a reminder cannot be a mail", metadata: ["error": "\(error)"])
            return try await database.finish(mail, .failed)
        }
        guard try await database.begin(mail) else { return }
        let outcome = await mailer.send(letter)
        let step = ReminderRules.step(after: outcome, attempts: mail.attempts + 1, now: database.now(), base: sendBackoff)
        if step == .failed || step == .uncertain { logger.warning("a mail with reminders is \(step)", metadata: ["outcome": "\(outcome)"]) }
        // The outcome has to be written down whatever happens to this task; a full disk must not make of a known one an unknown one.
        await untilDone("noting what became of a reminder") { try await self.database.finish(mail, step) }
    }

    private func attempt(_ work: String, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch is CancellationError {
        } catch {
            logger.error("\(work) failed; it is tried again", metadata: ["error": "\(error)"])
        }
    }

    private func untilDone(_ work: String, _ body: () async throws -> Void) async {
        while true {
            do {
                return try await body()
            } catch {
                guard !Task.isCancelled else { return }
                logger.error("\(work) failed; it is tried again", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }
}
