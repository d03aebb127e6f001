package import Core
import GRDB

/// A name in the languages of the page.
package struct ExportNames: Sendable, Equatable {
    package let uk: String
    package let pl: String
    package let en: String

    package init(uk: String, pl: String, en: String) {
        self.uk = uk
        self.pl = pl
        self.en = en
    }

    /// Of three columns that stand one after another; nil where the first is NULL.
    init?(_ columns: Columns, _ first: Int32) {
        guard !columns.isNull(first) else { return nil }
        self.init(uk: columns.string(first), pl: columns.string(first + 1), en: columns.string(first + 2))
    }

    package func callAsFunction(_ language: InterfaceLanguage) -> String {
        switch language {
        case .uk: uk
        case .pl: pl
        case .en: en
        }
    }
}

/// An order as it is handed out in a table.
package struct OrderExportRow: Sendable, Equatable {
    package let number: String
    package let status: OrderStatus
    package let client: String
    package let manager: String?
    package let office: String?
    package let documentType: ExportNames?
    package let source: ExportNames?
    package let target: ExportNames?
    package let type: TranslationType
    package let description: String
    package let unit: PageUnit
    package let pages: Int64?
    package let characters: Int64?
    package let net: Int64?
    package let vat: Int64?
    package let gross: Int64?
    package let currency: String
    package let paid: Int64
    package let payment: PaymentState
    package let deadline: Deadline?
    package let followUp: LocalDate?
    package let origin: OrderSource
    package let repertorium: String
    package let reference: String
    package let createdAt: Timestamp
    package let closedAt: Timestamp?
    /// When it was called off, and why.
    package let cancelledAt: Timestamp?
    package let cancelReason: String

    /// What is still to be paid, below zero for what is to be given back; nil where no price is known.
    package var balance: Int64? { cancelledAt == nil ? gross.map { $0 - paid } : -paid }

    /// The columns of ``OrderJSON/columns``.
    init(_ columns: Columns) {
        func number(_ index: Int32) -> Int64? { columns.isNull(index) ? nil : columns.int(index) }
        self.number = columns.string(1)
        status = OrderStatus(rawValue: columns.string(2)) ?? .toDo
        client = columns.string(4)
        manager = columns.optionalString(7)
        office = columns.optionalString(9)
        documentType = ExportNames(columns, 11)
        source = ExportNames(columns, 16)
        target = ExportNames(columns, 21)
        type = TranslationType(rawValue: columns.string(24)) ?? .ordinary
        description = columns.string(25)
        unit = PageUnit(rawValue: columns.string(26)) ?? .page
        pages = number(27)
        characters = number(28)
        net = number(29)
        vat = number(30)
        gross = number(31)
        currency = columns.string(32)
        paid = columns.int(33)
        payment = PaymentState(rawValue: columns.string(34)) ?? .unpriced
        deadline = LocalDate(columns.string(35)).map { Deadline(date: $0, time: LocalTimeOfDay(columns.string(36))) }
        followUp = LocalDate(columns.string(39))
        origin = OrderSource(rawValue: columns.string(40)) ?? .manual
        repertorium = columns.string(41)
        reference = columns.string(42)
        createdAt = Timestamp(milliseconds: columns.int(44))
        closedAt = number(46).map { Timestamp(milliseconds: $0) }
        cancelledAt = number(48).map { Timestamp(milliseconds: $0) }
        cancelReason = columns.string(49)
    }
}

extension OfficeDatabase {
    /// Rows of an export at once.
    package static let exportPage = 200

    /// A page of orders for a table, in the order of the list with the same filter.
    package func orderExport(_ filter: OrderFilter, cursor: PageCursor?) async throws -> (rows: [OrderExportRow], next: PageCursor?) {
        let now = now()
        return try await read { db in
            let page = try OrderSelection(db, filter, now: now).keys(filter, cursor: cursor).page(db, limit: Self.exportPage)
            var rows: [OrderExportRow] = []
            try OrderRows.each(db, page.keys) { rows.append(OrderExportRow($0)) }
            return (rows, page.next)
        }
    }
}
