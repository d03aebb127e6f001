import Core

extension ZoneRules {
    /// The clocks of Warsaw by the rule of the European Union: summer time from the last Sunday of March to the last one of October,
    /// both at 01:00 UTC.
    static let warsaw = ZoneRules(name: "Europe/Warsaw") { moment in
        let year = CivilDate.date(ofDay: Int(moment.milliseconds / 86_400_000)).year
        func change(_ month: Int) -> Int64 {
            var day = LocalDate(year: year, month: month, day: 31)!
            while day.weekday != 6 { day = day.adding(days: -1) }
            return Int64(day.day) * 86_400_000 + 3_600_000
        }
        return (change(3)..<change(10)).contains(moment.milliseconds) ? 7200 : 3600
    }

    static let utc = ZoneRules(name: "UTC") { _ in 0 }
    /// Half an hour off the others, and no summer time.
    static let kolkata = ZoneRules(name: "Asia/Kolkata") { _ in 19_800 }
}

func moment(_ text: String) -> Timestamp { Timestamp(rfc3339: text)! }
func day(_ text: String) -> LocalDate { LocalDate(text)! }
func time(_ text: String) -> LocalTimeOfDay { LocalTimeOfDay(text)! }
