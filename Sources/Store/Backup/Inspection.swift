import Foundation
import GRDB

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Opens a copy and looks whether it is whole. The file itself is never changed, and nothing is written beside it.
package enum Inspection {
    /// What was found.
    package struct Report: Codable, Sendable, Equatable {
        package var path: String
        /// Bytes.
        package var size: Int64
        /// What the copy says of itself; nil for a database that is no sealed copy.
        package var manifest: CopyManifest?
        /// The Dragoman that wrote the database last, where it says so.
        package var version: String?
        /// Names of its migrations, and of those that it still needs.
        package var schema: [String] = []
        package var pending: [String] = []
        /// Rows by table.
        package var counts: [String: Int64] = [:]
        package var lastEvent: Int64 = 0
        package var lastJournal: Int64 = 0
        package var seconds: Double = 0
    }

    /// - Parameters:
    ///   - path: a copy, or any database of Dragoman that nobody has open.
    ///   - scratch: a folder for a temporary copy, where one is needed: for a database in WAL mode and for trying an upgrade.
    ///   - rehearsing: whether migrations that are missing are run on a temporary copy.
    ///   - progress: called now and then; ends the inspection by throwing.
    /// - Throws: ``BackupError`` in words; `CancellationError`.
    package static func inspect(
        _ path: String,
        scratch: String,
        rehearsing: Bool = false,
        progress: @escaping @Sendable (BackupProgress) throws -> Void = { _ in }
    ) throws -> Report {
        let begin = ContinuousClock.now
        let file: DatabaseFile
        switch try DatabaseFile.look(path) {
        case .success(let found): file = found
        case .failure(let fault): throw BackupError.damaged(path: path, faults: [fault.words])
        }
        let sidecars = ["-wal", "-journal"].filter { (DurableFile.size(path + $0) ?? 0) > 0 }
        let borrowed = file.isWAL || !sidecars.isEmpty
        let copy = borrowed ? try Scratch(of: path, sidecars: sidecars, in: scratch, progress: progress) : nil
        var report: Report
        do {
            report = try CopyConnection.read(copy?.path ?? path) { db in
                try look(db, path: path, file: copy?.path ?? path, size: file.size, progress: progress)
            }
        } catch let error as DatabaseError where error.resultCode != .SQLITE_INTERRUPT {
            throw BackupError.damaged(path: path, faults: [Words.of(error)])
        }
        if rehearsing, !report.pending.isEmpty {
            let trial = try copy ?? Scratch(of: path, sidecars: [], in: scratch, progress: progress)
            try rehearse(trial.path, path, report.pending, progress)
        }
        report.seconds = (ContinuousClock.now - begin) / .seconds(1)
        return report
    }

    private static func look(
        _ db: Database,
        path: String,
        file: String,
        size: Int64,
        progress: @escaping @Sendable (BackupProgress) throws -> Void
    ) throws -> Report {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Migrations.applicationID else {
            throw BackupError.damaged(path: path, faults: ["It is a database, but not one of Dragoman."])
        }
        let known = Migrations.all.map(\.name)
        let applied = try Migrations.migrator().appliedIdentifiers(db)
        let version = try String.fetchOne(db, sql: "SELECT value FROM app_settings WHERE key = 'written_by'")
        let unknown = applied.subtracting(known).sorted()
        guard unknown.isEmpty else { throw BackupError.newer(path: path, version: version, unknown: unknown) }
        var report = Report(path: path, size: size, version: version)
        report.schema = applied.sorted()
        report.pending = known.filter { !applied.contains($0) }
        var faults: [String] = []
        if let sealed = try CopyManifest.read(db) {
            report.manifest = sealed.manifest
            let whole = try CopyManifest.holds(file, hash: sealed.hash, page: sealed.page) { done in
                try progress(BackupProgress(.hashing, done: done, total: size))
            }
            if !whole { faults.append("Its bytes are not those that were written: its SHA-256 is another one.") }
        }
        faults += try InspectionChecks(db: db, progress: progress).faults()
        (report.counts, report.lastEvent, report.lastJournal) = try Tally.of(db)
        if let manifest = report.manifest, manifest.counts != report.counts { faults.append("It has other rows than its manifest names.") }
        guard faults.isEmpty else { throw BackupError.damaged(path: path, faults: faults) }
        return report
    }

    /// Runs what is missing on a temporary copy: the dry run of an upgrade.
    private static func rehearse(
        _ trial: String,
        _ path: String,
        _ pending: [String],
        _ progress: (BackupProgress) throws -> Void
    ) throws {
        let queue = try CopyConnection.open(trial)
        defer { try? queue.close() }
        for (done, name) in pending.enumerated() {
            try progress(BackupProgress(.upgrading, done: Int64(done), total: Int64(pending.count)))
            do {
                try Migrations.migrator().migrate(queue, upTo: name)
            } catch {
                throw BackupError.damaged(path: path, faults: ["It is whole, but cannot be upgraded: \(name) fails (\(Words.of(error)))."])
            }
        }
        let faults = try queue.read { try InspectionChecks(db: $0, progress: { _ in }).faults() }
        guard faults.isEmpty else { throw BackupError.damaged(path: path, faults: ["After an upgrade on a temporary copy:"] + faults) }
    }
}

/// A temporary copy of a database, with what lies beside it merged in; gone with its owner.
final class Scratch {
    let path: String
    private let folder: String

    init(of path: String, sidecars: [String], in parent: String, progress: (BackupProgress) throws -> Void) throws {
        Self.sweep(parent)
        folder = parent + "/.dragoman-scratch-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        self.path = folder + "/copy.db"
        let total = ([""] + sidecars).reduce(Int64(0)) { $0 + (DurableFile.size(path + $1) ?? 0) }
        try DurableFile.demandRoom(parent, for: total)
        guard mkdir(folder, 0o700) == 0 else { throw DurableFile.refuse(folder) }
        do {
            for suffix in [""] + sidecars {
                try DurableFile.copy(path + suffix, self.path + suffix) { done in
                    try progress(BackupProgress(.copying, done: done, total: total))
                }
            }
            // Opening takes up what the WAL or a journal still holds; afterwards it is one file.
            var configuration = CopyConnection.configuration()
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try DatabaseQueue(path: self.path, configuration: configuration).close()
        } catch let error as DatabaseError {
            Self.remove(folder)
            throw BackupError.damaged(path: path, faults: [Words.of(error)])
        } catch {
            Self.remove(folder)
            throw error
        }
    }

    deinit { Self.remove(folder) }

    private static func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

    /// Takes away what processes left that were killed.
    private static func sweep(_ parent: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] where name.hasPrefix(".dragoman-scratch-") {
            let parts = name.split(separator: "-")
            guard parts.count == 4, let pid = Int32(parts[2]), pid != getpid(), kill(pid, 0) != 0, errno == ESRCH else { continue }
            remove(parent + "/" + name)
        }
    }
}

/// Errors of SQLite for people.
enum Words {
    static func of(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        switch error.resultCode {
        case .SQLITE_CORRUPT: return "Its inside is damaged (SQLite: \(error.message ?? "corrupt"))."
        case .SQLITE_NOTADB: return "It is no database (SQLite: \(error.message ?? "not a database"))."
        case .SQLITE_FULL: return "the disk is full"
        case .SQLITE_IOERR: return "the disk failed (\(error.message ?? "I/O error"))"
        default: return error.message ?? "\(error)"
        }
    }
}
