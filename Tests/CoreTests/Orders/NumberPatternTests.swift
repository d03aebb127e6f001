import Core
import Testing

@Suite struct NumberPatternTests {
    @Test(
        arguments: [
            ("{year}/{n:4}", 42, 2026, 11, "2026/0042"), ("{year}/{n:4}", 12_345, 2026, 11, "2026/12345"), ("{n}/{yy}", 7, 2026, 1, "7/26"),
            ("ZL-{yy}{month}-{n:3}", 5, 2005, 3, "ZL-0503-005"), ("{n:8} z {year}", 1, 2026, 12, "00000001 z 2026"),
            ("№ {n}·{year}", 3, 2026, 2, "№ 3·2026"),
        ] as [(String, Int64, Int, Int, String)]
    )
    func numbers(_ pattern: String, _ counter: Int64, _ year: Int, _ month: Int, _ number: String) throws {
        #expect(try NumberPattern(pattern).number(counter, year: year, month: month) == number)
    }

    @Test(arguments: [
        ("", NumberPattern.Fault.empty), ("   ", .empty), ("{year}", .counter), ("{year}{n}{n:3}", .counter), ("{n}", .year),
        ("{month}/{n}", .year), ("{year}/{n:9}", .unknownPlaceholder("n:9")), ("{year}/{n:1}", .unknownPlaceholder("n:1")),
        ("{year}/{nr}", .unknownPlaceholder("nr")), ("{year}/{n", .openBrace), ("{year}}/{n}", .openBrace), ("{year}\n{n}", .control),
        ("{year}{n}" + String(repeating: "x", count: 60), .tooLong),
    ])
    func faults(_ pattern: String, _ fault: NumberPattern.Fault) {
        #expect(throws: fault) { try NumberPattern(pattern) }
    }

    @Test func theUsualPatternsAreGood() {
        #expect(NumberPattern.order.number(1, year: 2026, month: 1) == "2026/0001")
        #expect(NumberPattern.receipt.number(1, year: 2026, month: 1) == "KP/0001/2026")
    }
}
