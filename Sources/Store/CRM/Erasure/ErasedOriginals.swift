import Core
import Foundation
import GRDB

/// Takes raw originals out of the journal. Their rows stay with the hash alone: a mail that stands on its server still, or in a file that
/// is imported again, is known by it and does not come back.
struct ErasedOriginals {
    let db: Database

    /// `intake_journal.source` of rows without an original.
    static let source = "erased"

    static let withDuplicates = """
        SELECT value FROM json_each(?1)
        UNION SELECT d.id FROM json_each(?1) j CROSS JOIN intake_journal d ON d.duplicate_of = j.value
        """

    /// Empties journal rows, and those of the same mails with other trace headers.
    /// - Returns: how many there were, and the files that they referred to.
    func erase(_ journals: [Int64]) throws -> (count: Int, blobs: Set<Int64>) {
        guard !journals.isEmpty else { return (0, []) }
        let given = "[" + journals.map(String.init).joined(separator: ",") + "]"
        let all = try Int64.fetchAll(db.cachedStatement(sql: Self.withDuplicates), arguments: [given])
        let keys = "[" + all.map(String.init).joined(separator: ",") + "]"
        let blobs = try Int64.fetchAll(
            db,
            sql: "SELECT DISTINCT b.blob_id FROM json_each(?) j CROSS JOIN intake_blobs b ON b.journal_id = j.value",
            arguments: [keys]
        )
        for table in ["intake_blobs", "intake_raw", "intake_originals", "email_oversized"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE journal_id IN (SELECT value FROM json_each(?))", arguments: [keys])
        }
        try db.execute(
            sql: "UPDATE intake_journal SET source = ?, state = 'done', oversized = NULL WHERE id IN (SELECT value FROM json_each(?))",
            arguments: [Self.source, keys]
        )
        return (all.count, Set(blobs))
    }

    /// Remembers what makes a mail the same with other trace headers, as a journal row of its own.
    func remember(_ fingerprint: Data, account: Int64, now: Timestamp) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO intake_journal (channel_account_id, source, received_at, content_hash, size, seen, state)
                VALUES (?, ?, ?, ?, 0, 1, 'done') ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [account, Self.source, now.milliseconds, fingerprint])
    }

    static let byFingerprint = "SELECT id FROM intake_journal WHERE channel_account_id = ? AND content_hash = ? AND source = 'erased'"

    /// The journal row by which an erased mail is known though its bytes are others.
    static func known(_ db: Database, _ fingerprint: [UInt8], account: Int64) throws -> Int64? {
        try Int64.fetchOne(db.cachedStatement(sql: byFingerprint), arguments: [account, Data(fingerprint)])
    }
}
