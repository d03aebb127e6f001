import Core
import GRDB

extension OrderState {
    /// Names of what follows from other fields: nobody sets them, so nobody's change collides in them.
    static let derived: Set<String> = ["price_netto", "price_vat", "price_brutto", "payment_state", "paid"]

    /// What is different in another state, as people read it.
    func changes(to other: OrderState, _ db: Database) throws -> AuditChanges {
        var changes = AuditChanges()
        let lookUp = OrderLookUp(db: db)
        for (field, before, after) in [
            (OrderField.client, client, other.client), (.conversation, conversation, other.conversation),
            (.manager, manager, other.manager), (.office, office, other.office), (.documentType, documentType, other.documentType),
            (.source, source, other.source), (.target, target, other.target),
        ] as [(OrderField, Int64?, Int64?)] where before != after {
            changes.note(field.rawValue, try lookUp.name(field, before), try lookUp.name(field, after))
        }
        for (field, before, after) in [
            (OrderField.status, status.rawValue, other.status.rawValue),
            (.translationType, translationType.rawValue, other.translationType.rawValue), (.description, description, other.description),
            (.unit, unit.rawValue, other.unit.rawValue), (.rounding, rounding.rawValue, other.rounding.rawValue),
            (.followUp, followUp?.description, other.followUp?.description), (.repertorium, repertorium, other.repertorium),
            (.reference, reference, other.reference), (.origin, origin.rawValue, other.origin.rawValue),
        ] as [(OrderField, String?, String?)] {
            changes.note(field.rawValue, before, after)
        }
        for (field, before, after) in [
            (OrderField.characters, characters, other.characters), (.pages, pages, other.pages), (.discount, discount, other.discount),
            (.vatRate, vatRate, other.vatRate),
        ] as [(OrderField, Int64?, Int64?)] {
            changes.note(field.rawValue, before, after)
        }
        for (name, before, after) in [
            (OrderField.unitPrice.rawValue, unitPrice, other.unitPrice), (OrderField.manualNet.rawValue, manualNet, other.manualNet),
            (OrderField.manualGross.rawValue, manualGross, other.manualGross), ("price_netto", price?.net, other.price?.net),
            ("price_vat", price?.vat, other.price?.vat), ("price_brutto", price?.gross, other.price?.gross),
        ] as [(String, Int64?, Int64?)] {
            changes.note(name, money(before), other.money(after))
        }
        changes.note(OrderField.deadline.rawValue, deadlineValue, other.deadlineValue)
        changes.note(OrderField.isArchived.rawValue, isArchived, other.isArchived)
        changes.note(OrderField.cancelled.rawValue, cancellation, other.cancellation)
        return changes
    }

    private func money(_ amount: Int64?) -> JSONValue {
        amount.map { .object(["amount": .int($0), "currency": .string(currency)]) } ?? .null
    }

    /// The reason where there is one.
    private var cancellation: JSONValue {
        if cancelledAt == nil { .null } else if cancelReason.isEmpty { .bool(true) } else { .string(cancelReason) }
    }

    private var deadlineValue: JSONValue {
        guard let deadline else { return .null }
        return .object([
            "date": .string(deadline.date.description), "time": deadline.time.map { .string($0.description) } ?? .null,
            "zone": deadlineZone.map { .string($0) } ?? .null,
        ])
    }
}
