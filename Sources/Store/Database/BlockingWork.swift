import Dispatch
import Synchronization

/// Runs blocking work away from Swift's cooperative threads, of which a two-core machine has two.
package enum BlockingWork {
    private static let queue = DispatchQueue(label: "dragoman.blocking", attributes: .concurrent)

    /// Runs `body` on a thread that may block and returns or throws what it does.
    package static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }

    /// The same for work that nothing can break off, a name server that does not answer for one: whoever is cancelled does not wait for its end.
    /// - Throws: what the body throws; `CancellationError`.
    package static func abandonable<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        let end = FirstEnd<T>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                end.wait(continuation)
                queue.async { end.settle(Result { try body() }) }
            }
        } onCancel: {
            end.settle(.failure(CancellationError()))
        }
    }
}

/// Of two ends the one that comes first.
private final class FirstEnd<T: Sendable>: Sendable {
    private enum State: Sendable {
        case open
        case waiting(CheckedContinuation<T, any Error>)
        case settled(Result<T, any Error>)
    }

    private let state = Mutex(State.open)

    func wait(_ continuation: CheckedContinuation<T, any Error>) {
        let early: Result<T, any Error>? = state.withLock { state in
            if case .settled(let result) = state { return result }
            state = .waiting(continuation)
            return nil
        }
        if let early { continuation.resume(with: early) }
    }

    func settle(_ result: Result<T, any Error>) {
        let waiting: CheckedContinuation<T, any Error>? = state.withLock { state in
            defer { if case .settled = state {} else { state = .settled(result) } }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(with: result)
    }
}
