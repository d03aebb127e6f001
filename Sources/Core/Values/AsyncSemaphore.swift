import Synchronization

/// Bounds how many tasks do something at the same time.
package final class AsyncSemaphore: Sendable {
    private struct State {
        var free: Int
        var waiting: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        var nextID = 0
    }

    private let state: Mutex<State>

    package init(_ count: Int) { state = Mutex(State(free: count)) }

    /// Takes a place, waiting for one where all are taken.
    package func wait() async {
        _ = await take(number(), cancellable: false)
    }

    /// Takes a place; a task that is cancelled while it waits takes none.
    /// - Throws: `CancellationError`
    package func waitUnlessCancelled() async throws {
        let id = number()
        let hasPlace = await withTaskCancellationHandler {
            await take(id, cancellable: true)
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: false)
        }
        guard hasPlace else { throw CancellationError() }
        guard Task.isCancelled else { return }
        signal()
        throw CancellationError()
    }

    /// Gives a place back.
    package func signal() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }

    private func number() -> Int {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    private func take(_ id: Int, cancellable: Bool) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Bool? in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                // Whoever is cancelled from here on is found in the list by the handler.
                if cancellable, Task.isCancelled { return false }
                state.waiting.append((id, continuation))
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
