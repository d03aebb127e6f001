/// How long to wait before the next attempt: exponential with full jitter, without end. The wait is drawn evenly between
/// nothing and a ceiling that doubles from attempt to attempt, so that many accounts do not come back at the same moment.
package struct Backoff: Sendable, Hashable {
    /// The ceiling of the first wait and of all waits, in milliseconds.
    package let base: Int64
    package let cap: Int64
    private var failures = 0

    /// - Parameters:
    ///   - base: 1 or more.
    ///   - cap: `base` or more; 5 minutes in the product.
    package init(base: Int64 = 1000, cap: Int64 = 300_000) {
        self.base = min(base, cap)
        self.cap = cap
    }

    /// Milliseconds to wait after one more failure.
    package mutating func next(using random: inout some RandomNumberGenerator) -> Int64 {
        let ceiling = min(cap, base << Int64(min(failures, 30)))
        failures += 1
        return Int64.random(in: min(100, ceiling)...ceiling, using: &random)
    }

    /// Waits from now on at least as after so many failures.
    package mutating func skip(to failures: Int) { self.failures = max(self.failures, failures) }

    /// The connection proved good.
    package mutating func reset() { failures = 0 }
}
