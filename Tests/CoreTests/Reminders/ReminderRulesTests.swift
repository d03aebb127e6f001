import Foundation
import Testing

@testable import Core

/// Warsaw as the system knows it.
private let warsaw = ZoneRules(name: "Europe/Warsaw") { moment in
    TimeZone(identifier: "Europe/Warsaw")!.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
}

private func utc(_ text: String) -> Timestamp { Timestamp(rfc3339: text)! }

@Suite struct ReminderRulesTests {
    /// Deadline, when the order was made, hours before, when it is told of.
    @Test(arguments: [
        ("2026-11-27T11:00:00Z", "2026-11-20T11:00:00Z", 24, "2026-11-26T11:00:00Z"),
        // Over a year's end and a leap day.
        ("2027-01-01T08:00:00Z", "2026-12-20T08:00:00Z", 24, "2026-12-31T08:00:00Z"),
        ("2028-03-01T08:00:00Z", "2028-02-01T08:00:00Z", 24, "2028-02-29T08:00:00Z"),
        // Made within the lead: half way.
        ("2026-11-26T16:00:00Z", "2026-11-26T10:00:00Z", 24, "2026-11-26T13:00:00Z"),
        ("2026-11-26T16:00:00Z", "2026-11-25T16:00:00Z", 24, "2026-11-25T16:00:00Z"),
        // Late when it was made: the lead, which is over.
        ("2026-11-26T16:00:00Z", "2026-11-27T16:00:00Z", 24, "2026-11-25T16:00:00Z"),
    ])
    func deadlines(_ deadline: String, _ made: String, _ hours: Int, _ told: String) {
        #expect(ReminderRules.nearing(utc(deadline), orderedAt: utc(made), leadHours: hours) == utc(told))
    }

    /// At nine by the office's clocks, whatever they do that day.
    @Test(arguments: [
        ("2026-11-26", "2026-11-26T08:00:00Z"), ("2026-07-01", "2026-07-01T07:00:00Z"),
        // The clocks went forward and back in the night before.
        ("2026-03-29", "2026-03-29T07:00:00Z"), ("2026-10-25", "2026-10-25T08:00:00Z"),
        ("2028-02-29", "2028-02-29T08:00:00Z"), ("2026-12-31", "2026-12-31T08:00:00Z"), ("2027-01-01", "2027-01-01T08:00:00Z"),
    ])
    func followUps(_ date: String, _ told: String) {
        #expect(ReminderRules.followUp(LocalDate(date)!, in: warsaw) == utc(told))
    }

    private static func office(holidays: [String] = [], yearly: [(Int, Int)] = []) -> OfficeHours {
        let day = OfficeHours.Opening(opens: LocalTimeOfDay("09:00")!, closes: LocalTimeOfDay("17:00")!)
        return OfficeHours(
            days: Array(repeating: day, count: 5) + [nil, nil],
            holidays: Set(holidays.map { LocalDate($0)! }),
            yearly: Set(yearly.map { OfficeHours.MonthDay(month: $0.0, day: $0.1) })
        )
    }

    /// Four hours of an office that is open from nine to five, Monday to Friday.
    @Test(arguments: [
        ("2026-11-26T08:00:00Z", "2026-11-26T12:00:00Z"),
        // In the evening, over a night, over a weekend.
        ("2026-11-26T20:00:00Z", "2026-11-27T12:00:00Z"), ("2026-11-26T14:00:00Z", "2026-11-27T10:00:00Z"),
        ("2026-11-27T15:00:00Z", "2026-11-30T11:00:00Z"),
        // Over the nights in which the clocks change: the office's time counts.
        ("2026-03-27T15:00:00Z", "2026-03-30T10:00:00Z"), ("2026-10-23T14:00:00Z", "2026-10-26T11:00:00Z"),
        // Over Christmas and New Year, both on weekdays here.
        ("2026-12-24T15:00:00Z", "2026-12-28T11:00:00Z"), ("2026-12-31T14:00:00Z", "2027-01-04T10:00:00Z"),
        // Over a leap day, a Tuesday.
        ("2028-02-28T14:00:00Z", "2028-02-29T10:00:00Z"), ("2028-02-29T14:00:00Z", "2028-03-01T10:00:00Z"),
    ])
    func unanswered(_ since: String, _ told: String) {
        let office = Self.office(holidays: ["2026-12-26"], yearly: [(12, 25), (1, 1)])
        #expect(ReminderRules.unanswered(since: utc(since), hours: 4, office: office, in: warsaw) == utc(told))
    }

