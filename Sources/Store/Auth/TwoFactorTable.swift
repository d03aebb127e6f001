import Core
import Foundation
import GRDB
import Sealing

/// The tables `user_totp` and `user_recovery_codes`.
enum TwoFactorTable {
    struct Enabled: Equatable {
        var since: Timestamp
        var secret: [UInt8]
        var lastStep: Int64
    }

    static func place(_ user: User) -> SealedPlace { SealedPlace(table: "user_totp", column: "secret", row: user.id.bytes) }

    static func enabled(_ db: Database, _ user: Int64) throws -> Enabled? {
        let find = "SELECT enabled_at, secret, last_step FROM user_totp WHERE user_id = ? AND enabled_at IS NOT NULL"
        return try Row.fetchOne(db, sql: find, arguments: [user]).map { row in
            Enabled(since: Timestamp(milliseconds: row[0]), secret: Array(row[1] as Data), lastStep: row[2])
        }
    }

    /// The sealed secret that waits to be confirmed.
    static func pending(_ db: Database, _ user: Int64, now: Timestamp) throws -> [UInt8]? {
        let find = "SELECT secret FROM user_totp WHERE user_id = ? AND enabled_at IS NULL AND expires_at > ?"
        return try Data.fetchOne(db, sql: find, arguments: [user, now.milliseconds]).map { Array($0) }
    }

    static func setPending(_ db: Database, _ user: Int64, _ secret: [UInt8], expiresAt: Timestamp) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO user_totp (user_id, secret, expires_at) VALUES (?, ?, ?)",
            arguments: [user, Data(secret), expiresAt.milliseconds]
        )
    }

    static func enable(_ db: Database, _ user: Int64, step: Int64, at now: Timestamp) throws {
        try db.execute(
            sql: "UPDATE user_totp SET enabled_at = ?, expires_at = NULL, last_step = ? WHERE user_id = ?",
            arguments: [now.milliseconds, step, user]
        )
    }

    static func clear(_ db: Database, _ user: Int64) throws {
        try db.execute(sql: "DELETE FROM user_totp WHERE user_id = ?", arguments: [user])
        try db.execute(sql: "DELETE FROM user_recovery_codes WHERE user_id = ?", arguments: [user])
    }

    static func codesLeft(_ db: Database, _ user: Int64) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM user_recovery_codes WHERE user_id = ?", arguments: [user]) ?? 0
    }

    static func replaceCodes(_ db: Database, _ user: User, _ codes: [RecoveryCode]) throws {
        try db.execute(sql: "DELETE FROM user_recovery_codes WHERE user_id = ?", arguments: [user.key])
        for code in codes {
            try db.execute(
                sql: "INSERT INTO user_recovery_codes (user_id, code_hash) VALUES (?, ?)",
                arguments: [user.key, Data(code.hash(for: user.id.bytes))]
            )
        }
    }

    /// Uses up what was typed.
    /// - Throws: ``SecondFactorFault`` `wrong` or `unreadable`.
    static func use(_ db: Database, _ typed: String, of user: User, _ seal: Seal, now: Timestamp) throws {
        switch SecondFactor(typed) {
        case nil: throw SecondFactorFault.wrong
        case .recovery(let code):
            try db.execute(
                sql: "DELETE FROM user_recovery_codes WHERE user_id = ? AND code_hash = ?",
                arguments: [user.key, Data(code.hash(for: user.id.bytes))]
            )
            guard db.changesCount == 1 else { throw SecondFactorFault.wrong }
            try TwoFactor.log(db, user, "recovery_code_used", by: user, at: now)
        case .code(let code):
            guard let enabled = try enabled(db, user.key) else { throw SecondFactorFault.wrong }
            let step = try step(of: code, enabled.secret, after: enabled.lastStep, of: user, seal, now: now)
            try db.execute(sql: "UPDATE user_totp SET last_step = ? WHERE user_id = ?", arguments: [step, user.key])
        }
    }

    /// - Throws: ``SecondFactorFault`` `wrong` or `unreadable`.
    static func step(
        of code: String,
        _ sealed: [UInt8],
        after last: Int64,
        of user: User,
        _ seal: Seal,
        now: Timestamp
    ) throws(SecondFactorFault) -> Int64 {
        let secret: [UInt8]
        do { secret = try seal.open(sealed, for: place(user)) } catch { throw .unreadable }
        guard let step = OneTimeCode(secret: secret).step(of: code, at: now.milliseconds, after: last) else { throw .wrong }
        return step
    }
}
