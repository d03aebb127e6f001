/// Where an order stands: the columns of the board. The stored values are those that offices have today.
package enum OrderStatus: String, Sendable, CaseIterable, Codable {
    /// New
    case toDo = "do_wykonania"
    /// Paid. Kept for what was imported and for those who work so; what was really paid is ``PaymentState``.
    case paid = "oplacone"
    /// In certification
    case certification = "do_poswiadczenia"
    /// Ready to be handed out
    case ready = "do_wydania"
    /// Oral
    case oral = "ustne"
    /// Handed out
    case closed
}

/// How an order is paid, an axis of its own.
package enum PaymentState: String, Sendable, CaseIterable, Codable {
    /// No price was agreed yet.
    case unpriced
    case unpaid, partly, paid, overpaid

    /// What a sum paid makes of a price.
    /// - Parameters:
    ///   - gross: the price in minor units; nil where there is none.
    ///   - paid: all payments less all refunds, in minor units.
    package init(gross: Int64?, paid: Int64) {
        guard let gross else {
            self = paid > 0 ? .overpaid : .unpriced
            return
        }
        switch paid {
        case ..<gross where paid <= 0: self = .unpaid
        case ..<gross: self = .partly
        case gross: self = .paid
        default: self = .overpaid
        }
    }
}

/// What kind of work it is. The stored values are those that offices have today.
package enum TranslationType: String, Sendable, CaseIterable, Codable {
    case ordinary = "zwykle"
    case sworn = "przysiegle"
    case oral = "ustne"
    case express = "ekspresowe"
}

/// Where an order came from.
package enum OrderSource: String, Sendable, CaseIterable, Codable {
    case manual, email, telegram, whatsapp, instagram, facebook, phone, form
    case officeVisit = "office_visit"

    /// The channel of the conversation that it was made beside.
    package init(_ platform: Platform) {
        switch platform {
        case .email: self = .email
        case .telegram: self = .telegram
        case .whatsapp: self = .whatsapp
        case .instagram: self = .instagram
        case .facebook: self = .facebook
        }
    }
}

/// How a payment was made.
package enum PaymentMethod: String, Sendable, CaseIterable, Codable {
    case cash, card, transfer, blik
}

/// What a payment is.
package enum PaymentKind: String, Sendable, CaseIterable, Codable {
    case payment, deposit
    /// Money given back: its amount is below zero.
    case refund
}

/// Which way an order's file goes.
package enum OrderFileDirection: String, Sendable, CaseIterable, Codable {
    /// To be translated.
    case `in`
    /// What came of it.
    case out
}
