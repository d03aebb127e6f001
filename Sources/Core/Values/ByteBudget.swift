import Synchronization

/// Bounds how many bytes several tasks hold at the same time. Whoever asks for more than there are at all gets all there are, alone;
/// who asked first is served first, so that a large share is not overtaken for ever by small ones.
package final class ByteBudget: Sendable {
    /// A share, given back when nobody holds it any more.
    package final class Share: Sendable {
        private let bytes: Int
        private let budget: ByteBudget

        fileprivate init(_ bytes: Int, _ budget: ByteBudget) {
            self.bytes = bytes
            self.budget = budget
        }

        deinit { budget.giveBack(bytes) }
    }

    private struct Waiter {
        let id: Int
        let bytes: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var free: Int
        var waiting: [Waiter] = []
        var nextID = 0

        /// Those at the front whose share is free now.
        mutating func admit() -> [Waiter] {
            var admitted: [Waiter] = []
            while let next = waiting.first, next.bytes <= free {
                free -= next.bytes
                admitted.append(waiting.removeFirst())
            }
            return admitted
        }
    }

    private let total: Int
    private let state: Mutex<State>

    package init(_ bytes: Int) {
        total = bytes
        state = Mutex(State(free: bytes))
    }

    /// Bytes that nobody holds.
    package var free: Int { state.withLock { $0.free } }

    /// How many wait for a share.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Takes a share, waiting until there is one.
    /// - Throws: `CancellationError`
    package func take(_ wanted: Int) async throws -> Share {
        let bytes = min(max(wanted, 0), total)
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let isMine = await withTaskCancellationHandler {
            await wait(id, bytes)
        } onCancel: {
            let (mine, admitted) = state.withLock { state -> (Waiter?, [Waiter]) in
                let mine = state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
                return (mine, state.admit())
            }
            mine?.continuation.resume(returning: false)
            for one in admitted { one.continuation.resume(returning: true) }
        }
        guard isMine else { throw CancellationError() }
        let share = Share(bytes, self)
        try Task.checkCancellation()
        return share
    }

    private func wait(_ id: Int, _ bytes: Int) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Bool? in
                if state.waiting.isEmpty, bytes <= state.free {
                    state.free -= bytes
                    return true
                }
                // Whoever is cancelled from here on is found in the list by the handler.
                if Task.isCancelled { return false }
                state.waiting.append(Waiter(id: id, bytes: bytes, continuation: continuation))
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    private func giveBack(_ bytes: Int) {
        let admitted = state.withLock { state in
            state.free += bytes
            return state.admit()
        }
        for one in admitted { one.continuation.resume(returning: true) }
    }
}
