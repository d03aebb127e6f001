import Core
import Hummingbird
import Store

private let rate: ClosedRange<Int64> = 0...10_000
private let factor: ClosedRange<Int64> = 1...Price.maximumFactor
private let unanswered: ClosedRange<Int64> = 1...720
private let lead: ClosedRange<Int64> = 0...720
private let maximumRates = 10

private func settings(_ property: (String, Schema) -> Schema.Property) -> Schema {
    .object([
        property("currency", .string(minimum: 3, maximum: 3)), property("vat_rates", .array(.integer(rate), maximum: maximumRates)),
        property("default_vat_rate", .integer(rate)), property("order_number_pattern", .text(NumberPattern.maximumLength)),
        property("receipt_number_pattern", .text(NumberPattern.maximumLength)), property("default_unit", .words(of: PageCount.self)),
        property("default_rounding", .words(of: PageRounding.self)), property("express_factor", .integer(factor)),
        property("sworn_factor", .integer(factor)), property("oral_factor", .integer(factor)), property("time_zone", .text(64)),
        property("unanswered_hours", .integer(unanswered)), property("deadline_lead_hours", .integer(lead)),
        property("prices_confirmed", .boolean),
    ])
}

/// How the office makes orders: numbers, prices, dates.
func orderSettingsRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    let path = "/api/v1/settings/orders"
    return RouteGroup(
        "Settings of orders",
        schemas: ["OrderSettings": settings(Schema.Property.required)],
        routes: [
            .signedIn(.everyone, .get, path, "How the office makes orders", answer: .json(.named("OrderSettings"))) { _, _ in
                .json(try await database.orderSettings())
            },
            .signedIn(
                .owner,
                .patch,
                path,
                "Change how the office makes orders; orders that were made stay as they are",
                body: .json(settings(Schema.Property.optional)),
                answer: .json(.named("OrderSettings"))
            ) { request, context in
                let patch = try orderSettings(try await context.fields(request))
                return .json(try await database.change(orderSettings: patch, by: context.user))
            },
        ]
    )
}

private func orderSettings(_ fields: Fields) throws(Problem) -> OrderSettingsPatch {
    var patch = OrderSettingsPatch()
    if let text = try fields.optionalString("currency", maximum: 3) {
        let currency = text.uppercased()
        guard currency.utf8.count == 3, currency.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw .validation("currency", "currency has to be a code of three letters (ISO 4217), e.g. PLN, EUR or UAH.")
        }
        patch.currency = currency
    }
    if let rates = try fields.optionalInts("vat_rates", count: maximumRates, in: rate) {
        guard !rates.isEmpty else {
            throw .validation("vat_rates", "vat_rates needs one rate at least, e.g. [2300, 800, 0] for 23, 8 and 0 per cent.")
        }
        guard Set(rates).count == rates.count else {
            throw .validation("vat_rates", "vat_rates names a rate twice. Leave one of them out.")
        }
        patch.vatRates = rates
    }
    patch.defaultVATRate = try fields.optionalInt("default_vat_rate", in: rate)
    patch.orderNumberPattern = try pattern(fields, "order_number_pattern", example: NumberPattern.order.text)
    patch.receiptNumberPattern = try pattern(fields, "receipt_number_pattern", example: NumberPattern.receipt.text)
    patch.defaultUnit = try fields.optionalChoice("default_unit", PageCount.self)?.unit
    patch.defaultRounding = try fields.optionalChoice("default_rounding", PageRounding.self)
    patch.expressFactor = try fields.optionalInt("express_factor", in: factor)
    patch.swornFactor = try fields.optionalInt("sworn_factor", in: factor)
    patch.oralFactor = try fields.optionalInt("oral_factor", in: factor)
    if let zone = try fields.optionalString("time_zone", maximum: 64) {
        guard OfficeZone.rules(zone) != nil else {
            throw .validation("time_zone", "There is no time zone '\(zone)'. Write one like Europe/Warsaw or Europe/Kyiv.")
        }
        patch.timeZone = zone
    }
    patch.unansweredHours = try fields.optionalInt("unanswered_hours", in: unanswered)
    patch.deadlineLeadHours = try fields.optionalInt("deadline_lead_hours", in: lead)
    patch.pricesConfirmed = try fields.optionalBool("prices_confirmed")
    return patch
}

private func pattern(_ fields: Fields, _ name: String, example: String) throws(Problem) -> String? {
    guard let text = try fields.optionalString(name, maximum: 1000) else { return nil }
    do {
        return try NumberPattern(text).text
    } catch {
        throw .validation(name, "\(name) \(words(error)) An example: \(example).")
    }
}

/// Why a pattern cannot be used, and what to do.
private func words(_ fault: NumberPattern.Fault) -> String {
    switch fault {
    case .empty: "is empty. Write what numbers shall look like."
    case .tooLong: "is longer than \(NumberPattern.maximumLength) characters. Shorten it."
    case .counter: "needs {n} once, or {n:2} to {n:8} for a number with zeros in front."
    case .year: "needs {year} or {yy}: counting begins anew every year, and the same number would come again."
    case .unknownPlaceholder(let name): "has an unknown placeholder {\(name)}. There are {year}, {yy}, {month}, {n} and {n:2} to {n:8}."
    case .openBrace: "has a brace without its other half. Braces belong around a placeholder, as in {year}."
    case .control: "contains a control character, e.g. a line end. Take it out."
    }
}
