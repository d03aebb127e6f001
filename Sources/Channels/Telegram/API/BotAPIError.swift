package import Outgoing

/// Why a call to the Bot API gave no result. Holds no token.
package enum BotAPIError: Error, Sendable, Hashable {
    /// 401, or 404: there is no such bot (any more). Description as Telegram gives it.
    case unauthorized(String)
    /// 409: another process polls with the same token.
    case anotherPoller(String)
    /// 409: updates go to a webhook.
    case webhookIsSet(String)
    /// 429. Nothing was done; not before so many seconds again.
    case tooManyRequests(retryAfter: Int)
    /// The group became a supergroup with this id; nothing was done.
    case migrated(toChat: Int64)
    /// 403: blocked by the user, kicked from the group, not allowed.
    case forbidden(String)
    /// 400 or another 4xx: final.
    case badRequest(String)
    /// 413, or `getFile` of more than the server gives (20 MB).
    case tooBig(String)
    /// 5xx, with Telegram's words.
    case server(status: Int, String)
    case network(HTTPFault)
    /// What came is not the interface's JSON.
    case unreadable(status: Int)
    /// Nothing was sent: what was asked for cannot be.
    case badCall(String)

    /// Whether it may have been done all the same: a person decides, or something that came later.
    package var isUncertain: Bool {
        switch self {
        case .network(let fault):
            // A refusal whose body was cut is a refusal.
            return fault.handedOver && !(fault.status.map { (400..<500).contains($0) } ?? false)
        case .server: return true
        case .unreadable(let status): return status < 300 || status >= 500
        case .unauthorized, .anotherPoller, .webhookIsSet, .tooManyRequests, .migrated, .forbidden, .badRequest, .tooBig, .badCall:
            return false
        }
    }

    /// Longest words that are kept of a server.
    static let maxWords = 500

    /// From an answer whose `ok` is false.
    init(status: Int, description: String, retryAfter: Int?, migrated: Int64?) {
        let words = String(description.prefix(Self.maxWords))
        switch status {
        case _ where migrated != nil: self = .migrated(toChat: migrated ?? 0)
        case 429: self = .tooManyRequests(retryAfter: min(max(1, retryAfter ?? 1), 86_400))
        case 401, 404: self = .unauthorized(words)
        case 403: self = .forbidden(words)
        case 409: self = words.lowercased().contains("webhook") ? .webhookIsSet(words) : .anotherPoller(words)
        case 413: self = .tooBig(words)
        case 400 where words.lowercased().contains("file is too big"): self = .tooBig(words)
        case 400..<500: self = .badRequest(words)
        default: self = .server(status: status, words)
        }
    }
}
