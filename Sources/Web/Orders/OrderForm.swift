import Core
import Store

/// Reads what a form says of an order.
struct OrderForm {
    static let maximumDescription = 10_000
    static let maximumReference = 100
    static let maximumQuote = 2000
    static let maximumReason = 500
    static let maximumFiles = 50

    let fields: Fields

    /// The fields that every form has.
    func patch() throws(Problem) -> OrderPatch {
        var patch = OrderPatch()
        patch.conversation = try fields.clearableID(OrderField.conversation.rawValue)
        patch.status = try fields.optionalChoice("status", OrderStatus.self)
        patch.force = try fields.optionalBool("force") ?? false
        patch.manager = try fields.clearableID(OrderField.manager.rawValue)
        patch.office = try fields.clearableID(OrderField.office.rawValue)
        patch.documentType = try fields.clearableID(OrderField.documentType.rawValue)
        patch.source = try fields.clearableID(OrderField.source.rawValue)
        patch.target = try fields.clearableID(OrderField.target.rawValue)
        patch.translationType = try fields.optionalChoice("translation_type", TranslationType.self)
        patch.description = try text("description", Self.maximumDescription)
        patch.repertorium = try text("repertorium_number", Self.maximumReference)
        patch.reference = try text("reference_code", Self.maximumReference)
        patch.origin = try fields.optionalChoice("order_source", OrderSource.self)
        patch.isArchived = try fields.optionalBool("is_archived")
        if fields.contains("cancelled") {
            patch.cancelled = .some(
                try fields.optionalObject("cancelled") { fields throws(Problem) in
                    trimmed(try fields.optionalString("reason", maximum: Self.maximumReason) ?? "")
                }
            )
        }
        patch.revision = try fields.optionalInt("revision", in: 0...Int64.max)
        try price(&patch)
        try dates(&patch)
        return patch
    }

    private func price(_ patch: inout OrderPatch) throws(Problem) {
        patch.unit = try fields.optionalChoice("unit", PageUnit.self)
        patch.rounding = try fields.optionalChoice("rounding", PageRounding.self)
        patch.characters = try clearableInt("characters", 0...Pages.maximumCharacters)
        patch.pages = try clearableInt("pages", 0...Pages.maximum)
        patch.unitPrice = try clearableInt("unit_price", 0...Price.maximumUnit)
        patch.discount = try fields.optionalInt("discount", in: 0...Price.one)
        patch.vatRate = try clearableInt("vat_rate", 0...Price.one)
        patch.manualNet = try clearableInt("manual_net", 0...Price.maximum)
        patch.manualGross = try clearableInt("manual_gross", 0...Price.maximum)
        if case .some(.some) = patch.manualNet, case .some(.some) = patch.manualGross {
            throw .validation("manual_gross", "Type either a net or a gross, not both: the other one follows from it.")
        }
    }

    private func dates(_ patch: inout OrderPatch) throws(Problem) {
        if fields.contains("deadline") {
            patch.deadline = .some(
                try fields.optionalObject("deadline") { fields throws(Problem) in
                    let day = try fields.string("date", maximum: 100)
                    guard let date = LocalDate(day) else { throw .validation("date", Self.noDate("deadline.date")) }
                    guard let text = try fields.optionalString("time", maximum: 100) else { return Deadline(date: date, time: nil) }
                    guard let time = LocalTimeOfDay(text) else {
                        throw .validation("time", "deadline.time has to be a time of day, e.g. 14:30.")
                    }
                    return Deadline(date: date, time: time)
                }
            )
        }
        if let text = try fields.clearableString("follow_up_date", maximum: 100) {
            guard let text else {
                patch.followUp = .some(nil)
                return
            }
            guard let date = LocalDate(text) else { throw .validation("follow_up_date", Self.noDate("follow_up_date")) }
            patch.followUp = .some(date)
        }
    }

    private static func noDate(_ name: String) -> String { "\(name) has to be a day of the calendar, e.g. 2026-11-26." }

    /// The client: one who is here, or who is made together with the order.
    func client(_ patch: inout OrderPatch) throws(Problem) {
        patch.client = try fields.clearableID("client_id") ?? nil
        patch.newClient = try fields.optionalObject("client") { fields throws(Problem) in
            let name = try fields.string("name", maximum: 200).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !name.isEmpty else { throw .validation("name", "client.name must not be empty.") }
            var new = OrderPatch.NewClient(name: name)
            if let email = try fields.optionalString("email", maximum: 254).map(trimmed), !email.isEmpty {
                guard let email = AccountRules.email(email) else {
                    throw .validation("email", "'\(email)' is no e-mail address. Write one like anna@example.org.")
                }
                new.email = email
            }
            if let phone = try fields.optionalString("phone", maximum: 50).map(trimmed), !phone.isEmpty { new.phone = phone }
            new.language = try fields.optionalString("language", maximum: 2)
            if let language = new.language, !Self.languages.contains(language) {
                throw .validation("language", "client.language has to be one of: \(Self.languages.joined(separator: ", ")).")
            }
            return new
        }
        guard patch.client == nil || patch.newClient == nil else {
            throw .validation("client_id", "Name a client_id or a new client, not both.")
        }
    }

    static let languages = ["uk", "pl", "en", "ru", "de"]

    /// Files and agreements that come with it.
    func enclosures(_ patch: inout OrderPatch) throws(Problem) {
        patch.attachments = try fields.optionalIDs("attachment_ids", count: Self.maximumFiles) ?? []
        patch.uploads = try fields.optionalIDs("upload_ids", count: Self.maximumFiles) ?? []
        patch.agreements =
            try fields.optionalObject("agreements") { fields throws(Problem) in
                var agreements: [OrderField: OrderPatch.Agreement] = [:]
                for field in OrderField.allCases {
                    agreements[field] = try fields.optionalObject(field.rawValue) { fields throws(Problem) in try agreement(fields) }
                }
                return agreements
            } ?? [:]
    }

    private func text(_ name: String, _ maximum: Int) throws(Problem) -> String? {
        try fields.optionalString(name, maximum: maximum).map(trimmed)
    }

    private func clearableInt(_ name: String, _ range: ClosedRange<Int64>) throws(Problem) -> Int64?? {
        fields.contains(name) ? .some(try fields.optionalInt(name, in: range)) : nil
    }
}

/// Where something was agreed: a message, and perhaps the words of it.
func agreement(_ fields: Fields) throws(Problem) -> OrderPatch.Agreement {
    guard case .some(.some(let message)) = try fields.clearableID("message_id") else {
        throw .validation("message_id", "message_id is missing: the message that it was agreed in.")
    }
    return OrderPatch.Agreement(message: message, quote: trimmed(try fields.optionalString("quote", maximum: OrderForm.maximumQuote) ?? ""))
}
