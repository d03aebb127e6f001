import Core
import HTTPTypes
import Sealing
import Store

/// The settings of Telegram bots.
struct TelegramForm: ChannelForm {
    let channels: ChannelServices
    /// Where Telegram can reach the office.
    let publicURL: PublicURL?

    var platform: Platform { .telegram }

    static let trial: [Schema.Property] = [
        .optional("token", .text(256)), .optional("api_base", .nullable(.text(300))), .optional("proxy", .nullable(.text(500))),
        .optional("mode", .words(of: TelegramSettings.Mode.self)),
    ]

    var new: [Schema.Property] { [.required("token", .text(256))] + Self.trial.filter { $0.name != "token" } }
    var change: [Schema.Property] { Self.trial }

    /// Whose token it is has to be known before it is stored: the bot is what makes the account.
    func connect(_ fields: Fields, name: String?) async throws -> PublicID {
        let trial = try self.trial(fields, over: nil)
        let finding = try await find(trial)
        if finding.webhook != nil, trial.mode == .polling { try await takeOver(trial) }
        return try await channels.bots.connect(finding, trial, name: name).account.uid
    }

    /// Another token has to be of the same bot. A bot that is connected again gets its updates here.
    func change(_ id: PublicID, _ fields: Fields, name: String?, connected: Bool?) async throws {
        let old = try await channels.bots.find(id)
        guard let settings = old.settings else {
            throw Problem.validation("token", "token is missing: this account was never connected.")
        }
        let isTouched = Self.trial.contains { fields.contains($0.name) }
        if isTouched || connected == true {
            let trial = try self.trial(fields, over: old)
            let finding = try await find(trial)
            guard finding.bot.id == settings.bot.id else {
                throw Problem.validation(
                    "token",
                    "This token is of another bot, \(finding.bot.address). Connect that one as a new channel."
                )
            }
            if finding.webhook != nil, trial.mode == .polling { try await takeOver(trial) }
            _ = try await channels.bots.change(old, finding, trial, name: name, connected: connected)
        } else {
            _ = try await channels.bots.change(id, ConnectionPatch(name: name, connected: connected))
        }
    }

    /// What is to be tried: out of the form, the rest as it is stored.
    func trial(_ fields: Fields, over old: Connection<TelegramSettings>?) throws -> TelegramTrial {
        let stored = try old.map { try self.secrets($0) }
        var secrets = TelegramSecrets(token: stored?.token ?? "", proxyPassword: stored?.proxyPassword)
        let given = (try fields.optionalString("token", maximum: 256) ?? "").filter { !$0.isWhitespace }
        if !given.isEmpty { secrets.token = given }
        guard !secrets.token.isEmpty else {
            throw Problem.validation("token", "The token is missing. @BotFather gives it; it looks like 123456789:AAE….")
        }
        var base = old?.settings?.apiBase ?? TelegramSettings.officialBase
        if fields.contains("api_base") {
            base = TelegramSettings.base(try fields.optionalString("api_base", maximum: 300))
        }
        // A token goes only where it was given for.
        if let known = old?.settings, base != known.apiBase, given.isEmpty {
            throw Problem.validation("token", "The address changed: enter the token again.")
        }
        var proxy = old?.settings?.proxy
        if fields.contains("proxy") {
            (proxy, secrets.proxyPassword) = try self.proxy(fields, stored: old?.settings?.proxy, password: stored?.proxyPassword)
        }
        let mode = try fields.optionalChoice("mode", TelegramSettings.Mode.self) ?? old?.settings?.mode ?? .polling
        if mode == .webhook {
            guard publicURL?.isSecure == true else {
                throw Problem.validation("mode", "Telegram needs a public https address to call. Set public_url, or choose polling.")
            }
            secrets.webhook = stored?.webhook ?? Token(prefix: "").text
        }
        return TelegramTrial(secrets: secrets, apiBase: base, proxy: proxy, mode: mode)
    }

