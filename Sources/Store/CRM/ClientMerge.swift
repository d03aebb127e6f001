package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// Two clients are one: all that one has comes to the other. What moved is written down, so that it can be undone.
    /// - Parameters:
    ///   - kept: the one that stays; what it lacks it gets.
    ///   - gone: the one that goes.
    /// - Returns: the one that stayed, as it is now.
    /// - Throws: ``StoreError/notFound``, ``StoreError/unknownReference(field:)`` where there is no such other client,
    ///   ``StoreError/conflict(_:)`` where both are the same.
    package func merge(client gone: PublicID, into kept: PublicID, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            guard gone != kept else { throw StoreError.conflict(.sameClient) }
            return try ClientMerge(db: db, user: user, now: now).merge(gone, into: kept)
        }
    }

    /// Takes a merge back: the other client is there again with what came from it, and so is what both were before. What people
    /// changed since stays.
    /// - Returns: the client that is there again.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` where these were not merged.
    package func unmerge(client gone: PublicID, from kept: PublicID, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try ClientMerge(db: db, user: user, now: now).undo(gone, from: kept) }
    }
}

struct ClientMerge {
    let db: Database
    let user: User
    let now: Timestamp

    private struct Client {
        var key: Int64
        var id: PublicID
        var kind: String
        var name: String
        var source: String
        var createdAt: Int64
        var revision: Int64
        var fields: MergeRecord.Fields
    }

    // MARK: - Merging

