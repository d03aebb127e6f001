import Testing

@testable import Core

@Suite struct SearchTextTests {
    private func terms(_ typed: String) -> [String] { SearchText(typed).words?.terms.map(\.text) ?? [] }
    private func query(_ text: String) -> SearchQuery { SearchQuery(text)! }

    @Test func operatorsNarrowAndTheRestIsSought() {
        let text = SearchText("wycena from:anna -is:closed „akt urodzenia” tag:\"do odbioru\"")
        #expect(text.words?.terms.map(\.text) == ["wycena", "akt urodzenia"])
        #expect(text.filters.map(\.condition) == [.from(query("anna")), .state(.closed), .tag("do odbioru")])
        #expect(text.filters.map(\.isNegated) == [false, true, false])
        #expect(text.hints.isEmpty && !text.isEmpty)
    }

    /// Ukrainian and Polish, French, and English quotes, closed and not.
    @Test(arguments: [
        "from:\"Олена Ґанок\"", "from:„Олена Ґанок”", "from:„Олена Ґанок“", "from:“Олена Ґанок”", "from:«Олена Ґанок»",
        "from:\"Олена Ґанок",
        "FROM:«Олена Ґанок»   ", "From:\" Олена Ґанок \"",
    ])
    func valuesWithSpacesStandInQuotes(_ typed: String) {
        let text = SearchText(typed)
        #expect(text.filters.map(\.condition) == [.from(query("Олена Ґанок"))])
        #expect(text.words == nil)
    }

    @Test(arguments: [
        ("Re: zapytanie", ["Re:", "zapytanie"]), ("http://x.test/a", ["http://x.test/a"]), ("\"from:anna is:open\"", ["from:anna is:open"]),
        ("тег:терміново", ["тег:терміново"]), ("a-from:anna", ["a-from:anna"]), ("-wycena", ["-wycena"]), ("sender:anna", ["sender:anna"]),
        ("«from: ні» так", ["from: ні", "так"]),
    ])
    func whatIsNoOperatorIsAWord(_ typed: String, _ words: [String]) {
        #expect(terms(typed) == words)
        #expect(SearchText(typed).filters.isEmpty && SearchText(typed).hints.isEmpty)
    }

    @Test(
        arguments: [
            ("has:attachment", .has(.attachment)), ("has:PDF", .has(.pdf)), ("is:note", .state(.note)),
            ("platform:telegram", .platform(.telegram)),
            ("account:biuro@x.test", .account("biuro@x.test")), ("assignee:me", .assignee(nil)), ("assignee:none", .unassigned),
            ("assignee:Марта", .assignee("Марта")), ("on:2026-11", .on(SearchPeriod("2026-11")!)),
            ("before:2024", .before(SearchPeriod("2024")!)), ("after:2024-02-29", .after(SearchPeriod("2024-02-29")!)),
            ("to:anna", .to(SearchQuery("anna")!)), ("subject:wycena", .subject(SearchQuery("wycena")!)),
            ("tag:Терміново", .tag("Терміново")),
        ] as [(String, SearchFilter.Condition)]
    )
    func eachOperator(_ typed: String, _ condition: SearchFilter.Condition) {
        #expect(SearchText(typed).filters.map(\.condition) == [condition])
        let turned = SearchText("-" + typed)
        #expect(turned.filters.map(\.condition) == [condition] && turned.filters.first?.isNegated == true)
    }

