import Core
import GRDB
import GRDBSQLite

/// The columns of the row that a statement stands on, without a value in between.
///
/// The hot lists write JSON straight from these pointers, which are valid until the statement's next step.
struct Columns {
    private let statement: OpaquePointer

    init(_ statement: Statement) { self.statement = statement.sqliteStatement }

    func isNull(_ index: Int32) -> Bool { sqlite3_column_type(statement, index) == SQLITE_NULL }

    func int(_ index: Int32) -> Int64 { sqlite3_column_int64(statement, index) }

    func bool(_ index: Int32) -> Bool { sqlite3_column_int64(statement, index) != 0 }

    /// A text column's UTF-8; empty and without an address for NULL.
    func text(_ index: Int32) -> UnsafeBufferPointer<UInt8> {
        guard let start = sqlite3_column_text(statement, index) else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index)))
    }

    /// A blob column's bytes; empty for NULL.
    func bytes(_ index: Int32) -> UnsafeRawBufferPointer {
        guard let start = sqlite3_column_blob(statement, index) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index)))
    }

    func string(_ index: Int32) -> String { String(decoding: text(index), as: UTF8.self) }

    func optionalString(_ index: Int32) -> String? { isNull(index) ? nil : string(index) }
}

// Whether a column is NULL is asked only where its value leaves it open: a page of a list reads a thousand columns.
extension JSONWriter {
    /// A text column as a string; NULL as null.
    mutating func text(_ columns: Columns, _ index: Int32) {
        let text = columns.text(index)
        if text.baseAddress == nil { null() } else { string(utf8: text) }
    }

    /// A text column that holds JSON; NULL as null.
    mutating func json(_ columns: Columns, _ index: Int32) {
        let text = columns.text(index)
        if text.baseAddress == nil { null() } else { raw(text) }
    }

    /// A uid column; NULL as null.
    mutating func uid(_ columns: Columns, _ index: Int32) {
        let bytes = columns.bytes(index)
        if bytes.isEmpty { null() } else { uuid(bytes) }
    }

    /// A time column; NULL as null.
    mutating func time(_ columns: Columns, _ index: Int32) {
        let value = columns.int(index)
        if value == 0, columns.isNull(index) { null() } else { time(milliseconds: value) }
    }

    /// An integer column; NULL as null.
    mutating func int(_ columns: Columns, _ index: Int32) {
        let value = columns.int(index)
        if value == 0, columns.isNull(index) { null() } else { int(value) }
    }
}
