/// Writes a table as comma-separated values (RFC 4180) that spreadsheets open with a double click: UTF-8 with a mark, the language's
/// separator and decimals.
public struct CSVText: Sendable {
    private let style: SheetStyle

    /// Begins a table.
    public init(style: SheetStyle) { self.style = style }

    /// What a file begins with.
    public func head(_ columns: [SheetColumn]) -> [UInt8] { [0xEF, 0xBB, 0xBF] + line(columns.map { .text($0.title) }) }

    /// One line.
    public func line(_ values: [SheetValue]) -> [UInt8] {
        Array((values.map(cell).joined(separator: String(style.separator)) + "\r\n").utf8)
    }

    private func cell(_ value: SheetValue) -> String {
        switch value {
        case .empty: ""
        case .text(let text): quoted(Self.harmless(text))
        case .integer(let number): String(number)
        case .hundredths(let number): decimals(number)
        case .money(let amount, _): decimals(amount)
        case .date(let year, let month, let day): date(year, month, day)
        case .moment(let year, let month, let day, let minutes): date(year, month, day) + " " + two(minutes / 60) + ":" + two(minutes % 60)
        }
    }

    /// Spreadsheets take a text with such a beginning for a formula, and strangers' texts must not run there (OWASP, CSV injection).
    static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first(where: { $0 != " " }),
            "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
        else { return text }
        return "'" + text
    }

    private func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { "\"\r\n\t".unicodeScalars.contains($0) || Character($0) == style.separator }) else {
            return text
        }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private func decimals(_ hundredths: Int64) -> String {
        let size = hundredths.magnitude
        return (hundredths < 0 ? "-" : "") + "\(size / 100)\(style.decimal)" + two(Int(size % 100))
    }

    private func date(_ year: Int, _ month: Int, _ day: Int) -> String {
        String(repeating: "0", count: max(0, 4 - String(year).count)) + "\(year)-" + two(month) + "-" + two(day)
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