    /// A proxy without a password keeps the stored one, if it is the same proxy.
    private func proxy(_ fields: Fields, stored: ProxyAddress?, password: String?) throws -> (ProxyAddress?, String?) {
        guard let text = try fields.optionalString("proxy", maximum: 500), !text.isEmpty else { return (nil, nil) }
        do {
            let (address, given) = try ProxyAddress.parse(text)
            return (address, given ?? (address == stored ? password : nil))
        } catch {
            throw Problem.validation("proxy", error.words)
        }
    }

    private func secrets(_ bot: Connection<TelegramSettings>) throws -> TelegramSecrets {
        do {
            return try channels.bots.secrets(of: bot)
        } catch {
            throw Problem.validation("token", "\(error.words) Enter the token again.")
        }
    }

    private func find(_ trial: TelegramTrial) async throws -> TelegramFinding {
        do { return try await channels.telegram.test(trial) } catch { throw Self.problem(error) }
    }

    private func takeOver(_ trial: TelegramTrial) async throws {
        do { try await channels.telegram.takeOver(trial) } catch { throw Self.problem(error) }
    }

    /// The field that the fault is about.
    private static func problem(_ fault: ListenerFault) -> Problem {
        let field =
            switch fault.reason {
            case .tokenRefused: "token"
            case .proxyFailed: "proxy"
            default: "api_base"
            }
        return Problem(
            .unprocessableContent,
            code: fault.reason.rawValue,
            ["\(fault.words) \(fault.advice)", fault.detail.map { "(\($0))" }].compactMap { $0 }.joined(separator: " "),
            field: field
        )
    }

    // MARK: - As it is shown

    static let bot = Schema.object([
        .required("id", .string()), .required("name", .string()), .required("username", .string()),
        .required("can_join_groups", .boolean), .required("can_read_groups", .boolean), .required("can_connect_business", .boolean),
    ])

    var detail: Schema {
        .object([
            .required("bot", Self.bot), .required("api_base", .string()), .required("proxy", .nullable(.string())),
            .required("has_proxy_password", .boolean), .required("mode", .words(of: TelegramSettings.Mode.self)),
            .required("webhook_url", .nullable(.string())),
            .required("has_token", .boolean),
            .required(
                "business",
                .array(
                    .object([
                        .required("id", .string()), .required("name", .string()), .required("username", .nullable(.string())),
                        .required("enabled", .boolean), .required("can_reply", .boolean), .required("rights", .array(.string())),
                        .required("since", .time),
                    ])
                )
            ),
        ])
    }

    func read(_ id: PublicID) async throws -> ((inout JSONWriter) -> Void)? {
        let bot = try await channels.bots.find(id)
        guard let settings = bot.settings else { return nil }
        let business = try await channels.bots.database.businessConnections(bot.account)
        let webhookURL = settings.mode == .webhook ? publicURL.map { $0.description + TelegramSecrets.webhookPath(id) } : nil
        let hasPassword = (try? self.secrets(bot))?.proxyPassword != nil
        return { writer in
            writer.object { writer in
                writer.key("bot")
                Self.write(settings.bot, &writer)
                writer.member("api_base", settings.apiBase)
                writer.member("proxy", optional: settings.proxy?.text)
                writer.member("has_proxy_password", hasPassword)
                writer.member("mode", settings.mode.rawValue)
                writer.member("webhook_url", optional: webhookURL)
                writer.member("has_token", bot.secret != nil)
                writer.key("business")
                writer.array { writer in for one in business { Self.write(one, &writer) } }
            }
        }
    }

    static func write(_ bot: TelegramBot, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", String(bot.id))
            writer.member("name", bot.name)
            writer.member("username", bot.username)
            writer.member("can_join_groups", bot.joinsGroups)
            writer.member("can_read_groups", bot.readsGroups)
            writer.member("can_connect_business", bot.connectsBusiness)
        }
    }

    private static func write(_ connection: BusinessConnection, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", connection.id)
            writer.member("name", connection.name)
            writer.member("username", optional: connection.username)
            writer.member("enabled", connection.isEnabled)
            writer.member("can_reply", connection.canReply)
            writer.key("rights")
            writer.array { writer in for right in connection.rights { writer.string(right) } }
            writer.member("since", connection.at)
        }
    }
}
