package import Core
import GRDB

extension OfficeDatabase {
    /// What SQLite finds wrong: structure, constraints and references, table by table.
    ///
    /// Each table is a read of its own, so that the WAL is held no longer than the largest one takes. Pages that belong to no table are looked
    /// at where the whole file is: in every backup.
    /// - Returns: at most 20 faults in words.
    package func integrityFaults() async throws -> [String] {
        let tables = try await read { db in
            try String.fetchAll(db, sql: "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'view' ORDER BY name")
        }
        var faults: [String] = []
        for table in tables where faults.count < 20 {
            faults += try await read { db in
                let name = table.quotedDatabaseIdentifier
                let structure = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(name))").filter { $0 != "ok" }
                let loose = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check(\(name))").prefix(20)
                let references = try Array(
                    loose.map { row in "a row of \(row[0] as String? ?? "?") refers to nothing in \(row[2] as String? ?? "?")" }
                )
                return Array((structure + references).prefix(20))
            }
        }
        return Array(faults.prefix(20))
    }

    /// When the newest event was; nil where there was none.
    package func newestEventTime() async throws -> Timestamp? {
        try await read { db in
            try Int64.fetchOne(db, sql: "SELECT at FROM events ORDER BY n DESC LIMIT 1").map(Timestamp.init(milliseconds:))
        }
    }

    /// What is in the journal and not in a conversation.
    package func intakeLeftovers() async throws -> (pending: Int, poison: Int, poisonRows: [Int64]) {
        try await read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT id, state FROM intake_journal WHERE state <> 'done' ORDER BY id LIMIT 10000")
            let poison = rows.filter { $0[1] == "poison" }.map { $0[0] as Int64 }
            return (rows.count - poison.count, poison.count, Array(poison.prefix(20)))
        }
    }
}
