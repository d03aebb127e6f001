import Core
import Store

/// Edits, reactions and withdrawals of messages that stand on Telegram. Each says how it shall be in the end, so it is tried until it is
/// so or is refused.
final class ChangeWorker: Sendable {
    /// Seconds for which one is tried.
    private static let giveUp: Int64 = 86_400

    private let bot: BotContext
    private let pacer: SendPacer
    /// Something may be due.
    let bell = Bell()

    init(_ bot: BotContext, pacer: SendPacer) {
        self.bot = bot
        self.pacer = pacer
    }

    /// Works until cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                if let change = try await bot.context.database.nextChange(bot.account) {
                    try await make(change)
                } else {
                    await bell.sleep(for: await untilDue())
                }
            } catch {
                // The database's or the token's trouble: the poller says so.
                if Task.isCancelled { return }
                await bell.sleep(for: .seconds(30))
            }
        }
    }

    private func untilDue() async -> Duration {
        guard let due = try? await bot.context.database.changeDue(bot.account) else { return .seconds(3600) }
        return .milliseconds(min(max(due.milliseconds - bot.context.database.now().milliseconds, 100), 300_000))
    }

    private func make(_ change: OutgoingChange) async throws {
        guard let target = TelegramChatKey(change.chat)?.target() else {
            return try await bot.context.database.refuseChange(change, error: "")
        }
        // A group that became another one counts anew: the old numbers would be other messages there.
        guard change.parts.allSatisfy({ $0.chat == change.chat }) else {
            let words = "The group became a new one on Telegram; what was written before cannot be changed."
            return try await bot.context.database.refuseChange(change, error: words)
        }
        let api = try bot.api()
        try await pacer.turn(chat: target.chatID)
        do {
            let edited = try await make(change, in: target, api)
            try await bot.context.database.finishChange(change, account: bot.account, edited: edited)
        } catch let error as BotAPIError {
            if Task.isCancelled { throw error }
            try await settle(change, error)
        }
    }

    private func make(_ change: OutgoingChange, in target: BotTarget, _ api: BotAPI) async throws -> [SentPart] {
        switch change.wish {
        case .edit(let text, let entities):
            guard let part = change.textPart else { throw BotAPIError.badRequest("There is no text to change.") }
            let words = BotText(text, entities: entities.compactMap(BotEntity.init))
            let at = try await edit(part, words, in: target, api)
            return [SentPart(id: part.id, at: at, text: text, entities: entities)]
        case .reaction(let emoji):
            guard let part = change.parts.first else { return [] }
            guard target.businessConnectionID == nil else {
                throw BotAPIError.badRequest("Telegram lets no bot react in a connected account's chats.")
            }
            try await api.react(emoji.first, to: part.number, in: target.chatID)
            return []
        case .withdraw:
            for part in change.parts { try await withdraw(part, in: target, api) }
            return []
        }
    }

    /// - Returns: when Telegram changed it; what was so already counts as changed now.
    private func edit(_ part: OutgoingChange.TextPart, _ words: BotText, in target: BotTarget, _ api: BotAPI) async throws(BotAPIError)
        -> Timestamp
    {
        do throws(BotAPIError) {
            let number = part.id.number
            let message =
                part.isCaption
                ? try await api.edit(number, in: target, caption: words) : try await api.edit(number, in: target, text: words)
            return Timestamp(telegram: message.value["edit_date"]?.int ?? message.date)
        } catch {
            guard error.says("message is not modified") else { throw error }
            return bot.context.database.now()
        }
    }

    /// What is gone already is as it was wanted.
    private func withdraw(_ part: ChatMessageID, in target: BotTarget, _ api: BotAPI) async throws(BotAPIError) {
        do throws(BotAPIError) {
            try await api.delete(part.number, in: target)
        } catch {
            // That a chat or a connection was not found says nothing about the message.
            guard error.says("message to delete not found") || error.says("message not found") || error.says("message_id_invalid") else {
                throw error
            }
        }
    }

    private func settle(_ change: OutgoingChange, _ error: BotAPIError) async throws {
        let now = bot.context.database.now()
        var atLeast: Int64 = 0
        switch error {
        case .badRequest(let words), .forbidden(let words), .tooBig(let words), .badCall(let words):
            return try await bot.context.database.refuseChange(change, error: words)
        case .tooManyRequests(let seconds): atLeast = Int64(seconds) * 1000
        case .unauthorized, .anotherPoller, .webhookIsSet, .migrated, .server, .network, .unreadable: break
        }
        if let since = change.retryingSince, since.adding(seconds: Self.giveUp) < now {
            return try await bot.context.database.refuseChange(change, error: ListenerFault(telegram: error).words)
        }
        let wait: Int64 = min(1000 << Int64(min(change.attempts, 9)), 300_000)
        try await bot.context.database.deferChange(change, until: now.adding(milliseconds: max(Int64.random(in: wait / 2...wait), atLeast)))
    }
}

extension BotAPIError {
    /// Whether Telegram refused it for this reason.
    fileprivate func says(_ words: String) -> Bool {
        guard case .badRequest(let reason) = self else { return false }
        return reason.lowercased().contains(words)
    }
}
