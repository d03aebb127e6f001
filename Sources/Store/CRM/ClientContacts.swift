import Core
import Foundation
import GRDB

/// How a client can be reached: e-mail addresses are identities, since mail from them is theirs; phones and postal addresses are not. The
/// main e-mail address and phone stand in the client's own row as well.
struct ClientContacts {
    let db: Database
    let client: Int64
    let now: Timestamp

    // MARK: - E-mail

    /// As they are shown: the main one first.
    func emails(main: String?) throws -> [String] {
        let sql = """
            SELECT value FROM crm_client_identities WHERE client_id = ? AND platform = 'email' AND kind = 'email'
            ORDER BY value <> ifnull(?, ''), id
            """
        let known = try String.fetchAll(db.cachedStatement(sql: sql), arguments: [client, main])
        guard let main, !known.contains(where: { $0.lowercased() == main.lowercased() }) else { return known }
        return [main] + known
    }

    /// - Throws: ``StoreError/emailOfClient(_:name:)`` where an address is somebody else's.
    func set(emails: [String], main: String?, _ edit: inout RowEdit) throws {
        let before = try self.emails(main: main)
        let after = emails.map(Correspondent.key)
        guard before.map({ $0.lowercased() }) != after else { return }
        for email in after { try requireFree(email) }
        // Anew, so that they stand in the order that was asked for.
        try db.execute(
            sql: "DELETE FROM crm_client_identities WHERE client_id = ? AND platform = 'email' AND kind = 'email'",
            arguments: [client]
        )
        for email in after { try ClientIntake.add(db, kind: .email, email, to: client, platform: .email, now: now) }
        edit.set("email", silently: after.first)
        edit.note("emails", Self.value(before), Self.value(after))
    }

    /// - Throws: ``StoreError/emailOfClient(_:name:)``
    func requireFree(_ email: String) throws {
        let holder = try db.cachedStatement(
            sql: """
                SELECT c.uid, c.name FROM crm_client_identities i JOIN crm_clients c ON c.id = i.client_id
                WHERE i.platform = 'email' AND i.kind = 'email' AND i.value = ? AND i.client_id <> ?
                """
        )
        guard let row = try Row.fetchOne(holder, arguments: [email, client]), let id = PublicID(bytes: Array(row[0] as Data)) else {
            return
        }
        throw StoreError.emailOfClient(id, name: row[1])
    }

    // MARK: - Phones and addresses

    func list(_ kind: String) throws -> [ClientContact] {
        let sql = "SELECT value, label FROM crm_client_contacts WHERE client_id = ? AND kind = ? ORDER BY id"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [client, kind]).map { ClientContact(value: $0[0], label: $0[1]) }
    }

    /// As they are shown: the main one first.
    func phones(main: String?) throws -> [ClientContact] {
        let known = try list("phone")
        guard let main else { return known }
        let first = known.first { $0.value == main } ?? ClientContact(value: main)
        return [first] + known.filter { $0.value != main }
    }

    func set(phones: [ClientContact], main: String?, _ edit: inout RowEdit) throws {
        let before = try self.phones(main: main)
        guard before != phones else { return }
        try replace("phone", phones)
        edit.set("phone", silently: phones.first?.value)
        edit.note("phones", Self.value(before), Self.value(phones))
    }

    func set(addresses: [ClientContact], _ edit: inout RowEdit) throws {
        let before = try list("address")
        guard before != addresses else { return }
        try replace("address", addresses)
        edit.note("addresses", Self.value(before), Self.value(addresses))
    }

    private func replace(_ kind: String, _ contacts: [ClientContact]) throws {
        try db.execute(sql: "DELETE FROM crm_client_contacts WHERE client_id = ? AND kind = ?", arguments: [client, kind])
        for contact in contacts { try add(kind, contact) }
    }

    /// Adds one, unless it is there.
    func add(_ kind: String, _ contact: ClientContact) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO crm_client_contacts (client_id, kind, label, value, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [client, kind, contact.label, contact.value, now.milliseconds])
    }

    // MARK: - In the log

    private static func value(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

    private static func value(_ contacts: [ClientContact]) -> JSONValue {
        .array(contacts.map { .string($0.label.isEmpty ? $0.value : "\($0.value) (\($0.label))") })
    }
}
