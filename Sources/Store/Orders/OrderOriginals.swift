package import Core
import Foundation
import GRDB

/// Paper that the office takes into custody.
package struct NewOriginal: Sendable {
    /// Not empty.
    package var description: String
    /// Pieces.
    package var count: Int64
    /// Where it lies.
    package var place: String

    package init(description: String, count: Int64, place: String) {
        self.description = description
        self.count = count
        self.place = place
    }
}

/// A change of paper in custody; what is nil stays.
package struct OriginalPatch: Sendable {
    package var isReturned: Bool?
    /// Who got it back.
    package var returnedTo: String?
    package var place: String?

    package init() {}
}

extension OfficeDatabase {
    /// Takes paper into custody for an order.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` for too many.
    package func add(original new: NewOriginal, to order: PublicID, by user: User) async throws -> [UInt8] {
        try await edit(order: order, by: user) { writing, order in
            let db = writing.db
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM order_originals WHERE order_id = ?", arguments: [order]) ?? 0
            guard count < OrderOriginals.maximum else { throw StoreError.conflict(.tooManyOriginals) }
            try db.execute(
                sql: """
                    INSERT INTO order_originals (uid, order_id, description, count, place, received_at, received_by)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(PublicID.random().bytes), order, new.description, new.count, new.place, writing.now.milliseconds, user.key,
                ]
            )
            var changes = AuditChanges()
            changes.note("originals", .null, .array([.string(new.description)]))
            try OrderChange.commit(db, order: order, changes: changes, action: "original_received", by: user, at: writing.now)
        }
    }

    /// Gives paper back, takes that back, or says where it lies now.
    /// - Returns: the order as it is now.
    /// - Throws: ``StoreError/notFound``
    package func change(original id: PublicID, _ patch: OriginalPatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let order = try OrderOriginals.change(db, id, patch, by: user, now: now)
            return try OrderDetail.json(db, order, for: OrderReader(user.role))
        }
    }
}

/// The table `order_originals`.
package enum OrderOriginals {
    /// Entries of one order.
    package static let maximum = 100

    /// Pieces of an order's client that are in the office.
    static func here(_ db: Database, _ order: Int64) throws -> Int {
        let sql = "SELECT ifnull(sum(count), 0) FROM order_originals WHERE order_id = ? AND returned_at IS NULL"
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [order]) ?? 0
    }

    static func change(_ db: Database, _ id: PublicID, _ patch: OriginalPatch, by user: User, now: Timestamp) throws -> Int64 {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT id, order_id, description, place, returned_at, returned_by, returned_to FROM order_originals WHERE uid = ?",
            arguments: [Data(id.bytes)]
        )
        guard let row else { throw StoreError.notFound }
        let (description, place, to): (String, String, String) = (row[2], row[3], row[6])
        var returnedAt: Int64? = row[4]
        var returnedBy: Int64? = row[5]
        var returnedTo = patch.returnedTo ?? to
        let wasReturned = returnedAt != nil
        if let isReturned = patch.isReturned, isReturned != wasReturned {
            returnedAt = isReturned ? now.milliseconds : nil
            returnedBy = isReturned ? user.key : nil
        }
        if returnedAt == nil { returnedTo = "" }
        var changes = AuditChanges()
        changes.note("returned", wasReturned, returnedAt != nil)
        changes.note("returned_to", to, returnedTo)
        changes.note("place", place, patch.place ?? place)
        guard !changes.isEmpty else { return row[1] }
        changes.note("original", .null, .string(description))
        try db.execute(
            sql: "UPDATE order_originals SET place = ?, returned_at = ?, returned_by = ?, returned_to = ? WHERE id = ?",
            arguments: [patch.place ?? place, returnedAt, returnedBy, returnedTo, row[0] as Int64]
        )
        let action = wasReturned == (returnedAt != nil) ? "original_changed" : wasReturned ? "original_received" : "original_returned"
        try OrderChange.commit(db, order: row[1], changes: changes, action: action, by: user, at: now)
        return row[1]
    }

    static let ofOrder = """
        SELECT p.uid, p.description, p.count, p.place, p.received_at, r.uid, r.name, p.returned_at, g.uid, g.name, p.returned_to
        FROM order_originals p LEFT JOIN users r ON r.id = p.received_by LEFT JOIN users g ON g.id = p.returned_by
        WHERE p.order_id = ? ORDER BY p.id
        """

    /// Elements of an array that is open.
    static func write(_ db: Database, _ order: Int64, _ writer: inout JSONWriter) throws {
        let statement = try db.cachedStatement(sql: ofOrder)
        let rows = try Row.fetchCursor(statement, arguments: [order])
        let columns = Columns(statement)
        while try rows.next() != nil {
            writer.object { writer in
                writer.key("id")
                writer.uid(columns, 0)
                writer.key("description")
                writer.text(columns, 1)
                writer.key("count")
                writer.int(columns, 2)
                writer.key("place")
                writer.text(columns, 3)
                writer.key("received_at")
                writer.time(columns, 4)
                writer.key("received_by")
                writer.reference(columns, id: 5, name: 6)
                writer.key("returned_at")
                writer.time(columns, 7)
                writer.key("returned_by")
                writer.reference(columns, id: 8, name: 9)
                writer.key("returned_to")
                writer.text(columns, 10)
            }
        }
    }
}
