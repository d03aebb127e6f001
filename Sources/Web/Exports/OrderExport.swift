import Core
import Sheets
import Store

/// The table of orders as a file.
enum OrderExport {
    static let title = ExportNames(uk: "Замовлення", pl: "Zlecenia", en: "Orders")

    private struct Column: Sendable {
        let title: ExportNames
        let width: Int
        let value: @Sendable (OrderExportRow, InterfaceLanguage, ZoneRules) -> SheetValue

        init(
            _ uk: String,
            _ pl: String,
            _ en: String,
            _ width: Int = 14,
            _ value: @escaping @Sendable (OrderExportRow, InterfaceLanguage, ZoneRules) -> SheetValue
        ) {
            title = ExportNames(uk: uk, pl: pl, en: en)
            self.width = width
            self.value = value
        }
    }

    private static let columns: [Column] = [
        Column("Номер", "Numer", "Number", 12) { row, _, _ in .text(row.number) },
        Column("Статус", "Status", "Status", 16) { row, language, _ in .text(ExportWords.status(row.status)(language)) },
        Column("Клієнт", "Klient", "Client", 26) { row, _, _ in .text(row.client) },
        Column("Опис", "Opis", "Description", 36) { row, _, _ in .text(optional: row.description) },
        Column("Тип документа", "Typ dokumentu", "Document type", 20) { row, language, _ in .text(optional: row.documentType?(language)) },
        Column("З мови", "Z języka", "From", 14) { row, language, _ in .text(optional: row.source?(language)) },
        Column("На мову", "Na język", "Into", 14) { row, language, _ in .text(optional: row.target?(language)) },
        Column("Переклад", "Tłumaczenie", "Kind of work", 14) { row, language, _ in .text(ExportWords.type(row.type)(language)) },
        Column("Одиниця", "Jednostka", "Unit", 16) { row, language, _ in .text(ExportWords.unit(row.unit)(language)) },
        Column("Знаки", "Znaki", "Characters", 10) { row, _, _ in row.characters.map { .integer($0) } ?? .empty },
        Column("Кількість", "Ilość", "Amount", 10) { row, _, _ in row.pages.map { .hundredths($0) } ?? .empty },
        Column("Нетто", "Netto", "Net", 14) { row, _, _ in .money(row.net, row.currency) },
        Column("ПДВ", "VAT", "VAT", 14) { row, _, _ in .money(row.vat, row.currency) },
        Column("Брутто", "Brutto", "Gross", 14) { row, _, _ in .money(row.gross, row.currency) },
        Column("Сплачено", "Zapłacono", "Paid", 14) { row, _, _ in .money(row.paid, row.currency) },
        Column("Залишок", "Do zapłaty", "Balance", 14) { row, _, _ in .money(row.balance, row.currency) },
        Column("Валюта", "Waluta", "Currency", 8) { row, _, _ in .text(row.currency) },
        Column("Оплата", "Płatność", "Payment", 18) { row, language, _ in .text(ExportWords.payment(row)(language)) },
        Column("Термін", "Termin", "Deadline", 17) { row, _, _ in .deadline(row.deadline) },
        Column("Нагадати", "Przypomnieć", "Follow up", 12) { row, _, _ in .date(row.followUp) },
        Column("Відповідальний", "Opiekun", "Manager", 20) { row, _, _ in .text(optional: row.manager) },
        Column("Бюро", "Biuro", "Office", 18) { row, _, _ in .text(optional: row.office) },
        Column("Джерело", "Źródło", "Source", 16) { row, language, _ in .text(ExportWords.origin(row.origin)(language)) },
        Column("Номер репертуару", "Numer repertorium", "Repertorium number", 18) { row, _, _ in .text(optional: row.repertorium) },
        Column("Позначка", "Sygnatura", "Reference", 16) { row, _, _ in .text(optional: row.reference) },
        Column("Створено", "Utworzono", "Created", 17) { row, _, zone in .moment(row.createdAt, zone) },
        Column("Видано", "Wydano", "Handed out", 17) { row, _, zone in .moment(row.closedAt, zone) },
        Column("Скасовано", "Anulowano", "Cancelled", 17) { row, _, zone in .moment(row.cancelledAt, zone) },
        Column("Причина скасування", "Powód anulowania", "Reason of cancelling", 30) { row, _, _ in .text(optional: row.cancelReason) },
    ]

