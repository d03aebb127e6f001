import Core
import Logging
import Outgoing
import Store

/// What the parts that serve one connected bot work with.
struct BotContext: Sendable {
    let context: ChannelContext
    let recorder: HealthRecorder
    let logger: Logger
    private let bot: Connection<TelegramSettings>
    private let bots: TelegramBots
    private let engine: HTTPEngine

    init(context: ChannelContext, bot: Connection<TelegramSettings>, bots: TelegramBots, engine: HTTPEngine) {
        self.context = context
        self.bot = bot
        self.bots = bots
        self.engine = engine
        recorder = HealthRecorder(board: context.board, record: bot.record)
        var logger = context.logger
        logger[metadataKey: "bot"] = "\(bot.account.address)"
        self.logger = logger
    }

    var account: ChannelAccount { bot.account }
    var settings: TelegramSettings? { bot.settings }

    /// Opened for each use and kept nowhere.
    /// - Throws: ``ListenerFault`` where they cannot be opened.
    func secrets() throws(ListenerFault) -> TelegramSecrets { try bots.secrets(of: bot) }

    /// - Throws: ``ListenerFault`` where the token cannot be opened.
    func api() throws(ListenerFault) -> BotAPI { try BotAPI(try bots.trial(of: bot), engine: engine) }
}
