import Core
import GRDB

/// Works out pages, unit price and price of an order. Saving and the preview of a form both come here.
struct OrderPricing {
    let db: Database
    let settings: OrderSettings

    /// Applies what a patch says of work and price.
    /// - Parameters:
    ///   - before: as it was; nil for a new order.
    ///   - state: the other fields are set already.
    func apply(_ patch: OrderPatch, to state: inout OrderState, before: OrderState?) throws {
        try work(patch, &state, before)
        pages(patch, &state, before)
        try unitPrice(patch, &state, before)
        if let discount = patch.discount { state.discount = discount }
        if let rate = patch.vatRate {
            state.vatRate = rate ?? settings.defaultVATRate
        } else if before == nil {
            state.vatRate = settings.defaultVATRate
        }
        if let net = patch.manualNet {
            state.manualNet = net
            if net != nil { state.manualGross = nil }
        }
        if let gross = patch.manualGross {
            state.manualGross = gross
            if gross != nil { state.manualNet = nil }
        }
        // What was agreed stays agreed, whatever the lists say by now, unless something of it changed.
        if Ingredients(state) != before.map(Ingredients.init) { state.price = try price(state, before) }
    }

    /// How pages are counted: as was said, else as usual. Where nobody chose a unit, it goes along with the kind of work: what stands there is
    /// then what is usual for the kind before. Between written and oral work nothing goes along: pages are no hours.
    private func work(_ patch: OrderPatch, _ state: inout OrderState, _ before: OrderState?) throws {
        if let unit = patch.unit { state.unit = unit }
        if let rounding = patch.rounding { state.rounding = rounding }
        if let before {
            guard patch.unit == nil, before.translationType != state.translationType, before.translationType != .oral,
                state.translationType != .oral
            else { return }
            if try before.unit == usualUnit(before) { state.unit = try usualUnit(state) }
            return
        }
        if patch.unit == nil { state.unit = try usualUnit(state) }
        if patch.rounding == nil {
            state.rounding = try client(state.client, "page_rounding").flatMap { PageRounding(rawValue: $0) } ?? settings.defaultRounding
        }
    }

    /// What a page is where nobody said: hours of oral work, as the client's are, as the document's are, as the kind of work wants it, as
    /// usual in the office.
    private func usualUnit(_ state: OrderState) throws -> PageUnit {
        if state.translationType == .oral { return .hour }
        if let own = try client(state.client, "page_unit").flatMap({ PageUnit(rawValue: $0) }) { return own }
        if let own = try state.documentType.flatMap({ try documentType($0).unit }) { return own }
        return state.translationType == .sworn ? .characters1125 : settings.defaultUnit
    }

    private func client(_ key: Int64, _ column: String) throws -> String? {
        try String.fetchOne(db.cachedStatement(sql: "SELECT \(column) FROM crm_clients WHERE id = ?"), arguments: [key])
    }

    private func pages(_ patch: OrderPatch, _ state: inout OrderState, _ before: OrderState?) {
        if let characters = patch.characters { state.characters = characters }
        if case .some(.some(let typed)) = patch.pages {
            state.pages = Pages.rounded(typed, state.rounding)
            return
        }
        let counted = state.characters.flatMap { Pages.charged(characters: $0, unit: state.unit, rounding: state.rounding) }
        if patch.pages != nil {
            state.pages = counted
        } else if state.characters != before?.characters || state.unit != before?.unit || state.rounding != before?.rounding {
            state.pages = counted ?? state.pages.map { Pages.rounded($0, state.rounding) }
        }
    }

    private func unitPrice(_ patch: OrderPatch, _ state: inout OrderState, _ before: OrderState?) throws {
        switch patch.unitPrice {
        case .some(.some(let typed)):
            state.unitPriceIsOwn = try typed != listed(state)
            state.unitPrice = typed
        case .some(.none):
            state.unitPriceIsOwn = false
            state.unitPrice = try listed(state)
        case .none:
            let isSame =
                state.source == before?.source && state.target == before?.target && (state.unit == .hour) == (before?.unit == .hour)
            if before != nil, isSame || state.unitPriceIsOwn { return }
            state.unitPrice = try listed(state)
        }
    }

