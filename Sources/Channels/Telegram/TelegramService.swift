import Core
import Logging
import Store

/// Serves one bot for as long as it is connected: asks for updates, brings files, sends and changes messages.
final class TelegramService: ChannelService {
    private let poller: UpdatePoller
    private let keeper: WebhookKeeper
    private let mode: TelegramSettings.Mode
    private let fetcher: FileFetcher
    private let changer: ChangeWorker
    private let outbox: OutboxWorker<TelegramSender>

    init(context: ChannelContext, bot: Connection<TelegramSettings>, api: BotConnection) {
        let recorder = HealthRecorder(board: context.board, record: bot.record)
        var logger = context.logger
        logger[metadataKey: "bot"] = "\(bot.account.address)"
        let pacer = SendPacer()
        let fetcher = FileFetcher(context: context, account: bot.account, connection: api, logger: logger)
        self.fetcher = fetcher
        changer = ChangeWorker(context: context, account: bot.account, connection: api, pacer: pacer)
        mode = bot.settings?.mode ?? .polling
        keeper = WebhookKeeper(context: context, account: bot.account, connection: api, recorder: recorder, logger: logger) {
            fetcher.bell.ring()
        }
        poller = UpdatePoller(context: context, account: bot.account, connection: api, recorder: recorder, logger: logger) {
            fetcher.bell.ring()
        }
        outbox = OutboxWorker(
            context: context,
            account: bot.account,
            sender: TelegramSender(database: context.database, account: bot.account, connection: api, pacer: pacer),
            recorder: recorder,
            logger: logger
        )
    }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            switch mode {
            case .polling: group.addTask { await self.poller.run() }
            case .webhook: group.addTask { await self.keeper.run() }
            }
            group.addTask { await self.poller.watchDisk() }
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
