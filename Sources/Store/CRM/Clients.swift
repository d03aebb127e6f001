package import Core
import Foundation
import GRDB

/// Which clients a list holds.
package struct ClientFilter: Sendable {
    package var query: SearchQuery?
    package var tag: String?
    package var kind: ClientKind?

    package init(query: SearchQuery? = nil, tag: String? = nil, kind: ClientKind? = nil) {
        self.query = query
        self.tag = tag
        self.kind = kind
    }
}

extension OfficeDatabase {
    /// One page of clients as JSON, newest first; with a query those whose name, note, number, address or phone matches, in one page.
    /// - Parameter limit: 1–200.
    package func clients(_ filter: ClientFilter = ClientFilter(), limit: Int, cursor: PageCursor?) async throws -> [UInt8] {
        try await read { db in
            let (ids, next) = try ClientLists.page(db, filter, limit: limit, cursor: cursor)
            var writer = JSONWriter(capacity: limit * 600)
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
    static let conversations = """
        SELECT \(ConversationJSON.columns) FROM communications_conversations c \(ConversationJSON.joins)
        WHERE c.client_id = :client AND (c.last_message_at, c.id) < (:at, :id)
        ORDER BY c.last_message_at DESC, c.id DESC LIMIT :limit
        """
    /// Clients by their keys, in the order of the keys. `balance` is what their orders in the office's currency are still worth to it.
    static let rows = """
        SELECT c.id, c.uid, c.kind, c.name, c.language, c.note, c.created_at,
            (SELECT count(*) FROM communications_conversations v WHERE v.client_id = c.id),
            (SELECT max(v.last_message_at) FROM communications_conversations v WHERE v.client_id = c.id),
            (SELECT json_group_array(json_object('platform', i.platform, 'kind', i.kind, 'value', i.value))
                FROM crm_client_identities i WHERE i.client_id = c.id),
            c.email, c.phone,
            (SELECT json_group_array(json_object('id', \(SQLText.uuid("g.gone")), 'name', g.name,
                    'at', strftime('%Y-%m-%dT%H:%M:%fZ', g.at / 1000.0, 'unixepoch')))
                FROM client_merges g WHERE g.kept = c.uid),
            c.latin_name, c.latin_name_approved_at, u.uid, u.name, c.tags, c.tax_number, c.page_unit, c.page_rounding,
            (\(emails)), (\(phones)), (\(addresses)),
            (SELECT count(*) FROM crm_orders o WHERE o.client_id = c.id),
            (SELECT ifnull(sum(iif(o.cancelled_at IS NULL, o.price_brutto, 0) - o.paid), 0) FROM crm_orders o
                WHERE o.client_id = c.id AND (o.price_brutto IS NOT NULL OR o.cancelled_at IS NOT NULL) AND o.currency = ?2),
            c.revision, c.updated_at
        FROM json_each(?1) j CROSS JOIN crm_clients c ON c.id = j.value LEFT JOIN users u ON u.id = c.latin_name_approved_by ORDER BY j.key
        """
    /// The main address first, which mails that made a client gave it.
    private static let emails = """
        SELECT json_group_array(value) FROM (
            SELECT c.email AS value, 0 AS n WHERE c.email IS NOT NULL
            UNION ALL SELECT i.value, i.id FROM crm_client_identities i
            WHERE i.client_id = c.id AND i.platform = 'email' AND i.kind = 'email' AND (c.email IS NULL OR i.value <> c.email)
            ORDER BY n)
        """
    /// The main phone may come from a messenger, which knows nothing of the list.
    private static let phones = """
        SELECT json_group_array(json_object('value', value, 'label', label)) FROM (
            SELECT c.phone AS value, '' AS label, 0 AS n WHERE c.phone IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM crm_client_contacts p WHERE p.client_id = c.id AND p.kind = 'phone' AND p.value = c.phone)
            UNION ALL SELECT p.value, p.label, iif(p.value = c.phone, 0, p.id) FROM crm_client_contacts p
            WHERE p.client_id = c.id AND p.kind = 'phone' ORDER BY n)
        """
    private static let addresses = """
        SELECT json_group_array(json_object('value', value, 'label', label)) FROM (
            SELECT p.value, p.label FROM crm_client_contacts p WHERE p.client_id = c.id AND p.kind = 'address' ORDER BY p.id)
        """

    static func key(_ db: Database, _ id: PublicID) throws -> Int64 {
        let statement = try db.cachedStatement(sql: "SELECT id FROM crm_clients WHERE uid = ?")
        guard let key = try Int64.fetchOne(statement, arguments: [Data(id.bytes)]) else { throw StoreError.notFound }
        return key
    }

    static func json(_ db: Database, _ key: Int64) throws -> [UInt8] {
        var writer = JSONWriter(capacity: 900)
        try write(db, [key], &writer)
        return writer.bytes
    }

    static func write(_ db: Database, _ ids: [Int64], _ writer: inout JSONWriter) throws {
        try each(db, ids) { _, columns, currency in ClientJSON.write(columns, currency, &writer) }
    }

    /// Clients as JSON by their keys.
    static func items(_ db: Database, _ ids: [Int64]) throws -> [Int64: String] {
        var items: [Int64: String] = [:]
        try each(db, ids) { key, columns, currency in
            var writer = JSONWriter(capacity: 900)
            ClientJSON.write(columns, currency, &writer)
            items[key] = String(decoding: writer.bytes, as: UTF8.self)
        }
        return items
    }

    static func each(_ db: Database, _ ids: [Int64], _ body: (Int64, Columns, String) throws -> Void) throws {
        let currency = try OrderSettings.read(db).currency
        let statement = try db.cachedStatement(sql: rows)
        let cursor = try Row.fetchCursor(statement, arguments: ["[" + ids.map(String.init).joined(separator: ",") + "]", currency])
        let columns = Columns(statement)
        while try cursor.next() != nil { try body(columns.int(0), columns, currency) }
    }
}

/// A client as the API shows it, written from a row of ``ClientQueries/rows``.
enum ClientJSON {
    static func write(_ columns: Columns, _ currency: String, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 1)
            writer.key("kind")
            writer.text(columns, 2)
            writer.key("name")
            writer.text(columns, 3)
            writer.key("latin_name")
            writer.text(columns, 13)
            writer.key("latin_name_approved")
            approval(columns, &writer)
            writer.key("language")
            writer.text(columns, 4)
            writer.key("tags")
            writer.json(columns, 17)
            writer.key("note")
            writer.text(columns, 5)
            writer.key("tax_number")
            writer.text(columns, 18)
            writer.key("page_unit")
            writer.text(columns, 19)
            writer.key("page_rounding")
            writer.text(columns, 20)
            contacts(columns, &writer)
            writer.key("conversation_count")
            writer.int(columns, 7)
            writer.key("last_message_at")
            writer.time(columns, 8)
            writer.key("order_count")
            writer.int(columns, 24)
            writer.key("balance")
            writer.object { writer in
                writer.key("amount")
                writer.int(columns, 25)
                writer.key("currency")
                writer.string(currency)
            }
            writer.key("merged")
            writer.json(columns, 12)
            writer.key("revision")
            writer.int(columns, 26)
            writer.key("created_at")
            writer.time(columns, 6)
            writer.key("updated_at")
            writer.time(columns, 27)
        }
    }

    private static func contacts(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("email")
        writer.text(columns, 10)
        writer.key("phone")
        writer.text(columns, 11)
        writer.key("emails")
        writer.json(columns, 21)
        writer.key("phones")
        writer.json(columns, 22)
        writer.key("addresses")
        writer.json(columns, 23)
        writer.key("identities")
        writer.json(columns, 9)
    }

    private static func approval(_ columns: Columns, _ writer: inout JSONWriter) {
        guard !columns.isNull(14) else { return writer.null() }
        writer.object { writer in
            writer.key("at")
            writer.time(columns, 14)
            writer.key("by")
            writer.reference(columns, id: 15, name: 16)
        }
    }
}
