package import Core
import Foundation
package import GRDB

extension OfficeDatabase {
    /// All payments of an order as JSON, newest first, voided ones too: `{"items": […], "next": null}`.
    /// - Throws: ``StoreError/notFound``
    package func payments(ofOrder id: PublicID) async throws -> [UInt8] {
        try await read { db in
            let order = try PaidOrder(db, id)
            let statement = try db.cachedStatement(sql: PaymentTable.ofOrder)
            let rows = try Row.fetchCursor(statement, arguments: [order.key])
            let columns = Columns(statement)
            var writer = JSONWriter(capacity: 2048)
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in while try rows.next() != nil { PaymentJSON.write(columns, &writer) } }
                writer.key("next")
                writer.null()
            }
            return writer.bytes
        }
    }

    /// One page of the accountant's table as JSON, newest day first, with the sums by method of the whole range: `{"items", "next", "totals":
    /// {method: money, "all": money}, "other_currencies": [money]}`. Voided payments are shown and not counted.
    /// - Parameter limit: 1–200.
    package func payments(_ filter: PaymentFilter, limit: Int, cursor: PageCursor?) async throws -> [UInt8] {
        try await read { db in
            let page = PaymentTable(filter, before: cursor)
            let statement = try db.cachedStatement(sql: page.rows)
            let rows = try Row.fetchCursor(statement, arguments: page.arguments + ["limit": limit + 1])
            let columns = Columns(statement)
            var writer = JSONWriter(capacity: limit * 600)
            var next: PageCursor?
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in
                    var count = 0
                    var last: PageCursor?
                    while try rows.next() != nil {
                        if count == limit {
                            next = last
                            break
                        }
                        PaymentJSON.write(columns, &writer)
                        last = PageCursor(at: Int64(LocalDate(columns.string(8))?.day ?? 0), id: columns.int(PaymentJSON.key))
                        count += 1
                    }
                }
                writer.key("next")
                writer.string(next?.description)
                try Self.totals(db, filter, &writer)
            }
            return writer.bytes
        }
    }

    private static func totals(_ db: Database, _ filter: PaymentFilter, _ writer: inout JSONWriter) throws {
        let currency = try OrderSettings.read(db).currency
        let all = PaymentTable(filter, before: nil)
        var sums: [PaymentMethod: Int64] = [:]
        var others: [String: Int64] = [:]
        for row in try Row.fetchAll(db.cachedStatement(sql: all.totals), arguments: all.arguments) {
            guard let method = PaymentMethod(rawValue: row[0]) else { continue }
            if row[1] == currency { sums[method] = row[2] } else { others[row[1], default: 0] += row[2] as Int64 }
        }
        writer.key("totals")
        writer.object { writer in
            for method in PaymentMethod.allCases {
                writer.name(method.rawValue)
                PaymentJSON.money(sums[method] ?? 0, currency, &writer)
            }
            writer.key("all")
            PaymentJSON.money(sums.values.reduce(0, +), currency, &writer)
        }
        writer.key("other_currencies")
        writer.array { writer in
            for (currency, sum) in others.sorted(by: { $0.key < $1.key }) { PaymentJSON.money(sum, currency, &writer) }
        }
    }
}

/// Payments by a filter, newest day first, along the index of their days.
package struct PaymentTable {
    /// A page, at most `:limit` rows of ``PaymentJSON/columns``.
    package let rows: String
    /// Sums by method and currency of all that stand.
    let totals: String
    package let arguments: StatementArguments

    static let ofOrder = """
        SELECT \(PaymentJSON.columns) FROM finance_transactions t \(PaymentJSON.joins) WHERE t.order_id = ? ORDER BY t.id DESC
        """

    /// - Parameter cursor: after which row of an earlier page it goes on.
    package init(_ filter: PaymentFilter, before cursor: PageCursor?) {
        var conditions = ["(t.payment_date, t.id) < (:day, :id)"]
        // Below the first row of the day after, or of all days.
        let end = filter.to?.adding(days: 1) ?? LocalDate(year: 2999, month: 12, day: 31)!
        let upper = cursor.map { (LocalDate(day: Int(clamping: $0.at)), $0.id) } ?? (end, 0)
        var arguments: StatementArguments = ["day": upper.0.description, "id": upper.1]
        if let from = filter.from {
            conditions.append("t.payment_date >= :from")
            arguments += ["from": from.description]
        }
        if let method = filter.method {
            // The plus: the index of the days leads, whatever else is asked.
            conditions.append("+t.payment_method = :method")
            arguments += ["method": method.rawValue]
        }
        if let order = filter.order {
            conditions.append("t.order_id = (SELECT id FROM crm_orders WHERE uid = :order)")
            arguments += ["order": Data(order.bytes)]
        }
        if let search = filter.search {
            conditions.append(
                """
                (t.receipt_number LIKE :like ESCAPE '\\' OR t.notes LIKE :like ESCAPE '\\'
                OR +t.order_id IN (SELECT rowid FROM orders_fts WHERE orders_fts MATCH :words))
                """
            )
            arguments += ["like": Self.like(search.text), "words": search.fts]
        }
        let condition = conditions.joined(separator: " AND ")
        rows = """
            SELECT \(PaymentJSON.columns) FROM finance_transactions t \(PaymentJSON.joins)
            WHERE \(condition) ORDER BY t.payment_date DESC, t.id DESC LIMIT :limit
            """
        totals = """
            SELECT t.payment_method, t.currency, sum(t.amount_gross) FROM finance_transactions t
            WHERE \(condition) AND t.voided_at IS NULL GROUP BY t.payment_method, t.currency
            """
        self.arguments = arguments
    }

    private static func like(_ text: String) -> String {
        "%" + text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
    }
}
