/// A day of the calendar, wherever it is.
package struct LocalDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    package let day: Int

    package init(day: Int) { self.day = day }

    /// Nil for a day that does not exist, and for years that no order has (1900–2999 are taken).
    package init?(year: Int, month: Int, day: Int) {
        guard (1900...2999).contains(year), (1...12).contains(month), (1...CivilDate.length(ofMonth: month, year: year)).contains(day)
        else { return nil }
        self.day = CivilDate.days(year: year, month: month, day: day)
    }

    /// Reads `2026-11-26`; nil for anything else, also for days that do not exist.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45 else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            bytes[range].reduce(0 as Int?) { value, byte in
                guard let value, (48...57).contains(byte) else { return nil }
                return value * 10 + Int(byte - 48)
            }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package var year: Int { CivilDate.date(ofDay: day).year }
    package var month: Int { CivilDate.date(ofDay: day).month }
    package var dayOfMonth: Int { CivilDate.date(ofDay: day).day }

    /// 0 is Monday, 6 Sunday.
    package var weekday: Int { ((day + 3) % 7 + 7) % 7 }

    package var description: String {
        let date = CivilDate.date(ofDay: day)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(date.year)-\(two(date.month))-\(two(date.day))"
    }

    package func adding(days: Int) -> LocalDate { LocalDate(day: day + days) }

    package static func < (a: LocalDate, b: LocalDate) -> Bool { a.day < b.day }
}

/// A time of day, in minutes since midnight.
package struct LocalTimeOfDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 0–1439
    package let minutes: Int

    /// Nil outside 0–1439.
    package init?(minutes: Int) {
        guard (0..<1440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// Reads `09:30`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == 58, [0, 1, 3, 4].allSatisfy({ (48...57).contains(bytes[$0]) }) else { return nil }
        let hours = Int(bytes[0] - 48) * 10 + Int(bytes[1] - 48)
        let minutes = Int(bytes[3] - 48) * 10 + Int(bytes[4] - 48)
        guard hours < 24, minutes < 60 else { return nil }
        self.minutes = hours * 60 + minutes
    }

    package var description: String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }

    package static func < (a: LocalTimeOfDay, b: LocalTimeOfDay) -> Bool { a.minutes < b.minutes }
}

/// A time zone as its rules say it; the store reads them from the system.
package struct ZoneRules: Sendable {
    /// The zone's name, e.g. `Europe/Warsaw`.
    package let name: String
    /// Seconds by which its clocks are ahead of UTC at a moment.
    private let offset: @Sendable (Timestamp) -> Int

    package init(name: String, offset: @escaping @Sendable (Timestamp) -> Int) {
        self.name = name
        self.offset = offset
    }

    /// The moment when clocks show a date and a time. One that they pass over moves forward by what is missing; of two the first.
    package func moment(_ date: LocalDate, minutes: Int) -> Timestamp {
        let local = Int64(date.day) * 86_400 + Int64(minutes) * 60
        func seconds(_ offset: Int) -> Timestamp { Timestamp(milliseconds: (local - Int64(offset)) * 1000) }
        // No zone is a day away from UTC, and none changes twice within two days.
        let before = offset(seconds(0).adding(seconds: -86_400))
        let after = offset(seconds(0).adding(seconds: 86_400))
        let early = seconds(before)
        if offset(early) == before { return early }
        let late = seconds(after)
        if offset(late) == after { return late }
        // The clocks pass over it: as they stood before, it is later by what they skip.
        return early
    }

    /// The end of a day: the last millisecond before the next one begins.
    package func end(of date: LocalDate) -> Timestamp { moment(date.adding(days: 1), minutes: 0).adding(milliseconds: -1) }

    /// What calendar and clocks show at a moment.
    package func local(_ moment: Timestamp) -> (date: LocalDate, minutes: Int) {
        let local = moment.milliseconds + Int64(offset(moment)) * 1000
        let day = Int((Double(local) / 86_400_000).rounded(.down))
        return (LocalDate(day: day), Int((local - Int64(day) * 86_400_000) / 60_000))
    }
}

/// By when an order is wanted.
package struct Deadline: Hashable, Sendable {
    package var date: LocalDate
    /// Nil for "that day".
    package var time: LocalTimeOfDay?

    package init(date: LocalDate, time: LocalTimeOfDay?) {
        self.date = date
        self.time = time
    }

    /// The moment after which it is late.
    package func moment(in zone: ZoneRules) -> Timestamp {
        if let time { zone.moment(date, minutes: time.minutes) } else { zone.end(of: date) }
    }
}
