import CSheets
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes a table as a workbook (Office Open XML, `xlsx`) with real numbers, dates and sums, a heading that stays in sight, and columns as
/// wide as they need. Rows go to the disk as they come, so a table of any length takes the same memory. Blocks: call it on a thread that may.
public final class Workbook: Sendable {
    /// Why there is no workbook.
    public enum Failure: Error, Sendable, Equatable {
        /// What the library says, e.g. of a full disk.
        case library(String)
        /// More rows than a sheet has.
        case tooLong
    }

    /// Rows of a sheet, the heading included.
    public static let maximumRows = 1_048_576
    /// Characters of a cell.
    private static let maximumText = 32_767

    /// The library's own memory, which nobody else knows: the lock around it is all that it needs.
    private struct State: @unchecked Sendable {
        var book: UnsafeMutablePointer<lxw_workbook>?
        let sheet: UnsafeMutablePointer<lxw_worksheet>
        var row: UInt32 = 1
        var formats: [String: UnsafeMutablePointer<lxw_format>] = [:]
        var date: UnsafeMutablePointer<lxw_format>?
        var moment: UnsafeMutablePointer<lxw_format>?
    }

    private let state: Mutex<State>
    private let path: String

    /// Begins a workbook.
    /// - Parameters:
    ///   - path: of the file that is made; it is there when ``finish()`` returned.
    ///   - folder: for what is written until then.
    ///   - title: of the sheet.
    public init(path: String, folder: String, title: String, columns: [SheetColumn]) throws {
        self.path = path
        let temporary = strdup(folder)
        defer { free(temporary) }
        var options = lxw_workbook_options()
        options.constant_memory = 1
        options.tmpdir = temporary
        guard let book = workbook_new_opt(path, &options) else { throw Failure.library("no memory") }
        guard let sheet = workbook_add_worksheet(book, Self.name(title)) else {
            _ = workbook_close(book)
            unlink(path)
            throw Failure.library("no sheet")
        }
        let bold = workbook_add_format(book)
        format_set_bold(bold)
        worksheet_freeze_panes(sheet, 1, 0)
        for (index, column) in columns.enumerated() {
            _ = worksheet_set_column(sheet, UInt16(index), UInt16(index), Double(column.width), nil)
        }
        for (index, column) in columns.enumerated() { _ = worksheet_write_string(sheet, 0, UInt16(index), column.title, bold) }
        let date = workbook_add_format(book)
        // The short date of whoever opens it (ECMA-376 part 1, 18.8.30).
        format_set_num_format_index(date, 14)
        let moment = workbook_add_format(book)
        format_set_num_format_index(moment, 22)
        state = Mutex(State(book: book, sheet: sheet, date: date, moment: moment))
    }

    deinit {
        state.withLock { state in
            guard let book = state.book else { return }
            // The library gives its memory back only by writing the file, which nobody wants here.
            _ = workbook_close(book)
            unlink(path)
        }
    }

    /// Adds a row below the last one.
    public func add(_ values: [SheetValue]) throws {
        try state.withLock { state in
            guard let book = state.book else { return }
            guard state.row < Self.maximumRows else { throw Failure.tooLong }
            for (index, value) in values.enumerated() {
                try Self.check(Self.write(value, column: UInt16(index), book, &state))
            }
            state.row += 1
        }
    }

    /// Writes the file.
    public func finish() throws {
        try state.withLock { state in
            guard let book = state.book else { return }
            state.book = nil
            try Self.check(workbook_close(book))
        }
    }

    private static func write(
        _ value: SheetValue,
        column: UInt16,
        _ book: UnsafeMutablePointer<lxw_workbook>,
        _ state: inout State
    ) -> lxw_error {
        let (sheet, row) = (state.sheet, state.row)
        switch value {
        case .empty: return LXW_NO_ERROR
        // A text is never looked at for formulas.
        case .text(let text): return worksheet_write_string(sheet, row, column, cut(text), nil)
        case .integer(let number): return worksheet_write_number(sheet, row, column, Double(number), nil)
        case .hundredths(let number):
            return worksheet_write_number(sheet, row, column, Double(number) / 100, format("#,##0.00", book, &state))
        case .money(let amount, let currency):
            let letters = currency.filter { $0.isASCII && $0.isLetter }
            return worksheet_write_number(sheet, row, column, Double(amount) / 100, format("#,##0.00\\ \"\(letters)\"", book, &state))
        case .date(let year, let month, let day):
            var time = lxw_datetime(year: Int32(year), month: Int32(month), day: Int32(day), hour: 0, min: 0, sec: 0)
            return worksheet_write_datetime(sheet, row, column, &time, state.date)
        case .moment(let year, let month, let day, let minutes):
            var time = lxw_datetime(
                year: Int32(year),
                month: Int32(month),
                day: Int32(day),
                hour: Int32(minutes / 60),
                min: Int32(minutes % 60),
                sec: 0
            )
            return worksheet_write_datetime(sheet, row, column, &time, state.moment)
        }
    }

    private static func format(
        _ code: String,
        _ book: UnsafeMutablePointer<lxw_workbook>,
        _ state: inout State
    ) -> UnsafeMutablePointer<lxw_format>? {
        if let known = state.formats[code] { return known }
        // More currencies than an office has; further ones are shown without their name.
        guard state.formats.count < 100, let new = workbook_add_format(book) else { return nil }
        format_set_num_format(new, code)
        state.formats[code] = new
        return new
    }

    private static func cut(_ text: String) -> String {
        let text = text.filter { $0 != "\0" }
        guard text.utf16.count > maximumText else { return text }
        return String(decoding: Array(text.utf16.prefix(maximumText - 1)), as: UTF16.self) + "…"
    }

    /// Names of sheets have 31 characters at most, and not these.
    private static func name(_ title: String) -> String { String(title.filter { !"[]:*?/\\'".contains($0) }.prefix(31)) }

    private static func check(_ error: lxw_error) throws {
        guard error != LXW_NO_ERROR else { return }
        throw Failure.library(lxw_strerror(error).map { String(cString: $0) } ?? "unknown")
    }
}
