package import Core
import Foundation

/// Times as people write them into mail.
package enum LocalTime {
    /// `24.11.2026 12:05`, as the office's clocks show it.
    static func text(_ time: Timestamp, in zone: ZoneRules) -> String {
        let (date, minutes) = zone.local(time)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(date.dayOfMonth)).\(two(date.month)).\(date.year) \(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// Minutes by which the machine's clock is ahead of UTC.
    package static func offsetMinutes(at time: Timestamp) -> Int {
        TimeZone.current.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)) / 60
    }
}
