/// When people are reminded, as far as it needs no store.
package enum ReminderRules {
    /// The time of a day on which follow-ups come, in minutes.
    package static let followUpMinutes = 9 * 60
    /// What was due for longer than this many seconds when it is first seen is no news: it comes from an import, or from before an upgrade.
    package static let newsSeconds: Int64 = 30 * 86_400
    /// The same for somebody who waits for an answer: longer than any row of holidays.
    package static let waitingSeconds: Int64 = 7 * 86_400
    /// Seconds after an order was handed out in spite of owed money until that is said again.
    package static let owedSeconds: Int64 = 7 * 86_400
    /// A message that came so many seconds after it was written was read from a mailbox's history: nobody waits for its answer.
    package static let historySeconds: Int64 = 3 * 86_400
    /// Attempts at a mail until it fails: some ten hours, after which nobody needs it any more.
    package static let mailAttempts = 24
    /// Seconds for which a mail waits for a mailbox that can send, and between two looks for one.
    package static let mailboxSeconds: Int64 = 7 * 86_400
    package static let mailboxLookSeconds: Int64 = 300

    /// When a deadline is near: the lead before it; half way to it where the order was made within the lead.
    package static func nearing(_ deadline: Timestamp, orderedAt: Timestamp, leadHours: Int) -> Timestamp {
        let lead = deadline.adding(seconds: -Int64(leadHours) * 3600)
        guard lead < orderedAt, orderedAt < deadline else { return lead }
        return orderedAt.adding(milliseconds: (deadline.milliseconds - orderedAt.milliseconds) / 2)
    }

    /// When a follow-up comes: at nine on its day.
    package static func followUp(_ date: LocalDate, in zone: ZoneRules) -> Timestamp { zone.moment(date, minutes: followUpMinutes) }

    /// When somebody waited too long for an answer: so many hours that the office was open.
    package static func unanswered(since: Timestamp, hours: Int, office: OfficeHours, in zone: ZoneRules) -> Timestamp? {
        office.moment(hours * 60, after: since, in: zone)
    }

    /// When the mail about a reminder goes out: at the end of its minute, so that those of one minute are one mail, or after the quiet hours.
    /// - Parameter gather: seconds of such a "minute", 1 or more.
    /// - Returns: nil where no moment of two weeks is left.
    package static func mail(of moment: Timestamp, quiet: QuietHours, in zone: ZoneRules, gather: Int64 = 60) -> Timestamp? {
        let step = gather * 1000
        let end = Timestamp(milliseconds: (moment.milliseconds / step + 1) * step)
        return quiet.next(after: end, in: zone)
    }

    /// What came of an attempt to mail.
    package enum MailStep: Sendable, Hashable {
        case sent
        case retry(at: Timestamp)
        case failed
        case uncertain
    }

    /// - Parameters:
    ///   - attempts: that were begun, this one included.
    ///   - base: the wait after the first failure, in milliseconds; it doubles, up to half an hour.
    package static func step(after outcome: SendOutcome, attempts: Int, now: Timestamp, base: Int64) -> MailStep {
        switch outcome {
        case .accepted: return .sent
        case .refused: return .failed
        case .unconfirmed: return .uncertain
        case .deferred, .lost, .account:
            guard attempts < mailAttempts else { return .failed }
            return .retry(at: now.adding(milliseconds: min(base << Int64(min(max(attempts - 1, 0), 20)), 1_800_000)))
        }
    }
}
