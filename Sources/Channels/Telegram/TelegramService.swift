import Core
import Logging
import Store

/// Serves one bot for as long as it is connected: asks for updates, brings files, sends and changes messages.
final class TelegramService: ChannelService {
    private let bot: BotContext
    private let poller: UpdatePoller
    private let keeper: WebhookKeeper
    private let fetcher: FileFetcher
    private let changer: ChangeWorker
    private let outbox: OutboxWorker<TelegramSender>

    init(_ bot: BotContext) {
        self.bot = bot
        let pacer = SendPacer()
        let fetcher = FileFetcher(bot)
        self.fetcher = fetcher
        changer = ChangeWorker(bot, pacer: pacer)
        keeper = WebhookKeeper(bot) { fetcher.bell.ring() }
        poller = UpdatePoller(bot) { fetcher.bell.ring() }
        outbox = OutboxWorker(
            context: bot.context,
            account: bot.account,
            sender: TelegramSender(bot: bot, pacer: pacer),
            recorder: bot.recorder,
            logger: bot.logger
        )
    }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            switch self.bot.settings?.mode ?? .polling {
            case .polling: group.addTask { await self.poller.run() }
            case .webhook: group.addTask { await self.keeper.run() }
            }
            group.addTask { await self.bot.recorder.followDisk(of: self.bot.context.database) }
            group.addTask { await BusinessCheck(bot: self.bot).run() }
            group.addTask { await self.fetcher.run() }
            group.addTask { await self.changer.run() }
            group.addTask { await self.outbox.run() }
        }
    }

    func asked(_ request: ChannelRequest) {
        switch request {
        case .retry:
            poller.retryBell.ring()
            keeper.retryBell.ring()
            outbox.retryBell.ring()
            fetcher.bell.ring()
            changer.bell.ring()
        case .send:
            outbox.bell.ring()
            changer.bell.ring()
        case .fetch: fetcher.bell.ring()
        case .intake: keeper.bell.ring()
        case .check, .settings: break
        }
    }
}
