import Core
import Foundation
import GRDB

/// The table `sessions`.
enum SessionTable {
    static func insert(_ db: Database, _ new: NewSession, user: Int64, at: Timestamp) throws -> Session {
        let id = PublicID.random()
        let expiresAt = at.adding(seconds: Accounts.sessionSeconds)
        try db.execute(
            sql: """
                INSERT INTO sessions (uid, user_id, token_hash, created_at, last_seen_at, expires_at, user_agent, network)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(id.bytes), user, Data(new.tokenHash), at.milliseconds, at.milliseconds, expiresAt.milliseconds, new.userAgent,
                new.network,
            ]
        )
        let key = db.lastInsertedRowID
        try bound(db, user: user)
        return Session(
            key: key,
            id: id,
            createdAt: at,
            lastSeenAt: at,
            expiresAt: expiresAt,
            userAgent: new.userAgent,
            network: new.network
        )
    }

    /// Ends a user's longest unused sessions, so that a script that signs in for every call cannot fill the table.
    private static func bound(_ db: Database, user: Int64) throws {
        try db.execute(
            sql: """
                DELETE FROM sessions WHERE user_id = ?1 AND id NOT IN (
                    SELECT id FROM sessions WHERE user_id = ?1 ORDER BY last_seen_at DESC, id DESC LIMIT ?2)
                """,
            arguments: [user, Accounts.maximumSessions]
        )
    }

    static let lookup = """
        SELECT s.id, s.expires_at, s.last_seen_at, \(UserTable.columns) FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.token_hash = ? AND u.disabled_at IS NULL
        """

    static func find(_ db: Database, hash: [UInt8]) throws -> Accounts.Found? {
        try Row.fetchOne(db.cachedStatement(sql: lookup), arguments: [Data(hash)]).map { row in
            Accounts.Found(
                identity: Identity(user: UserTable.user(row, from: 3), credential: .session(row[0])),
                expiresAt: Timestamp(milliseconds: row[1]),
                lastSeenAt: Timestamp(milliseconds: row[2])
            )
        }
    }

    static func all(_ db: Database, user: Int64, now: Timestamp) throws -> [Session] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, uid, created_at, last_seen_at, expires_at, user_agent, network FROM sessions
                WHERE user_id = ? AND expires_at > ? ORDER BY last_seen_at DESC, id DESC LIMIT \(Accounts.maximumSessions)
                """,
            arguments: [user, now.milliseconds]
        ).map { row in
            let uid: Data = row[1]
            return Session(
                key: row[0],
                id: PublicID(bytes: Array(uid))!,
                createdAt: Timestamp(milliseconds: row[2]),
                lastSeenAt: Timestamp(milliseconds: row[3]),
                expiresAt: Timestamp(milliseconds: row[4]),
                userAgent: row[5],
                network: row[6]
            )
        }
    }

    static func delete(_ db: Database, _ id: PublicID, user: Int64) throws {
        try db.execute(sql: "DELETE FROM sessions WHERE uid = ? AND user_id = ?", arguments: [Data(id.bytes), user])
        if db.changesCount == 0 { throw StoreError.notFound }
    }

    static func delete(_ db: Database, key: Int64) throws {
        try db.execute(sql: "DELETE FROM sessions WHERE id = ?", arguments: [key])
    }

    /// Ends all sessions of a user but one.
    static func deleteAll(_ db: Database, user: Int64, except key: Int64?) throws {
        try db.execute(sql: "DELETE FROM sessions WHERE user_id = ? AND id <> ?", arguments: [user, key ?? -1])
    }

    static func touch(_ db: Database, key: Int64, at: Timestamp) throws {
        try db.cachedStatement(sql: "UPDATE sessions SET last_seen_at = ?, expires_at = ? WHERE id = ? AND last_seen_at < ?").execute(
            arguments: [at.milliseconds, at.adding(seconds: Accounts.sessionSeconds).milliseconds, key, at.milliseconds])
    }

    static func prune(_ db: Database, now: Timestamp) throws {
        try db.execute(sql: "DELETE FROM sessions WHERE expires_at <= ?", arguments: [now.milliseconds])
    }
}
