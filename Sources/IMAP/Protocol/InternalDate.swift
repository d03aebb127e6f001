/// Dates of IMAP (RFC 9051 section 9, `date-time` and `date`).
enum InternalDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `17-Jul-1996 02:44:25 -0700` as milliseconds since 1970 in UTC; nil for what is no date. A missing zone is UTC.
    static func milliseconds(_ bytes: [UInt8]) -> Int64? {
        let words = String(decoding: bytes.prefix(64), as: UTF8.self).split(separator: " ")
        guard words.count >= 2 else { return nil }
        let date = words[0].split(separator: "-")
        let time = words[1].split(separator: ":").map { Int64($0) }
        guard date.count == 3, time.count == 3, let day = Int64(date[0]), (1...31).contains(day),
            let month = months.firstIndex(where: { $0.lowercased() == date[1].lowercased() }),
            let year = Int64(date[2]), (1...9999).contains(year),
            let hour = time[0], let minute = time[1], let second = time[2],
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        let days = daysSince1970(year: year, month: Int64(month + 1), day: day)
        return (days * 86400 + hour * 3600 + minute * 60 + second - zone(words.dropFirst(2).first)) * 1000
    }

    /// `+0130` in seconds; 0 for what is none.
    private static func zone(_ word: Substring?) -> Int64 {
        guard let word, word.utf8.count == 5, let value = Int64(word.dropFirst()), value >= 0, value % 100 < 60 else { return 0 }
        let seconds = (value / 100) * 3600 + (value % 100) * 60
        return word.hasPrefix("-") ? -seconds : seconds
    }

    /// Days of the proleptic Gregorian calendar, counted in years that begin in March so that the leap day is last.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// `17-Jul-1996`, for SEARCH SINCE. Values outside of the calendar are moved into it.
    static func text(year: Int, month: Int, day: Int) -> String {
        let year = String(max(1, min(9999, year)))
        let padded = String(repeating: "0", count: 4 - year.count) + year
        return "\(max(1, min(31, day)))-\(months[max(1, min(12, month)) - 1])-\(padded)"
    }
}
