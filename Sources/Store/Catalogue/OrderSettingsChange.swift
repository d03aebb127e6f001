package import Core
import Foundation
import GRDB

/// A change of how the office makes orders: what is nil stays. The fields are taken as checked, each for itself.
package struct OrderSettingsPatch: Sendable {
    package var currency: String?
    package var vatRates: [Int64]?
    package var defaultVATRate: Int64?
    package var orderNumberPattern: String?
    package var receiptNumberPattern: String?
    package var defaultUnit: PageUnit?
    package var defaultRounding: PageRounding?
    package var expressFactor: Int64?
    package var swornFactor: Int64?
    package var oralFactor: Int64?
    package var timeZone: String?
    package var unansweredHours: Int64?
    package var deadlineLeadHours: Int64?
    package var pricesConfirmed: Bool?

    package init() {}

    func apply(to settings: inout OrderSettings) {
        if let currency { settings.currency = currency }
        if let vatRates { settings.vatRates = vatRates }
        if let defaultVATRate { settings.defaultVATRate = defaultVATRate }
        if let orderNumberPattern { settings.orderNumberPattern = orderNumberPattern }
        if let receiptNumberPattern { settings.receiptNumberPattern = receiptNumberPattern }
        if let defaultUnit { settings.defaultUnit = defaultUnit }
        if let defaultRounding { settings.defaultRounding = defaultRounding }
        if let expressFactor { settings.expressFactor = expressFactor }
        if let swornFactor { settings.swornFactor = swornFactor }
        if let oralFactor { settings.oralFactor = oralFactor }
        if let timeZone { settings.timeZone = timeZone }
        if let unansweredHours { settings.unansweredHours = unansweredHours }
        if let deadlineLeadHours { settings.deadlineLeadHours = deadlineLeadHours }
        if let pricesConfirmed { settings.pricesConfirmed = pricesConfirmed }
    }
}

extension OrderSettings {
    /// The settings are one thing of the office, so they have one id in the log.
    static let logID = PublicID(bytes: [UInt8](repeating: 0, count: 16))!

    /// As the API shows them.
    package func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// What is different in others, by field.
    func changes(to other: OrderSettings) throws -> AuditChanges {
        var changes = AuditChanges()
        guard case .object(let before) = try JSONReader.read(try json()), case .object(let after) = try JSONReader.read(try other.json())
        else { return changes }
        for (field, value) in after { changes.note(field, before[field] ?? .null, value) }
        return changes
    }
}

extension OfficeDatabase {
    /// How the office makes orders, as JSON.
    package func orderSettings() async throws -> [UInt8] { try await read { db in try OrderSettings.read(db).json() } }

    /// Changes how the office makes orders and returns it as JSON. Orders that were made stay as they were agreed.
    /// - Throws: ``StoreError/conflict(_:)`` with `vatRateNotListed` where the usual rate is none of the rates to choose from.
    package func change(orderSettings patch: OrderSettingsPatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let before = try OrderSettings.read(db)
            var settings = before
            patch.apply(to: &settings)
            guard settings.vatRates.contains(settings.defaultVATRate) else { throw StoreError.conflict(.vatRateNotListed) }
            let changes = try before.changes(to: settings)
            guard !changes.isEmpty else { return try before.json() }
            try settings.write(db)
            try Catalogue.record(
                db,
                .settings,
                OrderSettings.logID,
                action: "changed",
                label: "orders",
                changes: changes,
                what: "orders",
                by: user,
                at: now
            )
            return try settings.json()
        }
    }
}
