package import Core
import Crypto
import Foundation
import GRDB

/// An order that a request made, or had made before.
package struct WrittenOrder: Sendable {
    /// The whole order.
    package let json: [UInt8]
    /// False where the same request came before: nothing was made now.
    package let isNew: Bool
}

extension OfficeDatabase {
    /// One order as JSON, with all that belongs to it.
    /// - Throws: ``StoreError/notFound``
    package func order(_ id: PublicID, for reader: OrderReader) async throws -> [UInt8] {
        try await read { db in try OrderDetail.json(db, try OrderRows.key(db, id), for: reader) }
    }

    /// - Throws: ``StoreError/notFound`` where there is no such order.
    package func checkOrder(_ id: PublicID) async throws {
        _ = try await read { db in try OrderRows.key(db, id) }
    }

    /// Makes an order.
    /// - Parameters:
    ///   - request: the form as it came, so that a key can be told to have borne another one.
    ///   - key: says who makes it; the same key with the same form gives back the first one.
    /// - Throws: ``StoreError/unknownReference(field:)``, ``StoreError/conflict(_:)``, ``StoreError/idempotencyKeyUsed``.
    package func make(order patch: OrderPatch, request: String, key: IdempotencyKey) async throws -> WrittenOrder {
        let now = now()
        let hash = Array(SHA256.hash(data: Data("order\n\(request)".utf8)))
        let user = key.identity.user
        return try await write { db in
            if let known = try IdempotencyTable.findOrder(db, key, request: hash, now: now) {
                return WrittenOrder(json: try OrderDetail.json(db, known, for: OrderReader(user.role)), isNew: false)
            }
            let order = try OrderWriting(db, by: user, now: now).make(patch)
            try IdempotencyTable.remember(db, key, request: hash, order: order, now: now)
            return WrittenOrder(json: try OrderDetail.json(db, order, for: OrderReader(user.role)), isNew: true)
        }
    }

    /// Changes an order and returns it as it is now.
    /// - Throws: ``StoreError/notFound``, ``StoreError/changedMeanwhile(current:fields:by:)``, and what making one throws.
    package func change(order id: PublicID, _ patch: OrderPatch, by user: User) async throws -> [UInt8] {
        try await edit(order: id, by: user) { writing, order in try writing.change(order, patch) }
    }

    /// Changes many orders alike, each for itself: one that is refused leaves the others as they are wanted.
    /// - Returns: those that are as wanted now, as a JSON array of rows, and the others with what spoke against it.
    package func change(
        orders ids: [PublicID],
        _ patch: OrderPatch,
        by user: User
    ) async throws -> (changed: [UInt8], refused: [(id: PublicID, error: StoreError)]) {
        let now = now()
        return try await write { db in
            let writing = try OrderWriting(db, by: user, now: now)
            var changed: [Int64] = []
            var refused: [(id: PublicID, error: StoreError)] = []
            for id in ids {
                do {
                    try db.inSavepoint {
                        let order = try OrderRows.key(db, id)
                        try writing.change(order, patch)
                        changed.append(order)
                        return .commit
                    }
                } catch let error as StoreError {
                    refused.append((id, error))
                }
            }
            var writer = JSONWriter(capacity: changed.count * 1200)
            try writer.array { writer in try OrderRows.write(db, changed, for: OrderReader(user.role), &writer) }
            return (writer.bytes, refused)
        }
    }

    /// What a form would cost as it stands; nothing is stored.
    /// - Parameter order: the order that the form changes; nil for a new one.
    /// - Returns: `{"price", "pages", "unit_price", "unit_price_from", "vat_rate", "unit", "rounding"}`
    package func price(_ patch: OrderPatch, of order: PublicID?, for user: User) async throws -> [UInt8] {
        let now = now()
        return try await read { db in
            let writing = try OrderWriting(db, by: user, now: now)
            let state =
                try order.map { try writing.changed(OrderState(db, OrderRows.key(db, $0)), patch) }
                ?? writing.draft(patch, making: false)
            return OrderDetail.price(state, from: try OrderPricing(db: db, settings: writing.settings).origin(patch, state))
        }
    }

    /// One write to an order, which returns it as it is then.
    func edit(
        order id: PublicID,
        by user: User,
        _ body: @escaping @Sendable (OrderWriting, Int64) throws -> Void
    ) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let order = try OrderRows.key(db, id)
            try body(try OrderWriting(db, by: user, now: now), order)
            return try OrderDetail.json(db, order, for: OrderReader(user.role))
        }
    }
}
