import Core
import Testing

@Suite struct QuietHoursTests {
    private let nights = QuietHours(weekdays: .between(time("22:00"), time("08:00")), weekend: .allDay)

    @Test(arguments: [
        // 26 November 2026 is a Thursday.
        ("2026-11-26", "21:59", false), ("2026-11-26", "22:00", true), ("2026-11-27", "07:59", true), ("2026-11-27", "08:00", false),
        // The night of Friday belongs to Friday and goes into the weekend, which is quiet anyway.
        ("2026-11-27", "23:00", true), ("2026-11-28", "12:00", true), ("2026-11-29", "23:59", true),
        // Monday morning: nothing began on Sunday that goes on.
        ("2026-11-30", "00:00", false), ("2026-11-30", "07:00", false),
    ])
    func nightsAndWeekends(_ date: String, _ clock: String, _ quiet: Bool) {
        #expect(nights.covers(day(date), minutes: time(clock).minutes) == quiet)
    }

    @Test func aSpanWithinADay() {
        let quiet = QuietHours(weekdays: .between(time("12:00"), time("13:00")), weekend: .none)
        #expect(!quiet.covers(day("2026-11-26"), minutes: 719))
        #expect(quiet.covers(day("2026-11-26"), minutes: 720))
        #expect(!quiet.covers(day("2026-11-26"), minutes: 780))
        #expect(!quiet.covers(day("2026-11-28"), minutes: 750))
    }

    @Test(arguments: [
        ("2026-11-26T10:00:00Z", "2026-11-26T10:00:00Z"), ("2026-11-26T21:30:00Z", "2026-11-27T07:00:00Z"),
        // Through the weekend.
        ("2026-11-27T21:30:00Z", "2026-11-29T23:00:00Z"),
        // Through the night in which the clocks go forward, and the one in which they go back.
        ("2026-03-27T22:00:00Z", "2026-03-29T22:00:00Z"), ("2026-10-23T21:00:00Z", "2026-10-25T23:00:00Z"),
        // Through the end of the year: 31 December 2026 is a Thursday.
        ("2026-12-31T22:00:00Z", "2027-01-01T07:00:00Z"),
    ])
    func quietOnlyPutsOff(_ from: String, _ to: String) { #expect(nights.next(after: moment(from), in: .warsaw) == moment(to)) }

    @Test func whatIsAlwaysQuietNeverEnds() {
        #expect(QuietHours(weekdays: .allDay, weekend: .allDay).next(after: moment("2026-11-26T10:00:00Z"), in: .warsaw) == nil)
    }

    /// A span that ends in the hour that is not there ends when the clocks have passed over it.
    @Test func theEndIsNotThere() {
        let quiet = QuietHours(weekdays: .none, weekend: .between(time("00:00"), time("02:30")))
        #expect(quiet.next(after: moment("2026-03-28T23:30:00Z"), in: .warsaw) == moment("2026-03-29T01:30:00Z"))
    }
}

@Suite struct OfficeHoursTests {
    private static let nineToFive = OfficeHours.Opening(opens: time("09:00"), closes: time("17:00"))!
    private let hours = OfficeHours(
        days: Array(repeating: nineToFive, count: 5) + [nil, nil],
        holidays: [day("2026-11-30")],
        yearly: [.init(month: 12, day: 25), .init(month: 2, day: 29)]
    )

    @Test(arguments: [
        // Thursday to Friday.
        (0, "2026-11-26T10:00:00Z", "2026-11-26T10:00:00Z"), (60, "2026-11-26T10:00:00Z", "2026-11-26T11:00:00Z"),
        (240, "2026-11-26T14:00:00Z", "2026-11-27T10:00:00Z"),
        // Before it opens and after it closed.
        (60, "2026-11-26T05:00:00Z", "2026-11-26T09:00:00Z"), (60, "2026-11-26T20:00:00Z", "2026-11-27T09:00:00Z"),
        // Over a weekend and a holiday on Monday.
        (60, "2026-11-27T16:00:00Z", "2026-12-01T09:00:00Z"),
        // Over Christmas: 25 December 2026 is a Friday.
        (60, "2026-12-24T16:00:00Z", "2026-12-28T09:00:00Z"),
        // To the minute at which it closes.
        (480, "2026-11-26T08:00:00Z", "2026-11-26T16:00:00Z"), (481, "2026-11-26T08:00:00Z", "2026-11-27T08:01:00Z"),
        // Over the weekends in which the clocks change: nine o'clock is an hour earlier, and later.
        (60, "2026-03-27T16:00:00Z", "2026-03-30T08:00:00Z"), (60, "2026-10-23T15:00:00Z", "2026-10-26T09:00:00Z"),
    ])
    func openTimePasses(_ minutes: Int, _ from: String, _ to: String) {
        #expect(hours.moment(minutes, after: moment(from), in: .warsaw) == moment(to))
    }

    @Test func aLeapDayIsClosedOnlyWhenItIsThere() {
        // 29 February 2028 is a Tuesday.
        #expect(hours.span(of: day("2028-02-29")) == nil)
        #expect(hours.span(of: day("2027-03-01")) != nil)
    }

    @Test func anOfficeThatNeverOpensIsNoReason() {
        let closed = OfficeHours(days: Array(repeating: nil, count: 7))
        #expect(closed.moment(1, after: moment("2026-11-26T10:00:00Z"), in: .warsaw) == nil)
    }

    @Test func closingBeforeOpeningIsNoOpening() {
        #expect(OfficeHours.Opening(opens: time("17:00"), closes: time("09:00")) == nil)
        #expect(OfficeHours.Opening(opens: time("09:00"), closes: time("09:00")) == nil)
    }
}

@Suite struct OrderRulesTests {
    @Test(arguments: [
        (OrderStatus.closed, PaymentState.unpaid, 0, [OrderRules.Refusal.unpaid]), (.closed, .partly, 2, [.unpaid, .originalsHere]),
        (.closed, .paid, 1, [.originalsHere]), (.closed, .paid, 0, []), (.closed, .overpaid, 0, []), (.closed, .unpriced, 0, []),
        (.ready, .unpaid, 3, []), (.paid, .unpaid, 0, []),
    ])
    func handingOut(_ status: OrderStatus, _ payment: PaymentState, _ originals: Int, _ refusals: [OrderRules.Refusal]) {
        #expect(OrderRules.refusals(of: status, payment: payment, originals: originals) == refusals)
    }

    @Test(
        arguments: [
            (nil, 0, PaymentState.unpriced), (nil, 100, .overpaid), (nil, -5, .unpriced), (100, 0, .unpaid), (100, -5, .unpaid),
            (100, 1, .partly),
            (100, 99, .partly), (100, 100, .paid), (100, 101, .overpaid), (0, 0, .paid), (0, 1, .overpaid), (Int64.max, 1, .partly),
        ] as [(Int64?, Int64, PaymentState)]
    )
    func payment(_ gross: Int64?, _ paid: Int64, _ state: PaymentState) { #expect(PaymentState(gross: gross, paid: paid) == state) }

    @Test func onlyTheSameFieldsCollide() {
        #expect(OrderRules.collisions(["status", "pages"], since: ["description"]) == [])
        #expect(OrderRules.collisions(["status", "pages", "deadline"], since: ["pages", "status"]) == ["pages", "status"])
    }
}
