package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// What ``erase(client:confirm:by:)`` would take away now, counted without a change; `clean` says nothing yet.
    /// - Throws: ``StoreError/notFound``
    package func erasurePreview(client id: PublicID) async throws -> ErasureReport {
        var report = try await read { db in try ErasurePreview(db: db, client: ClientQueries.key(db, id), id: id).report() }
        report.originals += try await strayUpdates(of: id).reduce(0) { $0 + $1.count }
        return report
    }
}

/// Counts what belongs to one client: each query goes along an index from the client to what is theirs. Only entries of the log that
/// name the person in passing are looked for in the whole log, once, as erasing does.
struct ErasurePreview {
    let db: Database
    let client: Int64
    let id: PublicID

    /// `theirs`: messages. `journals`: raw originals of these, with duplicates.
    static let theirs = """
        WITH theirs (id, journal_id) AS MATERIALIZED (
            SELECT m.id, m.journal_id FROM communications_conversations c
            CROSS JOIN communications_messages m ON m.conversation_id = c.id WHERE c.client_id = ?1),
        held (id) AS MATERIALIZED (
            SELECT journal_id FROM theirs WHERE journal_id IS NOT NULL
            UNION SELECT v.journal_id FROM theirs CROSS JOIN message_parts p ON p.message_id = theirs.id
                JOIN message_versions v ON v.part_id = p.id WHERE v.journal_id IS NOT NULL),
        journals (id) AS MATERIALIZED (
            SELECT id FROM held UNION SELECT d.id FROM held CROSS JOIN intake_journal d ON d.duplicate_of = held.id)
        """
    static let counts = """
        \(theirs)
        SELECT (SELECT count(*) FROM communications_conversations WHERE client_id = ?1), (SELECT count(*) FROM theirs),
            (SELECT count(*) FROM journals), (SELECT count(*) FROM crm_client_identities WHERE client_id = ?1),
            (SELECT count(*) FROM internal_notes WHERE client_id = ?1)
            + (SELECT count(*) FROM crm_orders o CROSS JOIN internal_notes n ON n.order_id = o.id WHERE o.client_id = ?1)
        """
    /// Files of theirs that nothing else has.
    static let files = """
        \(theirs),
        given (id) AS MATERIALIZED (
            SELECT f.blob_id FROM theirs CROSS JOIN communications_attachments f ON f.message_id = theirs.id WHERE f.blob_id IS NOT NULL
            UNION SELECT t.blob_id FROM theirs CROSS JOIN communications_attachments f ON f.message_id = theirs.id
                JOIN attachment_fetches t ON t.attachment_id = f.id WHERE t.blob_id IS NOT NULL
            UNION SELECT b.blob_id FROM journals CROSS JOIN intake_blobs b ON b.journal_id = journals.id
            UNION SELECT f.blob_id FROM crm_orders o CROSS JOIN order_files f ON f.order_id = o.id WHERE o.client_id = ?1)
        SELECT count(*) FROM given WHERE
            NOT EXISTS (SELECT 1 FROM communications_attachments f
                WHERE f.blob_id = given.id AND f.message_id NOT IN (SELECT id FROM theirs))
            AND NOT EXISTS (SELECT 1 FROM attachment_fetches t JOIN communications_attachments f ON f.id = t.attachment_id
                WHERE t.blob_id = given.id AND f.message_id NOT IN (SELECT id FROM theirs))
            AND NOT EXISTS (SELECT 1 FROM intake_blobs b WHERE b.blob_id = given.id AND b.journal_id NOT IN (SELECT id FROM journals))
            AND NOT EXISTS (SELECT 1 FROM order_files f JOIN crm_orders o ON o.id = f.order_id
                WHERE f.blob_id = given.id AND o.client_id <> ?1)
        """
    static let quotes = """
        SELECT q.uid FROM communications_conversations c CROSS JOIN quotes q ON q.conversation_id = c.id WHERE c.client_id = ?1
        UNION SELECT uid FROM quotes WHERE client_id = ?1
        UNION SELECT q.uid FROM crm_orders o CROSS JOIN quotes q ON q.order_id = o.id WHERE o.client_id = ?1
        """
    static let orders = """
        SELECT count(*), coalesce(sum(EXISTS (SELECT 1 FROM finance_transactions t WHERE t.order_id = o.id)), 0) FROM crm_orders o
        WHERE o.client_id = ?
        """

    func report() throws -> ErasureReport {
        var report = ErasureReport()
        if let row = try Row.fetchOne(db, sql: Self.counts, arguments: [client]) {
            report.conversations = row[0]
            report.messages = row[1]
            report.originals = row[2]
            report.identities = row[3]
            report.notes = row[4]
        }
        report.files = try Int.fetchOne(db, sql: Self.files, arguments: [client]) ?? 0
        let quotes = try Data.fetchAll(db, sql: Self.quotes, arguments: [client])
        report.quotes = quotes.count
        if let row = try Row.fetchOne(db, sql: Self.orders, arguments: [client]) {
            report.ordersKept = row[1]
            report.ordersErased = row[0] - report.ordersKept
        }
        report.merges = try merges()
        report.logEntries = try ErasedLog(db: db, client: client, id: id).count(with: quotes)
        return report
    }

    private func merges() throws -> Int {
        let same = try ErasedLog.merged(db, id)
        let list = Array(repeating: "?", count: same.count).joined(separator: ",")
        return try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM client_merges WHERE kept IN (\(list)) OR gone IN (\(list))",
            arguments: StatementArguments(same + same)
        ) ?? 0
    }
}
