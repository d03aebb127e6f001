import Core
import Foundation
import GRDB

/// What the office's lists have in common: who may be called the same, the log, the event.
enum Catalogue {
    /// Rows that a list may have.
    static let maximum = 500

    static func requireRoom(_ db: Database, _ table: String, maximum: Int = Catalogue.maximum) throws {
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
        guard count < maximum else { throw StoreError.conflict(.tooManyEntries) }
    }

    /// - Throws: ``StoreError/conflict(_:)`` with `nameTaken` where another row of the table has one of the names, in whatever case.
    static func requireFree(_ db: Database, _ table: String, names: [(column: String, name: String)], except key: Int64?) throws {
        for (column, name) in names {
            let others = try Row.fetchAll(db, sql: "SELECT id, \(column) FROM \(table)")
            let wanted = name.lowercased()
            if others.contains(where: { $0[0] as Int64? != key && ($0[1] as String).lowercased() == wanted }) {
                throw StoreError.conflict(.nameTaken)
            }
        }
    }

    /// Logs a change and tells all pages.
    static func record(
        _ db: Database,
        _ entity: AuditEntity,
        _ id: PublicID,
        action: String,
        label: String,
        changes: AuditChanges,
        what: String,
        by user: User,
        at now: Timestamp
    ) throws {
        try AuditLog.append(db, entity, id, action: action, label: label, changes: changes, by: user, at: now)
        try announce(db, what, at: now)
    }

    static func announce(_ db: Database, _ what: String, at now: Timestamp) throws {
        let data = #"{"what":"\#(what)"}"#
        try EventFeed.append(db, type: "settings.changed", audience: .everyone, conversation: nil, data: data, at: now)
    }

    static func key(_ db: Database, _ table: String, _ id: PublicID) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT id FROM \(table) WHERE uid = ?", arguments: [Data(id.bytes)])
    }

    /// All rows of a short list: `{"items": […], "next": null}`.
    static func list(_ db: Database, _ sql: String, _ write: (Columns, inout JSONWriter) throws -> Void) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement)
        let columns = Columns(statement)
        var writer = JSONWriter(capacity: 8192)
        try writer.object { writer in
            writer.key("items")
            try writer.array { writer in while try rows.next() != nil { try write(columns, &writer) } }
            writer.key("next")
            writer.null()
        }
        return writer.bytes
    }

    /// One row, found by its key.
    static func one(_ db: Database, _ sql: String, key: Int64, _ write: (Columns, inout JSONWriter) throws -> Void) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: [key])
        guard try rows.next() != nil else { throw StoreError.notFound }
        var writer = JSONWriter(capacity: 1024)
        try write(Columns(statement), &writer)
        return writer.bytes
    }

    /// `"names": {"uk", "pl", "en"}` of three columns that stand one after another.
    static func names(_ columns: Columns, _ first: Int32, _ writer: inout JSONWriter) {
        writer.key("names")
        writer.object { writer in
            writer.key("uk")
            writer.text(columns, first)
            writer.key("pl")
            writer.text(columns, first + 1)
            writer.key("en")
            writer.text(columns, first + 2)
        }
    }
}

/// Names in three languages to be changed; what is nil stays.
package struct NamesPatch: Sendable, Equatable {
    package var uk: String?
    package var pl: String?
    package var en: String?

    package init(uk: String? = nil, pl: String? = nil, en: String? = nil) {
        self.uk = uk
        self.pl = pl
        self.en = en
    }

    /// The columns that are named.
    var columns: [(column: String, name: String)] {
        [("name_uk", uk), ("name_pl", pl), ("name_en", en)].compactMap { column, name in name.map { (column, $0) } }
    }

    /// Puts them into an edit of a row that has these columns.
    func apply(to edit: inout RowEdit, before row: Row) {
        for (column, name) in columns { edit.set(column, row[column] as String, name, field: "names." + column.suffix(2)) }
    }
}
