/// When somebody does not want to be written to. Each side of the week is a span of the day, the whole day, or nothing.
package struct QuietHours: Sendable, Hashable {
    package enum Span: Sendable, Hashable {
        case none
        case allDay
        /// From one time of day to another, over midnight where the end is not after the beginning.
        case between(LocalTimeOfDay, LocalTimeOfDay)
    }

    package var weekdays: Span
    package var weekend: Span

    package init(weekdays: Span, weekend: Span) {
        self.weekdays = weekdays
        self.weekend = weekend
    }

    /// Whether a time of a day is quiet. A span over midnight belongs to the day on which it begins.
    package func covers(_ date: LocalDate, minutes: Int) -> Bool {
        let today = span(of: date)
        switch today {
        case .allDay: return true
        case .none: break
        case .between(let from, let to):
            if from < to {
                if minutes >= from.minutes, minutes < to.minutes { return true }
            } else if minutes >= from.minutes {
                return true
            }
        }
        // What began yesterday may go on into this morning.
        if case .between(let from, let to) = span(of: date.adding(days: -1)), to <= from, minutes < to.minutes { return true }
        return false
    }

    /// The first moment at or after another that is not quiet; nil where no moment of two weeks is.
    package func next(after moment: Timestamp, in zone: ZoneRules) -> Timestamp? {
        let (date, minutes) = zone.local(moment)
        if !covers(date, minutes: minutes) { return moment }
        // Quiet ends at midnight or at the end of a span: those moments are all there is to try.
        for day in 0...14 {
            let candidate = date.adding(days: day)
            var ends = [0]
            for span in [span(of: candidate), span(of: candidate.adding(days: -1))] {
                if case .between(_, let to) = span { ends.append(to.minutes) }
            }
            for end in ends.sorted() where day > 0 || end > minutes {
                let moment = zone.moment(candidate, minutes: end)
                let local = zone.local(moment)
                if !covers(local.date, minutes: local.minutes) { return moment }
            }
        }
        return nil
    }

    private func span(of date: LocalDate) -> Span { date.weekday < 5 ? weekdays : weekend }
}
