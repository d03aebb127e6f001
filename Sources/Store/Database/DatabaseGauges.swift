import Core
import GRDB

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How the database's files stand.
package struct DatabaseGauges: Sendable {
    /// Bytes of `dragoman.db`.
    package let size: Int64
    /// Bytes of the write-ahead log.
    package let walSize: Int64
    /// The part of the disk that was free at the last look, 0 to 1.
    package let freeDisk: Double
}

extension OfficeDatabase {
    /// Sizes by `stat`, which opens nothing: closing a descriptor of the database would drop SQLite's locks.
    package var gauges: DatabaseGauges {
        let room = disk.room
        return DatabaseGauges(
            size: Self.size(folder + "/dragoman.db"),
            walSize: Self.size(folder + "/dragoman.db-wal"),
            freeDisk: room.free.map { Double($0) / Double(max(room.total, 1)) } ?? 1
        )
    }

    private static func size(_ path: String) -> Int64 {
        var info = stat()
        return stat(path, &info) == 0 ? Int64(info.st_size) : 0
    }

    /// Reads and writes, as a proof that both work.
    package func probe() async throws {
        let now = now().milliseconds
        try await write { db in
            try db.execute(sql: "INSERT OR REPLACE INTO app_settings (key, value) VALUES ('probe', ?)", arguments: [String(now)])
        }
        _ = try await read { db in try String.fetchOne(db, sql: "SELECT value FROM app_settings WHERE key = 'probe'") }
    }

    /// Settings of the office by their keys.
    package func settings(_ keys: [String]) async throws -> [String: String] {
        try await read { db in
            var values: [String: String] = [:]
            for key in keys {
                values[key] = try String.fetchOne(
                    db.cachedStatement(sql: "SELECT value FROM app_settings WHERE key = ?"),
                    arguments: [key]
                )
            }
            return values
        }
    }
}
