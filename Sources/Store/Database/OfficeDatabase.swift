package import Core
package import GRDB
import GRDBSQLite
package import Logging

#if canImport(Glibc)
import Glibc
#endif

/// The office's database: one SQLite file in WAL mode, one writer, a few readers.
///
/// It offers asynchronous methods only. A synchronous `pool.read` in a Swift task, mixed with `await pool.read`, can leave
/// both cooperative threads of a two-core machine waiting in the reader semaphore, which stops the whole process; so the
/// pool itself is out of reach.
package final class OfficeDatabase: Sendable {
    /// The folder that holds everything.
    package let folder: String
    /// Tells who waits for changes that there are some.
    package let hub: EventHub
    /// The wall clock; tests put their own here.
    package let now: @Sendable () -> Timestamp
    /// The room on the folder's disk.
    package let disk = DiskBoard()

    private let pool: DatabasePool
    private let batch: WriteBatch
    private let lock: DataLock
    let logger: Logger

    /// Opens the database of a data folder, makes it where there is none, and brings its schema up to date.
    /// - Parameters:
    ///   - folder: made with mode 0700 where it is missing.
    ///   - now: the wall clock.
    ///   - maximumPages: pages that the file may have at most; nil for as many as the disk holds.
    ///   - version: of this build; the database remembers who wrote it.
    ///   - upgrading: told what happens where the database is older than this build.
    /// - Throws: ``StoreError`` in words of the office, ``UpgradeError``, `DatabaseError` for what SQLite says.
    package static func open(
        folder: String,
        logger: Logger,
        maximumPages: Int? = nil,
        version: String = "0",
        now: @escaping @Sendable () -> Timestamp = SystemClock.now,
        upgrading: @escaping @Sendable (UpgradeStep) -> Void = { _ in }
    ) async throws -> OfficeDatabase {
        // Opening is blocking work, so it gets a thread of its own instead of one of the cooperative pool's.
        try await BlockingWork.run {
            try OfficeDatabase(folder: folder, logger: logger, maximumPages: maximumPages, now: now) {
                Upgrade(folder: folder, version: version, now: now(), migrations: Migrations.all, tell: upgrading)
            }
        }
    }

    init(
        folder: String,
        logger: Logger,
        maximumPages: Int?,
        now: @escaping @Sendable () -> Timestamp,
        upgrade: () -> Upgrade
    ) throws {
        umask(0o077)
        try DataFolder.make(folder)
        lock = try DataLock(path: folder + "/dragoman.lock")
        self.folder = folder
        self.logger = logger
        self.now = now
        let file = folder + "/dragoman.db"
        try Restoration.finish(folder)
        let upgrade = upgrade()
        let copy = try upgrade.prepare()
        pool = try Self.openPool(file: file)
        try pool.read { try Migrations.check($0, file: file) }
        try upgrade.migrate(pool, copy: copy)
        try pool.write { db in
            // Read by an older Dragoman that refuses this database.
            let insert = "INSERT INTO app_settings VALUES ('written_by', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1 WHERE value <> ?1"
            try db.execute(sql: insert, arguments: [upgrade.version])
        }
        try pool.writeWithoutTransaction { db in
            // GRDB sets NORMAL when it opens a WAL pool; with NORMAL a message that its source was told to forget can vanish in
            // a power cut, so FULL is set here, after opening.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            if let maximumPages { try db.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
            // A batch of an import is put into the journal and taken out again (8 MiB each way): what fits here is not read back
            // in between, and what is overwritten before a checkpoint (16 MiB of WAL) is copied into the database once.
            try db.execute(sql: "PRAGMA cache_size = -12288")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
        }
        for suffix in ["", "-wal", "-shm"] { chmod(file + suffix, 0o600) }
        let last = try pool.read { try Int64.fetchOne($0, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'events'") ?? 0 }
        hub = EventHub(last: last)
        batch = WriteBatch(pool: pool, hub: hub)
    }

    /// The process that owns a data folder; nil where none does.
    package static func owner(folder: String) -> Int32? { DataLock.holder(path: folder + "/dragoman.lock") }

    /// Whether a start would upgrade the database of a data folder; false where that cannot be said.
    package static func needsUpgrade(folder: String) async -> Bool {
        (try? await BlockingWork.run { try !Upgrade.pending(folder: folder, of: Migrations.all.map(\.name)).isEmpty }) ?? false
    }

    /// Names of the migrations that the database of a data folder lacks; nothing is changed.
    /// - Throws: ``StoreError`` for a database of a newer Dragoman or of something else.
    package static func pendingMigrations(folder: String) async throws -> [String] {
        let file = folder + "/dragoman.db"
        guard access(file, F_OK) == 0 else { return Migrations.all.map(\.name) }
        return try await BlockingWork.run {
            var configuration = Configuration()
            configuration.readonly = true
            return try DatabaseQueue(path: file, configuration: configuration).read { db in
                try Migrations.check(db, file: file)
                let applied = try Migrations.migrator().appliedIdentifiers(db)
                return Migrations.all.map(\.name).filter { !applied.contains($0) }
            }
        }
    }

    private static func openPool(file: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.label = "dragoman"
        configuration.prepareDatabase { db in
            db.add(tokenizer: FoldingTokenizer.self)
            // Room for the upper levels of the indexes (KiB, per connection).
            try db.execute(sql: "PRAGMA cache_size = -4096")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            // What is deleted is overwritten. Debian's SQLite does so by itself; whoever erases a client relies on it.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            // After a checkpoint the WAL file shrinks to this many bytes.
            try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
        }
        return try DatabasePool(path: file, configuration: configuration)
    }

    /// Reads in one consistent view of the database. Every request pays for the way to a reader and back, so it is the short
    /// one: GRDB's own `await read` passes the cooperative threads once more in between.
    /// - Throws: what the body throws; `CancellationError` where the task is cancelled.
    package func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        let interruption = Interruption()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                pool.asyncRead { reader in
                    continuation.resume(with: Result { try interruption.run(try reader.get(), body) })
                }
            }
        } onCancel: {
            interruption.cancel()
        }
    }

    /// Writes. Calls that come at the same time share one transaction and so one fsync; each stands in a savepoint of its own,
    /// so that one that throws undoes only itself. Returns after the commit.
    /// - Throws: what the body throws; ``StoreError/overloaded`` where too many wait.
    package func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await batch.write(body)
    }

    /// Closes every connection, and leaves all in the database file. What is asked of the database afterwards fails.
    package func close() async throws {
        let pool = pool
        try await BlockingWork.run {
            // SQLite does this itself when the last connection closes, but a pool's last one often finds that it is not. Where it
            // fails nothing is lost: what is in the WAL is committed.
            _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try pool.close()
        }
    }

    /// Copies all pages of the WAL into the database file and leaves the WAL empty.
    /// - Returns: false where a reader stood in the way for seconds.
    func emptyLog() async throws -> Bool {
        let pool = pool
        return try await BlockingWork.run {
            do {
                _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
                return true
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED {
                return false
            }
        }
    }

    /// Copies pages of the WAL into the database file as far as readers allow; for the maintenance service.
    package func checkpoint() async throws {
        let pool = pool
        try await BlockingWork.run { _ = try pool.writeWithoutTransaction { try $0.checkpoint(.passive) } }
    }

    /// Frees the page caches and the kept statements; for the maintenance service. A kept statement holds what was last bound to it: the
    /// whole of a large mail. Readers end as soon as nobody reads, and nobody waits for that; the writer's part is done on return.
    package func releaseMemory() async throws {
        pool.releaseMemoryEventually()
        try await write { _ in }
    }
}
