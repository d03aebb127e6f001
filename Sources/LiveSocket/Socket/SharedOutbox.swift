internal import NIOCore
internal import Synchronization

/// The outbox of a socket, shared by the tasks that write and the event loop that sends.
final class SharedOutbox: Sendable {
    typealias Waiter = CheckedContinuation<Void, any Error>
    typealias Frame = Outbox<Waiter>.Frame

    private let outbox: Mutex<Outbox<Waiter>>

    init(maximumBytes: Int) {
        outbox = Mutex(Outbox(maximumBytes: maximumBytes))
    }

    var pendingBytes: Int { outbox.withLock { $0.pendingBytes } }

    func enqueue(_ frame: Frame) -> Outbox<Waiter>.Enqueued {
        outbox.withLock { $0.enqueue(frame) }
    }

    func reserve(_ bytes: Int) -> Bool {
        outbox.withLock { $0.reserve(bytes) }
    }

    func takeAll() -> [Frame] {
        outbox.withLock { $0.takeAll() }
    }

    func written(_ bytes: Int) {
        for waiter in outbox.withLock({ $0.written(bytes) }) { waiter.resume() }
    }

    func close() {
        for waiter in outbox.withLock({ $0.close() }) { waiter.resume(throwing: LiveSocketError.closed) }
    }

    /// Suspends until at least half of the outbox is free.
    func room() async throws {
        let identifier = outbox.withLock { $0.makeIdentifier() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: Waiter) in
                // A task that was cancelled before it registered finds no waiter to cancel, so it asks here once more.
                let refused = outbox.withLock { Task.isCancelled ? waiter : $0.wait(waiter, identifier: identifier) }
                refused?.resume()
            }
            try Task.checkCancellation()
            if outbox.withLock({ $0.isClosed }) { throw LiveSocketError.closed }
        } onCancel: {
            outbox.withLock { $0.cancel(identifier) }?.resume(throwing: CancellationError())
        }
    }
}
