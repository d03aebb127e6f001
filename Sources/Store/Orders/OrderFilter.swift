package import Core

/// Which orders somebody wants to see.
package struct OrderFilter: Sendable {
    package enum Due: Sendable, Equatable {
        /// Late by now.
        case overdue
        /// From now to the end of the office's day.
        case today
        /// From now to the end of the sixth day after today.
        case week
        /// On that day, late or not.
        case day(LocalDate)

        /// The words of the API, or a date; nil for anything else.
        package init?(_ text: String) {
            switch text {
            case "overdue": self = .overdue
            case "today": self = .today
            case "week": self = .week
            default:
                guard let date = LocalDate(text) else { return nil }
                self = .day(date)
            }
        }
    }

    package enum Payment: String, Sendable, CaseIterable {
        /// Money is owed.
        case unpaid
        /// All is paid, or more than that.
        case paid
    }

    package enum Sort: String, Sendable, CaseIterable {
        case newest
        /// Open orders by deadline, those without one last; handed out ones by their end, newest first.
        case deadline
    }

    package var search: SearchQuery?
    package var status: OrderStatus?
    package var client: PublicID?
    package var conversation: PublicID?
    package var manager: PublicID?
    package var due: Due?
    package var payment: Payment?
    /// Translated from it or into it.
    package var language: PublicID?
    package var office: PublicID?
    package var isArchived = false
    /// Only what was called off; all of it is in the archive.
    package var isCancelled = false
    package var sort = Sort.newest

    package init() {}

    /// The moments between which a deadline lies: the first belongs to it, the last does not.
    func span(now: Timestamp, zone: ZoneRules) -> Range<Int64>? {
        let today = zone.local(now).date
        func start(_ date: LocalDate) -> Int64 { zone.moment(date, minutes: 0).milliseconds }
        func end(_ days: Int) -> Int64 { start(today.adding(days: days + 1)) }
        switch due {
        case nil: return nil
        case .overdue: return Int64.min..<now.milliseconds
        case .today: return now.milliseconds..<max(now.milliseconds, end(0))
        case .week: return now.milliseconds..<max(now.milliseconds, end(6))
        case .day(let date): return start(date)..<start(date.adding(days: 1))
        }
    }
}
