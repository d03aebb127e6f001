import Core
import Store

/// The command line's part in connecting bots.
extension ChannelCommands {
    /// Connects a bot, or gives it another token where it is connected already. Nothing is stored before Telegram said whose token it is.
    /// - Returns: the bot's address.
    func add(_ addition: TelegramAddition) async throws -> String {
        let trial = try trial(addition)
        let finding: TelegramFinding
        do {
            finding = try await telegram.test(trial)
            if finding.webhook != nil { try await telegram.takeOver(trial) }
        } catch {
            throw Self.failure(error)
        }
        let known = try await bots.all().first { $0.settings?.bot.id == finding.bot.id }
        if let known, known.connected {
            _ = try await bots.change(known, finding, trial)
        } else {
            _ = try await bots.connect(finding, trial, name: nil)
        }
        return finding.bot.address
    }

    private func trial(_ addition: TelegramAddition) throws -> TelegramTrial {
        let token = addition.token.filter { !$0.isWhitespace }
        guard !token.isEmpty else {
            throw Reply.Failure("The token is empty. Give it on standard input with --token-stdin.", exitCode: ExitStatus.usage)
        }
        do {
            let proxy = try addition.proxy.map(ProxyAddress.parse)
            return TelegramTrial(
                secrets: TelegramSecrets(token: token, proxyPassword: proxy?.password),
                apiBase: TelegramSettings.base(addition.apiBase),
                proxy: proxy?.address
            )
        } catch {
            throw Reply.Failure("--proxy: \(error.words)", exitCode: ExitStatus.usage)
        }
    }

    /// The connected bot with this address, with or without `@`.
    func bot(_ address: String) async -> Connection<TelegramSettings>? {
        let all = (try? await bots.all()) ?? []
        return all.first { $0.connected && ($0.account.address == address || $0.account.address == "@" + address) }
    }

    /// One step: Telegram knows the token, and nobody else gets the bot's messages.
    func test(_ bot: Connection<TelegramSettings>) async -> [StepLine] {
        do {
            let finding = try await telegram.test(try bots.trial(of: bot))
            // One that is called gets its updates by its own webhook; its service sees to it that it is.
            if bot.settings?.mode != .webhook, let webhook = finding.webhook {
                throw ListenerFault(.webhookInTheWay, detail: webhook, platform: .telegram)
            }
            return [StepLine("sign_in", nil)]
        } catch {
            return [StepLine("sign_in", error as? ListenerFault ?? ListenerFault(.databaseError, detail: "\(error)"))]
        }
    }

    private static func failure(_ fault: ListenerFault) -> Reply.Failure {
        let detail = fault.detail.map { " (\($0))" } ?? ""
        return Reply.Failure("\(fault.words) \(fault.advice)\(detail)", exitCode: ExitStatus.unavailable)
    }
}
