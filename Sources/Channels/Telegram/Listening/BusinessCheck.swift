import Core
import Store

/// Asks once, at the start, what the office's own accounts let the bot do. Telegram tells of a change once; where that was lost (it waits
/// for a day only), an answer would be refused, or not even tried, for a reason that is long over.
struct BusinessCheck: Sendable {
    /// The latest connections; older ones were replaced by them.
    private static let most = 20

    let bot: BotContext

    /// Ends when every connection was asked for. A fault of the token or the database is the poller's to tell of.
    func run() async {
        guard let known = try? await bot.context.database.businessConnections(bot.account) else { return }
        var random = SystemRandomNumberGenerator()
        for connection in known.prefix(Self.most) {
            var backoff = Backoff(cap: bot.context.tuning.backoffCap)
            while !Task.isCancelled {
                do {
                    try await check(connection)
                    break
                } catch let error as BotAPIError {
                    guard let atLeast = Self.pause(error) else { break }
                    try? await Task.sleep(for: .milliseconds(max(backoff.next(using: &random), atLeast)))
                } catch {
                    return
                }
            }
        }
    }

    private func check(_ known: BusinessConnection) async throws {
        let api = try bot.api()
        var now = known
        do throws(BotAPIError) {
            let found = try await api.businessConnection(known.id)
            now.isEnabled = found.isEnabled
            now.canReply = found.canReply
            now.rights = found.rights.sorted().prefix(TelegramBusiness.mostRights).map(TelegramWords.term)
        } catch {
            guard Self.isGone(error) else { throw error }
            now.isEnabled = false
        }
        try await bot.context.database.correct(known, to: now, account: bot.account)
    }

    /// Telegram knows no such connection any more.
    private static func isGone(_ error: BotAPIError) -> Bool {
        guard case .badRequest(let words) = error else { return false }
        let reason = words.lowercased()
        return reason.contains("connection not found") || reason.contains("business_connection_invalid")
    }

    /// Milliseconds until it is worth to ask again; nil for what would be answered in the same way.
    private static func pause(_ error: BotAPIError) -> Int64? {
        switch error {
        case .tooManyRequests(let seconds): Int64(seconds) * 1000
        case .server, .network, .unreadable: 0
        default: nil
        }
    }
}
