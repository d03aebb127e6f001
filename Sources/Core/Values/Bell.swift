import Synchronization

/// Wakes the one task that sleeps by it; a second sleeper wakes the first. Rung while nobody sleeps, it ends the next sleep at once; rung twice, it counts once.
package final class Bell: Sendable {
    private struct State {
        var rung = false
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    package func ring() {
        let sleeper = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state.sleeper = nil }
            if state.sleeper == nil { state.rung = true }
            return state.sleeper
        }
        sleeper?.resume()
    }

    /// Sleeps until it rings, the time is over or the task is cancelled.
    /// - Parameter limit: nil to wait for the bell alone.
    /// - Returns: whether it rang.
    @discardableResult
    package func sleep(for limit: Duration?) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await self.wait()
                return !Task.isCancelled
            }
            if let limit {
                group.addTask {
                    try? await Task.sleep(for: limit)
                    return false
                }
            }
            let first = await group.next() ?? false
            group.cancelAll()
            return first
        }
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let woken = state.withLock { state -> CheckedContinuation<Void, Never>? in
                    if state.rung || Task.isCancelled {
                        state.rung = state.rung && Task.isCancelled
                        return continuation
                    }
                    defer { state.sleeper = continuation }
                    return state.sleeper
                }
                woken?.resume()
            }
        } onCancel: {
            let sleeper = state.withLock { state -> CheckedContinuation<Void, Never>? in
                defer { state.sleeper = nil }
                return state.sleeper
            }
            sleeper?.resume()
        }
    }
}
