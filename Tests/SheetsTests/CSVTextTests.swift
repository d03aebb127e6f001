import Testing

@testable import Sheets

@Suite struct CSVTextTests {
    private func line(_ values: [SheetValue], _ language: String = "pl") -> String {
        String(decoding: CSVText(style: SheetStyle(language: language)).line(values), as: UTF8.self)
    }

    @Test func valuesStandAsTheLanguageWritesThem() {
        let values: [SheetValue] = [
            .text("Łódź"), .integer(-3), .hundredths(150), .money(-12_305, currency: "PLN"), .date(year: 2026, month: 1, day: 9), .empty,
            .moment(year: 2026, month: 11, day: 26, minutes: 545),
        ]
        #expect(line(values) == "Łódź;-3;1,50;-123,05;2026-01-09;;2026-11-26 09:05\r\n")
        #expect(line(values, "en") == "Łódź,-3,1.50,-123.05,2026-01-09,,2026-11-26 09:05\r\n")
    }

    @Test func fileBeginsWithItsMark() {
        let bytes = CSVText(style: SheetStyle(language: "uk")).head([SheetColumn("Номер"), SheetColumn("Сума; брутто")])
        #expect(Array(bytes.prefix(3)) == [0xEF, 0xBB, 0xBF])
        #expect(String(decoding: bytes.dropFirst(3), as: UTF8.self) == "Номер;\"Сума; брутто\"\r\n")
    }

    @Test(arguments: [
        ("a;b", "\"a;b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("two\nlines", "\"two\nlines\""), ("a,b", "a,b"), ("", ""),
    ])
    func quoting(text: String, cell: String) { #expect(line([.text(text)]) == cell + "\r\n") }

    @Test(arguments: ["=1+1", "+48 600", "-2", "@SUM(A1)", "  =HYPERLINK(1)", "\t=1", "＝1"])
    func noTextBecomesAFormula(text: String) {
        let cell = line([.text(text)])
        #expect(cell.hasPrefix("'") || cell.hasPrefix("\"'"))
    }
}
