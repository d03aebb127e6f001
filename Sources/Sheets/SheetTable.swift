/// A column of a table that is handed out as a file.
public struct SheetColumn: Sendable, Equatable {
    /// Its heading, in the reader's language.
    public var title: String
    /// How wide it is shown, in characters.
    public var width: Int

    /// Makes a column.
    public init(_ title: String, width: Int = 14) {
        self.title = title
        self.width = width
    }
}

/// What stands in a cell.
public enum SheetValue: Sendable, Equatable {
    case empty
    case text(String)
    case integer(Int64)
    /// A number in hundredths, e.g. pages.
    case hundredths(Int64)
    /// A sum in minor units, hundredths of a currency.
    case money(Int64, currency: String)
    /// A day of the calendar.
    case date(year: Int, month: Int, day: Int)
    /// A moment as calendar and clocks show it.
    case moment(year: Int, month: Int, day: Int, minutes: Int)
}

/// How a language writes lists and numbers.
public struct SheetStyle: Sendable, Equatable {
    /// What stands between the cells of a line: where the comma is for decimals, spreadsheets expect a semicolon.
    public var separator: Character
    /// What stands before the decimals.
    public var decimal: Character

    /// By a language code, e.g. `pl`.
    public init(language: String) {
        let usesPoint = language == "en"
        separator = usesPoint ? "," : ";"
        decimal = usesPoint ? "." : ","
    }
}
