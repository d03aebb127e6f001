package import Core
package import Outgoing
package import Store

/// Telegram: bots, their groups, and the office's own account through Telegram Business (https://core.telegram.org/bots/api).
package struct TelegramChannel: PlatformChannel {
    private let bots: TelegramBots
    private let engine: HTTPEngine
    private let probe: ReaderProbe

    /// - Parameters:
    ///   - engine: shared with ``TelegramConnector``; this channel stops it.
    ///   - probe: parses in a child process in the product.
    package init(bots: TelegramBots, engine: HTTPEngine, probe: @escaping ReaderProbe) {
        self.bots = bots
        self.engine = engine
        self.probe = probe
    }

    package var platform: Platform { .telegram }

    package func read(_ row: JournalRow) -> PreparedIntake {
        let bot = row.account.ownID.flatMap { Int64($0) } ?? 0
        return PreparedIntake(row: row, facts: Self.facts(row.raw, bot: bot, receivedAt: row.receivedAt))
    }

    /// What an update says; the child of a probe asks for nothing else.
    @discardableResult
    package static func facts(_ raw: [UInt8], bot: Int64, receivedAt: Timestamp) -> [ChatFact] {
        CrashOnRequest.check(raw)
        return TelegramReader.read(raw, bot: bot, receivedAt: receivedAt)
    }

    package func survives(_ row: JournalRow) async -> Bool { await probe(row.raw) }

    package func unreadable(_ row: JournalRow) -> PreparedIntake { .unreadable(update: row) }

    package func service(_ record: ChannelRecord, _ context: ChannelContext) -> any ChannelService {
        TelegramService(BotContext(context: context, bot: Connection(record), bots: bots, engine: engine))
    }

    package func stop() async { await engine.stop() }
}

extension BotAPI {
    /// - Throws: ``ListenerFault`` where token or address have no such form.
    init(_ trial: TelegramTrial, engine: HTTPEngine) throws(ListenerFault) {
        guard let token = BotToken(trial.secrets.token) else { throw ListenerFault(.tokenRefused, platform: .telegram) }
        guard let server = BotServer(trial.apiBase) else {
            throw ListenerFault(.protocolError, detail: "No https address: \(trial.apiBase)", platform: .telegram)
        }
        let proxy = trial.proxy.map { proxy in
            HTTPProxy(
                HTTPProxy.Scheme(proxy.scheme),
                host: proxy.host,
                port: proxy.port,
                user: proxy.user,
                password: trial.secrets.proxyPassword
            )
        }
        self.init(engine: engine, token: token, server: server, proxy: proxy)
    }
}

extension HTTPProxy.Scheme {
    fileprivate init(_ scheme: ProxyAddress.Scheme) {
        switch scheme {
        case .http: self = .http
        case .https: self = .https
        case .socks5: self = .socks5
        case .socks5h: self = .socks5h
        }
    }
}
