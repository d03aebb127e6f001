/// Where a message on its way out stands.
package enum OutgoingState: String, Sendable, CaseIterable {
    case queued, sending, sent, delivered, read, failed, uncertain
}

/// What came of one attempt to send a message.
package enum SendOutcome: Sendable, Hashable {
    /// The server took it.
    case accepted
    /// "Not now": 4xx for this message. The server's words.
    case deferred(String)
    /// For good. The server's words.
    case refused(OutgoingFault, String)
    /// The connection broke before the end of the message was sent: nothing was delivered.
    case lost(String)
    /// The end was sent and no answer came.
    case unconfirmed(String)
    /// The account's trouble (sign-in, TLS, name, connection): nothing of this message was judged.
    case account(ListenerFault)
}

/// The state machine of a message on its way out, as far as it does not need a store: what an attempt's outcome leads to.
package enum OutgoingRules {
    /// How long a message is put off before it fails, in seconds.
    package static let giveUpSeconds: Int64 = 86_400
    /// Mails to one address that may go out at once, and seconds until one more may: 30 within 10 minutes.
    package static let peerBurst: Int64 = 30
    package static let peerSeconds: Int64 = 20
    /// Seconds for which a send may be held back, so that it can be undone.
    package static let holdSeconds: ClosedRange<Int64> = 0...60

    package enum Step: Sendable, Hashable {
        case sent
        /// Again at that moment; `since` is the first failure of this run.
        case retry(at: Timestamp, since: Timestamp, detail: String)
        /// A person decides.
        case stop(OutgoingState, OutgoingFault, detail: String)
        /// Stays in the queue; the account waits.
        case wait
    }

    /// - Parameters:
    ///   - attempts: attempts of this run that were begun, this one included.
    ///   - since: when the first attempt of this run failed; nil where this is the first.
    ///   - base: the wait after the first failure, in milliseconds; it doubles, up to half an hour.
    ///   - giveUp: seconds from the first failure until the message fails.
    package static func step(
        after outcome: SendOutcome,
        attempts: Int,
        since: Timestamp?,
        now: Timestamp,
        base: Int64,
        giveUp: Int64 = giveUpSeconds,
        using random: inout some RandomNumberGenerator
    ) -> Step {
        switch outcome {
        case .accepted: return .sent
        case .refused(let fault, let detail): return .stop(.failed, fault, detail: detail)
        case .unconfirmed(let detail): return .stop(.uncertain, .unconfirmed, detail: detail)
        case .account: return .wait
        case .deferred(let detail), .lost(let detail):
            let since = min(since ?? now, now)
            guard now < since.adding(seconds: giveUp) else { return .stop(.failed, .gaveUp, detail: detail) }
            let ceiling = min(base << Int64(min(max(attempts - 1, 0), 20)), 1_800_000)
            let wait = Int64.random(in: (ceiling / 2)...max(ceiling, 1), using: &random)
            return .retry(at: now.adding(milliseconds: wait), since: since, detail: detail)
        }
    }
}
