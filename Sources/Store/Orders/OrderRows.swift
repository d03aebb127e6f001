import Core
import Foundation
import GRDB

/// Orders by their keys.
enum OrderRows {
    /// In the order of the keys that are handed in.
    static let rows = """
        SELECT \(OrderJSON.columns) FROM json_each(?) j CROSS JOIN crm_orders o ON o.id = j.value \(OrderJSON.joins) ORDER BY j.key
        """

    /// Goes over orders in the order of their keys.
    static func each(_ db: Database, _ keys: some Sequence<Int64>, _ body: (Columns) throws -> Void) throws {
        let statement = try db.cachedStatement(sql: rows)
        let list = "[" + keys.map(String.init).joined(separator: ",") + "]"
        let cursor = try Row.fetchCursor(statement, arguments: [list])
        let columns = Columns(statement)
        while try cursor.next() != nil { try body(columns) }
    }

    /// Elements of an array that is open.
    static func write(_ db: Database, _ keys: some Sequence<Int64>, for reader: OrderReader, _ writer: inout JSONWriter) throws {
        try each(db, keys) { columns in writer.object { OrderJSON.members(columns, for: reader, &$0) } }
    }

    static func key(_ db: Database, _ id: PublicID) throws -> Int64 {
        let statement = try db.cachedStatement(sql: "SELECT id FROM crm_orders WHERE uid = ?")
        guard let key = try Int64.fetchOne(statement, arguments: [Data(id.bytes)]) else { throw StoreError.notFound }
        return key
    }
}
