import Core
import Logging
import Store

/// Sends what one account has to send, one message after another, for as long as it is connected.
///
/// What cannot be known of a message it leaves to a person; what is the account's trouble (sign-in, TLS, network) makes the account
/// red and keeps the messages in the queue. It never gives up; it ends when its task is cancelled.
final class OutboxWorker<Sender: MessageSender>: Sendable {
    private let context: ChannelContext
    private let account: ChannelAccount
    private let sender: Sender
    private let recorder: HealthRecorder
    private let logger: Logger
    /// Something may be due.
    let bell = Bell()
    /// Ends the wait after the account's trouble.
    let retryBell = Bell()
    /// Tells that a message was sent: a copy may be due.
    let onSent: @Sendable () -> Void

    init(
        context: ChannelContext,
        account: ChannelAccount,
        sender: Sender,
        recorder: HealthRecorder,
        logger: Logger,
        onSent: @escaping @Sendable () -> Void = {}
    ) {
        self.context = context
        self.account = account
        self.sender = sender
        self.recorder = recorder
        self.logger = logger
        self.onSent = onSent
    }

    func run() async {
        var backoff = Backoff(cap: context.tuning.backoffCap)
        var random = SystemRandomNumberGenerator()
        var reported: ListenerFault.Reason?
        await settleInterrupted()
        while !Task.isCancelled {
            let fault = await sendAllDue()
            if Task.isCancelled { return }
            guard let fault else {
                backoff.reset()
                reported = nil
                recorder.sendingFault(nil, nextTryAt: nil)
                await bell.sleep(for: await untilDue())
                continue
            }
            // Providers lock accounts that try a wrong password often.
            if fault.reason == .signInRefused { backoff.skip(to: 5) }
            let wait = max(backoff.next(using: &random), (fault.retryAfter ?? 0) * 1000)
            recorder.sendingFault(fault, nextTryAt: context.database.now().adding(milliseconds: wait))
            if fault.reason != reported {
                logger.warning("\(fault.words) \(fault.advice)", metadata: ["detail": "\(fault.detail ?? "")"])
                reported = fault.reason
            }
            if await retryBell.sleep(for: .milliseconds(wait)) { backoff.reset() }
        }
    }

    /// No other worker of this account lives: what is still being sent is what an earlier one could not write down.
    private func settleInterrupted() async {
        while !Task.isCancelled {
            do {
                _ = try await context.database.settleInterrupted(account: account.id)
                return
            } catch {
                recorder.sendingFault(sender.fault(of: error), nextTryAt: context.database.now().adding(seconds: 5))
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }

    /// Seconds that a message waits at most by itself: the longest wait between retries, and a minute.
    private static var longestWait: Int64 { 1860 }

    /// Until the next message's time, five minutes at most: nobody tells when the wall clock is set.
    private func untilDue() async -> Duration {
        guard let due = try? await context.database.outboxDue(account).send else { return .seconds(3600) }
        let wait = due.milliseconds - context.database.now().milliseconds
        if wait > Self.longestWait * 1000 { try? await context.database.pullBack(account, limit: Self.longestWait) }
        // What is due and was not taken waits for a message before it, whose end rings the bell.
        return .milliseconds(min(max(wait, 200), 300_000))
    }

    /// - Returns: the account's trouble that ended it; nil once nothing more is due.
    private func sendAllDue() async -> ListenerFault? {
        do {
            while !Task.isCancelled, let item = try await sender.next() {
                if let fault = try await send(item) { return fault }
            }
            return nil
        } catch {
            return sender.fault(of: error)
        }
    }

    private func send(_ item: Sender.Item) async throws -> ListenerFault? {
        switch try await sender.attempt(item) {
        case .none: return nil
        case .fault(let fault): return fault
        case .made(let outcome): return try await settle(item, outcome)
        case .confirmed(let commit):
            try await write(commit)
            onSent()
            return nil
        }
    }

    /// Writes the outcome down. It has to be written whatever happens to this task: a message whose attempt has no outcome would
    /// be uncertain without need.
    private func settle(_ item: Sender.Item, _ outcome: SendOutcome) async throws -> ListenerFault? {
        var random = SystemRandomNumberGenerator()
        let now = context.database.now()
        let step = OutgoingRules.step(
            after: outcome,
            attempts: item.attempts + 1,
            since: item.retryingSince,
            now: now,
            base: context.tuning.sendBackoff,
            giveUp: context.tuning.giveUpSeconds,
            using: &random
        )
        let copyAt = sender.copyDue(now)
        try await write { try await context.database.finishSending(item, step, copyAt: copyAt) }
        if case .sent = step { onSent() }
        if case .account(let fault) = outcome { return fault }
        return nil
    }

    /// A full disk must not make of a known outcome an unknown one: it is tried until there is room, or until this worker ends; the
    /// next one then finds a message that nobody knows about.
    private func write(_ commit: @Sendable () async throws -> Void) async throws {
        while true {
            do {
                return try await commit()
            } catch {
                guard !Task.isCancelled else { throw error }
                recorder.sendingFault(sender.fault(of: error), nextTryAt: context.database.now().adding(seconds: 5))
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }
}
