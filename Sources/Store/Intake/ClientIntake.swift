import Core
import Foundation
import GRDB

/// Finds the client behind an address, or makes one.
enum ClientIntake {
    struct Found {
        var id: Int64
        var name: String
    }

    /// The client who is known by this address.
    static func known(_ db: Database, _ counterpart: Correspondent, platform: Platform) throws -> Found? {
        let find = try db.cachedStatement(
            sql: """
                SELECT c.id, c.name FROM crm_client_identities i JOIN crm_clients c ON c.id = i.client_id
                WHERE i.platform = ? AND i.kind = 'email' AND i.value = ?
                """
        )
        let row = try Row.fetchOne(find, arguments: [platform.rawValue, counterpart.key])
        return row.map { Found(id: $0[0], name: $0[1]) }
    }

    /// The client who is known by this address, made where there is none. Phone and e-mail are both optional, a name is not:
    /// where the sender gave none it is the address.
    static func client(_ db: Database, for counterpart: Correspondent, platform: Platform, now: Timestamp) throws -> Found? {
        if let known = try known(db, counterpart, platform: platform) { return known }
        guard !counterpart.key.isEmpty else { return nil }
        let name = counterpart.name.isEmpty ? counterpart.address : counterpart.name
        try db.cachedStatement(sql: "INSERT INTO crm_clients (uid, name, email, source, created_at) VALUES (?, ?, ?, 'email', ?)")
            .execute(arguments: [Data(PublicID.random().bytes), name, counterpart.key, now.milliseconds])
        let id = db.lastInsertedRowID
        try db.cachedStatement(
            sql: "INSERT INTO crm_client_identities (client_id, platform, kind, value, created_at) VALUES (?, ?, 'email', ?, ?)"
        ).execute(arguments: [id, platform.rawValue, counterpart.key, now.milliseconds])
        return Found(id: id, name: name)
    }
}
