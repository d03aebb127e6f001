package import Core
import Foundation
import GRDB

/// A client, or a change of one: what is nil stays. The fields are taken as checked by `ClientRules`.
package struct ClientPatch: Sendable {
    package var name: String?
    package var kind: ClientKind?
    /// As the passport spells it; `.some(nil)` clears it. Another spelling takes its approval back.
    package var latinName: String??
    /// Somebody says that the spelling is right, or takes that back.
    package var latinNameApproved: Bool?
    /// `.some(nil)` forgets the language.
    package var language: String??
    package var tags: [String]?
    package var note: String?
    package var taxNumber: String??
    package var pageUnit: PageUnit??
    package var pageRounding: PageRounding??
    /// Lists take the place of what there is; the first is the main one.
    package var emails: [String]?
    package var phones: [ClientContact]?
    package var addresses: [ClientContact]?
    /// Which one the author of the change saw; nil where it shall hold whatever happened since.
    package var revision: Int64?

    package init() {}
}

extension OfficeDatabase {
    /// Adds a client and returns it as JSON.
    /// - Parameter patch: with a name.
    /// - Throws: ``StoreError/emailOfClient(_:name:)``
    package func addClient(_ patch: ClientPatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let key = try ClientWriting(db: db, user: user, now: now).add(patch, source: "manual")
            return try ClientQueries.json(db, key)
        }
    }

    /// Changes a client and returns it as it is now. Its conversations and orders carry its name.
    /// - Throws: ``StoreError/notFound``, ``StoreError/emailOfClient(_:name:)``, ``StoreError/changedMeanwhile(current:fields:by:)`` where a field was
    ///   changed by somebody else since the revision that the patch names.
    package func change(client id: PublicID, _ patch: ClientPatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try ClientWriting(db: db, user: user, now: now).change(id, patch) }
    }
}

/// Makes and changes clients, in the name of somebody.
struct ClientWriting {
    let db: Database
    let user: User
    let now: Timestamp
    /// Whether pages hear of each client.
    var announces = true

    // MARK: - New

    /// - Parameter source: where the client comes from, a word of `crm_clients.source`.
    /// - Returns: its key.
    func add(_ patch: ClientPatch, source: String, action: String = "created") throws -> Int64 {
        let id = PublicID.random()
        let name = patch.name ?? ""
        try db.cachedStatement(sql: "INSERT INTO crm_clients (uid, name, source, created_at) VALUES (?, ?, ?, ?)")
            .execute(arguments: [Data(id.bytes), name, source, now.milliseconds])
        let key = db.lastInsertedRowID
        var edit = RowEdit()
        try apply(patch, to: try row(key), &edit)
        try edit.update(db, "crm_clients", key: key)
        var changes = edit.changes
        changes.note("name", nil, name)
        try AuditLog.append(db, .client, id, action: action, label: name, changes: changes, revision: 0, by: user, at: now)
        if announces { try ClientEvents.changed(db, id, at: now) }
        return key
    }

    // MARK: - Changes

    func change(_ id: PublicID, _ patch: ClientPatch) throws -> [UInt8] {
        let key = try ClientQueries.key(db, id)
        try change(key, id, patch)
        return try ClientQueries.json(db, key)
    }

    /// - Returns: whether anything is different now.
    @discardableResult
    func change(_ key: Int64, _ id: PublicID, _ patch: ClientPatch) throws -> Bool {
        let before = try row(key)
        var edit = RowEdit()
        try apply(patch, to: before, &edit)
        guard !edit.changes.isEmpty else { return false }
        let present: Int64 = before["revision"]
        if let seen = patch.revision, seen < present { try compare(edit.changes.names, id, key, seen: seen) }
        edit.set("revision", silently: present + 1)
        edit.set("updated_at", silently: now.milliseconds)
        try edit.update(db, "crm_clients", key: key)
        let name = patch.name ?? before["name"]
        if name != before["name"] { try ClientNames.follow(db, client: key, name: name) }
        try AuditLog.append(
            db,
            .client,
            id,
            action: "changed",
            label: name,
            changes: edit.changes,
            revision: present + 1,
            by: user,
            at: now
        )
        if announces { try ClientEvents.changed(db, id, at: now) }
        return true
    }

