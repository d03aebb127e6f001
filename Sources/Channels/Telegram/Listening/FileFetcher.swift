import Core
import Logging
import Store

/// Brings the files that Telegram holds for one bot, one after another, until each is here or known to be out of reach.
final class FileFetcher: Sendable {
    /// Seconds for which a file is tried before it counts as failed. Telegram keeps files far longer; somebody can ask again.
    private static let giveUp: Int64 = 86_400
    /// Attempts at a file that Telegram says it does not have: it says so of files that are "temporarily unavailable", too.
    private static let missingAttempts = 5

    private let bot: BotContext
    /// Something may be due.
    let bell = Bell()

    init(_ bot: BotContext) { self.bot = bot }

    /// Fetches until cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                if let fetch = try await bot.context.database.nextFetch(bot.account) {
                    try await bring(fetch)
                } else {
                    await bell.sleep(for: await untilDue())
                }
            } catch {
                if Task.isCancelled { return }
                // The database's or the token's trouble: the poller says so.
                bot.logger.info("files wait", metadata: ["error": "\(ListenerFault(telegram: error).words)"])
                await bell.sleep(for: .seconds(30))
            }
        }
    }

    private func untilDue() async -> Duration {
        guard let due = try? await bot.context.database.fetchDue(bot.account) else { return .seconds(3600) }
        // Nobody tells when the wall clock is set.
        return .milliseconds(min(max(due.milliseconds - bot.context.database.now().milliseconds, 100), 300_000))
    }

    /// - Throws: what is not this file's trouble.
    private func bring(_ fetch: PendingFetch) async throws {
        if let size = fetch.size, size > Int64(BotAPI.maxDownload), isOfficial {
            return try await bot.context.database.failFetch(fetch, fault: "too_large", retryAt: nil)
        }
        try await bot.context.database.requireRoom()
        let api = try bot.api()
        var taking = try await bot.context.database.beginFetch(fetch)
        do {
            let file = try await api.file(fetch.remoteID)
            _ = try await api.download(file, limit: isOfficial ? BotAPI.maxDownload : Self.ownServerLimit) { try await taking.append($0) }
            try await taking.finish()
        } catch {
            await taking.abandon()
            if Task.isCancelled { throw error }
            try await fail(fetch, error)
        }
    }

    /// A Bot API server of one's own gives files of any size; here one has to fit into the database.
    private static let ownServerLimit = 512 << 20

    private var isOfficial: Bool { bot.settings?.apiBase == TelegramSettings.officialBase }

    private func fail(_ fetch: PendingFetch, _ error: any Error) async throws {
        let now = bot.context.database.now()
        var fault = "unreachable"
        var retry = true
        var atLeast: Int64 = 0
        switch error {
        case BotAPIError.tooBig:
            (fault, retry) = ("too_large", false)
        case BotAPIError.badRequest, BotAPIError.forbidden, BotAPIError.badCall:
            (fault, retry) = ("gone", fetch.attempts + 1 < Self.missingAttempts)
        case BotAPIError.tooManyRequests(let seconds): atLeast = Int64(seconds) * 1000
        case is BotAPIError, is FileFetch.WrongSize: break
        default:
            // Not the file's trouble, but that of the database.
            throw error
        }
        if retry, let since = fetch.retryingSince, since.adding(seconds: Self.giveUp) < now { retry = false }
        let base = min(bot.context.tuning.sendBackoff, 5000)
        let wait = min(base << Int64(min(fetch.attempts, 12)), 1_800_000)
        let at = now.adding(milliseconds: max(Int64.random(in: wait / 2...max(wait, 1)), atLeast))
        try await bot.context.database.failFetch(fetch, fault: fault, retryAt: retry ? at : nil)
    }
}
