import Core
import Foundation
import GRDB

/// Finds the client behind an identity, or makes one.
enum ClientIntake {
    struct Found {
        var id: Int64
        var name: String
    }

    /// What makes somebody the same again.
    enum Kind: String {
        case email, phone
        case telegramID = "telegram_id"
    }

    /// Languages that a client can have.
    static let languages: Set<String> = ["uk", "pl", "en", "ru", "de"]

    /// The client who is known by this identity.
    static func known(_ db: Database, kind: Kind, _ value: String, platform: Platform) throws -> Found? {
        let find = try db.cachedStatement(
            sql: """
                SELECT c.id, c.name FROM crm_client_identities i JOIN crm_clients c ON c.id = i.client_id
                WHERE i.platform = ? AND i.kind = ? AND i.value = ?
                """
        )
        let row = try Row.fetchOne(find, arguments: [platform.rawValue, kind.rawValue, value])
        return row.map { Found(id: $0[0], name: $0[1]) }
    }

    /// The client who is known by this address.
    static func known(_ db: Database, _ counterpart: Correspondent, platform: Platform) throws -> Found? {
        try known(db, kind: .email, counterpart.key, platform: platform)
    }

    /// The client who is known by this address, made where there is none. Phone and e-mail are both optional, a name is not:
    /// where the sender gave none it is the address.
    static func client(_ db: Database, for counterpart: Correspondent, platform: Platform, now: Timestamp) throws -> Found? {
        if let known = try known(db, counterpart, platform: platform) { return known }
        guard !counterpart.key.isEmpty else { return nil }
        let name = counterpart.name.isEmpty ? counterpart.address : counterpart.name
        let found = try make(db, name: name, email: counterpart.key, source: "email", now: now)
        try add(db, kind: .email, counterpart.key, to: found.id, platform: platform, now: now)
        return found
    }

    static func make(_ db: Database, name: String, email: String? = nil, source: String, now: Timestamp) throws -> Found {
        try db.cachedStatement(sql: "INSERT INTO crm_clients (uid, name, email, source, created_at) VALUES (?, ?, ?, ?, ?)")
            .execute(arguments: [Data(PublicID.random().bytes), name, email, source, now.milliseconds])
        return Found(id: db.lastInsertedRowID, name: name)
    }

    /// Gives a client an identity, unless it is somebody's already.
    static func add(_ db: Database, kind: Kind, _ value: String, to client: Int64, platform: Platform, now: Timestamp) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO crm_client_identities (client_id, platform, kind, value, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [client, platform.rawValue, kind.rawValue, value, now.milliseconds])
    }
}
