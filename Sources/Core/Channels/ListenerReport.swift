/// How a listener is, as pages, scripts and `dragoman status` show it. Encodes with every key, null where nothing is known.
package struct ListenerReport: Sendable, Hashable, Codable {
    package var state: ListenerHealth.State
    package var since: Timestamp?
    package var lastContactAt: Timestamp?
    package var lastSuccessAt: Timestamp?
    /// Mails that are known to be on the server and are not here yet.
    package var backlog: Int
    package var reason: ListenerFault.Reason?
    package var words: String?
    package var advice: String?
    /// The server's own words.
    package var detail: String?
    package var nextTryAt: Timestamp?
    /// The last comparison with the server, over all folders.
    package var onServer: Int?
    package var here: Int?
    package var checkedAt: Timestamp?

    /// - Parameters:
    ///   - health: nil where no listener runs.
    ///   - onServer: sums of the folders' ledgers; nil where there is none.
    package init(health: ListenerHealth?, at now: Moment, onServer: Int?, here: Int?, checkedAt: Timestamp?) {
        let fault = health?.fault(at: now)
        state = health?.state(at: now) ?? .off
        since = health?.since
        lastContactAt = health?.lastContactAt
        lastSuccessAt = health?.lastSuccessAt
        backlog = health?.backlog ?? 0
        reason = fault?.reason
        words = fault?.words
        advice = fault?.advice
        detail = fault?.detail
        nextTryAt = health?.nextTryAt
        self.onServer = onServer
        self.here = here
        self.checkedAt = checkedAt
    }

    enum CodingKeys: String, CodingKey {
        case state, since, backlog, reason, words, advice, detail, here
        case lastContactAt = "last_contact_at"
        case lastSuccessAt = "last_success_at"
        case nextTryAt = "next_try_at"
        case onServer = "on_server"
        case checkedAt = "checked_at"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
        try container.encode(since, forKey: .since)
        try container.encode(lastContactAt, forKey: .lastContactAt)
        try container.encode(lastSuccessAt, forKey: .lastSuccessAt)
        try container.encode(backlog, forKey: .backlog)
        try container.encode(reason, forKey: .reason)
        try container.encode(words, forKey: .words)
        try container.encode(advice, forKey: .advice)
        try container.encode(detail, forKey: .detail)
        try container.encode(nextTryAt, forKey: .nextTryAt)
        try container.encode(onServer, forKey: .onServer)
        try container.encode(here, forKey: .here)
        try container.encode(checkedAt, forKey: .checkedAt)
    }
}
