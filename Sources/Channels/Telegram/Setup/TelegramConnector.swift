package import Core
package import Outgoing

/// Connecting a bot: whose token it is, and whether somebody else gets its updates.
package struct TelegramConnector: TelegramSetup {
    private let engine: HTTPEngine

    package init(engine: HTTPEngine) { self.engine = engine }

    package func test(_ trial: TelegramTrial) async throws(ListenerFault) -> TelegramFinding {
        let api = try BotAPI(trial, engine: engine)
        do {
            let me = try await api.me()
            guard me.isBot else { throw BotAPIError.unreadable(status: 200) }
            let webhook = try await api.webhook()
            let name = [me.firstName, me.lastName ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
            return TelegramFinding(
                bot: TelegramBot(
                    id: me.id,
                    name: name.isEmpty ? me.username ?? String(me.id) : name,
                    username: me.username ?? "",
                    joinsGroups: me.canJoinGroups,
                    readsGroups: me.canReadAllGroupMessages,
                    connectsBusiness: me.canConnectToBusiness
                ),
                webhook: webhook.url.isEmpty ? nil : webhook.url,
                waiting: webhook.pendingUpdates
            )
        } catch {
            throw ListenerFault(telegram: error)
        }
    }

    package func takeOver(_ trial: TelegramTrial) async throws(ListenerFault) {
        let api = try BotAPI(trial, engine: engine)
        do { try await api.deleteWebhook() } catch { throw ListenerFault(telegram: error) }
    }
}
