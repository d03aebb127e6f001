package import Core
import Foundation
package import GRDB

/// How the office makes orders: the value of `orders` in `app_settings`, whose form is that of `GET /api/v1/settings/orders`.
package struct OrderSettings: Sendable, Equatable, Codable {
    /// ISO 4217
    package var currency = "PLN"
    /// Rates to choose from, in hundredths of a per cent.
    package var vatRates: [Int64] = [2300, 800, 500, 0]
    package var defaultVATRate: Int64 = 2300
    package var orderNumberPattern = NumberPattern.order.text
    package var receiptNumberPattern = NumberPattern.receipt.text
    package var defaultUnit = PageUnit.characters1800
    package var defaultRounding = PageRounding.wholeUp
    /// Factors of the price, 10000 is the price itself.
    package var expressFactor: Int64 = 15_000
    package var swornFactor = Price.one
    package var oralFactor = Price.one
    /// Of the office's dates and times.
    package var timeZone = OfficeZone.usual
    /// Hours of office time after which a conversation that nobody answered is told of.
    package var unansweredHours: Int64 = 4
    /// Hours before a deadline at which it is told of.
    package var deadlineLeadHours: Int64 = 24
    /// Somebody of the office said that the prices of languages are theirs, also those that are as Dragoman came with them.
    package var pricesConfirmed = false

    package static let key = "orders"

    enum CodingKeys: String, CodingKey {
        case currency
        case vatRates = "vat_rates"
        case defaultVATRate = "default_vat_rate"
        case orderNumberPattern = "order_number_pattern"
        case receiptNumberPattern = "receipt_number_pattern"
        case defaultUnit = "default_unit"
        case defaultRounding = "default_rounding"
        case expressFactor = "express_factor"
        case swornFactor = "sworn_factor"
        case oralFactor = "oral_factor"
        case timeZone = "time_zone"
        case unansweredHours = "unanswered_hours"
        case deadlineLeadHours = "deadline_lead_hours"
        case pricesConfirmed = "prices_confirmed"
    }

    package init() {}

    /// What a version before this one did not know is as usual.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
            if let stored = try values.decodeIfPresent(Value.self, forKey: key) { value = stored }
        }
        try read(.currency, &currency)
        try read(.vatRates, &vatRates)
        try read(.defaultVATRate, &defaultVATRate)
        try read(.orderNumberPattern, &orderNumberPattern)
        try read(.receiptNumberPattern, &receiptNumberPattern)
        try read(.defaultUnit, &defaultUnit)
        try read(.defaultRounding, &defaultRounding)
        try read(.expressFactor, &expressFactor)
        try read(.swornFactor, &swornFactor)
        try read(.oralFactor, &oralFactor)
        try read(.timeZone, &timeZone)
        try read(.unansweredHours, &unansweredHours)
        try read(.deadlineLeadHours, &deadlineLeadHours)
        try read(.pricesConfirmed, &pricesConfirmed)
    }

    /// The office's zone.
    package var zone: ZoneRules { OfficeZone.known(timeZone) }

    /// The pattern of order numbers; patterns are checked where they are set.
    package var orderNumbers: NumberPattern { (try? NumberPattern(orderNumberPattern)) ?? .order }
    package var receiptNumbers: NumberPattern { (try? NumberPattern(receiptNumberPattern)) ?? .receipt }

    /// What a kind of work makes of a price.
    package func factor(_ type: TranslationType) -> Int64 {
        switch type {
        case .ordinary: Price.one
        case .sworn: swornFactor
        case .oral: oralFactor
        case .express: expressFactor
        }
    }

    /// What is set, else as usual.
    package static func read(_ db: Database) throws -> OrderSettings {
        let statement = try db.cachedStatement(sql: "SELECT value FROM app_settings WHERE key = ?")
        guard let text = try String.fetchOne(statement, arguments: [key]) else { return OrderSettings() }
        return try JSONDecoder().decode(OrderSettings.self, from: Data(text.utf8))
    }

    /// Sets all of it.
    package func write(_ db: Database) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(self), as: UTF8.self)
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO app_settings (key, value) VALUES (?, ?)").execute(arguments: [Self.key, text])
    }
}
