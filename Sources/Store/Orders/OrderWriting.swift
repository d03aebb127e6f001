import Core
import Foundation
import GRDB

/// Makes and changes orders, within a transaction.
struct OrderWriting {
    let db: Database
    let user: User
    let now: Timestamp
    let settings: OrderSettings
    private let lookUp: OrderLookUp

    init(_ db: Database, by user: User, now: Timestamp) throws {
        self.db = db
        self.user = user
        self.now = now
        settings = try OrderSettings.read(db)
        lookUp = OrderLookUp(db: db)
    }

    // MARK: - New

    /// Makes an order with the next number.
    /// - Returns: its internal key.
    func make(_ patch: OrderPatch) throws -> Int64 {
        let state = try draft(patch, making: true)
        let refused = try refusals(from: nil, to: state, paid: 0, order: nil, force: patch.force)
        let number = try NumberSeries.next(db, .order, settings.orderNumbers, settings.zone.local(now).date)
        let order = try state.make(db, id: .random(), number: number, by: user, at: now)
        try OrderMoney.refresh(db, order)
        if let conversation = state.conversation {
            try OrderClient.adopt(db, conversation: conversation, client: state.client, now: now)
        }
        var changes = try OrderState(client: state.client).changes(to: state, db)
        changes.note(OrderField.client.rawValue, .null, try lookUp.name(.client, state.client))
        if !refused.isEmpty { changes.note("force", .null, .array(refused.map { .string($0.rawValue) })) }
        try enclose(patch, order, &changes)
        if let quote = patch.quote { try QuoteTable.become(db, quote: quote, order: order, by: user, at: now) }
        _ = try OrderChange.note(db, order: order, changes: changes, action: "created", by: user, at: now)
        return order
    }

    /// What a new order would be.
    /// - Parameter making: false only looks: a client who would be made is not.
    func draft(_ patch: OrderPatch, making: Bool) throws -> OrderState {
        let conversation = try lookUp.conversation(patch.conversation ?? nil)
        var patch = patch
        patch.origin = try patch.origin ?? origin(conversation)
        var state = OrderState(client: 0)
        if making, let new = patch.newClient {
            state.client = try OrderClient.make(db, new, source: patch.origin ?? .manual, by: user, now: now)
        } else if making, patch.client == nil {
            throw StoreError.unknownReference(field: OrderField.client.rawValue)
        }
        if patch.newClient != nil { patch.client = nil }
        state.currency = settings.currency
        if patch.manager == nil { state.manager = user.role == .accountant ? nil : user.key }
        if patch.office == nil { state.office = try lookUp.usualOffice() }
        try state.apply(patch, lookUp, settings, now: now)
        try OrderPricing(db: db, settings: settings).apply(patch, to: &state, before: nil)
        return state
    }

    /// The channel of the conversation that an order is made beside.
    private func origin(_ conversation: Int64?) throws -> OrderSource? {
        guard let conversation else { return nil }
        let statement = try db.cachedStatement(sql: "SELECT platform FROM communications_conversations WHERE id = ?")
        return try String.fetchOne(statement, arguments: [conversation]).flatMap { Platform(rawValue: $0) }.map { OrderSource($0) }
    }

    // MARK: - Change

    /// Changes an order; what is as it was makes neither a revision nor noise.
    /// - Throws: ``StoreError/changedMeanwhile(current:fields:by:)``, ``StoreError/conflict(_:)`` for what speaks against handing out.
    func change(_ order: Int64, _ patch: OrderPatch) throws {
        let before = try OrderState(db, order)
        let after = try changed(before, patch)
        var changes = try before.changes(to: after, db)
        if let seen = patch.revision { try checkCollisions(order, changes.names.subtracting(OrderState.derived), since: seen) }
        let paid = try paid(order)
        let refused = try refusals(from: before, to: after, paid: paid.sum, order: order, force: patch.force)
        if before != after {
            try after.write(db, order)
            if before.client != after.client { try rename(order) }
            let money = try OrderMoney.refresh(db, order)
            changes.note("payment_state", paid.state, money.state.rawValue)
            if !refused.isEmpty { changes.note("force", .null, .array(refused.map { .string($0.rawValue) })) }
        }
        try enclose(patch, order, &changes)
        guard !changes.isEmpty else { return }
        try OrderChange.commit(db, order: order, changes: changes, action: "changed", by: user, at: now)
    }

    /// What an order would be after a change.
    func changed(_ before: OrderState, _ patch: OrderPatch) throws -> OrderState {
        var after = before
        try after.apply(patch, lookUp, settings, now: now)
        try OrderPricing(db: db, settings: settings).apply(patch, to: &after, before: before)
        return after
    }

    private func rename(_ order: Int64) throws {
        try db.cachedStatement(
            sql: "UPDATE crm_orders SET client_name = (SELECT name FROM crm_clients WHERE id = client_id) WHERE id = ?"
        ).execute(arguments: [order])
    }

    /// Two people changed one order: the fields that both changed are told, nothing is overwritten.
    private func checkCollisions(_ order: Int64, _ wanted: Set<String>, since seen: Int64) throws {
        guard let id = try OrderDetail.id(db, order) else { throw StoreError.notFound }
        let since = try AuditLog.changed(db, id, since: seen)
        let fields = OrderRules.collisions(wanted, since: Set(since.keys))
        guard let first = fields.first else { return }
        throw StoreError.changedMeanwhile(
            current: try OrderDetail.json(db, order, for: OrderReader(user.role)),
            fields: fields,
            by: since[first] ?? ""
        )
    }

    private func paid(_ order: Int64) throws -> (sum: Int64, state: String) {
        let statement = try db.cachedStatement(sql: "SELECT paid, payment_state FROM crm_orders WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [order]) else { throw StoreError.notFound }
        return (row[0], row[1])
    }

    /// What speaks against a new status and was set aside by force.
    private func refusals(
        from before: OrderState?,
        to after: OrderState,
        paid: Int64,
        order: Int64?,
        force: Bool
    ) throws -> [OrderRules.Refusal] {
        guard before?.status != after.status else { return [] }
        let refusals = OrderRules.refusals(
            of: after.status,
            payment: PaymentState(gross: after.owed, paid: paid),
            originals: try order.map { try OrderOriginals.here(db, $0) } ?? 0
        )
        if force { return refusals }
        switch refusals.first {
        case nil: return []
        case .unpaid: throw StoreError.conflict(.unpaid)
        case .originalsHere: throw StoreError.conflict(.originalsHere)
        }
    }

    /// Files and agreements that come with a form.
    private func enclose(_ patch: OrderPatch, _ order: Int64, _ changes: inout AuditChanges) throws {
        let files = OrderFiles(db: db, user: user, now: now)
        let names = try files.add(attachments: patch.attachments, uploads: patch.uploads, .in, to: order)
        if !names.isEmpty { changes.note("files", .null, .array(names.map { .string($0) })) }
        for (field, agreement) in patch.agreements.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try OrderAgreements.put(db, agreement, field, of: order, &changes)
        }
    }
}
