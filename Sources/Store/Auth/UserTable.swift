import Core
import Foundation
import GRDB

/// The table `users`.
enum UserTable {
    static let columns = """
        u.id, u.uid, u.email, u.name, u.role, u.locale, u.theme, u.created_at, u.disabled_at,
        u.signature, u.undo_seconds,
        EXISTS (SELECT 1 FROM user_totp f WHERE f.user_id = u.id AND f.enabled_at IS NOT NULL)
        """
    static let columnCount = 12

    /// Reads ``columns``, which begin at an index of the row.
    static func user(_ row: Row, from start: Int = 0) -> User {
        let uid: Data = row[start + 1]
        return User(
            key: row[start],
            id: PublicID(bytes: Array(uid))!,
            email: row[start + 2],
            name: row[start + 3],
            role: Role(rawValue: row[start + 4])!,
            locale: InterfaceLanguage(rawValue: row[start + 5])!,
            theme: Theme(rawValue: row[start + 6])!,
            signature: row[start + 9],
            undoSeconds: row[start + 10],
            hasTwoFactor: row[start + 11],
            createdAt: Timestamp(milliseconds: row[start + 7]),
            disabledAt: (row[start + 8] as Int64?).map(Timestamp.init(milliseconds:))
        )
    }

    static func all(_ db: Database) throws -> [User] {
        try Row.fetchAll(db, sql: "SELECT \(columns) FROM users u ORDER BY u.id LIMIT 1000").map { user($0) }
    }

    static func find(_ db: Database, _ id: PublicID) throws -> User? {
        try Row.fetchOne(db, sql: "SELECT \(columns) FROM users u WHERE u.uid = ?", arguments: [Data(id.bytes)]).map { user($0) }
    }

    static func find(_ db: Database, key: Int64) throws -> User? {
        try Row.fetchOne(db, sql: "SELECT \(columns) FROM users u WHERE u.id = ?", arguments: [key]).map { user($0) }
    }

    /// The user and the password's hash.
    static func credentials(_ db: Database, email: String) throws -> (User, String)? {
        let sql = "SELECT \(columns), u.password_hash FROM users u WHERE u.email = ?"
        return try Row.fetchOne(db, sql: sql, arguments: [email]).map { (user($0), $0[columnCount]) }
    }

    static func hasOwner(_ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM users WHERE role = 'owner')") ?? false
    }

    static func insert(_ db: Database, _ new: NewUser, at: Timestamp) throws -> User {
        let id = PublicID.random()
        try translatingConflicts {
            try db.execute(
                sql: "INSERT INTO users (uid, email, name, role, password_hash, locale, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    Data(id.bytes), new.email, new.name, new.role.rawValue, new.passwordHash, new.locale.rawValue, at.milliseconds,
                ]
            )
        }
        guard let user = try find(db, key: db.lastInsertedRowID) else { throw StoreError.notFound }
        return user
    }

    static func update(_ db: Database, key: Int64, _ patch: UserPatch, at: Timestamp) throws {
        func set(_ assignment: String, _ value: (any DatabaseValueConvertible)?) throws {
            try db.execute(sql: "UPDATE users SET \(assignment) WHERE id = ?", arguments: [value, key])
        }
        try translatingConflicts {
            if let name = patch.name { try set("name = ?", name) }
            if let locale = patch.locale { try set("locale = ?", locale.rawValue) }
            if let theme = patch.theme { try set("theme = ?", theme.rawValue) }
            if let signature = patch.signature { try set("signature = ?", signature) }
            if let seconds = patch.undoSeconds { try set("undo_seconds = ?", seconds) }
            if let hash = patch.passwordHash { try set("password_hash = ?", hash) }
            if let role = patch.role { try set("role = ?", role.rawValue) }
            switch patch.disabled {
            case true: try set("disabled_at = coalesce(disabled_at, ?)", at.milliseconds)
            case false: try set("disabled_at = ?", nil as Int64?)
            default: break
            }
        }
    }

    /// What the schema refuses, in the words of ``StoreError``.
    private static func translatingConflicts(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as DatabaseError where error.message == StoreError.Conflict.lastOwner.rawValue {
            throw StoreError.conflict(.lastOwner)
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            throw StoreError.conflict(.emailTaken)
        }
    }
}
