import Core
import Foundation
import GRDB

/// A change of one row: columns to be set, and what the log says about them.
struct RowEdit {
    private(set) var columns: [(name: String, value: DatabaseValue)] = []
    private(set) var changes = AuditChanges()

    /// Sets a text where it is another one.
    /// - Parameter field: as the API calls it; nil where that is the column's name.
    mutating func set(_ column: String, _ before: String?, _ after: String?, field: String? = nil) {
        guard before != after else { return }
        columns.append((column, after.databaseValue))
        changes.note(field ?? column, before, after)
    }

    mutating func set(_ column: String, _ before: Int64?, _ after: Int64?, field: String? = nil) {
        guard before != after else { return }
        columns.append((column, after.databaseValue))
        changes.note(field ?? column, before, after)
    }

    mutating func set(_ column: String, _ before: Bool, _ after: Bool) {
        guard before != after else { return }
        columns.append((column, after.databaseValue))
        changes.note(column, before, after)
    }

    /// A column that holds JSON.
    mutating func set(json column: String, _ before: String, _ after: String) {
        guard before != after else { return }
        columns.append((column, after.databaseValue))
        changes.note(column, Self.value(before), Self.value(after))
    }

    /// A column that people do not see as a field of its own.
    mutating func set(_ column: String, silently value: (any DatabaseValueConvertible)?) {
        columns.append((column, value?.databaseValue ?? .null))
    }

    /// What is not a column of the row.
    mutating func note(_ field: String, _ before: JSONValue, _ after: JSONValue) { changes.note(field, before, after) }

    private static func value(_ json: String) -> JSONValue { (try? JSONReader.read(Array(json.utf8))) ?? .string(json) }

    /// Writes the row; nothing where nothing changes.
    /// - Parameter always: columns that are set with any change.
    func update(_ db: Database, _ table: String, key: Int64, always: [(String, DatabaseValue)] = []) throws {
        let columns = columns.map { ($0.name, $0.value) } + (self.columns.isEmpty ? [] : always)
        guard !columns.isEmpty else { return }
        let list = columns.map { "\($0.0) = ?" }.joined(separator: ", ")
        try db.execute(
            sql: "UPDATE \(table) SET \(list) WHERE id = ?",
            arguments: StatementArguments(columns.map(\.1) + [key.databaseValue])
        )
    }
}
