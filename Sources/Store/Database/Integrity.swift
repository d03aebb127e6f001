package import Core
import GRDB

extension OfficeDatabase {
    /// What SQLite finds wrong with the file, its references and the search index; empty where nothing is. Reads all of it.
    package func integrityFaults() async throws -> [String] {
        try await read { db in
            var faults = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
            faults += try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(20).map { row in
                "a row of \(row[0] as String? ?? "?") refers to nothing in \(row[2] as String? ?? "?")"
            }
            return faults
        }
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
