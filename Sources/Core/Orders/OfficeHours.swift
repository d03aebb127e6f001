/// When an office is open.
package struct OfficeHours: Sendable, Hashable {
    /// Monday first; nil where the office is closed.
    package var days: [Opening?]
    /// Days on which it is closed.
    package var holidays: Set<LocalDate>
    /// Months and days on which it is closed every year.
    package var yearly: Set<MonthDay>

    /// From an opening to a closing on the same day.
    package struct Opening: Sendable, Hashable {
        package let opens: LocalTimeOfDay
        package let closes: LocalTimeOfDay

        /// Nil where it does not close after it opens.
        package init?(opens: LocalTimeOfDay, closes: LocalTimeOfDay) {
            guard opens < closes else { return nil }
            self.opens = opens
            self.closes = closes
        }
    }

    /// A day of every year. The 29th of February is there in leap years only.
    package struct MonthDay: Sendable, Hashable {
        package let month: Int
        package let day: Int

        package init(month: Int, day: Int) {
            self.month = month
            self.day = day
        }
    }

    /// - Parameter days: seven, Monday first.
    package init(days: [Opening?], holidays: Set<LocalDate> = [], yearly: Set<MonthDay> = []) {
        precondition(days.count == 7)
        self.days = days
        self.holidays = holidays
        self.yearly = yearly
    }

    /// The opening of a day; nil where it is closed.
    package func span(of date: LocalDate) -> Opening? {
        if holidays.contains(date) || yearly.contains(MonthDay(month: date.month, day: date.dayOfMonth)) { return nil }
        return days[date.weekday]
    }

    /// The moment when so much open time has passed since another; nil where the office does not open for that long within a year.
    /// - Parameter minutes: of open time, 0 or more.
    package func moment(_ minutes: Int, after start: Timestamp, in zone: ZoneRules) -> Timestamp? {
        var left = Int64(minutes) * 60_000
        let first = zone.local(start).date
        for offset in 0..<366 {
            let date = first.adding(days: offset)
            guard let span = span(of: date) else { continue }
            let opens = max(zone.moment(date, minutes: span.opens.minutes), start)
            let closes = zone.moment(date, minutes: span.closes.minutes)
            let room = closes.milliseconds - opens.milliseconds
            guard room > 0 else { continue }
            if left <= room { return opens.adding(milliseconds: left) }
            left -= room
        }
        return nil
    }
}
