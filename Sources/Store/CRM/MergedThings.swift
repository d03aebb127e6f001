import Core
import Foundation
import GRDB

/// What belongs to clients beside their own row, on its way from one to another and back.
struct MergedThings {
    let db: Database
    let now: Timestamp

    // MARK: - What there is

    func identities(of client: Int64) throws -> [MergeRecord.Identity] {
        let sql = "SELECT platform, kind, value FROM crm_client_identities WHERE client_id = ? ORDER BY id"
        return try Row.fetchAll(db, sql: sql, arguments: [client]).map {
            MergeRecord.Identity(platform: $0[0], kind: $0[1], value: $0[2])
        }
    }

    /// Public ids.
    func ids(_ table: String, of client: Int64) throws -> [String] {
        try Data.fetchAll(db, sql: "SELECT uid FROM \(table) WHERE client_id = ? ORDER BY id", arguments: [client])
            .compactMap { PublicID(bytes: Array($0))?.description }
    }

    func contacts(of client: Int64) throws -> [MergeRecord.Contact] {
        let sql = "SELECT kind, value, label FROM crm_client_contacts WHERE client_id = ? ORDER BY id"
        return try Row.fetchAll(db, sql: sql, arguments: [client]).map {
            MergeRecord.Contact(kind: $0[0], value: $0[1], label: $0[2])
        }
    }

    // MARK: - There

    /// Phones and addresses come along; what both have stands once. A main phone beside another main phone is one of the list.
    func carryContacts(from gone: Int64, mainPhone: String?, to kept: Int64, phoneOfKept: String?) throws {
        try db.execute(sql: "UPDATE OR IGNORE crm_client_contacts SET client_id = ? WHERE client_id = ?", arguments: [kept, gone])
        guard let mainPhone, let phoneOfKept, mainPhone != phoneOfKept else { return }
        try ClientContacts(db: db, client: kept, now: now).add("phone", ClientContact(value: mainPhone))
    }

    // MARK: - And back

    /// - Parameter since: when the merge was, in milliseconds.
    func giveBack(_ record: MergeRecord, from kept: Int64, to back: Int64, since: Int64) throws {
        let identity = try db.cachedStatement(
            sql: "UPDATE crm_client_identities SET client_id = ? WHERE platform = ? AND kind = ? AND value = ? AND client_id = ?"
        )
        for one in record.identities { try identity.execute(arguments: [back, one.platform, one.kind, one.value, kept]) }
        let rows = [
            ("crm_orders", record.orders), ("communications_conversations", record.conversations), ("internal_notes", record.notes ?? []),
            ("quotes", record.quotes ?? []),
        ]
        for (table, ids) in rows {
            let statement = try db.makeStatement(sql: "UPDATE \(table) SET client_id = ? WHERE uid = ? AND client_id = ?")
            for id in ids.compactMap({ PublicID($0) }) { try statement.execute(arguments: [back, Data(id.bytes), kept]) }
        }
        try giveBackLater(record, from: kept, to: back, since: since)
        try giveBackContacts(record, from: kept, to: back)
    }

    /// What they wrote since is theirs as well: threads with an address and chats with an id that went back to them. A chat of the
    /// office's own account has that account's connection before the id.
    static let later = """
        UPDATE communications_conversations SET client_id = :back
        WHERE client_id = :kept AND created_at >= :since AND platform = :platform AND (chat_kind IS NULL OR chat_kind = 'person')
            AND (lower(external_id) = lower(:value) OR substr(external_id, -length(:value) - 1) = ':' || :value)
        """

    private func giveBackLater(_ record: MergeRecord, from kept: Int64, to back: Int64, since: Int64) throws {
        let statement = try db.cachedStatement(sql: Self.later)
        for one in record.identities {
            try statement.execute(
                arguments: ["back": back, "kept": kept, "since": since, "platform": one.platform, "value": one.value]
            )
            guard db.changesCount > 0 else { continue }
            // A quote that was made in one of them since.
            try db.execute(
                sql: """
                    UPDATE quotes SET client_id = ?1 WHERE client_id = ?2
                        AND conversation_id IN (SELECT id FROM communications_conversations WHERE client_id = ?1)
                    """,
                arguments: [back, kept]
            )
        }
    }

    private func giveBackContacts(_ record: MergeRecord, from kept: Int64, to back: Int64) throws {
        let theirs = record.contacts ?? []
        let stays = Set((record.keptContacts ?? []).map { [$0.kind, $0.value] })
        var given = theirs.map { ($0.kind, $0.value) }
        // The main phone was put into the list where there was another one.
        if let phone = record.fields.phone { given.append(("phone", phone)) }
        for (kind, value) in given where !stays.contains([kind, value]) {
            try db.execute(
                sql: "DELETE FROM crm_client_contacts WHERE client_id = ? AND kind = ? AND value = ?",
                arguments: [kept, kind, value]
            )
        }
        let contacts = ClientContacts(db: db, client: back, now: now)
        for one in theirs { try contacts.add(one.kind, ClientContact(value: one.value, label: one.label)) }
    }
}
