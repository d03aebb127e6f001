import Core
import GRDB

/// Clients as lines of a table, some at a time.
package struct ClientExport: Sendable {
    /// The first line. ``ClientSheet`` knows every name in it, so that what was written can be read again.
    package static let header = CSVWriter.line([
        "name", "kind", "latin_name", "email", "phone", "address", "language", "tags", "tax_number", "note", "source", "created_at",
    ])

    static let page = """
        SELECT c.id, c.name, c.kind, c.latin_name, (\(several("value", emails))), (\(several("value", phones))), (\(addresses)), c.language,
            (SELECT group_concat(value, ', ') FROM json_each(c.tags)), c.tax_number, c.note, c.source,
            strftime('%Y-%m-%d', c.created_at / 1000, 'unixepoch')
        FROM crm_clients c WHERE c.id > ? ORDER BY c.id LIMIT ?
        """
    private static let emails = """
        SELECT c.email AS value, 0 AS n WHERE c.email IS NOT NULL
        UNION ALL SELECT i.value, i.id FROM crm_client_identities i
        WHERE i.client_id = c.id AND i.platform = 'email' AND i.kind = 'email' AND (c.email IS NULL OR i.value <> c.email) ORDER BY n
        """
    private static let phones = """
        SELECT c.phone AS value, 0 AS n WHERE c.phone IS NOT NULL
        UNION ALL SELECT p.value, p.id FROM crm_client_contacts p
        WHERE p.client_id = c.id AND p.kind = 'phone' AND (c.phone IS NULL OR p.value <> c.phone) ORDER BY n
        """
    private static let addresses = """
        SELECT group_concat(value, ' | ') FROM (
            SELECT p.value FROM crm_client_contacts p WHERE p.client_id = c.id AND p.kind = 'address' ORDER BY p.id)
        """

    private static func several(_ column: String, _ query: String) -> String { "SELECT group_concat(\(column), ', ') FROM (\(query))" }
}

extension OfficeDatabase {
    /// Lines of the next clients, oldest first.
    /// - Parameters:
    ///   - key: of the client that came last; 0 for the first ones.
    ///   - limit: at most so many.
    /// - Returns: no lines where there are no more clients.
    package func exportClients(after key: Int64, limit: Int) async throws -> (lines: String, last: Int64) {
        try await read { db in
            var lines = ""
            var last = key
            let rows = try Row.fetchCursor(db.cachedStatement(sql: ClientExport.page), arguments: [key, limit])
            while let row = try rows.next() {
                last = row[0]
                lines += CSVWriter.line((1...12).map { row[$0] as String? ?? "" })
            }
            return (lines, last)
        }
    }
}
