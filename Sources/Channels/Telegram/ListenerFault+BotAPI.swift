import Core
import Outgoing
import Store

extension ListenerFault {
    /// What an error means for the bot.
    init(telegram error: any Error) {
        switch error {
        case let fault as ListenerFault: self = fault
        case let error as BotAPIError: self.init(bot: error)
        default: self = StorageFault.of(error) ?? ListenerFault(.databaseError, detail: "\(error)")
        }
        platform = .telegram
    }

    private init(bot error: BotAPIError) {
        switch error {
        case .unauthorized(let words): self.init(.tokenRefused, detail: words)
        case .anotherPoller(let words): self.init(.anotherReader, detail: words)
        case .webhookIsSet(let words): self.init(.webhookInTheWay, detail: words)
        case .tooManyRequests(let seconds):
            self.init(.rateLimited)
            retryAfter = Int64(seconds)
        case .migrated: self.init(.serverRefused, detail: "The group has a new number.")
        case .forbidden(let words), .badRequest(let words), .tooBig(let words), .badCall(let words):
            self.init(.serverRefused, detail: words)
        case .server(let status, let words): self.init(.serverRefused, detail: "\(status) \(words)")
        case .network(let fault): self.init(fault)
        case .unreadable(let status): self.init(.protocolError, detail: "Status \(status), and no answer of the Bot API.")
        }
    }

    private init(_ fault: HTTPFault) {
        let reason: Reason =
            switch fault.kind {
            case .dns: .nameNotFound
            case .connect: .unreachable
            case .proxy: .proxyFailed
            case .timeout: .timedOut
            case .tls(.untrusted): .tlsUntrusted
            case .tls(.expired): .tlsExpired
            case .tls(.wrongName): .tlsWrongName
            case .tls(.failed): .tlsFailed
            case .lost, .cutBody, .cancelled: .connectionLost
            case .tooLarge: .tooLarge
            case .badCall, .badAnswer, .source, .failed: .protocolError
            }
        self.init(reason, detail: fault.detail)
    }
}
