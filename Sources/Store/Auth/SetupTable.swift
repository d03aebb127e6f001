import Core
import Foundation
import GRDB

/// The table `setup_tokens`, which has one row at most: the link that makes the first owner.
enum SetupTable {
    /// Puts a new link in the place of the one before.
    static func replace(_ db: Database, hash: [UInt8], expiresAt: Timestamp) throws {
        guard try !UserTable.hasOwner(db) else { throw StoreError.conflict(.setupDone) }
        try db.execute(
            sql: "INSERT OR REPLACE INTO setup_tokens (id, token_hash, expires_at) VALUES (1, ?, ?)",
            arguments: [Data(hash), expiresAt.milliseconds]
        )
    }

    /// - Throws: ``StoreError/conflict(_:)`` with `setupDone` where an owner exists, with `setupToken` where the link is not
    ///   the present one or is too old.
    static func check(_ db: Database, hash: [UInt8], now: Timestamp) throws {
        guard try !UserTable.hasOwner(db) else { throw StoreError.conflict(.setupDone) }
        let sql = "SELECT EXISTS (SELECT 1 FROM setup_tokens WHERE token_hash = ? AND expires_at > ?)"
        guard try Bool.fetchOne(db, sql: sql, arguments: [Data(hash), now.milliseconds]) == true else {
            throw StoreError.conflict(.setupToken)
        }
    }

    static func clear(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM setup_tokens")
    }
}
