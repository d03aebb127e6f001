import Core
import Foundation
import GRDB

/// An order alone: its row and all that belongs to it.
enum OrderDetail {
    static let one = """
        SELECT \(OrderJSON.columns), o.rounding, o.unit_price, o.vat_rate, o.price, b.uid, b.name, o.discount, o.manual_net, o.manual_gross
        FROM crm_orders o \(OrderJSON.joins) LEFT JOIN users b ON b.id = o.created_by WHERE o.id = ?
        """

    static func id(_ db: Database, _ order: Int64) throws -> PublicID? {
        let uid = try Data.fetchOne(db.cachedStatement(sql: "SELECT uid FROM crm_orders WHERE id = ?"), arguments: [order])
        return uid.flatMap { PublicID(bytes: Array($0)) }
    }

    /// - Throws: ``StoreError/notFound``
    static func json(_ db: Database, _ order: Int64, for reader: OrderReader) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: one)
        let rows = try Row.fetchCursor(statement, arguments: [order])
        guard try rows.next() != nil else { throw StoreError.notFound }
        let columns = Columns(statement)
        var writer = JSONWriter(capacity: 4096)
        try writer.object { writer in
            OrderJSON.members(columns, for: reader, &writer)
            price(columns, &writer)
            try belongings(db, order, reader, &writer)
        }
        return writer.bytes
    }

    private static func price(_ columns: Columns, _ writer: inout JSONWriter) {
        let first = OrderJSON.count
        writer.key("rounding")
        writer.text(columns, first)
        writer.key("unit_price")
        writer.int(columns, first + 1)
        writer.key("vat_rate")
        writer.int(columns, first + 2)
        writer.key("price")
        writer.json(columns, first + 3)
        writer.key("created_by")
        writer.reference(columns, id: first + 4, name: first + 5)
        writer.key("discount")
        writer.int(columns, first + 6)
        writer.key("manual_net")
        writer.int(columns, first + 7)
        writer.key("manual_gross")
        writer.int(columns, first + 8)
    }

    /// Accountants get neither files nor what stands in conversations.
    private static func belongings(_ db: Database, _ order: Int64, _ reader: OrderReader, _ writer: inout JSONWriter) throws {
        writer.key("files")
        try writer.array { writer in if reader == .desk { try OrderFiles.write(db, order, &writer) } }
        writer.key("originals")
        try writer.array { writer in try OrderOriginals.write(db, order, &writer) }
        writer.key("agreements")
        try writer.object { writer in if reader == .desk { try OrderAgreements.write(db, order, &writer) } }
        writer.key("notes")
        try writer.array { writer in if reader == .desk { try OrderNotes.write(db, order, &writer) } }
    }

    /// What a form would cost.
    static func price(_ state: OrderState, from origin: UnitPrice.Origin?) -> [UInt8] {
        func number(_ value: Int64?, _ writer: inout JSONWriter) { if let value { writer.int(value) } else { writer.null() } }
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.key("price")
            if let price = state.price { PriceJSON.write(price, currency: state.currency, &writer) } else { writer.null() }
            writer.key("pages")
            number(state.pages, &writer)
            writer.key("unit_price")
            number(state.unitPrice, &writer)
            writer.key("unit_price_from")
            writer.string(origin?.rawValue)
            writer.key("vat_rate")
            number(state.vatRate, &writer)
            writer.key("unit")
            writer.string(state.unit.rawValue)
            writer.key("rounding")
            writer.string(state.rounding.rawValue)
        }
        return writer.bytes
    }
}
