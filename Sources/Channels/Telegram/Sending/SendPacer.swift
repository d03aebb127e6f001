import Synchronization

/// Keeps to Telegram's limits before it has to say so: about 30 messages a second altogether, one a second in a chat, 20 a minute in a
/// group (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Short bursts are let through.
final class SendPacer: Sendable {
    /// A bucket that fills with time: so many at once, and one more after each interval.
    private struct Bucket {
        let burst: Int64
        /// Milliseconds.
        let interval: Int64
        /// When all of it will be free again.
        var free: Int64 = 0

        /// Milliseconds to wait before one more.
        func wait(_ now: Int64) -> Int64 { max(0, free - now - interval * (burst - 1)) }
        mutating func take(_ now: Int64) { free = max(free, now) + interval }
    }

    private struct State {
        var all = Bucket(burst: 10, interval: 40)
        var chats: [Int64: Bucket] = [:]
    }

    private static let mostChats = 4096
    private let state = Mutex(State())
    private let now: @Sendable () -> Int64

    /// - Parameter now: a clock that only runs forward, in milliseconds.
    init(now: @escaping @Sendable () -> Int64 = SendPacer.uptime) { self.now = now }

    /// Milliseconds to wait before one more message to a chat; where there is nothing to wait for, it counts as sent.
    func take(chat: Int64) -> Int64 {
        state.withLock { state in
            let time = now()
            // Groups have negative numbers.
            let fresh = chat < 0 ? Bucket(burst: 5, interval: 3000) : Bucket(burst: 3, interval: 1000)
            var bucket = state.chats[chat] ?? fresh
            let wait = max(bucket.wait(time), state.all.wait(time))
            guard wait == 0 else { return wait }
            bucket.take(time)
            state.all.take(time)
            if state.chats.count >= Self.mostChats { state.chats = state.chats.filter { $0.value.free > time } }
            state.chats[chat] = bucket
            return 0
        }
    }

    /// Waits for the turn of a message to a chat.
    /// - Throws: `CancellationError`
    func turn(chat: Int64) async throws {
        while true {
            let wait = take(chat: chat)
            if wait == 0 { return }
            try await Task.sleep(for: .milliseconds(wait))
        }
    }

    private static func uptime() -> Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    private static let start = ContinuousClock.now
}
