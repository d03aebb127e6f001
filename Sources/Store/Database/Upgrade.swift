import Core
import Foundation
import GRDB

#if canImport(Glibc)
import Glibc
#endif

/// Why a database was not brought to this version's schema.
package enum UpgradeError: Error, Equatable, Sendable {
    /// No verified copy could be made first; nothing was changed.
    case noCopy(reason: String)
    /// A migration failed and was undone. What was there before it is there still, and `copy` is what was there before all.
    case failed(migration: String, reason: String, file: String, copy: String?)
}

/// What an upgrade says while it works.
package enum UpgradeStep: Sendable, Equatable {
    case copying(BackupProgress, to: String)
    case migrating(String, done: Int, of: Int)
}

/// Brings a database that is older than this binary to its schema: first a verified copy, then each migration in a transaction of its
/// own, which ends with a check of all references.
struct Upgrade {
    let folder: String
    let version: String
    let now: Timestamp
    let migrations: [(name: String, sql: String)]
    let tell: @Sendable (UpgradeStep) -> Void

    private var file: String { folder + "/dragoman.db" }

    /// Names that an existing database lacks; none for one that is not there yet. Looks without changing anything.
    static func pending(folder: String, of names: [String]) throws -> [String] {
        let file = folder + "/dragoman.db"
        guard DurableFile.size(file) ?? 0 > 0 else { return [] }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: file, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { db in
            try Migrations.check(db, file: file)
            guard try db.tableExists("grdb_migrations") else { return [] }
            let applied = Set(try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations"))
            return applied.isEmpty ? [] : names.filter { !applied.contains($0) }
        }
    }

    /// Makes the copy where one is needed. Called with the folder's lock, before anybody else opens the database.
    /// - Returns: its path; nil where nothing is to be upgraded.
    func prepare() throws -> String? {
        let names = migrations.map(\.name)
        let pending = try Self.pending(folder: folder, of: names)
        guard let last = pending.last, let first = names.last(where: { !pending.contains($0) }) else { return nil }
        let shelf = folder + "/backups"
        let target = shelf + "/" + BackupName.upgrade(from: Self.number(first), to: Self.number(last))
        do {
            try DataFolder.make(shelf)
            var copy = DatabaseCopy(source: file, target: target, version: version, now: now)
            copy.replacing = true
            copy.origin = .upgrade
            _ = try copy.make { tell(.copying($0, to: target)) }
            return target
        } catch let error as BackupError {
            throw UpgradeError.noCopy(reason: error.words)
        } catch StoreError.cannotCreate(let path, let reason) {
            throw UpgradeError.noCopy(reason: "\(path): \(reason).")
        } catch let error as DatabaseError {
            throw UpgradeError.noCopy(reason: Words.of(error))
        }
    }

    /// Applies what is missing.
    /// - Parameter copy: what ``prepare()`` made.
    func migrate(_ pool: any DatabaseWriter, copy: String?) throws {
        // GRDB's default, relied on: references are not enforced during a migration, and all of them are checked
        // (`PRAGMA foreign_key_check`) before its transaction is committed.
        let migrator = Migrations.migrator(migrations)
        let applied = try pool.read { try migrator.appliedIdentifiers($0) }
        let pending = migrations.map(\.name).filter { !applied.contains($0) }
        for (done, name) in pending.enumerated() {
            if copy != nil { tell(.migrating(name, done: done, of: pending.count)) }
            do {
                try migrator.migrate(pool, upTo: name)
            } catch {
                guard copy != nil else { throw error }
                throw UpgradeError.failed(migration: name, reason: Words.of(error), file: file, copy: copy)
            }
        }
    }

    private static func number(_ migration: String) -> String { String(migration.prefix { $0 != "_" }) }
}

/// A database that this binary is too old for: what is known of it, to say so.
package enum NewerDatabase {
    /// The version that wrote it, where it says so.
    package static func version(_ file: String) -> String? {
        try? CopyConnection.read(file) { try String.fetchOne($0, sql: "SELECT value FROM app_settings WHERE key = 'written_by'") }
    }

    /// The newest copy in the backups of a data folder that this binary can read, by what the copies say of themselves.
    package static func newestReadableCopy(folder: String) -> String? {
        let known = Set(Migrations.all.map(\.name))
        let shelf = folder + "/backups"
        let copies = ((try? FileManager.default.contentsOfDirectory(atPath: shelf)) ?? []).filter { BackupName.kind(of: $0) != nil }
        let readable = copies.compactMap { name -> (Timestamp, String)? in
            guard let manifest = CopyManifest.peek(shelf + "/" + name), known.isSuperset(of: manifest.schema) else { return nil }
            return (manifest.madeAt, shelf + "/" + name)
        }
        return readable.max { $0.0 < $1.0 }?.1
    }
}

extension CopyManifest {
    /// What a copy says of itself, without looking whether it is true; nil for a file that is no copy.
    package static func peek(_ path: String) -> CopyManifest? {
        guard case .success(let file)? = try? DatabaseFile.look(path), !file.isWAL else { return nil }
        return (try? CopyConnection.read(path) { try CopyManifest.read($0)?.manifest }) ?? nil
    }
}