    func merge(_ goneID: PublicID, into keptID: PublicID) throws -> [UInt8] {
        guard let kept = try find(keptID) else { throw StoreError.notFound }
        guard let gone = try find(goneID) else { throw StoreError.unknownReference(field: "client_id") }
        let after = kept.fields.filled(from: gone.fields)
        let things = MergedThings(db: db, now: now)
        var record = MergeRecord(
            kind: gone.kind,
            name: gone.name,
            source: gone.source,
            createdAt: gone.createdAt,
            fields: gone.fields,
            before: kept.fields,
            after: after,
            identities: try things.identities(of: gone.key),
            conversations: try things.ids("communications_conversations", of: gone.key),
            orders: try things.ids("crm_orders", of: gone.key)
        )
        record.revision = gone.revision
        record.notes = try things.ids("internal_notes", of: gone.key)
        record.quotes = try things.ids("quotes", of: gone.key)
        record.contacts = try things.contacts(of: gone.key)
        record.keptContacts = try things.contacts(of: kept.key)
        try db.execute(
            sql: "INSERT INTO client_merges (kept, gone, name, content, user_id, at) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                Data(kept.id.bytes), Data(gone.id.bytes), gone.name, try ChatJSON.text(record), user.key, now.milliseconds,
            ]
        )
        for table in ["crm_client_identities", "crm_orders", "communications_conversations", "internal_notes", "quotes"] {
            try db.execute(sql: "UPDATE \(table) SET client_id = ? WHERE client_id = ?", arguments: [kept.key, gone.key])
        }
        try things.carryContacts(from: gone.key, mainPhone: gone.fields.phone, to: kept.key, phoneOfKept: kept.fields.phone)
        try ClientNames.follow(db, client: kept.key, name: kept.name)
        try set(after, of: kept, over: kept.fields, action: "merged", label: gone.name)
        try AuditLog.append(db, .client, gone.id, action: "merged_away", label: gone.name, by: user, at: now)
        try db.execute(sql: "DELETE FROM crm_clients WHERE id = ?", arguments: [gone.key])
        try announce([gone.id, kept.id], into: kept.id)
        return try ClientQueries.json(db, kept.key)
    }

    // MARK: - Taking back

    func undo(_ goneID: PublicID, from keptID: PublicID) throws -> [UInt8] {
        guard let kept = try find(keptID) else { throw StoreError.notFound }
        let row = try Row.fetchOne(
            db,
            sql: "SELECT id, content, at FROM client_merges WHERE gone = ? AND kept = ?",
            arguments: [Data(goneID.bytes), Data(keptID.bytes)]
        )
        guard let row else { throw StoreError.conflict(.notMerged) }
        let record = try ChatJSON.decoder.decode(MergeRecord.self, from: Data((row[1] as String).utf8))
        try set(kept.fields.restored(by: record), of: kept, over: kept.fields, action: "unmerged", label: record.name)
        try db.execute(
            sql: "INSERT INTO crm_clients (uid, kind, name, source, created_at, revision) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [Data(goneID.bytes), record.kind, record.name, record.source, record.createdAt, (record.revision ?? 0) + 1]
        )
        let back = db.lastInsertedRowID
        try write(record.fields, of: back)
        try MergedThings(db: db, now: now).giveBack(record, from: kept.key, to: back, since: row[2])
        try ClientNames.follow(db, client: back, name: record.name)
        try db.execute(sql: "DELETE FROM client_merges WHERE id = ?", arguments: [row[0] as Int64])
        try AuditLog.append(
            db,
            .client,
            goneID,
            action: "unmerged",
            label: record.name,
            revision: (record.revision ?? 0) + 1,
            by: user,
            at: now
        )
        try announce([goneID, keptID], into: nil)
        return try ClientQueries.json(db, back)
    }

    // MARK: - Pieces

    private func find(_ id: PublicID) throws -> Client? {
        try Row.fetchOne(db, sql: "SELECT * FROM crm_clients WHERE uid = ?", arguments: [Data(id.bytes)]).map { row in
            Client(
                key: row["id"],
                id: id,
                kind: row["kind"],
                name: row["name"],
                source: row["source"],
                createdAt: row["created_at"],
                revision: row["revision"],
                fields: MergeRecord.Fields(row)
            )
        }
    }

    /// The kept one's fields, as a change of its own.
    private func set(
        _ fields: MergeRecord.Fields,
        of client: Client,
        over before: MergeRecord.Fields,
        action: String,
        label: String
    ) throws {
        try write(fields, of: client.key)
        try db.execute(
            sql: "UPDATE crm_clients SET revision = revision + 1, updated_at = ? WHERE id = ?",
            arguments: [now.milliseconds, client.key]
        )
        var changes = before.changes(to: fields)
        changes.note("client", action == "merged" ? label : nil, action == "merged" ? nil : label)
        try AuditLog.append(
            db,
            .client,
            client.id,
            action: action,
            label: client.name,
            changes: changes,
            revision: client.revision + 1,
            by: user,
            at: now
        )
    }

    private func write(_ fields: MergeRecord.Fields, of client: Int64) throws {
        try db.execute(
            sql: """
                UPDATE crm_clients SET email = ?, phone = ?, language = ?, note = ?, latin_name = ?, latin_name_approved_at = ?,
                    latin_name_approved_by = (SELECT id FROM users WHERE id = ?), tags = ?, tax_number = ?, page_unit = ?, page_rounding = ?
                WHERE id = ?
                """,
            arguments: [
                fields.email, fields.phone, fields.language, fields.note, fields.latinName, fields.approvedAt, fields.approvedBy,
                MessageJSON.strings(fields.tags ?? []), fields.taxNumber, fields.pageUnit, fields.pageRounding, client,
            ]
        )
    }

    /// Pages that show one that is gone move on to the other.
    private func announce(_ clients: [PublicID], into kept: PublicID?) throws {
        for client in clients {
            let data = MessageJSON.json { writer in
                writer.object { writer in
                    writer.key("client_id")
                    writer.uuid(client)
                    if let kept, kept != client {
                        writer.key("into")
                        writer.uuid(kept)
                    }
                }
            }
            try EventFeed.append(db, type: "client.changed", audience: .inbox, conversation: nil, data: data, at: now)
        }
    }
}
