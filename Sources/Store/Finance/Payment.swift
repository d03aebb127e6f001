package import Core

/// A payment that somebody enters.
package struct NewPayment: Sendable {
    package var kind: PaymentKind
    /// Minor units, above zero also for money that is given back.
    package var amount: Int64
    /// ISO 4217; nil for the order's own.
    package var currency: String?
    package var method: PaymentMethod
    /// Nil for the office's today.
    package var paymentDate: LocalDate?
    package var serviceDate: LocalDate?
    package var postingDate: LocalDate?
    /// Nil for the next one of the series.
    package var receiptNumber: String?
    package var notes: String

    package init(
        kind: PaymentKind,
        amount: Int64,
        currency: String? = nil,
        method: PaymentMethod,
        paymentDate: LocalDate? = nil,
        serviceDate: LocalDate? = nil,
        postingDate: LocalDate? = nil,
        receiptNumber: String? = nil,
        notes: String = ""
    ) {
        self.kind = kind
        self.amount = amount
        self.currency = currency
        self.method = method
        self.paymentDate = paymentDate
        self.serviceDate = serviceDate
        self.postingDate = postingDate
        self.receiptNumber = receiptNumber
        self.notes = notes
    }

    /// As it stands in its row: below zero where it was given back.
    var signed: Int64 { kind == .refund ? -amount : amount }
}

/// A change of a payment; what is nil stays. Its sum never changes: it is voided and entered anew.
package struct PaymentPatch: Sendable {
    package var paymentDate: LocalDate?
    /// `.some(nil)` takes it away.
    package var serviceDate: LocalDate??
    package var postingDate: LocalDate??
    package var notes: String?

    package init() {}
}

/// Which payments are asked for.
package struct PaymentFilter: Sendable, Hashable {
    /// The first and the last day of payment, both included.
    package var from: LocalDate?
    package var to: LocalDate?
    package var method: PaymentMethod?
    package var order: PublicID?
    /// Words of the order's number, client and description, or a part of the receipt's number or of the notes.
    package var search: SearchQuery?

    package init(
        from: LocalDate? = nil,
        to: LocalDate? = nil,
        method: PaymentMethod? = nil,
        order: PublicID? = nil,
        search: SearchQuery? = nil
    ) {
        self.from = from
        self.to = to
        self.method = method
        self.order = order
        self.search = search
    }
}

/// Why a payment cannot be taken as it was entered.
package enum PaymentFault: Error, Sendable, Equatable {
    /// An order is paid in its own currency, which is named.
    case currency(String)
    /// The payment's day is after the office's today.
    case future(today: LocalDate)
    case receiptTaken(String)
    /// More would be given back than was paid: so much was, in minor units of a currency.
    case refundAbovePaid(Int64, String)
    /// Without it, more would have been given back than was paid.
    case refunded
    case voided
}
