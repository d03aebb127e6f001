import Core
import Store

/// Tells pages when a listener's state or progress changed, at most once a second, and remembers over restarts when each was
/// last heard from.
struct HealthReporter {
    let context: ChannelContext

    private struct Told: Equatable {
        var state: ListenerHealth.State
        var reason: ListenerFault.Reason?
        var backlog: Int
        var taken: Int
        var comparisons: Int
        var sending: ListenerFault.Reason?
    }

    private static let rememberEvery: Int64 = 300_000

    func run(_ records: @Sendable () -> [ChannelRecord]) async {
        var told: [PublicID: Told] = [:]
        var rememberedAt = context.board.now.steady
        while !Task.isCancelled {
            let now = context.board.now
            let due = now.steady - rememberedAt > Self.rememberEvery
            if due { rememberedAt = now.steady }
            for record in records() {
                guard let health = context.board.health(record.account.id) else { continue }
                let news = Told(
                    state: health.state(at: now),
                    reason: health.fault(at: now)?.reason,
                    backlog: health.backlog,
                    taken: health.backlog > 0 ? context.board.taken(record.account.id) : 0,
                    comparisons: health.comparisons,
                    sending: context.board.sendingTrouble(record.account.id)?.fault.reason
                )
                if told[record.account.uid] != news {
                    told[record.account.uid] = news
                    try? await ChannelEvents.changed(
                        context.database,
                        account: record.account.uid,
                        state: news.state,
                        backlog: news.backlog
                    )
                    await remember(record)
                } else if due {
                    await remember(record)
                }
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    func remember(_ record: ChannelRecord) async {
        guard let health = context.board.health(record.account.id) else { return }
        // With a full disk there is nothing to be done; the board still says how it is.
        try? await context.database.remember(
            record.account.id,
            lastContactAt: health.lastContactAt,
            lastSuccessAt: health.lastSuccessAt
        )
    }
}
