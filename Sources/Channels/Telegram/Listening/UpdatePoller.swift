import Core
import Logging
import Store

/// Asks for a bot's updates, one batch after another (https://core.telegram.org/bots/api#getupdates). A batch is acknowledged by asking
/// for what comes after it, so that is done only once it is committed.
final class UpdatePoller: Sendable {
    /// Telegram begins its numbers anew, lower ones too, after a week without updates: then only asking without a number finds them.
    private static let numberLife: Int64 = 6 * 86_400

    private let bot: BotContext
    private let onNews: @Sendable () -> Void
    /// Ends the wait after a failure.
    let retryBell = Bell()

    /// - Parameter onNews: called after each batch: files may wait.
    init(_ bot: BotContext, onNews: @escaping @Sendable () -> Void) {
        self.bot = bot
        self.onNews = onNews
    }

    /// Asks until cancelled.
    func run() async {
        var backoff = Backoff(cap: bot.context.tuning.backoffCap)
        var random = SystemRandomNumberGenerator()
        var lastReason: ListenerFault.Reason?
        var needsRecovery = false
        // A first answer comes at once, so that it is known soon whether the bot works.
        var isFirst = true
        while !Task.isCancelled {
            bot.recorder.trying()
            do {
                if needsRecovery {
                    // The journal has updates that could not be understood for want of room: they come before anything new.
                    try await bot.context.intake.recover(before: bot.context.database.now().adding(seconds: 1))
                    needsRecovery = false
                }
                try await poll(seconds: isFirst ? 0 : bot.context.tuning.pollSeconds)
                isFirst = false
                lastReason = nil
                backoff.reset()
            } catch {
                if Task.isCancelled { return }
                let fault = ListenerFault(telegram: error)
                if fault.reason == .diskLow {
                    bot.recorder.failed(fault, wait: nil)
                    if fault.reason != lastReason { bot.logger.report(fault) }
                    lastReason = fault.reason
                    await bot.context.database.untilRoom()
                    backoff.reset()
                    continue
                }
                needsRecovery = needsRecovery || StorageFault.of(error) != nil
                isFirst = true
                let wait = max(backoff.next(using: &random), (fault.retryAfter ?? 0) * 1000)
                bot.recorder.failed(fault, wait: wait)
                if fault.reason != lastReason { bot.logger.report(fault) }
                lastReason = fault.reason
                // Whoever says "try now" mended something: the waits begin small again.
                if await retryBell.sleep(for: .milliseconds(wait)) { backoff.reset() }
            }
        }
    }

    private func poll(seconds: Int64) async throws {
        let api = try bot.api()
        let updates = try await api.updates(offset: try await offset(), timeout: Int(seconds))
        bot.recorder.heard()
        if !updates.isEmpty {
            let batch = updates.map { RawIntake(update: $0.bytes, source: "telegram") }
            let newest = updates.compactMap(\.id).max()
            let counts = try await bot.context.intake.take(batch, account: bot.account, cursor: newest.map { .update($0) })
            bot.context.board.count(counts.new, for: bot.account.id)
            onNews()
            // Without a number there is no way to acknowledge it: it is here, and will be brought again and again.
            if newest == nil { throw ListenerFault(.protocolError, detail: "Updates without a number.") }
        }
        // The next answer comes when something happens or this time is over.
        bot.recorder.proved(promise: (bot.context.tuning.pollSeconds + bot.context.tuning.timeoutSeconds) * 1000)
    }

    private func offset() async throws -> Int64? {
        guard let cursor = try await bot.context.database.updateCursor(bot.account) else { return nil }
        let age = bot.context.database.now().milliseconds - cursor.movedAt.milliseconds
        return age > Self.numberLife * 1000 || cursor.number == .max ? nil : cursor.number + 1
    }
}
