import Dispatch

/// Runs blocking work away from Swift's cooperative threads, of which a two-core machine has two.
package enum BlockingWork {
    private static let queue = DispatchQueue(label: "dragoman.blocking", attributes: .concurrent)

    /// Runs `body` on a thread that may block and returns or throws what it does.
    package static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
