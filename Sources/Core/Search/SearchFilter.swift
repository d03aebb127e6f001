/// The operators of the search box, by the names that people type before a colon.
package enum SearchOperator: String, Sendable, CaseIterable {
    case from, to, subject, has, before, after, on, platform, account, tag, assignee
    case `is`
}

/// What a message or its conversation has.
package enum SearchContent: String, Sendable, CaseIterable {
    case attachment, image, pdf, link, order
}

/// How a message or its conversation stands.
package enum SearchState: String, Sendable, CaseIterable {
    case open, closed, snoozed, unread, mine, unassigned, note, sent, received
}

/// Something that narrows a search.
package struct SearchFilter: Hashable, Sendable {
    package enum Condition: Hashable, Sendable {
        /// Words of a name or an address, the last one perhaps its beginning only.
        case from(SearchQuery)
        case to(SearchQuery)
        case subject(SearchQuery)
        case has(SearchContent)
        /// Before the first moment of the days.
        case before(SearchPeriod)
        /// After their last one.
        case after(SearchPeriod)
        case on(SearchPeriod)
        case platform(Platform)
        /// Part of an account's name or address.
        case account(String)
        case tag(String)
        /// Part of a colleague's name; nil is whoever asks.
        case assignee(String?)
        case unassigned
        case state(SearchState)
    }

    package var condition: Condition
    /// Whether it is turned round.
    package var isNegated: Bool
    package var name: SearchOperator
    /// As it was typed.
    package var value: String
}

/// Why an operator narrows nothing.
package struct SearchHint: Hashable, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        /// Nothing stands after the colon.
        case missing
        /// Not one of the words that the operator knows.
        case unknownValue = "unknown_value"
        case badDate = "bad_date"
        case tooMany = "too_many"
        /// No account or colleague is called so.
        case nobody
    }

    package var name: SearchOperator
    package var value: String
    package var code: Code
    /// English words: what can stand there.
    package var detail: String

    package init(_ name: SearchOperator, _ value: String, _ code: Code, _ detail: String) {
        self.name = name
        self.value = value
        self.code = code
        self.detail = detail
    }
}

/// Days one after another: a day, a month or a year.
package struct SearchPeriod: Hashable, Sendable {
    package let first: LocalDate
    /// The day after the last one.
    package let end: LocalDate

    /// Reads `2026`, `2026-11` or `2026-11-26`; nil for anything else, also for days that do not exist.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            bytes[range].reduce(0 as Int?) { value, byte in
                guard let value, (48...57).contains(byte) else { return nil }
                return value * 10 + Int(byte - 48)
            }
        }
        switch bytes.count {
        case 4:
            guard let year = number(0..<4), let first = LocalDate(year: year, month: 1, day: 1),
                let last = LocalDate(year: year, month: 12, day: 31)
            else { return nil }
            (self.first, end) = (first, last.adding(days: 1))
        case 7:
            guard bytes[4] == 45, let year = number(0..<4), let month = number(5..<7),
                let first = LocalDate(year: year, month: month, day: 1)
            else { return nil }
            (self.first, end) = (first, first.adding(days: CivilDate.length(ofMonth: month, year: year)))
        case 10:
            guard let first = LocalDate(text) else { return nil }
            (self.first, end) = (first, first.adding(days: 1))
        default: return nil
        }
    }

    /// From the first moment of the first day up to before the first one of the day after the last, as the office's clocks show them.
    package func range(in zone: ZoneRules) -> Range<Timestamp> { zone.moment(first, minutes: 0)..<zone.moment(end, minutes: 0) }
}
