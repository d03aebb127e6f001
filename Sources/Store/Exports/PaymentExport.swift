package import Core
import GRDB

/// A payment as it is handed out in a table.
package struct PaymentExportRow: Sendable, Equatable {
    package let receipt: String
    package let date: LocalDate?
    package let serviceDate: LocalDate?
    package let postingDate: LocalDate?
    package let order: String
    package let client: String
    package let kind: PaymentKind
    package let method: PaymentMethod
    package let amount: Int64
    package let currency: String
    package let notes: String
    package let user: String?
    package let createdAt: Timestamp
    package let voidedAt: Timestamp?
    package let voidReason: String

    /// The columns of ``PaymentJSON/columns``.
    init(_ columns: Columns) {
        order = columns.string(2)
        client = columns.string(4)
        kind = PaymentKind(rawValue: columns.string(5)) ?? .payment
        amount = columns.int(6)
        currency = columns.string(7)
        date = LocalDate(columns.string(8))
        method = PaymentMethod(rawValue: columns.string(9)) ?? .cash
        serviceDate = LocalDate(columns.string(10))
        postingDate = LocalDate(columns.string(11))
        receipt = columns.string(12)
        notes = columns.string(13)
        user = columns.optionalString(15)
        createdAt = Timestamp(milliseconds: columns.int(16))
        voidedAt = columns.isNull(17) ? nil : Timestamp(milliseconds: columns.int(17))
        voidReason = columns.string(18)
    }
}

extension OfficeDatabase {
    /// A page of payments for a table, in the order of the list with the same filter; voided ones too.
    package func paymentExport(_ filter: PaymentFilter, cursor: PageCursor?) async throws -> (rows: [PaymentExportRow], next: PageCursor?) {
        try await read { db in
            let table = PaymentTable(filter, before: cursor)
            let statement = try db.cachedStatement(sql: table.rows)
            let found = try Row.fetchCursor(statement, arguments: table.arguments + ["limit": Self.exportPage + 1])
            let columns = Columns(statement)
            var rows: [PaymentExportRow] = []
            var last: PageCursor?
            while try found.next() != nil {
                guard rows.count < Self.exportPage else { return (rows, last) }
                rows.append(PaymentExportRow(columns))
                last = PageCursor(at: Int64(LocalDate(columns.string(8))?.day ?? 0), id: columns.int(PaymentJSON.key))
            }
            return (rows, nil)
        }
    }
}
