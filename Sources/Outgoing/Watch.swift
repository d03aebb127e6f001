internal import CSend
internal import Synchronization

/// What another thread may do to a session: cancel it.
final class Watch: Sendable {
    private struct State: @unchecked Sendable {
        var handle: OpaquePointer?
        var cancelled: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    var cancelled: ContinuousClock.Instant? { state.withLock { $0.cancelled } }

    func opened(_ handle: OpaquePointer) { state.withLock { $0.handle = handle } }

    /// Before the handle is freed.
    func closed() { state.withLock { $0.handle = nil } }

    func cancel() {
        state.withLock { state in
            if state.cancelled == nil { state.cancelled = ContinuousClock().now }
            if let handle = state.handle { csend_wake(handle) }
        }
    }
}
