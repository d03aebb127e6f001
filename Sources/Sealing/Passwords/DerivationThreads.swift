internal import Foundation
internal import Synchronization

/// Runs long computations on threads of their own, a fixed number at once, with a bounded queue before them.
///
/// A scrypt computation blocks its thread for about 80 ms and holds 32 MiB. On the cooperative pool two of them would stop
/// every other task of a two-core machine; without a bound a few hundred login attempts would take all its memory. A thread is
/// started when there is work and ends when the queue is empty, so that an idle process has none.
final class DerivationThreads: Sendable {
    typealias Job = @Sendable () -> Void

    private struct State {
        var running = 0
        var waiting: [Job] = []
    }

    private let state = Mutex(State())
    private let maximumRunning: Int
    private let maximumWaiting: Int

    init(maximumRunning: Int, maximumWaiting: Int) {
        precondition(maximumRunning > 0 && maximumWaiting >= 0)
        self.maximumRunning = maximumRunning
        self.maximumWaiting = maximumWaiting
    }

    /// How many computations run and wait now.
    var load: (running: Int, waiting: Int) {
        state.withLock { ($0.running, $0.waiting.count) }
    }

    /// Runs `work` on one of the threads and suspends the caller until it is done.
    ///
    /// A cancelled caller waits all the same: the computation cannot be stopped, and the wait is bounded by the queue.
    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws(SealingError) -> Value {
        let result: Result<Value, SealingError> = await withCheckedContinuation { continuation in
            let accepted = submit { continuation.resume(returning: .success(work())) }
            if !accepted {
                continuation.resume(returning: .failure(.overloaded))
            }
        }
        return try result.get()
    }

    private enum Admission { case start, wait, refuse }

    private func submit(_ job: @escaping Job) -> Bool {
        let admission = state.withLock { state -> Admission in
            if state.running < maximumRunning {
                state.running += 1
                return .start
            }
            guard state.waiting.count < maximumWaiting else { return .refuse }
            state.waiting.append(job)
            return .wait
        }
        if case .start = admission {
            Thread.detachNewThread { self.work(from: job) }
        }
        return admission != .refuse
    }

    private func work(from first: @escaping Job) {
        var next: Job? = first
        while let job = next {
            job()
            next = state.withLock { state in
                guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
                state.running -= 1
                return nil
            }
        }
    }
}
