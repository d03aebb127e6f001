import Core
import Store

/// Edits, reactions and withdrawals of messages that stand on Telegram. Each says how it shall be in the end, so it is tried until it is
/// so or is refused.
final class ChangeWorker: Sendable {
    /// Seconds for which one is tried.
    private static let giveUp: Int64 = 86_400

    private let context: ChannelContext
    private let account: ChannelAccount
    private let connection: BotConnection
    private let pacer: SendPacer
    /// Something may be due.
    let bell = Bell()

    init(context: ChannelContext, account: ChannelAccount, connection: BotConnection, pacer: SendPacer) {
        self.context = context
        self.account = account
        self.connection = connection
        self.pacer = pacer
    }

    /// Works until cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                if let change = try await context.database.nextChange(account) {
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
        guard let due = try? await context.database.changeDue(account) else { return .seconds(3600) }
        return .milliseconds(min(max(due.milliseconds - context.database.now().milliseconds, 100), 300_000))
    }

    private func make(_ change: OutgoingChange) async throws {
        guard let target = TelegramChatKey(change.chat)?.target() else {
            return try await context.database.refuseChange(change, error: "")
        }
        let api = try connection.api()
        try await pacer.turn(chat: target.chatID)
        do {
            let edited = try await make(change, in: target, api)
            try await context.database.finishChange(change, account: account, edited: edited)
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
            do {
                let message =
                    part.isCaption
                    ? try await api.edit(part.id.number, in: target, caption: words)
                    : try await api.edit(part.id.number, in: target, text: words)
                let at = message.value["edit_date"]?.int ?? message.date
                return [SentPart(id: part.id, at: Timestamp(milliseconds: at * 1000), text: text, entities: entities)]
            } catch BotAPIError.badRequest(let reason) where reason.lowercased().contains("message is not modified") {
                return [SentPart(id: part.id, at: context.database.now(), text: text, entities: entities)]
            }
        case .reaction(let emoji):
            guard let part = change.parts.first else { return [] }
            guard target.businessConnectionID == nil else {
                throw BotAPIError.badRequest("Telegram lets no bot react in a connected account's chats.")
            }
            try await api.react(emoji.first, to: part.number, in: target.chatID)
            return []
        case .withdraw:
            for part in change.parts {
                do {
                    try await api.delete(part.number, in: target)
                } catch BotAPIError.badRequest(let reason) where reason.lowercased().contains("not found") {
                    // Gone already: that is what was wanted.
                }
            }
            return []
        }
    }

    private func settle(_ change: OutgoingChange, _ error: BotAPIError) async throws {
        let now = context.database.now()
        var atLeast: Int64 = 0
        switch error {
        case .badRequest(let words), .forbidden(let words), .tooBig(let words), .badCall(let words):
            return try await context.database.refuseChange(change, error: words)
        case .tooManyRequests(let seconds): atLeast = Int64(seconds) * 1000
        case .unauthorized, .anotherPoller, .webhookIsSet, .migrated, .server, .network, .unreadable: break
        }
        if let since = change.retryingSince, since.adding(seconds: Self.giveUp) < now {
            return try await context.database.refuseChange(change, error: ListenerFault(telegram: error).words)
        }
        let wait = min(1000 << Int64(min(change.attempts, 9)), 300_000)
        try await context.database.deferChange(change, until: now.adding(milliseconds: max(Int64.random(in: wait / 2...wait), atLeast)))
    }
}
