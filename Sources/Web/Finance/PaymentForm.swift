import Core
import Store

/// Reads what is sent about payments.
enum PaymentForm {
    static let receiptLength = 60
    static let notesLength = 2000
    static let reasonLength = 500

    /// The filter's parameters in a URL; exports have the same.
    static let query: [Route.Parameter] = [
        .init("from", .string(format: "date")), .init("to", .string(format: "date")), .init("method", .words(of: PaymentMethod.self)),
        .init("order_id", .id), .init("q", .text(SearchQuery.maximumLength)),
    ]

    /// - Returns: nil where words were asked for that can never match.
    static func filter(_ query: QueryString) throws(Problem) -> PaymentFilter? {
        var filter = PaymentFilter(method: try query.choice("method", PaymentMethod.self))
        filter.from = try day(query, "from")
        filter.to = try day(query, "to")
        if let from = filter.from, let to = filter.to, to < from {
            throw .badRequest("to is before from: \(to) comes before \(from). Give the earlier day in from.", field: "to")
        }
        if let text = try query.string("order_id", maximum: 100) {
            guard let id = PublicID(text) else { throw .badRequest("order_id has to be a UUID.", field: "order_id") }
            filter.order = id
        }
        if let typed = try query.string("q", maximum: SearchQuery.maximumLength) {
            guard let search = SearchQuery(typed) else { return nil }
            filter.search = search
        }
        return filter
    }

    private static func day(_ query: QueryString, _ name: String) throws(Problem) -> LocalDate? {
        guard let text = try query.string(name, maximum: 20) else { return nil }
        guard let date = LocalDate(text) else { throw .badRequest("\(name) has to be a day such as 2026-11-26.", field: name) }
        return date
    }

    static func new(_ fields: Fields) throws(Problem) -> NewPayment {
        let kind = try fields.choice("kind", PaymentKind.self)
        let (amount, currency) = try amount(fields, kind)
        let receipt = try fields.optionalString("receipt_number", maximum: receiptLength)?.trimmingSpaces()
        return NewPayment(
            kind: kind,
            amount: amount,
            currency: currency,
            method: try fields.choice("payment_method", PaymentMethod.self),
            paymentDate: try fields.clearableDate("payment_date") ?? nil,
            serviceDate: try fields.clearableDate("service_date") ?? nil,
            postingDate: try fields.clearableDate("posting_date") ?? nil,
            receiptNumber: receipt?.isEmpty == false ? receipt : nil,
            notes: try fields.optionalString("notes", maximum: notesLength)?.trimmingSpaces() ?? ""
        )
    }

    /// Money given back may be written either way; other money is above zero.
    private static func amount(_ fields: Fields, _ kind: PaymentKind) throws(Problem) -> (Int64, String?) {
        let read = try fields.optionalObject("amount") { (money: Fields) throws(Problem) -> (Int64, String?) in
            guard let amount = try money.optionalInt("amount", in: -Price.maximum...Price.maximum) else {
                throw .validation("amount", "amount is missing: whole hundredths of the currency, e.g. 12050 for 120.50.")
            }
            return (amount, try money.optionalString("currency", maximum: 3))
        }
        guard let (amount, currency) = read else {
            throw .validation("amount", "amount is missing. Give it like {\"amount\": 12050, \"currency\": \"PLN\"} for 120.50.")
        }
        if kind == .refund, amount < 0 { return (-amount, currency) }
        guard amount > 0 else {
            throw .validation("amount.amount", "The amount has to be above zero. For money that was given back choose the kind refund.")
        }
        return (amount, currency)
    }

    static func patch(_ fields: Fields) throws(Problem) -> PaymentPatch {
        for fixed in ["amount", "kind", "payment_method", "receipt_number", "order_id"] where fields.contains(fixed) {
            throw .validation(fixed, "\(fixed) of a payment never changes. Void the payment with a reason and enter it anew.")
        }
        var patch = PaymentPatch()
        if let date = try fields.clearableDate("payment_date") {
            guard let date else { throw .validation("payment_date", "A payment has a day. Give one such as 2026-11-26.") }
            patch.paymentDate = date
        }
        patch.serviceDate = try fields.clearableDate("service_date")
        patch.postingDate = try fields.clearableDate("posting_date")
        patch.notes = try fields.optionalString("notes", maximum: notesLength)?.trimmingSpaces()
        return patch
    }
}

extension Problem {
    static func of(_ fault: PaymentFault) -> Problem {
        switch fault {
        case .currency(let currency):
            .validation("amount.currency", "This order is paid in \(currency). Enter the amount in \(currency).")
        case .future(let today):
            .validation(
                "payment_date",
                "payment_date is in the future: today is \(today). Enter a payment when the money has come; when it is posted goes into posting_date."
            )
        case .receiptTaken(let number):
            .conflict(
                "receipt_number_taken",
                "Another payment has the receipt \(number) already. Give another number, or none.",
                field: "receipt_number"
            )
        case .refundAbovePaid(let paid, let currency):
            .conflict(
                "refund_above_paid",
                "More than was paid cannot be given back: \(ReminderWords.money(paid, currency, .en)) was paid.",
                field: "amount"
            )
        case .refunded:
            .conflict(
                "payment_refunded",
                "Money of this payment was given back. Void that refund first, then this payment."
            )
        case .voided: .conflict("payment_voided", "This payment is voided. Enter a new one instead.")
        }
    }
}
