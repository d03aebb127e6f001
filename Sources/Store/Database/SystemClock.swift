package import Core

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The machine's clock, for the composition root; everything else is handed a clock.
package enum SystemClock {
    /// The present moment, to the millisecond.
    @Sendable package static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// Both of the machine's clocks.
package enum BothClocks {
    /// The steady one also counts while the machine sleeps: what was not heard from meanwhile is silent.
    @Sendable package static func now() -> Moment {
        var time = timespec()
        #if canImport(Glibc)
        clock_gettime(CLOCK_BOOTTIME, &time)
        #else
        clock_gettime(CLOCK_MONOTONIC, &time)
        #endif
        return Moment(wall: SystemClock.now(), steady: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
