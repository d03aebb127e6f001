package import Core
import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: Sendable {
    private let time: Mutex<Timestamp>

    /// - Parameter start: where it stands first; 22 November 2026, 10:00 UTC where nothing else is said.
    package init(_ start: Timestamp = Timestamp(rfc3339: "2026-11-22T10:00:00Z")!) { time = Mutex(start) }

    /// The moment it shows.
    @Sendable package func now() -> Timestamp { time.withLock { $0 } }

    /// The same as nanoseconds of a clock that only runs forward.
    @Sendable package func monotonic() -> UInt64 { UInt64(now().milliseconds) * 1_000_000 }

    /// Moves it.
    package func advance(seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}
