/// Counts attempts a key, as a pure value: a number of them at once, and then one an interval (GCRA, the leaky bucket as a
/// meter). What it remembers is bounded.
struct AttemptLimiter<Key: Hashable & Sendable>: Sendable {
    /// Attempts at once after a rest.
    let burst: Int64
    /// Milliseconds after which one more attempt is free.
    let interval: Int64
    /// Keys that are remembered at once.
    let capacity: Int

    /// When the key's attempts are all forgotten, in milliseconds.
    private var full: [Key: Int64] = [:]

    init(burst: Int64, interval: Int64, capacity: Int = 4096) {
        self.burst = burst
        self.interval = interval
        self.capacity = capacity
    }

    /// How long to wait before an attempt is allowed, in milliseconds; 0 where it is.
    func wait(_ key: Key, now: Int64) -> Int64 {
        guard let until = full[key], until > now else { return 0 }
        return max(0, until - now - (burst - 1) * interval)
    }

    /// Counts an attempt.
    mutating func count(_ key: Key, now: Int64) {
        if full[key] == nil, full.count >= capacity { makeRoom(now: now) }
        full[key] = max(full[key] ?? now, now) + interval
    }

    /// Takes one attempt back.
    mutating func uncount(_ key: Key) {
        if let until = full[key] { full[key] = until - interval }
    }

    /// Forgets a key.
    mutating func forget(_ key: Key) { full[key] = nil }

    var count: Int { full.count }

    /// Drops what has no weight any more; where nothing of the kind is left, the half with the fewest attempts: a flood of
    /// new keys must not push out the one that is being guessed at.
    private mutating func makeRoom(now: Int64) {
        full = full.filter { $0.value > now }
        guard full.count >= capacity else { return }
        let median = full.values.sorted()[full.count / 2]
        full = full.filter { $0.value > median }
    }
}
