package import Core
import Foundation
import GRDB

/// A change of a client; what is nil stays.
package struct ClientPatch: Sendable {
    package var name: String?
    package var note: String?
    /// `.some(nil)` forgets the language.
    package var language: String??

    package init() {}
}

extension OfficeDatabase {
    /// One page of clients as JSON, newest first; with a query those whose name, note, address or phone matches.
    /// - Parameter limit: 1–200.
    package func clients(matching query: SearchQuery?, limit: Int, cursor: PageCursor?) async throws -> [UInt8] {
        try await read { db in
            var writer = JSONWriter(capacity: limit * 400)
            let ids: [Int64]
            var next: PageCursor?
            if let query {
                ids = try ClientQueries.search(db, query, limit: limit)
            } else {
                let statement = try db.cachedStatement(sql: ClientQueries.page)
                let found = try Int64.fetchAll(statement, arguments: [cursor?.id ?? Int64.max, limit + 1])
                ids = Array(found.prefix(limit))
                if found.count > limit, let last = ids.last { next = PageCursor(at: 0, id: last) }
            }
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in try ClientQueries.write(db, ids, &writer) }
                writer.key("next")
                writer.string(next?.description)
            }
            return writer.bytes
        }
    }

    /// One client as JSON.
    /// - Throws: ``StoreError/notFound``
    package func client(_ id: PublicID) async throws -> [UInt8] {
        try await read { db in try ClientQueries.json(db, try ClientQueries.key(db, id)) }
    }

    /// Changes a client and returns it as it is now. Its conversations carry its name.
    /// - Throws: ``StoreError/notFound``
    package func change(client id: PublicID, _ patch: ClientPatch) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            let key = try ClientQueries.key(db, id)
            if let name = patch.name {
                try db.execute(sql: "UPDATE crm_clients SET name = ? WHERE id = ?", arguments: [name, key])
                try db.execute(sql: "UPDATE communications_conversations SET client_name = ? WHERE client_id = ?", arguments: [name, key])
                try OrderNames.follow(db, client: key, name: name)
            }
            if let note = patch.note { try db.execute(sql: "UPDATE crm_clients SET note = ? WHERE id = ?", arguments: [note, key]) }
            if let language = patch.language {
                try db.execute(sql: "UPDATE crm_clients SET language = ? WHERE id = ?", arguments: [language, key])
            }
            try EventFeed.append(
                db,
                type: "client.changed",
                audience: .inbox,
                conversation: nil,
                data: #"{"client_id":"\#(id)"}"#,
                at: now
            )
            return try ClientQueries.json(db, key)
        }
    }

    /// One page of a client's conversations as JSON, newest first.
    /// - Throws: ``StoreError/notFound``
    package func conversations(ofClient id: PublicID, limit: Int, cursor: PageCursor?) async throws -> [UInt8] {
        try await read { db in
            let key = try ClientQueries.key(db, id)
            let statement = try db.cachedStatement(sql: ClientQueries.conversations)
            let from = cursor ?? PageCursor(at: .max, id: .max)
            let rows = try Row.fetchCursor(statement, arguments: ["client": key, "at": from.at, "id": from.id, "limit": limit + 1])
            return try ConversationPage.json(rows, Columns(statement), limit: limit)
        }
    }
}

enum ClientQueries {
    static let page = "SELECT id FROM crm_clients WHERE id < ? ORDER BY id DESC LIMIT ?"
    static let conversations = """
        SELECT \(ConversationJSON.columns) FROM communications_conversations c \(ConversationJSON.joins)
        WHERE c.client_id = :client AND (c.last_message_at, c.id) < (:at, :id)
        ORDER BY c.last_message_at DESC, c.id DESC LIMIT :limit
        """
    static let rows = """
        SELECT c.id, c.uid, c.kind, c.name, c.language, c.note, c.created_at,
            (SELECT count(*) FROM communications_conversations v WHERE v.client_id = c.id),
            (SELECT max(v.last_message_at) FROM communications_conversations v WHERE v.client_id = c.id),
            (SELECT json_group_array(json_object('platform', i.platform, 'kind', i.kind, 'value', i.value))
                FROM crm_client_identities i WHERE i.client_id = c.id),
            c.email, c.phone,
            (SELECT json_group_array(json_object('id', \(uuid("g.gone")), 'name', g.name,
                    'at', strftime('%Y-%m-%dT%H:%M:%fZ', g.at / 1000.0, 'unixepoch')))
                FROM client_merges g WHERE g.kept = c.uid)
        FROM json_each(?) j CROSS JOIN crm_clients c ON c.id = j.value ORDER BY j.key
        """