    @Test(
        arguments: [
            ("from:", .from, "", .missing), ("from: anna", .from, "", .missing), ("tag:\"\"", .tag, "", .missing),
            ("from:***", .from, "***", .missing),
            ("has:picture", .has, "picture", .unknownValue), ("-is:opne", .is, "opne", .unknownValue),
            ("platform:viber", .platform, "viber", .unknownValue),
            ("on:2026-13", .on, "2026-13", .badDate), ("before:2025-02-29", .before, "2025-02-29", .badDate),
            ("after:26.11.2026", .after, "26.11.2026", .badDate),
            ("on:yesterday", .on, "yesterday", .badDate),
        ] as [(String, SearchOperator, String, SearchHint.Code)]
    )
    func whatCannotBeReadIsAHint(_ typed: String, _ name: SearchOperator, _ value: String, _ code: SearchHint.Code) throws {
        let text = SearchText(typed)
        let hint = try #require(text.hints.first)
        #expect(text.hints.count == 1 && text.filters.isEmpty)
        #expect(hint.name == name && hint.value == value && hint.code == code && hint.detail.contains(name.rawValue))
    }

    @Test func thereIsABound() {
        let text = SearchText(Array(repeating: "is:open", count: 20).joined(separator: " "))
        #expect(text.filters.count == SearchText.maximumFilters)
        #expect(text.hints.map(\.code) == Array(repeating: .tooMany, count: 8))
        #expect(SearchText(String(repeating: "from:a ", count: 10_000)).filters.count == SearchText.maximumFilters)
    }

    /// Warsaw: in winter an hour ahead of UTC, in summer two; the days of the change have 23 and 25 hours.
    @Test(arguments: [
        ("2026-01-02", "2026-01-01T23:00:00Z", "2026-01-02T23:00:00Z"), ("2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        ("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"), ("2026-02", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"),
        ("2026", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z"), ("2024-02-29", "2024-02-28T23:00:00Z", "2024-02-29T23:00:00Z"),
    ])
    func daysAreThoseOfTheOffice(_ text: String, _ from: String, _ to: String) throws {
        let winter = [("2024-03-31T01:00:00Z", "2024-10-27T01:00:00Z"), ("2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z")]
        let summers = winter.map { Timestamp(rfc3339: $0.0)!..<Timestamp(rfc3339: $0.1)! }
        let zone = ZoneRules(name: "Europe/Warsaw") { moment in summers.contains { $0.contains(moment) } ? 7200 : 3600 }
        let range = try #require(SearchPeriod(text)).range(in: zone)
        #expect(range.lowerBound == Timestamp(rfc3339: from) && range.upperBound == Timestamp(rfc3339: to))
    }

    @Test(arguments: ["", "26", "20261", "2026-1", "2026-00", "2026-13", "2026-11-31", "2026/11", "1800", "3000", "２０２６", "2026-11-26T10"])
    func noPeriod(_ text: String) { #expect(SearchPeriod(text) == nil) }

    /// Whatever is typed can be read, and completed.
    @Test func anythingCanBeRead() {
        var generator = SystemRandomNumberGenerator()
        let pieces =
            SearchOperator.allCases.map { $0.rawValue + ":" } + [
                "-", "\"", "„", "”", "“", "«", "»", " ", ":", "anna", "Ґанок", "2026-11", "me", "\u{301}", "🙂", "*", "(", "\0", "\n",
                "NEAR", "ї",
            ]
        for _ in 0..<5000 {
            let typed = (0..<Int.random(in: 0...12, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }.joined()
            let text = SearchText(typed)
            #expect(text.filters.count + text.hints.count <= 13)
            if let words = text.words { #expect(!words.terms.isEmpty) }
            _ = SearchCompletion(typed)
        }
    }

    @Test(
        arguments: [
            ("", .nothing), ("wycena ", .nothing), ("wyc", .word("wyc", isNegated: false)), ("is:open fr", .word("fr", isNegated: false)),
            ("-i", .word("i", isNegated: true)), ("is:", .value(.is, isNegated: false, "")),
            ("a -tag:\"do od", .value(.tag, isNegated: true, "do od")),
            ("tag:\"do odbioru\"", .nothing), ("„akt uro", .nothing), ("from:anna is:o", .value(.is, isNegated: false, "o")),
        ] as [(String, SearchCompletion)]
    )
    func theLastWord(_ typed: String, _ completion: SearchCompletion) { #expect(SearchCompletion(typed) == completion) }
}
