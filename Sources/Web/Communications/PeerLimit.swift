import Core
import HTTPTypes
import Synchronization

/// How much goes to one address: whatever asks for it, two machines that answer each other end here.
final class PeerLimit: Sendable {
    private let limiter = Mutex(
        AttemptLimiter<String>(burst: OutgoingRules.peerBurst, interval: OutgoingRules.peerSeconds * 1000, capacity: 10_000)
    )
    private let monotonic: @Sendable () -> UInt64

    /// - Parameter monotonic: a clock that only runs forward, in nanoseconds.
    init(monotonic: @escaping @Sendable () -> UInt64) { self.monotonic = monotonic }

    private var now: Int64 { Int64(monotonic() / 1_000_000) }

    /// - Throws: 429 with the seconds to wait where one of the addresses got too much already.
    func check(_ addresses: [String]) throws(Problem) {
        let now = now
        let wait = limiter.withLock { limiter in addresses.map { limiter.wait($0, now: now) }.max() ?? 0 }
        guard wait > 0 else { return }
        throw Problem(
            .tooManyRequests,
            code: "peer_limit",
            "Too many messages went to this address in the last minutes. If two machines answer each other, stop yours; else wait a little.",
            field: "to",
            headers: [.retryAfter: String((wait + 999) / 1000)]
        )
    }

    func count(_ addresses: [String]) {
        let now = now
        limiter.withLock { limiter in
            for address in Set(addresses) { limiter.count(address, now: now) }
        }
    }
}
