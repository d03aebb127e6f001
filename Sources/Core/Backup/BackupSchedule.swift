/// When the next copy is due: once a day at the same local time; soon where that was missed; an hour after a failure.
package struct BackupSchedule: Sendable {
    /// Minutes after midnight of the office's clocks, 0 to 1439.
    package var minute: Int64 = 150
    /// Seconds after the start before a missed copy is made up for: a start has other things to do first.
    package var catchUpSeconds: Int64 = 600
    /// Seconds between a failure and the next try.
    package var retrySeconds: Int64 = 3600

    package init() {}

    /// - Parameters:
    ///   - good: when the last good copy was made.
    ///   - failed: when the last try failed; nil where it did not.
    ///   - utcOffset: seconds by which the office's clocks are ahead of UTC.
    package func next(good: Timestamp?, failed: Timestamp?, startedAt: Timestamp, now: Timestamp, utcOffset: Int64) -> Timestamp {
        let earliest = max(startedAt.adding(seconds: catchUpSeconds), failed?.adding(seconds: retrySeconds) ?? startedAt)
        guard let good, failed == nil else { return earliest }
        // A copy from the future was made before the clock was set back.
        let regular = after(min(good, now), utcOffset)
        return regular <= now ? max(earliest, regular) : regular
    }

    /// The first moment with the chosen local time after a moment.
    private func after(_ moment: Timestamp, _ utcOffset: Int64) -> Timestamp {
        let local = moment.milliseconds / 1000 + utcOffset
        let midnight = local - (local % 86_400 + 86_400) % 86_400
        var time = midnight + minute * 60
        if time <= local { time += 86_400 }
        return Timestamp(milliseconds: (time - utcOffset) * 1000)
    }
}