    @Test func anOfficeThatNeverOpensIsNotWaitedFor() {
        let closed = OfficeHours(days: Array(repeating: nil, count: 7))
        #expect(ReminderRules.unanswered(since: utc("2026-11-26T08:00:00Z"), hours: 4, office: closed, in: warsaw) == nil)
    }

    /// Quiet from ten in the evening to seven in the morning and on the whole weekend.
    @Test(arguments: [
        // At the end of its minute.
        ("2026-11-26T11:00:00Z", "2026-11-26T11:01:00Z"), ("2026-11-26T11:00:59.999Z", "2026-11-26T11:01:00Z"),
        // Thursday night: Friday morning.
        ("2026-11-26T20:58:59Z", "2026-11-26T20:59:00Z"), ("2026-11-26T20:59:00Z", "2026-11-27T06:00:00Z"),
        ("2026-11-27T02:00:00Z", "2026-11-27T06:00:00Z"), ("2026-11-27T05:59:00Z", "2026-11-27T06:00:00Z"),
        // Friday night: Monday at midnight, since Sunday's span is the whole day alone.
        ("2026-11-27T22:30:00Z", "2026-11-29T23:00:00Z"),
        // The nights in which the clocks change.
        ("2026-03-28T12:00:00Z", "2026-03-29T22:00:00Z"), ("2026-10-24T12:00:00Z", "2026-10-25T23:00:00Z"),
        // New Year's Eve, a Thursday, and a leap day, a Tuesday.
        ("2026-12-31T22:00:00Z", "2027-01-01T06:00:00Z"), ("2028-02-28T23:30:00Z", "2028-02-29T06:00:00Z"),
    ])
    func mails(_ made: String, _ sent: String) {
        let quiet = QuietHours(weekdays: .between(LocalTimeOfDay("22:00")!, LocalTimeOfDay("07:00")!), weekend: .allDay)
        #expect(ReminderRules.mail(of: utc(made), quiet: quiet, in: warsaw) == utc(sent))
    }

    @Test func remindersOfOneMinuteAreOneMail() {
        let never = QuietHours(weekdays: .none, weekend: .none)
        let moments = ["2026-11-26T11:00:00Z", "2026-11-26T11:00:30Z", "2026-11-26T11:00:59Z"]
        #expect(Set(moments.map { ReminderRules.mail(of: utc($0), quiet: never, in: warsaw) }) == [utc("2026-11-26T11:01:00Z")])
        #expect(ReminderRules.mail(of: utc("2026-11-26T11:00:03Z"), quiet: never, in: warsaw, gather: 2) == utc("2026-11-26T11:00:04Z"))
    }

    @Test func whatAnAttemptLeadsTo() {
        let now = utc("2026-11-26T11:00:00Z")
        func step(_ outcome: SendOutcome, _ attempts: Int = 1) -> ReminderRules.MailStep {
            ReminderRules.step(after: outcome, attempts: attempts, now: now, base: 1000)
        }
        #expect(step(.accepted) == .sent)
        #expect(step(.refused(.recipientRefused, "")) == .failed)
        #expect(step(.unconfirmed("")) == .uncertain)
        for outcome in [SendOutcome.deferred(""), .lost(""), .account(ListenerFault(.refused))] {
            #expect(step(outcome) == .retry(at: now.adding(seconds: 1)))
            #expect(step(outcome, 3) == .retry(at: now.adding(seconds: 4)))
            #expect(step(outcome, 20) == .retry(at: now.adding(seconds: 1800)))
            #expect(step(outcome, ReminderRules.mailAttempts) == .failed)
        }
    }
}
