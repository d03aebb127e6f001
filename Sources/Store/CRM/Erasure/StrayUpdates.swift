import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// Journal rows of messengers' updates that no message came of (a reaction, somebody blocked the bot), and that name one of a client's
    /// ids: only the update itself says so, hence a look at each. In parts that one write can take.
    func strayUpdates(of client: PublicID) async throws -> [[Int64]] {
        let ids = try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT i.value, a.id FROM crm_clients c JOIN crm_client_identities i ON i.client_id = c.id
                    JOIN channel_accounts a ON a.platform = i.platform
                    WHERE c.uid = ? AND i.kind NOT IN ('email', 'phone') AND i.platform <> 'email'
                    """,
                arguments: [Data(client.bytes)]
            ).map { (value: $0[0] as String, account: $0[1] as Int64) }
        }
        var found: [[Int64]] = []
        for account in Set(ids.map(\.account)).sorted() {
            let values = ids.filter { $0.account == account }.map { Array($0.value.utf8) }
            let rows = try await read { db in try Int64.fetchAll(db.cachedStatement(sql: StrayUpdates.candidates), arguments: [account]) }
            for start in stride(from: 0, to: rows.count, by: StrayUpdates.atOnce) {
                let part = Array(rows[start..<min(start + StrayUpdates.atOnce, rows.count)])
                let named = try await read { db in try StrayUpdates.naming(db, values, among: part) }
                if !named.isEmpty { found.append(named) }
            }
        }
        return found
    }
}

enum StrayUpdates {
    static let atOnce = 500
    /// Of a channel the rows that no message has.
    static let candidates = """
        SELECT j.id FROM intake_journal j WHERE j.channel_account_id = ?
            AND NOT EXISTS (SELECT 1 FROM message_versions v WHERE v.journal_id = j.id)
            AND NOT EXISTS (SELECT 1 FROM communications_messages m WHERE m.journal_id = j.id)
        """
    static let originals = """
        SELECT j.id, j.size, o.data FROM json_each(?) k CROSS JOIN intake_journal j ON j.id = k.value
        JOIN intake_originals o ON o.journal_id = j.id
        """

    static func naming(_ db: Database, _ values: [[UInt8]], among rows: [Int64]) throws -> [Int64] {
        let list = "[" + rows.map(String.init).joined(separator: ",") + "]"
        return try Row.fetchAll(db.cachedStatement(sql: originals), arguments: [list]).compactMap { row in
            let raw = try? RawForm.unpack(Array(row[2] as Data), size: row[1]) { _ in throw RawForm.Failure.missingFile }
            guard let raw, values.contains(where: { isNamed($0, in: raw) }) else { return nil }
            return row[0] as Int64
        }
    }

    /// Whether a word stands in a text as a whole.
    static func isNamed(_ value: [UInt8], in text: [UInt8]) -> Bool {
        guard let first = value.first, text.count >= value.count else { return false }
        func isPart(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) }
        for start in 0...(text.count - value.count) where text[start] == first {
            let end = start + value.count
            guard text[start..<end].elementsEqual(value), start == 0 || !isPart(text[start - 1]), end == text.count || !isPart(text[end])
            else { continue }
            return true
        }
        return false
    }
}