    /// - Parameter filter: nil for one that finds nothing.
    static func make(_ filter: OrderFilter?, _ database: OfficeDatabase, for user: User) async throws -> Export {
        let zone = try await database.officeZone()
        let language = user.locale
        return Export(
            name: "orders-\(zone.local(database.now()).date)",
            title: title(language),
            columns: columns.map { SheetColumn($0.title(language), width: $0.width) },
            language: language
        ) { cursor in
            guard let filter else { return ([], nil) }
            let page = try await database.orderExport(filter, cursor: cursor)
            return (page.rows.map { row in columns.map { $0.value(row, language, zone) } }, page.next)
        }
    }
}

/// The table of payments as a file.
enum PaymentExport {
    static let title = ExportNames(uk: "Оплати", pl: "Wpłaty", en: "Payments")

    private static let columns: [(ExportNames, Int)] = [
        (.init(uk: "Дата оплати", pl: "Data płatności", en: "Payment date"), 14),
        (.init(uk: "Номер квитанції", pl: "Numer pokwitowania", en: "Receipt number"), 20),
        (.init(uk: "Замовлення", pl: "Zlecenie", en: "Order"), 12), (.init(uk: "Клієнт", pl: "Klient", en: "Client"), 26),
        (.init(uk: "Вид", pl: "Rodzaj", en: "Kind"), 12), (.init(uk: "Спосіб", pl: "Sposób", en: "Method"), 12),
        (.init(uk: "Сума", pl: "Kwota", en: "Amount"), 14), (.init(uk: "Валюта", pl: "Waluta", en: "Currency"), 8),
        (.init(uk: "Дата послуги", pl: "Data usługi", en: "Service date"), 14),
        (.init(uk: "Дата проведення", pl: "Data księgowania", en: "Posting date"), 16),
        (.init(uk: "Нотатки", pl: "Uwagi", en: "Notes"), 30), (.init(uk: "Вніс", pl: "Wprowadził", en: "Entered by"), 20),
        (.init(uk: "Внесено", pl: "Wprowadzono", en: "Entered"), 17), (.init(uk: "Анульовано", pl: "Anulowano", en: "Voided"), 17),
        (.init(uk: "Причина", pl: "Powód", en: "Reason"), 30),
    ]

    /// - Parameter filter: nil for one that finds nothing.
    static func make(_ filter: PaymentFilter?, _ database: OfficeDatabase, for user: User) async throws -> Export {
        let zone = try await database.officeZone()
        let language = user.locale
        return Export(
            name: "payments-\(zone.local(database.now()).date)",
            title: title(language),
            columns: columns.map { SheetColumn($0.0(language), width: $0.1) },
            language: language
        ) { cursor in
            guard let filter else { return ([], nil) }
            let page = try await database.paymentExport(filter, cursor: cursor)
            return (page.rows.map { values($0, language, zone) }, page.next)
        }
    }

    private static func values(_ row: PaymentExportRow, _ language: InterfaceLanguage, _ zone: ZoneRules) -> [SheetValue] {
        [
            .date(row.date), .text(row.receipt), .text(row.order), .text(row.client), .text(ExportWords.kind(row.kind)(language)),
            .text(ExportWords.method(row.method)(language)), .money(row.amount, currency: row.currency), .text(row.currency),
            .date(row.serviceDate), .date(row.postingDate), .text(optional: row.notes), .text(optional: row.user),
            .moment(row.createdAt, zone), .moment(row.voidedAt, zone), .text(optional: row.voidReason),
        ]
    }
}
