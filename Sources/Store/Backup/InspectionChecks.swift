import Crypto
import Foundation
import GRDB
import GRDBSQLite

/// What must hold in every database of the office, whichever of our schemas it has.
struct InspectionChecks {
    /// Conversations and files that are looked at one by one.
    static let sample = 500
    /// Bytes of files that are hashed at most.
    static let hashedBytes: Int64 = 128 << 20

    let db: Database
    let progress: @Sendable (BackupProgress) throws -> Void

    /// In words; empty where nothing is wrong.
    func faults() throws -> [String] {
        let steps: [() throws -> [String]] = [structure, references, originals, counters, files, hashes]
        var faults: [String] = []
        for (done, step) in steps.enumerated() {
            try progress(BackupProgress(.checking, done: Int64(done), total: Int64(steps.count)))
            faults += try interruptible(step)
            // What cannot be walked through cannot be counted either.
            if done == 0, !faults.isEmpty { break }
        }
        return faults
    }

    /// Lets the progress handler end a statement that runs for minutes.
    private func interruptible(_ step: () throws -> [String]) throws -> [String] {
        let watch = StatementWatch { try progress(BackupProgress(.checking)) }
        return try watch.during(db, step)
    }

    private func structure() throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }.prefix(5).map { "SQLite finds: \($0)." }
    }

    private func references() throws -> [String] {
        try Row.fetchAll(db, sql: "SELECT \"table\", \"parent\" FROM pragma_foreign_key_check LIMIT 5").map {
            "A row of \($0[0] as String? ?? "?") refers to nothing in \($0[1] as String? ?? "?")."
        }
    }

    /// What came in is kept for good, unless somebody erased whom it was from.
    private func originals() throws -> [String] {
        let missing = try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM (
                    SELECT 1 FROM intake_journal j WHERE source <> 'erased'
                        AND NOT EXISTS (SELECT 1 FROM intake_originals WHERE journal_id = j.id)
                        AND NOT EXISTS (SELECT 1 FROM intake_raw WHERE journal_id = j.id) LIMIT 1000)
                """
        )
        return missing == 0 ? [] : ["\(missing ?? 0) mails have lost their originals."]
    }

    private func counters() throws -> [String] {
        let wrong = try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM (
                    SELECT id, message_count FROM communications_conversations
                    WHERE id IN (SELECT id FROM communications_conversations ORDER BY id DESC LIMIT \(Self.sample / 2))
                        OR id IN (SELECT abs(random()) % (SELECT max(id) + 1 FROM communications_conversations)
                            FROM communications_conversations LIMIT \(Self.sample / 2))
                ) c WHERE c.message_count <> (SELECT count(*) FROM communications_messages WHERE conversation_id = c.id)
                """
        )
        return wrong == 0 ? [] : ["\(wrong ?? 0) conversations have another number of messages than they say."]
    }

    /// What is still coming, or on its way out, has no size yet.
    private var wholeFiles: String {
        get throws {
            let coming = [
                ("uploads", "SELECT 1 FROM uploads u WHERE u.blob_id = b.id AND u.whole = 0"),
                ("attachment_fetches", "SELECT 1 FROM attachment_fetches f WHERE f.blob_id = b.id"),
            ]
            let conditions = try coming.filter { try db.tableExists($0.0) }.map { "NOT EXISTS (\($0.1))" }
            return conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        }
    }

    private func files() throws -> [String] {
        let wrong = try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM (
                    SELECT b.size, (SELECT coalesce(sum(length(data)), 0) FROM blob_chunks WHERE blob_id = b.id) AS here
                    FROM blobs b \(try wholeFiles)
                ) WHERE size <> here
                """
        )
        return wrong == 0 ? [] : ["\(wrong ?? 0) files are not whole."]
    }

    private func hashes() throws -> [String] {
        var budget = Self.hashedBytes
        var wrong = 0
        for row in try Row.fetchAll(
            db,
            sql: "SELECT b.id, b.sha256, b.size FROM blobs b \(try wholeFiles) ORDER BY random() LIMIT \(Self.sample)"
        ) {
            let size: Int64 = row[2]
            guard size <= budget else { continue }
            budget -= size
            var hash = SHA256()
            let statement = try db.cachedStatement(sql: "SELECT data FROM blob_chunks WHERE blob_id = ? ORDER BY n")
            let chunks = try Row.fetchCursor(statement, arguments: [row[0] as Int64])
            while try chunks.next() != nil { hash.update(bufferPointer: Columns(statement).bytes(0)) }
            if Data(hash.finalize()) != row[1] as Data { wrong += 1 }
        }
        return wrong == 0 ? [] : ["\(wrong) files have other bytes than their names say."]
    }
}

/// How much there is.
enum Tally {
    static let tables = [
        "users", "channel_accounts", "crm_clients", "crm_orders", "communications_conversations", "communications_messages",
        "communications_attachments", "blobs", "intake_journal",
    ]

    static func of(_ db: Database) throws -> (counts: [String: Int64], lastEvent: Int64, lastJournal: Int64) {
        var counts: [String: Int64] = [:]
        for table in tables { counts[table] = try Int64.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0 }
        return (counts, try last(db, "events"), try last(db, "intake_journal"))
    }

    /// The newest number that a table gave out.
    static func last(_ db: Database, _ table: String) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = ?", arguments: [table]) ?? 0
    }
}

/// Calls a body now and then while a connection works, and ends its statement where the body throws.
final class StatementWatch {
    private let body: () throws -> Void
    private var failure: (any Error)?
    private var last = ContinuousClock.now

    init(_ body: @escaping () throws -> Void) { self.body = body }

    func during<T>(_ db: Database, _ work: () throws -> T) throws -> T {
        let connection = db.sqliteConnection
        // Every some thousand steps of SQLite's machine: a fraction of a millisecond.
        sqlite3_progress_handler(
            connection,
            10_000,
            { Unmanaged<StatementWatch>.fromOpaque($0!).takeUnretainedValue().tick() },
            Unmanaged.passUnretained(self).toOpaque()
        )
        defer { sqlite3_progress_handler(connection, 0, nil, nil) }
        do {
            return try work()
        } catch {
            throw failure ?? error
        }
    }

    private func tick() -> Int32 {
        let now = ContinuousClock.now
        guard failure == nil, now - last > .milliseconds(100) else { return failure == nil ? 0 : 1 }
        last = now
        do {
            try body()
            return 0
        } catch {
            failure = error
            return 1
        }
    }
}
