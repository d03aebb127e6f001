import Assets
import GRDB

/// The migrations that this binary carries: `migrations/*.sql`, embedded, each applied in a transaction of its own.
enum Migrations {
    /// `PRAGMA application_id` of our databases: "DRGM".
    static let applicationID = 0x4452_474D

    static var all: [(name: String, sql: String)] {
        (0..<dragoman_migrations_count).map { index in
            let asset = dragoman_migrations[index]
            return (
                String(cString: asset.name), String(decoding: UnsafeBufferPointer(start: asset.bytes, count: asset.size), as: UTF8.self)
            )
        }
    }

    static func migrator(_ migrations: [(name: String, sql: String)] = all) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (name, sql) in migrations {
            migrator.registerMigration(name) { db in
                try db.execute(sql: sql)
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            }
        }
        return migrator
    }

    /// Looks at a database before anything is written to it.
    /// - Throws: ``StoreError/newerSchema(file:unknown:)`` and ``StoreError/notOurs(file:)``. GRDB's own `migrate` accepts a
    ///   newer database silently, hence this look.
    static func check(_ db: Database, file: String) throws {
        guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0 > 0 else { return }
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else { throw StoreError.notOurs(file: file) }
        let known = Set(all.map(\.name))
        let applied = try migrator().appliedIdentifiers(db)
        let unknown = applied.filter { !known.contains($0) }.sorted()
        if !unknown.isEmpty { throw StoreError.newerSchema(file: file, unknown: unknown) }
    }
}