    /// A uid column as the API shows it.
    private static func uuid(_ column: String) -> String {
        let parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)].map { "substr(hex(\(column)), \($0.0), \($0.1))" }
        return "lower(" + parts.joined(separator: " || '-' || ") + ")"
    }

    static func key(_ db: Database, _ id: PublicID) throws -> Int64 {
        let statement = try db.cachedStatement(sql: "SELECT id FROM crm_clients WHERE uid = ?")
        guard let key = try Int64.fetchOne(statement, arguments: [Data(id.bytes)]) else { throw StoreError.notFound }
        return key
    }

    static func json(_ db: Database, _ key: Int64) throws -> [UInt8] {
        var writer = JSONWriter(capacity: 600)
        try write(db, [key], &writer)
        return writer.bytes
    }

    static func write(_ db: Database, _ ids: [Int64], _ writer: inout JSONWriter) throws {
        try each(db, ids) { _, columns in write(columns, &writer) }
    }

    /// Clients as JSON by their keys.
    static func items(_ db: Database, _ ids: [Int64]) throws -> [Int64: String] {
        var items: [Int64: String] = [:]
        try each(db, ids) { key, columns in
            var writer = JSONWriter(capacity: 600)
            write(columns, &writer)
            items[key] = String(decoding: writer.bytes, as: UTF8.self)
        }
        return items
    }

    private static func each(_ db: Database, _ ids: [Int64], _ body: (Int64, Columns) -> Void) throws {
        let statement = try db.cachedStatement(sql: rows)
        let cursor = try Row.fetchCursor(statement, arguments: ["[" + ids.map(String.init).joined(separator: ",") + "]"])
        let columns = Columns(statement)
        while try cursor.next() != nil { body(columns.int(0), columns) }
    }

    private static func write(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 1)
            writer.key("kind")
            writer.text(columns, 2)
            writer.key("name")
            writer.text(columns, 3)
            writer.key("language")
            writer.text(columns, 4)
            writer.key("note")
            writer.text(columns, 5)
            writer.key("created_at")
            writer.time(columns, 6)
            writer.key("conversation_count")
            writer.int(columns, 7)
            writer.key("last_message_at")
            writer.time(columns, 8)
            writer.key("identities")
            writer.json(columns, 9)
            writer.key("email")
            writer.text(columns, 10)
            writer.key("phone")
            writer.text(columns, 11)
            writer.key("merged")
            writer.json(columns, 12)
        }
    }

    /// Clients by name or note, then by any part of an address or a phone.
    static func search(_ db: Database, _ query: SearchQuery, limit: Int) throws -> [Int64] {
        let byName = try db.cachedStatement(sql: "SELECT rowid FROM clients_fts WHERE clients_fts MATCH ? ORDER BY rowid DESC LIMIT ?")
        var found = try Int64.fetchAll(byName, arguments: [query.fts, limit])
        let part = query.digits ?? query.text
        if found.count < limit, part.count >= 3 {
            let byIdentity = try db.cachedStatement(
                sql: """
                    SELECT i.client_id FROM identities_fts f JOIN crm_client_identities i ON i.id = f.rowid
                    WHERE identities_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?
                    """
            )
            let quoted = "\"" + part.replacing("\"", with: "\"\"") + "\""
            for id in try Int64.fetchAll(byIdentity, arguments: [quoted, limit]) where !found.contains(id) { found.append(id) }
        }
        return Array(found.prefix(limit))
    }
}
