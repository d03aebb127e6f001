internal import Core
internal import Foundation
internal import Outgoing
internal import Synchronization
internal import TestHTTP

extension FakeBotAPI {
    /// https://core.telegram.org/bots/api#getupdates: the newest of several pollers goes on, the others end with 409.
    func updates(_ token: String, _ parameters: FakeParameters, fault: String?) async throws(Refusal) -> String {
        let deadline = ContinuousClock().now + .seconds(min(max(0, parameters.int("timeout") ?? 0), 50))
        let limit = Int(min(max(1, parameters.int("limit") ?? 100), 100))
        let number = try begin(token, parameters)
        while true {
            let (batch, refusal) = state.withLock { state -> ([Bot.Update], Refusal?) in
                guard let bot = state.bots[token] else { return ([], Refusal("Unauthorized", status: 401)) }
                if bot.webhook != nil { return ([], Self.webhookIsSet) }
                if bot.poller != number { return ([], Self.anotherPoller) }
                let again = fault == "repeatUpdates" ? Array(bot.confirmed.suffix(limit)) : []
                return (Array((again + bot.queue).prefix(limit)), nil)
            }
            if let refusal { throw refusal }
            if !batch.isEmpty || ContinuousClock().now >= deadline {
                let ordered = fault == "reorderUpdates" ? batch.reversed() : batch
                return "[" + ordered.map(\.json).joined(separator: ",\n") + "]"
            }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    private static let webhookIsSet = Refusal(
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        status: 409
    )
    private static let anotherPoller = Refusal(
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        status: 409
    )

    /// Confirms what lies before the offset and takes the place of another poller.
    private func begin(_ token: String, _ parameters: FakeParameters) throws(Refusal) -> Int {
        let number = state.withLock { state -> Int? in
            guard var bot = state.bots[token], bot.webhook == nil else { return nil }
            if let offset = parameters.int("offset") {
                let first = offset < 0 ? (bot.queue.suffix(Int(-offset)).first?.id ?? 0) : offset
                bot.confirmed = (bot.confirmed + bot.queue.filter { $0.id < first }).suffix(100)
                bot.queue.removeAll { $0.id < first }
            }
            bot.setKinds(parameters)
            bot.poller += 1
            state.bots[token] = bot
            return bot.poller
        }
        guard let number else { throw Self.webhookIsSet }
        return number
    }

    /// - Parameter parameters: nil deletes it.
    func setWebhook(_ token: String, _ parameters: FakeParameters?) throws(Refusal) -> String {
        let url = parameters?.text("url") ?? ""
        if !url.isEmpty, !url.hasPrefix("https://"), !url.hasPrefix("http://127.0.0.1") {
            throw Refusal("Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        }
        state.withLock { state in
            guard var bot = state.bots[token] else { return }
            bot.delivery?.cancel()
            (bot.delivery, bot.webhook) = (nil, nil)
            if let parameters { bot.setKinds(parameters) }
            if parameters?.bool("drop_pending_updates") == true { bot.queue = [] }
            if !url.isEmpty {
                bot.webhook = Bot.Webhook(url: url, secret: parameters?.text("secret_token"))
                bot.delivery = Task { [weak self] in
                    // Ends when the webhook, or all of this, is gone.
                    while !Task.isCancelled, let api = self { await api.deliver(token, url) }
                }
            }
            state.bots[token] = bot
        }
        return "true"
    }

    /// Sends the oldest update; it stays until it was taken with 2xx.
    private func deliver(_ token: String, _ url: String) async {
        let found = state.withLock { state in
            state.bots[token].flatMap { bot in bot.queue.first.map { ($0, bot.webhook?.secret, bot.webhook?.failures ?? 0) } }
        }
        guard let (update, secret, failures) = found else {
            try? await Task.sleep(for: .milliseconds(10))
            return
        }
        var call = HTTPCall(.post, url, body: .bytes(Array(update.json.utf8), type: "application/json"))
        if let secret { call.headers = [HTTPField("X-Telegram-Bot-Api-Secret-Token", secret)] }
        let repeats: Bool = if case .named("repeatUpdates")? = faults.next(for: "webhook") { true } else { false }
        let error: String?
        do throws(HTTPFault) {
            let answer = try await engine.send(call)
            error = (200..<300).contains(answer.status) ? nil : "Wrong response from the webhook: \(answer.status)"
        } catch let fault {
            error = "Connection failed: \(fault.kind)"
        }
        state.withLock { state in
            state.bots[token]?.webhook?.lastError = error
            state.bots[token]?.webhook?.failures = error == nil ? 0 : failures + 1
            if error == nil, !repeats { state.bots[token]?.queue.removeAll { $0.id == update.id } }
        }
        if error != nil { try? await Task.sleep(for: .milliseconds(50 * min(20, failures + 1))) }
    }
}

extension FakeBotAPI.Bot {
    /// Not said: as before.
    mutating func setKinds(_ parameters: FakeParameters) {
        guard case .array(let list)? = parameters.json("allowed_updates") else { return }
        kinds = list.isEmpty ? nil : Set(list.compactMap(\.string))
    }
}
