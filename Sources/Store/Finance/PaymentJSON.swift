import Core
import GRDB

/// A payment as the API shows it, written straight from its row.
enum PaymentJSON {
    /// The columns that ``members(_:_:)`` expects; `t` is the payment, `o` its order, `k` the client, `u` who entered it.
    static let columns = """
        t.uid, o.uid, o.order_number, k.uid, o.client_name, t.kind, t.amount_gross, t.currency, t.payment_date, t.payment_method,
        t.service_date, t.posting_date, t.receipt_number, t.notes, u.uid, u.name, t.created_at, t.voided_at, t.void_reason, t.id
        """
    static let joins = """
        JOIN crm_orders o ON o.id = t.order_id JOIN crm_clients k ON k.id = o.client_id LEFT JOIN users u ON u.id = t.created_by
        """
    /// The column of the internal key.
    static let key: Int32 = 19

    static let one = "SELECT \(columns) FROM finance_transactions t \(joins) WHERE t.id = ?"

    static func one(_ db: Database, _ key: Int64) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: one)
        let rows = try Row.fetchCursor(statement, arguments: [key])
        guard try rows.next() != nil else { throw StoreError.notFound }
        var writer = JSONWriter(capacity: 600)
        write(Columns(statement), &writer)
        return writer.bytes
    }

    static func write(_ columns: Columns, _ writer: inout JSONWriter) { writer.object { members(columns, &$0) } }

    /// A payment's members, for an object that is open.
    static func members(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("id")
        writer.uid(columns, 0)
        writer.key("order_id")
        writer.uid(columns, 1)
        writer.key("order_number")
        writer.text(columns, 2)
        writer.key("client")
        writer.reference(columns, id: 3, name: 4)
        writer.key("kind")
        writer.text(columns, 5)
        writer.key("amount")
        money(columns.int(6), columns.string(7), &writer)
        writer.key("payment_method")
        writer.text(columns, 9)
        writer.key("payment_date")
        writer.text(columns, 8)
        writer.key("service_date")
        writer.text(columns, 10)
        writer.key("posting_date")
        writer.text(columns, 11)
        writer.key("receipt_number")
        writer.text(columns, 12)
        writer.key("notes")
        writer.text(columns, 13)
        writer.key("created_by")
        writer.reference(columns, id: 14, name: 15)
        writer.key("created_at")
        writer.time(columns, 16)
        writer.key("voided_at")
        writer.time(columns, 17)
        writer.key("void_reason")
        writer.text(columns, 18)
    }

    static func money(_ amount: Int64, _ currency: String, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("amount")
            writer.int(amount)
            writer.key("currency")
            writer.string(currency)
        }
    }
}