    /// Two people changed one client: what both changed is for them to settle.
    private func compare(_ wanted: Set<String>, _ id: PublicID, _ key: Int64, seen: Int64) throws {
        let since = try AuditLog.changed(db, id, since: seen)
        let fields = OrderRules.collisions(wanted, since: Set(since.keys))
        guard let first = fields.first else { return }
        throw StoreError.changedMeanwhile(current: try ClientQueries.json(db, key), fields: fields, by: since[first] ?? "")
    }

    private func row(_ key: Int64) throws -> Row {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM crm_clients WHERE id = ?", arguments: [key]) else {
            throw StoreError.notFound
        }
        return row
    }

    private func apply(_ patch: ClientPatch, to row: Row, _ edit: inout RowEdit) throws {
        let key: Int64 = row["id"]
        if let name = patch.name { edit.set("name", row["name"] as String?, name) }
        if let kind = patch.kind { edit.set("kind", row["kind"] as String?, kind.rawValue) }
        if let language = patch.language { edit.set("language", row["language"] as String?, language) }
        if let note = patch.note { edit.set("note", row["note"] as String?, note) }
        if let number = patch.taxNumber { edit.set("tax_number", row["tax_number"] as String?, number) }
        if let unit = patch.pageUnit { edit.set("page_unit", row["page_unit"] as String?, unit?.rawValue) }
        if let rounding = patch.pageRounding { edit.set("page_rounding", row["page_rounding"] as String?, rounding?.rawValue) }
        if let tags = patch.tags { edit.set(json: "tags", row["tags"], MessageJSON.strings(tags)) }
        try approve(patch, row, &edit)
        let contacts = ClientContacts(db: db, client: key, now: now)
        if let emails = patch.emails { try contacts.set(emails: emails, main: row["email"], &edit) }
        if let phones = patch.phones { try contacts.set(phones: phones, main: row["phone"], &edit) }
        if let addresses = patch.addresses { try contacts.set(addresses: addresses, &edit) }
    }

    /// An approval is of a spelling: another one has none until somebody approves that.
    private func approve(_ patch: ClientPatch, _ row: Row, _ edit: inout RowEdit) throws {
        let before: String? = row["latin_name"]
        let name = patch.latinName ?? before
        let wasApproved = row["latin_name_approved_at"] as Int64? != nil
        let isOther = name != before
        if isOther { edit.set("latin_name", before, name) }
        let approved = patch.latinNameApproved ?? (isOther ? false : wasApproved)
        if approved, name == nil { throw StoreError.conflict(.noLatinName) }
        guard approved != wasApproved || approved && isOther else { return }
        edit.set("latin_name_approved_at", silently: approved ? now.milliseconds : nil)
        edit.set("latin_name_approved_by", silently: approved ? user.key : nil)
        edit.note("latin_name_approved", .bool(wasApproved), .bool(approved))
    }
}

/// Whoever carries a client's name carries the new one.
enum ClientNames {
    static func follow(_ db: Database, client: Int64, name: String) throws {
        try db.cachedStatement(sql: "UPDATE communications_conversations SET client_name = ? WHERE client_id = ? AND client_name <> ?")
            .execute(arguments: [name, client, name])
        try OrderNames.follow(db, client: client, name: name)
    }
}

/// What pages hear of clients.
enum ClientEvents {
    static func changed(_ db: Database, _ id: PublicID, at now: Timestamp) throws {
        try EventFeed.append(
            db,
            type: "client.changed",
            audience: .inbox,
            conversation: nil,
            data: #"{"client_id":"\#(id)"}"#,
            at: now
        )
    }
}
