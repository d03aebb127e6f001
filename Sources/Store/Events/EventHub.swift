import Synchronization

/// Knows the number of the newest event and wakes those who wait for newer ones.
///
/// It carries numbers only: whoever is woken reads the events from the database, filtered by what he may see. A waiter that
/// is busy misses nothing, since only the newest number matters.
package final class EventHub: Sendable {
    private struct State {
        var last: Int64
        var waiters: [Int: AsyncStream<Int64>.Continuation] = [:]
        var nextWaiter = 0
    }

    private let state: Mutex<State>
    /// Keeps the numbers in order on their way to the waiters. Never taken by one that ends: it is told of its end under the lock of its
    /// task, which `yield` takes too, so that one lock for both stopped the whole process.
    private let order = Mutex(())

    init(last: Int64) { state = Mutex(State(last: last)) }

    /// The number of the newest committed event; 0 where there was none yet.
    package var last: Int64 { state.withLock { $0.last } }

    /// The newest number whenever it grew, beginning with the present one. Ends when the caller's task is cancelled.
    package func numbers() -> AsyncStream<Int64> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let id = state.withLock { state in
                let id = state.nextWaiter
                state.nextWaiter += 1
                state.waiters[id] = continuation
                continuation.yield(state.last)
                return id
            }
            continuation.onTermination = { [self] _ in
                state.withLock { _ = $0.waiters.removeValue(forKey: id) }
            }
        }
    }

    func advance(to number: Int64) {
        order.withLock { _ in
            let waiters = state.withLock { state -> [AsyncStream<Int64>.Continuation] in
                guard number > state.last else { return [] }
                state.last = number
                return Array(state.waiters.values)
            }
            for waiter in waiters { waiter.yield(number) }
        }
    }
}