    /// What a page of the order's languages costs by the lists; nil where they do not say. They say nothing of hours.
    private func listed(_ state: OrderState) throws -> Int64? {
        guard state.unit != .hour else { return nil }
        return UnitPrice.of(
            pair: try ofPair(state),
            source: try language(state.source)?.side ?? .unsaid,
            target: try language(state.target)?.side ?? .unsaid
        )
    }

    /// Where the unit price of an order comes from; nil where it has none.
    func origin(_ patch: OrderPatch, _ state: OrderState) throws -> UnitPrice.Origin? {
        guard let price = state.unitPrice else { return nil }
        if case .some(.some) = patch.unitPrice { return .own }
        guard !state.unitPriceIsOwn, try listed(state) == price else { return .own }
        if try ofPair(state) != nil { return .pair }
        let examples = try !settings.pricesConfirmed && [state.source, state.target].contains { try language($0)?.isExample == true }
        return examples ? .examples : .languages
    }

    private func ofPair(_ state: OrderState) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: "SELECT client_price FROM language_pair_prices WHERE source_language_id = ? AND target_language_id = ?"
        )
        return try Int64.fetchOne(statement, arguments: [state.source, state.target])
    }

    private func language(_ key: Int64?) throws -> (side: UnitPrice.Side, isExample: Bool)? {
        guard let key else { return nil }
        let statement = try db.cachedStatement(sql: "SELECT is_home, base_client_price, code FROM languages WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [key]) else { return nil }
        if row[0] { return (.home, false) }
        return (.foreign(row[1]), StartingCatalogue.isExample(price: row[1], code: row[2]))
    }

    private func price(_ state: OrderState, _ before: OrderState?) throws -> Price? {
        let rate = state.vatRate ?? settings.defaultVATRate
        if let net = state.manualNet { return .manual(net: net, vatRate: rate) }
        if let gross = state.manualGross { return .manual(gross: gross, vatRate: rate) }
        guard let pages = state.pages, let unitPrice = state.unitPrice else { return nil }
        var request = PriceRequest(pages: pages, unitPrice: unitPrice, vatRate: rate)
        request.discount = state.discount
        request.documentFactor = try documentFactor(state, before)
        request.workFactor = workFactor(state, before)
        return .of(request)
    }

    /// A factor that was agreed holds as long as what it is for stays the same.
    private func documentFactor(_ state: OrderState, _ before: OrderState?) throws -> Int64 {
        if let agreed = before?.price?.factor(.document), before?.documentType == state.documentType { return agreed }
        return try state.documentType.map { try documentType($0).factor } ?? Price.one
    }

    private func workFactor(_ state: OrderState, _ before: OrderState?) -> Int64 {
        if let agreed = before?.price?.factor(.work), before?.translationType == state.translationType { return agreed }
        return settings.factor(state.translationType)
    }

    private func documentType(_ key: Int64) throws -> (factor: Int64, unit: PageUnit?) {
        let statement = try db.cachedStatement(sql: "SELECT factor, unit FROM document_types WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [key]) else { return (Price.one, nil) }
        return (row[0], (row[1] as String?).flatMap { PageUnit(rawValue: $0) })
    }

    /// All that a price is made of.
    private struct Ingredients: Equatable {
        let pages, unitPrice, vatRate, manualNet, manualGross, documentType: Int64?
        let discount: Int64
        let translationType: TranslationType

        init(_ state: OrderState) {
            pages = state.pages
            unitPrice = state.unitPrice
            vatRate = state.vatRate
            manualNet = state.manualNet
            manualGross = state.manualGross
            documentType = state.documentType
            discount = state.discount
            translationType = state.translationType
        }
    }
}

extension Price {
    /// The factor that stands in its arithmetic, 10000 where it has no such step; nil where it was typed and has no arithmetic.
    fileprivate func factor(_ kind: Line.Kind) -> Int64? {
        if lines.contains(where: { $0.kind == .manual }) { return nil }
        return lines.first { $0.kind == kind }?.rate ?? Price.one
    }
}
