#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A clock for durations, which nobody sets back.
package enum MonotonicClock {
    /// Nanoseconds since some moment.
    @Sendable package static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
