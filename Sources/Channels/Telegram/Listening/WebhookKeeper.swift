import Core
import Logging
import Store

/// Sees to it that Telegram delivers a bot's updates to the office's public address, and understands what was delivered.
final class WebhookKeeper: Sendable {
    /// Seconds between looks at what Telegram says of the delivery.
    private static let lookSeconds: Int64 = 60
    /// A failed delivery counts for so long; Telegram tries again in seconds to minutes.
    private static let failureSeconds: Int64 = 180

    private let bot: BotContext
    private let onNews: @Sendable () -> Void
    /// Something was delivered.
    let bell = Bell()
    /// Ends the wait for the next look.
    let retryBell = Bell()

    /// - Parameter onNews: called once what came is understood: files may wait.
    init(_ bot: BotContext, onNews: @escaping @Sendable () -> Void) {
        self.bot = bot
        self.onNews = onNews
    }

    /// Runs until cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.understand() }
            group.addTask { await self.keep() }
        }
    }

    /// What waits in the journal is understood: at once when something comes, and at the start.
    private func understand() async {
        while !Task.isCancelled {
            do {
                try await bot.context.intake.recover(before: bot.context.database.now().adding(seconds: 1), account: bot.account.id)
                onNews()
                await bell.sleep(for: .seconds(60))
            } catch {
                if Task.isCancelled { return }
                bot.recorder.failed(ListenerFault(telegram: error), wait: 5000)
                await bell.sleep(for: .seconds(5))
            }
        }
    }

    private func keep() async {
        var backoff = Backoff(cap: bot.context.tuning.backoffCap)
        var random = SystemRandomNumberGenerator()
        var lastReason: ListenerFault.Reason?
        // Whatever Telegram remembers, the secret and the kinds of updates are this run's.
        var isSet = false
        while !Task.isCancelled {
            bot.recorder.trying()
            do {
                try await look(&isSet)
                bot.recorder.proved(promise: (Self.lookSeconds + bot.context.tuning.timeoutSeconds) * 1000)
                backoff.reset()
                lastReason = nil
                await retryBell.sleep(for: .seconds(Self.lookSeconds))
            } catch {
                if Task.isCancelled { return }
                let fault = ListenerFault(telegram: error)
                let wait = max(min(backoff.next(using: &random), Self.lookSeconds * 1000), (fault.retryAfter ?? 0) * 1000)
                bot.recorder.failed(fault, wait: wait)
                if fault.reason != lastReason { bot.logger.report(fault) }
                lastReason = fault.reason
                await retryBell.sleep(for: .milliseconds(wait))
            }
        }
    }

    /// Asks where Telegram delivers to, and sets it right.
    private func look(_ isSet: inout Bool) async throws {
        guard let base = bot.context.publicURL, let secret = try bot.secrets().webhook else {
            throw ListenerFault(.webhookUnreached, detail: "public_url is not set")
        }
        let api = try bot.api()
        let url = base + TelegramSecrets.webhookPath(bot.account.uid)
        let now = try await api.webhook()
        bot.recorder.heard()
        if now.url != url || !isSet {
            try await api.setWebhook(url, secret: secret)
            isSet = true
        }
        let failedAt = now.lastErrorDate ?? 0
        let isRecent = bot.context.database.now().milliseconds / 1000 - failedAt < Self.failureSeconds
        if now.url == url, now.pendingUpdates > 0, isRecent {
            isSet = false
            throw ListenerFault(.webhookUnreached, detail: now.lastErrorMessage)
        }
    }
}
