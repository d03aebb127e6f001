package import Core
import Foundation

/// What is particular to bots: a secret of two parts, and that the token says which account it is.
extension Connections where Settings == TelegramSettings {
    /// Token and proxy password in the clear, for calls only.
    /// - Throws: ``ListenerFault`` with reason `passwordMissing`.
    package func secrets(of bot: Connection<TelegramSettings>) throws(ListenerFault) -> TelegramSecrets {
        let text = try secret(of: bot)
        guard let secrets = try? JSONDecoder().decode(TelegramSecrets.self, from: Data(text.utf8)) else {
            throw ListenerFault(.passwordMissing, platform: .telegram)
        }
        return secrets
    }

    /// A bot as it is connected: what is needed to call it.
    /// - Throws: ``ListenerFault`` with reason `passwordMissing`.
    package func trial(of bot: Connection<TelegramSettings>) throws(ListenerFault) -> TelegramTrial {
        guard let settings = bot.settings else { throw ListenerFault(.passwordMissing, platform: .telegram) }
        return TelegramTrial(
            secrets: try secrets(of: bot),
            apiBase: settings.apiBase,
            proxy: settings.proxy,
            mode: settings.mode
        )
    }

    /// Connects the bot that a token was found to belong to; one that was connected before goes on with what it has.
    /// - Throws: ``StoreError/conflict(_:)`` where it is connected already.
    package func connect(_ finding: TelegramFinding, _ trial: TelegramTrial, name: String?) async throws -> Connection<TelegramSettings> {
        let settings = TelegramSettings(bot: finding.bot, apiBase: trial.apiBase, proxy: trial.proxy, mode: trial.mode)
        // The user name may have changed meanwhile; the bot's number never does.
        if let known = try await all().first(where: { $0.settings?.bot.id == finding.bot.id }) {
            guard !known.connected else { throw StoreError.conflict(.addressTaken) }
            return try await change(known.account.uid, patch(settings, trial, name: name, connected: true))
        }
        return try await connect(
            address: finding.bot.address,
            name: name ?? finding.bot.name,
            settings: settings,
            secret: try sealed(trial.secrets)
        )
    }

    /// Gives a bot another token or another way to Telegram.
    package func change(
        _ bot: Connection<TelegramSettings>,
        _ finding: TelegramFinding,
        _ trial: TelegramTrial,
        name: String? = nil,
        connected: Bool? = nil
    ) async throws -> Connection<TelegramSettings> {
        var settings = bot.settings ?? TelegramSettings(bot: finding.bot)
        settings.bot = finding.bot
        settings.apiBase = trial.apiBase
        settings.proxy = trial.proxy
        settings.mode = trial.mode
        return try await change(bot.account.uid, patch(settings, trial, name: name, connected: connected))
    }

    private func patch(_ settings: TelegramSettings, _ trial: TelegramTrial, name: String?, connected: Bool?) throws
        -> ConnectionPatch<TelegramSettings>
    {
        ConnectionPatch(name: name, settings: settings, secret: try sealed(trial.secrets), connected: connected)
    }

    private func sealed(_ secrets: TelegramSecrets) throws -> String { String(decoding: try JSONEncoder().encode(secrets), as: UTF8.self) }
}
