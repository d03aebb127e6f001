import Core
import Testing

/// Days, times of day, and the moments that they mean somewhere.
@Suite struct DateTests {
    @Test(arguments: ["2026-11-26", "2024-02-29", "2000-02-29", "1999-12-31", "2026-01-01"])
    func aDayIsReadAndWritten(_ text: String) { #expect(LocalDate(text)?.description == text) }

    @Test(arguments: [
        "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "1899-12-31", "26-11-2026", "2026-1-01",
        "2026-11-26T00:00", "", "२०२६-११-२६",
    ])
    func whatIsNoDayIsNoDay(_ text: String) { #expect(LocalDate(text) == nil) }

    @Test(arguments: [("2026-11-23", 0), ("2026-11-26", 3), ("2026-11-29", 6), ("2000-01-01", 5), ("1969-12-31", 2), ("1960-02-29", 0)])
    func daysOfTheWeek(_ date: String, _ weekday: Int) { #expect(day(date).weekday == weekday) }

    @Test(arguments: [
        ("2026-12-31", 1, "2027-01-01"), ("2024-02-28", 1, "2024-02-29"), ("2026-02-28", 1, "2026-03-01"), ("2024-03-01", -1, "2024-02-29"),
    ])
    func daysGoOn(_ date: String, _ days: Int, _ other: String) { #expect(day(date).adding(days: days) == day(other)) }

    @Test(arguments: ["00:00", "09:05", "23:59"]) func aTimeIsReadAndWritten(_ text: String) {
        #expect(LocalTimeOfDay(text)?.description == text)
    }

    @Test(arguments: ["24:00", "9:05", "12:60", "12-30", "", "12:3"]) func whatIsNoTimeIsNoTime(_ text: String) {
        #expect(LocalTimeOfDay(text) == nil)
    }

    /// In 2026 the clocks of Warsaw go forward on 29 March and back on 25 October.
    @Test(arguments: [
        // An ordinary winter's and summer's day.
        ("2026-01-15", "12:00", "2026-01-15T11:00:00Z"), ("2026-07-15", "12:00", "2026-07-15T10:00:00Z"),
        // Around the hour that is not there: half past two is half past three.
        ("2026-03-29", "01:59", "2026-03-29T00:59:00Z"), ("2026-03-29", "02:30", "2026-03-29T01:30:00Z"),
        ("2026-03-29", "02:00", "2026-03-29T01:00:00Z"), ("2026-03-29", "03:00", "2026-03-29T01:00:00Z"),
        // Around the hour that is there twice: the first one.
        ("2026-10-25", "01:59", "2026-10-24T23:59:00Z"), ("2026-10-25", "02:30", "2026-10-25T00:30:00Z"),
        ("2026-10-25", "03:00", "2026-10-25T02:00:00Z"),
        // The end of a year and a leap day.
        ("2026-12-31", "23:59", "2026-12-31T22:59:00Z"), ("2028-02-29", "00:00", "2028-02-28T23:00:00Z"),
    ])
    func aTimeInWarsaw(_ date: String, _ clock: String, _ utc: String) {
        #expect(ZoneRules.warsaw.moment(day(date), minutes: time(clock).minutes) == moment(utc))
    }

    /// A deadline without a time is the end of that day, however many hours it has.
    @Test(arguments: [
        ("2026-11-26", "2026-11-26T22:59:59.999Z"), ("2026-03-29", "2026-03-29T21:59:59.999Z"), ("2026-10-25", "2026-10-25T22:59:59.999Z"),
        ("2026-12-31", "2026-12-31T22:59:59.999Z"), ("2024-02-29", "2024-02-29T22:59:59.999Z"),
    ])
    func theEndOfADay(_ date: String, _ utc: String) {
        #expect(Deadline(date: day(date), time: nil).moment(in: .warsaw) == moment(utc))
    }

    @Test func aDeadlineWithATimeIsThatMoment() {
        #expect(Deadline(date: day("2026-11-26"), time: time("14:30")).moment(in: .warsaw) == moment("2026-11-26T13:30:00Z"))
        #expect(Deadline(date: day("2026-11-26"), time: time("14:30")).moment(in: .kolkata) == moment("2026-11-26T09:00:00Z"))
    }

    @Test(arguments: [
        ("2026-12-31T22:59:59.999Z", "2026-12-31", "23:59"), ("2026-12-31T23:00:00Z", "2027-01-01", "00:00"),
        ("2026-03-29T00:59:59Z", "2026-03-29", "01:59"), ("2026-03-29T01:00:00Z", "2026-03-29", "03:00"),
        ("2026-10-25T00:30:00Z", "2026-10-25", "02:30"), ("2026-10-25T01:30:00Z", "2026-10-25", "02:30"),
        ("1969-12-31T22:30:00Z", "1969-12-31", "23:30"),
    ])
    func whatTheClocksShow(_ utc: String, _ date: String, _ clock: String) {
        let local = ZoneRules.warsaw.local(moment(utc))
        #expect(local.date == day(date))
        #expect(local.minutes == time(clock).minutes)
    }

    /// Every hour of two years that exists comes back as it was.
    @Test func momentsComeBack() {
        let start = moment("2026-01-01T00:00:00Z")
        for hour in 0..<(2 * 365 * 24) {
            let at = start.adding(seconds: Int64(hour) * 3600)
            let local = ZoneRules.warsaw.local(at)
            let back = ZoneRules.warsaw.moment(local.date, minutes: local.minutes)
            // The second of two equal hours comes back as the first.
            #expect(back == at || back == at.adding(seconds: -3600))
        }
    }
}
