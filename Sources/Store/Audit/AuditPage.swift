package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// What was done to one thing, newest first, as JSON: `{"items": [{id, at, user, user_name, entity, entity_id, action, label, changes}], "next"}`.
    /// - Parameter limit: 1–200.
    package func history(of id: PublicID, limit: Int, cursor: PageCursor?) async throws -> [UInt8] {
        let key = Data(id.bytes)
        return try await read { db in try AuditPage.json(db, AuditPage.ofEntity, [key], limit: limit, cursor: cursor) }
    }

    /// What was done in the office, newest first, in the same form.
    /// - Parameters:
    ///   - entity: nil for everything.
    ///   - user: nil for everybody.
    ///   - limit: 1–200.
    package func audit(of entity: AuditEntity?, by user: PublicID?, limit: Int, cursor: PageCursor?) async throws -> [UInt8] {
        try await read { db in
            let kind = entity?.rawValue
            guard let user else { return try AuditPage.json(db, AuditPage.ofEverybody, [kind], limit: limit, cursor: cursor) }
            return try AuditPage.json(db, AuditPage.ofUser, [kind, Data(user.bytes)], limit: limit, cursor: cursor)
        }
    }
}

/// Pages of the log.
enum AuditPage {
    private static let select = """
        SELECT a.id, a.at, u.uid, u.name, a.user_name, a.entity, a.entity_uid, a.action, a.label, a.changes
        FROM audit_log a LEFT JOIN users u ON u.id = a.user_id
        """
    private static let page = "a.id < ? ORDER BY a.id DESC LIMIT ?"

    static let ofEntity = "\(select) WHERE a.entity_uid = ? AND \(page)"
    static let ofEverybody = "\(select) WHERE a.entity = ifnull(?, a.entity) AND \(page)"
    static let ofUser = "\(select) WHERE a.entity = ifnull(?, a.entity) AND a.user_id = (SELECT id FROM users WHERE uid = ?) AND \(page)"

    static func json(_ db: Database, _ sql: String, _ key: StatementArguments, limit: Int, cursor: PageCursor?) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: key + [cursor?.id ?? Int64.max, limit + 1])
        let columns = Columns(statement)
        var writer = JSONWriter(capacity: limit * 300)
        var last: PageCursor?
        var more = false
        try writer.object { writer in
            writer.key("items")
            try writer.array { writer in
                var count = 0
                while try rows.next() != nil {
                    if count == limit {
                        more = true
                        break
                    }
                    write(columns, &writer)
                    last = PageCursor(at: 0, id: columns.int(0))
                    count += 1
                }
            }
            writer.key("next")
            writer.string(more ? last?.description : nil)
        }
        return writer.bytes
    }

    private static func write(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.string(String(columns.int(0)))
            writer.key("at")
            writer.time(columns, 1)
            writer.key("user")
            writer.reference(columns, id: 2, name: 3)
            writer.key("user_name")
            writer.text(columns, 4)
            writer.key("entity")
            writer.text(columns, 5)
            writer.key("entity_id")
            writer.uid(columns, 6)
            writer.key("action")
            writer.text(columns, 7)
            writer.key("label")
            writer.text(columns, 8)
            writer.key("changes")
            writer.json(columns, 9)
        }
    }
}

extension JSONWriter {
    /// `{"id", "name"}` of two columns; null where the first is NULL.
    mutating func reference(_ columns: Columns, id: Int32, name: Int32) {
        guard !columns.isNull(id) else { return null() }
        object { writer in
            writer.key("id")
            writer.uid(columns, id)
            writer.key("name")
            writer.text(columns, name)
        }
    }
}
