import Core
import Foundation
import GRDB

/// What people set of an order, and what follows from it, as it stands in its row.
struct OrderState: Equatable {
    var client: Int64
    var conversation: Int64?
    var status = OrderStatus.toDo
    var manager: Int64?
    var office: Int64?
    var documentType: Int64?
    var source: Int64?
    var target: Int64?
    var translationType = TranslationType.ordinary
    var description = ""
    var unit = PageUnit.characters1800
    var rounding = PageRounding.wholeUp
    var characters: Int64?
    var pages: Int64?
    var unitPrice: Int64?
    /// Whether somebody typed another unit price than the lists say.
    var unitPriceIsOwn = false
    var discount: Int64 = 0
    var vatRate: Int64?
    var manualNet: Int64?
    var manualGross: Int64?
    var price: Price?
    var currency = "PLN"
    var deadline: Deadline?
    var deadlineZone: String?
    var deadlineAt: Timestamp?
    var followUp: LocalDate?
    var followUpAt: Timestamp?
    var repertorium = ""
    var reference = ""
    var origin = OrderSource.manual
    var isArchived = false
    var closedAt: Timestamp?
    /// When it was called off; it is in the archive then.
    var cancelledAt: Timestamp?
    var cancelReason = ""

    /// What the client is to pay: nothing for what was called off, nil where no price is known.
    var owed: Int64? { cancelledAt == nil ? price?.gross : nil }

    init(client: Int64) { self.client = client }
}

extension OrderState {
    private static let columns = [
        "client_id", "conversation_id", "status", "manager_id", "office_id", "document_type_id", "source_language_id", "target_language_id",
        "translation_type", "description", "unit", "rounding", "characters", "pages", "unit_price", "unit_price_own", "discount",
        "vat_rate",
        "manual_net", "manual_gross", "price", "price_netto", "price_vat", "price_brutto", "currency", "deadline_date", "deadline_time",
        "deadline_zone", "deadline_at", "follow_up_date", "follow_up_at", "repertorium_number", "reference_code", "order_source",
        "is_archived", "closed_at", "cancelled_at", "cancel_reason",
    ]

    static let select = "SELECT \(columns.joined(separator: ", ")) FROM crm_orders WHERE id = ?"
    private static let update = "UPDATE crm_orders SET \(columns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE id = ?"
    private static let insert = """
        INSERT INTO crm_orders (\(columns.joined(separator: ", ")), uid, order_number, client_name, created_by, created_at)
        VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")), ?, ?, (SELECT name FROM crm_clients WHERE id = ?), ?, ?)
        """

    /// - Throws: ``StoreError/notFound``
    init(_ db: Database, _ order: Int64) throws {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: Self.select), arguments: [order]) else { throw StoreError.notFound }
        client = row[0]
        conversation = row[1]
        status = OrderStatus(rawValue: row[2]) ?? .toDo
        manager = row[3]
        office = row[4]
        documentType = row[5]
        source = row[6]
        target = row[7]
        translationType = TranslationType(rawValue: row[8]) ?? .ordinary
        description = row[9]
        unit = PageUnit(rawValue: row[10]) ?? .characters1800
        rounding = PageRounding(rawValue: row[11]) ?? .wholeUp
        characters = row[12]
        pages = row[13]
        unitPrice = row[14]
        unitPriceIsOwn = row[15]
        discount = row[16]
        vatRate = row[17]
        manualNet = row[18]
        manualGross = row[19]
        price = try (row[20] as String?).map { try PriceJSON.read($0) }
        currency = row[24]
        deadline = (row[25] as String?).flatMap { LocalDate($0) }.map { date in
            Deadline(date: date, time: (row[26] as String?).flatMap { LocalTimeOfDay($0) })
        }
        deadlineZone = row[27]
        deadlineAt = (row[28] as Int64?).map { Timestamp(milliseconds: $0) }
        followUp = (row[29] as String?).flatMap { LocalDate($0) }
        followUpAt = (row[30] as Int64?).map { Timestamp(milliseconds: $0) }
        repertorium = row[31]
        reference = row[32]
        origin = OrderSource(rawValue: row[33]) ?? .manual
        isArchived = row[34]
        closedAt = (row[35] as Int64?).map { Timestamp(milliseconds: $0) }
        cancelledAt = (row[36] as Int64?).map { Timestamp(milliseconds: $0) }
        cancelReason = row[37]
    }

    private var values: [(any DatabaseValueConvertible)?] {
        let work: [(any DatabaseValueConvertible)?] = [
            client, conversation, status.rawValue, manager, office, documentType, source, target, translationType.rawValue, description,
            unit.rawValue, rounding.rawValue, characters, pages, unitPrice, unitPriceIsOwn, discount, vatRate, manualNet, manualGross,
        ]
        let money: [(any DatabaseValueConvertible)?] = [
            price.map { PriceJSON.text($0, currency: currency) }, price?.net, price?.vat, price?.gross, currency,
        ]
        let rest: [(any DatabaseValueConvertible)?] = [
            deadline?.date.description, deadline?.time?.description, deadlineZone, deadlineAt?.milliseconds, followUp?.description,
            followUpAt?.milliseconds, repertorium, reference, origin.rawValue, isArchived, closedAt?.milliseconds,
            cancelledAt?.milliseconds, cancelReason,
        ]
        return work + money + rest
    }

    /// Puts it into an order's row.
    func write(_ db: Database, _ order: Int64) throws {
        try db.cachedStatement(sql: Self.update).execute(arguments: StatementArguments(values + [order]))
    }

    /// Makes an order of it.
    /// - Returns: its internal key.
    func make(_ db: Database, id: PublicID, number: String, by user: User, at now: Timestamp) throws -> Int64 {
        try db.cachedStatement(sql: Self.insert).execute(
            arguments: StatementArguments(values + [Data(id.bytes), number, client, user.key, now.milliseconds])
        )
        return db.lastInsertedRowID
    }
}
