import HTTPTypes
import Synchronization

/// Limits guessing at passwords, for each account and for each client network.
///
/// An attempt is counted before the password is checked and taken back when it was right: otherwise a hundred guesses sent at
/// once would all be checked before the first is counted.
final class LoginAttempts: Sendable {
    private struct State {
        var accounts = AttemptLimiter<String>(burst: 10, interval: 60_000)
        var networks = AttemptLimiter<IPNetwork>(burst: 20, interval: 30_000)
    }

    private let state = Mutex(State())
    private let monotonic: @Sendable () -> UInt64

    init(monotonic: @escaping @Sendable () -> UInt64) { self.monotonic = monotonic }

    private var now: Int64 { Int64(monotonic() / 1_000_000) }

    /// Counts an attempt.
    /// - Throws: 429 where there were too many.
    func begin(account: String, network: IPNetwork?) throws(Problem) {
        let now = now
        let wait = state.withLock { state in
            let wait = max(state.accounts.wait(account, now: now), network.map { state.networks.wait($0, now: now) } ?? 0)
            if wait == 0 {
                state.accounts.count(account, now: now)
                if let network { state.networks.count(network, now: now) }
            }
            return wait
        }
        guard wait > 0 else { return }
        let seconds = (wait + 999) / 1000
        throw Problem(
            .tooManyRequests,
            code: "rate_limited",
            "Too many failed attempts. Try again in \(seconds) seconds.",
            headers: [.retryAfter: String(seconds)]
        )
    }

    /// The password was right: the account's failures are forgotten, and the attempt does not count against the network.
    func succeeded(account: String, network: IPNetwork?) {
        state.withLock { state in
            state.accounts.forget(account)
            if let network { state.networks.uncount(network) }
        }
    }

    /// The attempt was not checked at all, e.g. because too much is going on.
    func cancelled(account: String, network: IPNetwork?) {
        state.withLock { state in
            state.accounts.uncount(account)
            if let network { state.networks.uncount(network) }
        }
    }
}
