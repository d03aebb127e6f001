import Core
import Foundation
import GRDB

/// What clients call a request by, so that asking twice does it once.
package struct IdempotencyKey: Sendable {
    /// How long a key is remembered, in days.
    package static let daysKept: Int64 = 7
    /// Its length in characters.
    package static let maximumLength = 200

    /// Made by the client, unique among what its user's pages, or its token, ask for.
    package let text: String
    /// Whose key it is.
    package let identity: Identity

    package init(_ text: String, of identity: Identity) {
        self.text = text
        self.identity = identity
    }

    /// Nil for the pages of a user, which share their keys over sessions: a draft outlives its session.
    var token: Int64? {
        if case .token(let key) = identity.credential { key } else { nil }
    }
}

extension OfficeDatabase {
    /// Forgets keys older than ``IdempotencyKey/daysKept`` days, in steps, so that no other write waits long.
    package func pruneIdempotencyKeys() async throws {
        let cutoff = IdempotencyTable.cutoff(now())
        while try await write({ try IdempotencyTable.prune($0, cutoff: cutoff) }) > 0 {}
    }
}

/// The table `idempotency_keys`.
enum IdempotencyTable {
    static func cutoff(_ now: Timestamp) -> Timestamp { now.adding(seconds: -IdempotencyKey.daysKept * 86_400) }

    /// What a key stands for.
    enum Known {
        case message(Int64)
        /// What it made was taken back.
        case gone
    }

    static let find = """
        SELECT message_id, request_hash FROM idempotency_keys
        WHERE user_id = ? AND ifnull(token_id, 0) = ? AND key = ? AND created_at > ?
        """

    /// What the key made; nil for a key that is new or forgotten.
    /// - Throws: ``StoreError/idempotencyKeyUsed`` where another request bore it.
    static func find(_ db: Database, _ key: IdempotencyKey, request: [UInt8], now: Timestamp) throws -> Known? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: find),
            arguments: [key.identity.user.key, key.token ?? 0, key.text, cutoff(now).milliseconds]
        )
        guard let row else { return nil }
        guard Array(row[1] as Data) == request else { throw StoreError.idempotencyKeyUsed }
        return (row[0] as Int64?).map { .message($0) } ?? .gone
    }

    static func remember(_ db: Database, _ key: IdempotencyKey, request: [UInt8], message: Int64, now: Timestamp) throws {
        // A forgotten key may still stand there: pruning comes once an hour.
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO idempotency_keys (user_id, token_id, key, request_hash, message_id, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [key.identity.user.key, key.token, key.text, Data(request), message, now.milliseconds])
    }

    static let findOrder = """
        SELECT order_id, request_hash FROM idempotency_keys
        WHERE user_id = ? AND ifnull(token_id, 0) = ? AND key = ? AND created_at > ?
        """

    /// The order that the key made; nil for a key that is new or forgotten.
    /// - Throws: ``StoreError/idempotencyKeyUsed`` where another request bore it.
    static func findOrder(_ db: Database, _ key: IdempotencyKey, request: [UInt8], now: Timestamp) throws -> Int64? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: findOrder),
            arguments: [key.identity.user.key, key.token ?? 0, key.text, cutoff(now).milliseconds]
        )
        guard let row else { return nil }
        guard Array(row[1] as Data) == request, let order = row[0] as Int64? else { throw StoreError.idempotencyKeyUsed }
        return order
    }

    static func remember(_ db: Database, _ key: IdempotencyKey, request: [UInt8], order: Int64, now: Timestamp) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO idempotency_keys (user_id, token_id, key, request_hash, order_id, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [key.identity.user.key, key.token, key.text, Data(request), order, now.milliseconds])
    }

    static let pruning = "DELETE FROM idempotency_keys WHERE id IN (SELECT id FROM idempotency_keys WHERE created_at <= ? LIMIT ?)"

    static func prune(_ db: Database, cutoff: Timestamp, limit: Int = 5000) throws -> Int {
        try db.execute(sql: pruning, arguments: [cutoff.milliseconds, limit])
        return db.changesCount
    }
}
