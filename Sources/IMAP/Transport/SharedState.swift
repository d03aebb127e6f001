internal import Synchronization

/// What callers may look at from any thread while the event loop goes on.
final class SharedState: Sendable {
    private struct Values: Sendable {
        var capabilities: Set<String> = []
        var exists = 0
        var hasChanged = false
        var isPreauthenticated = false
    }

    private let values = Mutex(Values())
    private let received = Atomic<Int>(0)

    var capabilities: Set<String> {
        get { values.withLock { $0.capabilities } }
        set { values.withLock { $0.capabilities = newValue } }
    }
    var exists: Int {
        get { values.withLock { $0.exists } }
        set { values.withLock { $0.exists = newValue } }
    }
    var hasChanged: Bool {
        get { values.withLock { $0.hasChanged } }
        set { values.withLock { $0.hasChanged = newValue } }
    }
    var isPreauthenticated: Bool {
        get { values.withLock { $0.isPreauthenticated } }
        set { values.withLock { $0.isPreauthenticated = newValue } }
    }

    /// Bytes read from the socket, TLS included.
    var bytesReceived: Int { received.load(ordering: .relaxed) }

    func count(received bytes: Int) {
        received.add(bytes, ordering: .relaxed)
    }

    /// Whether something changed since the last call.
    func takeChanges() -> Bool {
        values.withLock { values in
            defer { values.hasChanged = false }
            return values.hasChanged
        }
    }
}
