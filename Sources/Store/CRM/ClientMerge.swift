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
            return try ClientMerge(db: db, now: now).merge(gone, into: kept, by: user.key)
        }
    }

    /// Takes a merge back: the other client is there again with what came from it, and so is what both were before. What people
    /// changed since stays.
    /// - Returns: the client that is there again.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` where these were not merged.
    package func unmerge(client gone: PublicID, from kept: PublicID) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try ClientMerge(db: db, now: now).undo(gone, from: kept) }
    }
}

/// What moved from one client to another, as it stands in `client_merges`.
private struct MergeRecord: Codable {
    /// What both clients have, and one of them may lack.
    struct Fields: Codable, Equatable {
        var email: String?
        var phone: String?
        var language: String?
        var note: String
    }

    struct Identity: Codable {
        var platform: String
        var kind: String
        var value: String
    }

    var kind: String
    var name: String
    var source: String
    var createdAt: Int64
    /// Of the one that is gone.
    var fields: Fields
    /// Of the one that stayed, before and after.
    var before: Fields
    var after: Fields
    var identities: [Identity]
    /// Public ids.
    var conversations: [String]
    var orders: [String]
}

struct ClientMerge {
    let db: Database
    let now: Timestamp

    private struct Client {
        var key: Int64
        var id: PublicID
        var kind: String
        var name: String
        var source: String
        var createdAt: Int64
        var fields: MergeRecord.Fields
    }

    // MARK: - Merging

    func merge(_ goneID: PublicID, into keptID: PublicID, by user: Int64) throws -> [UInt8] {
        guard let kept = try find(keptID) else { throw StoreError.notFound }
        guard let gone = try find(goneID) else { throw StoreError.unknownReference(field: "client_id") }
        var after = kept.fields
        after.email = after.email ?? gone.fields.email
        after.phone = after.phone ?? gone.fields.phone
        after.language = after.language ?? gone.fields.language
        after.note = [kept.fields.note, gone.fields.note].filter { !$0.isEmpty }.joined(separator: "\n\n")
        let record = MergeRecord(
            kind: gone.kind,
            name: gone.name,
            source: gone.source,
            createdAt: gone.createdAt,
            fields: gone.fields,
            before: kept.fields,
            after: after,
            identities: try identities(of: gone.key),
            conversations: try ids("communications_conversations", of: gone.key),
            orders: try ids("crm_orders", of: gone.key)
        )
        try db.execute(
            sql: "INSERT INTO client_merges (kept, gone, name, content, user_id, at) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                Data(kept.id.bytes), Data(gone.id.bytes), gone.name, try ChatJSON.text(record), user, now.milliseconds,
            ]
        )
        for table in ["crm_client_identities", "crm_orders"] {
            try db.execute(sql: "UPDATE \(table) SET client_id = ? WHERE client_id = ?", arguments: [kept.key, gone.key])
        }
        try db.execute(
            sql: "UPDATE communications_conversations SET client_id = ?, client_name = ? WHERE client_id = ?",
            arguments: [kept.key, kept.name, gone.key]
        )
        try OrderNames.follow(db, client: kept.key, name: kept.name)
        try set(after, of: kept.key)
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
        try set(Self.restored(kept.fields, record), of: kept.key)
        try db.execute(
            sql: """
                INSERT INTO crm_clients (uid, kind, name, email, phone, language, note, source, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(goneID.bytes), record.kind, record.name, record.fields.email, record.fields.phone, record.fields.language,
                record.fields.note, record.source, record.createdAt,
            ]
        )
        let back = db.lastInsertedRowID
        try moveBack(record, from: kept.key, to: back, since: row[2])
        try db.execute(sql: "DELETE FROM client_merges WHERE id = ?", arguments: [row[0] as Int64])
        try announce([goneID, keptID], into: nil)
        return try ClientQueries.json(db, back)
    }

    /// What the merge gave goes, unless somebody changed it since.
    private static func restored(_ present: MergeRecord.Fields, _ record: MergeRecord) -> MergeRecord.Fields {
        var fields = present
        if fields.email == record.after.email { fields.email = record.before.email }
        if fields.phone == record.after.phone { fields.phone = record.before.phone }
        if fields.language == record.after.language { fields.language = record.before.language }
        if fields.note == record.after.note { fields.note = record.before.note }
        return fields
    }

    private func moveBack(_ record: MergeRecord, from kept: Int64, to back: Int64, since: Int64) throws {
        let identity = try db.cachedStatement(
            sql: "UPDATE crm_client_identities SET client_id = ? WHERE platform = ? AND kind = ? AND value = ? AND client_id = ?"
        )
        for one in record.identities { try identity.execute(arguments: [back, one.platform, one.kind, one.value, kept]) }
        let order = try db.cachedStatement(sql: "UPDATE crm_orders SET client_id = ? WHERE uid = ? AND client_id = ?")
        for id in record.orders.compactMap({ PublicID($0) }) { try order.execute(arguments: [back, Data(id.bytes), kept]) }
        try OrderNames.follow(db, client: back, name: record.name)
        let conversation = try db.cachedStatement(
            sql: "UPDATE communications_conversations SET client_id = ?, client_name = ? WHERE uid = ? AND client_id = ?"
        )
        for id in record.conversations.compactMap({ PublicID($0) }) {
            try conversation.execute(arguments: [back, record.name, Data(id.bytes), kept])
        }
        // What they wrote since is theirs as well.
        let later = try db.cachedStatement(
            sql: """
                UPDATE communications_conversations SET client_id = ?1, client_name = ?2
                WHERE client_id = ?3 AND created_at >= ?4 AND platform = ?5 AND lower(external_id) = lower(?6)
                """
        )
        for one in record.identities where one.kind == ClientIntake.Kind.email.rawValue {
            try later.execute(arguments: [back, record.name, kept, since, one.platform, one.value])
        }
    }

    // MARK: - Pieces

    private func find(_ id: PublicID) throws -> Client? {
        try Row.fetchOne(
            db,
            sql: "SELECT id, kind, name, source, created_at, email, phone, language, note FROM crm_clients WHERE uid = ?",
            arguments: [Data(id.bytes)]
        ).map { row in
            Client(
                key: row[0],
                id: id,
                kind: row[1],
                name: row[2],
                source: row[3],
                createdAt: row[4],
                fields: MergeRecord.Fields(email: row[5], phone: row[6], language: row[7], note: row[8])
            )
        }
    }

    private func set(_ fields: MergeRecord.Fields, of client: Int64) throws {
        try db.execute(
            sql: "UPDATE crm_clients SET email = ?, phone = ?, language = ?, note = ? WHERE id = ?",
            arguments: [fields.email, fields.phone, fields.language, fields.note, client]
        )
    }

    private func identities(of client: Int64) throws -> [MergeRecord.Identity] {
        let sql = "SELECT platform, kind, value FROM crm_client_identities WHERE client_id = ? ORDER BY id"
        return try Row.fetchAll(db, sql: sql, arguments: [client]).map {
            MergeRecord.Identity(platform: $0[0], kind: $0[1], value: $0[2])
        }
    }

    private func ids(_ table: String, of client: Int64) throws -> [String] {
        try Data.fetchAll(db, sql: "SELECT uid FROM \(table) WHERE client_id = ? ORDER BY id", arguments: [client])
            .compactMap { PublicID(bytes: Array($0))?.description }
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
