/// What the owner asks while a bot is being connected. Implemented by the Telegram channel, asked by the page and by the command line.
package protocol TelegramSetup: Sendable {
    /// Asks Telegram which bot a token belongs to, and whether somebody else gets its updates.
    func test(_ trial: TelegramTrial) async throws(ListenerFault) -> TelegramFinding
    /// Ends the delivery to a webhook, so that updates can be asked for; what waits there comes here.
    func takeOver(_ trial: TelegramTrial) async throws(ListenerFault)
}

/// What is to be tried.
package struct TelegramTrial: Sendable {
    package var secrets: TelegramSecrets
    package var apiBase: String
    package var proxy: ProxyAddress?
    package var mode: TelegramSettings.Mode

    package init(
        secrets: TelegramSecrets,
        apiBase: String = TelegramSettings.officialBase,
        proxy: ProxyAddress? = nil,
        mode: TelegramSettings.Mode = .polling
    ) {
        self.secrets = secrets
        self.apiBase = apiBase
        self.proxy = proxy
        self.mode = mode
    }
}

/// What Telegram says of a bot.
package struct TelegramFinding: Sendable, Hashable {
    package var bot: TelegramBot
    /// Where its updates are delivered at present; nil where they wait to be asked for.
    package var webhook: String?
    /// Updates that wait.
    package var waiting: Int

    package init(bot: TelegramBot, webhook: String?, waiting: Int) {
        self.bot = bot
        self.webhook = webhook
        self.waiting = waiting
    }
}
