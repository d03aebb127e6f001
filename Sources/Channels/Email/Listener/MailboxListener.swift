import Core
import IMAP
import Logging
import Store

/// Reads one mailbox for as long as it is connected: a connection that waits for new mail, and a second one while there is
/// history to read. It never gives up; it ends when its task is cancelled.
final class MailboxListener: ChannelService {
    private let context: MailboxContext
    private let mailbox: Mailbox
    private let recorder: HealthRecorder
    private let caution = Caution()
    /// Ends the wait for the next attempt at new mail; a bell wakes one sleeper, so history has its own.
    private let retryBell = Bell()
    private let historyRetryBell = Bell()
    /// Says that there may be history to read.
    private let historyBell = Bell()
    private let logger: Logger
    private let outbox: OutboxWorker<MailSender>
    private let filer: SentFiler

    init(context: MailboxContext, mailbox: Mailbox) {
        self.context = context
        self.mailbox = mailbox
        recorder = HealthRecorder(board: context.board, record: mailbox.record)
        recorder.comparing(true)
        var logger = context.logger
        logger[metadataKey: "mailbox"] = "\(mailbox.account.address)"
        self.logger = logger
        let filer = SentFiler(context: context, mailbox: mailbox, logger: logger)
        self.filer = filer
        outbox = OutboxWorker(
            context: context.channel,
            account: mailbox.account,
            sender: MailSender(context: context, mailbox: mailbox),
            recorder: recorder,
            logger: logger
        ) { filer.bell.ring() }
    }

    /// Passes a request on that came while it runs.
    func asked(_ request: ChannelRequest) {
        switch request {
        case .check, .fetch: historyBell.ring()
        case .retry:
            retryBell.ring()
            historyRetryBell.ring()
            historyBell.ring()
            outbox.retryBell.ring()
        case .send: outbox.bell.ring()
        case .settings, .intake: break
        }
    }

    /// Listens until cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.live() }
            group.addTask { await self.recorder.followDisk(of: self.context.database) }
            group.addTask { await self.history() }
            group.addTask { await self.outbox.run() }
            group.addTask { await self.filer.run() }
        }
    }

    // MARK: - New mail

    private func live() async {
        var backoff = Backoff(cap: context.tuning.backoffCap)
        var random = SystemRandomNumberGenerator()
        var lastReason: ListenerFault.Reason?
        var needsRecovery = false
        while !Task.isCancelled {
            recorder.trying()
            let began = context.board.now.steady
            do {
                try await context.database.requireRoom()
                if needsRecovery {
                    // The journal has mail that could not be understood for want of room: it comes before anything new.
                    try await context.intake.recover(before: context.database.now().adding(seconds: 1))
                    needsRecovery = false
                }
                try await session(literal: context.tuning.maximumMail + (1 << 20)) { connection in
                    lastReason = nil
                    try await LiveSession(
                        context: context,
                        mailbox: mailbox,
                        connection: connection,
                        caution: caution,
                        recorder: recorder,
                        onCaughtUp: { [historyBell] in historyBell.ring() }
                    ).run()
                }
            } catch {
                if Task.isCancelled { return }
                let fault = ListenerFault(of: error)
                if fault.reason == .diskLow {
                    recorder.failed(fault, wait: nil)
                    if fault.reason != lastReason { logger.report(fault) }
                    lastReason = fault.reason
                    await context.database.untilRoom()
                    backoff.reset()
                    continue
                }
                needsRecovery = needsRecovery || StorageFault.of(error) != nil
                // A session that held for a while proves the server good.
                if context.board.now.steady - began > 30_000 { backoff.reset() }
                // Providers lock accounts that try a wrong password often.
                if fault.reason == .signInRefused { backoff.skip(to: 5) }
                let wait = backoff.next(using: &random)
                recorder.failed(fault, wait: wait)
                if fault.reason != lastReason { logger.report(fault) }
                lastReason = fault.reason
                // Whoever says "try now" mended something: the waits begin small again.
                if await retryBell.sleep(for: .milliseconds(wait)) { backoff.reset() }
            }
        }
    }

    // MARK: - History

    private func history() async {
        var backoff = Backoff(cap: context.tuning.backoffCap)
        var random = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            await historyBell.sleep(for: .seconds(min(context.tuning.ledgerSeconds, 3600)))
            if Task.isCancelled { return }
            do {
                guard try await isDue() else {
                    recorder.comparing(false)
                    recorder.historyFault(nil)
                    continue
                }
                try await context.database.requireRoom()
                try await context.histories.waitUnlessCancelled()
                defer { context.histories.signal() }
                let wanted = try await !context.database.wantedMails(mailbox.account).isEmpty
                let literal = wanted ? ListenerTuning.maximumWanted : context.tuning.maximumMail + (1 << 20)
                try await session(literal: literal) { connection in
                    try await HistorySession(
                        context: context,
                        mailbox: mailbox,
                        connection: connection,
                        caution: caution,
                        recorder: recorder
                    ).run()
                    await connection.logout()
                }
                backoff.reset()
                recorder.historyFault(nil)
            } catch {
                if Task.isCancelled { return }
                let fault = ListenerFault(of: error)
                recorder.historyFault(fault)
                if fault.reason == .diskLow {
                    await context.database.untilRoom()
                    recorder.historyFault(nil)
                    historyBell.ring()
                    continue
                }
                // The wait for another attempt; a request ends it.
                await historyRetryBell.sleep(for: .milliseconds(backoff.next(using: &random)))
                historyBell.ring()
            }
        }
    }

    /// Whether something is missing, wanted, or was not compared for long.
    private func isDue() async throws -> Bool {
        let folders = try await context.database.folders(of: mailbox.account).filter { $0.uidValidity != nil && !$0.missing }
        guard !folders.isEmpty else { return false }
        if try await !context.database.wantedMails(mailbox.account).isEmpty { return true }
        let now = context.database.now()
        let asked = try await context.mailboxes.find(mailbox.account.uid).checkAskedAt
        return folders.contains { folder in
            guard let ledger = folder.ledger, ledger.lacking == 0 else { return true }
            return ledger.checkedAt.adding(seconds: context.tuning.ledgerSeconds) <= now || ledger.checkedAt > now
                || asked.map { $0 > ledger.checkedAt } == true
        }
    }

    // MARK: - Connections

    /// A large mail on a slow line is no silence: bytes count as heard. Ends with the scope of the session.
    private func signsOfLife(of connection: IMAPConnection) async {
        var known = connection.bytesReceived
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(15))
            let received = connection.bytesReceived
            if received != known { recorder.heard() }
            known = received
        }
    }

    private func session(literal: Int, _ body: (IMAPConnection) async throws -> Void) async throws {
        guard let settings = mailbox.settings else { throw ListenerFault(.passwordMissing) }
        let password = try context.mailboxes.secret(of: mailbox)
        let connector = MailboxConnector(
            imap: settings.imap,
            caPEM: settings.caPEM,
            timeoutSeconds: context.tuning.timeoutSeconds,
            group: context.group
        )
        let connection = try await connector.signIn(password: password, literal: literal)
        recorder.heard()
        async let _: Void = signsOfLife(of: connection)
        do {
            try await body(connection)
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
    }
}
