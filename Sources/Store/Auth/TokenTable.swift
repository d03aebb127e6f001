import Core
import Foundation
import GRDB

/// The table `api_tokens`.
enum TokenTable {
    static func insert(_ db: Database, name: String, hash: [UInt8], user: Int64, at: Timestamp) throws -> APIToken {
        guard try count(db, user: user) < Accounts.maximumTokens else { throw StoreError.conflict(.tooManyTokens) }
        let id = PublicID.random()
        try db.execute(
            sql: "INSERT INTO api_tokens (uid, user_id, name, token_hash, created_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [Data(id.bytes), user, name, Data(hash), at.milliseconds]
        )
        return APIToken(key: db.lastInsertedRowID, id: id, name: name, createdAt: at, lastUsedAt: nil)
    }

    static func count(_ db: Database, user: Int64) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM api_tokens WHERE user_id = ?", arguments: [user]) ?? 0
    }

    static let lookup = """
        SELECT t.id, coalesce(t.last_used_at, 0), \(UserTable.columns) FROM api_tokens t JOIN users u ON u.id = t.user_id
        WHERE t.token_hash = ? AND u.disabled_at IS NULL
        """

    static func find(_ db: Database, hash: [UInt8]) throws -> Accounts.Found? {
        try Row.fetchOne(db.cachedStatement(sql: lookup), arguments: [Data(hash)]).map { row in
            Accounts.Found(
                identity: Identity(user: UserTable.user(row, from: 2), credential: .token(row[0])),
                expiresAt: Timestamp(milliseconds: .max),
                lastSeenAt: Timestamp(milliseconds: row[1])
            )
        }
    }

    static func all(_ db: Database, user: Int64) throws -> [APIToken] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, uid, name, created_at, last_used_at FROM api_tokens WHERE user_id = ? ORDER BY id
                LIMIT \(Accounts.maximumTokens)
                """,
            arguments: [user]
        ).map { row in
            let uid: Data = row[1]
            return APIToken(
                key: row[0],
                id: PublicID(bytes: Array(uid))!,
                name: row[2],
                createdAt: Timestamp(milliseconds: row[3]),
                lastUsedAt: (row[4] as Int64?).map(Timestamp.init(milliseconds:))
            )
        }
    }

    static func delete(_ db: Database, _ id: PublicID, user: Int64) throws {
        try db.execute(sql: "DELETE FROM api_tokens WHERE uid = ? AND user_id = ?", arguments: [Data(id.bytes), user])
        if db.changesCount == 0 { throw StoreError.notFound }
    }

    static func touch(_ db: Database, key: Int64, at: Timestamp) throws {
        try db.cachedStatement(sql: "UPDATE api_tokens SET last_used_at = ?1 WHERE id = ?2 AND coalesce(last_used_at, 0) < ?1")
            .execute(arguments: [at.milliseconds, key])
    }
}
