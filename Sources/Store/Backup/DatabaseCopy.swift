package import Core
import Foundation
import GRDB
import GRDBSQLite

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Makes a copy of the database while it is written to: one view of it, packed into one file, sealed, and opened again before it
/// gets its name.
package struct DatabaseCopy: Sendable {
    /// The database.
    package var source: String
    /// Where the copy goes. Its folder exists.
    package var target: String
    /// Whether a file of that name goes.
    package var replacing = false
    /// Of this build.
    package var version: String
    package var now: Timestamp
    /// Why it is made.
    package var origin: BackupOrigin?

    package init(source: String, target: String, version: String, now: Timestamp, origin: BackupOrigin? = nil) {
        self.source = source
        self.target = target
        self.version = version
        self.now = now
        self.origin = origin
    }

    /// The name that the copy has until it is verified: what a killed process leaves is seen as that.
    package static func partial(of target: String) -> String {
        let folder = DurableFile.folder(of: target)
        return folder + "/." + (target as NSString).lastPathComponent + ".partial"
    }

    /// Blocking, for minutes: on a thread of its own. Writes go on meanwhile, on other connections.
    /// - Parameter progress: called now and then; ends the work by throwing.
    /// - Returns: what was found when the finished copy was opened.
    /// - Throws: ``BackupError`` in words, and no file is left.
    package func make(progress: @escaping @Sendable (BackupProgress) throws -> Void) throws -> Inspection.Report {
        let begin = ContinuousClock.now
        guard replacing || !DurableFile.exists(target) else { throw BackupError.exists(path: target) }
        let partial = Self.partial(of: target)
        for suffix in ["", "-journal"] { unlink(partial + suffix) }
        do {
            let floor = try copy(to: partial, progress: progress)
            try seal(partial, progress: progress)
            try DurableFile.settle(partial)
            let report = try verify(partial, floor: floor, progress: progress)
            try DurableFile.name(partial, target, replacing: replacing)
            var result = report
            result.path = target
            result.seconds = (ContinuousClock.now - begin) / .seconds(1)
            return result
        } catch {
            for suffix in ["", "-journal"] { unlink(partial + suffix) }
            throw error
        }
    }

    /// What was committed before the copy began must be in it.
    private struct Floor {
        var event: Int64
        var journal: Int64
    }

    private func copy(to partial: String, progress: @escaping @Sendable (BackupProgress) throws -> Void) throws -> Floor {
        let folder = DurableFile.folder(of: target)
        // Who may not write here learns it now, not after minutes.
        let probe = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard probe >= 0 else { throw DurableFile.refuse(target) }
        close(probe)
        do {
            // A connection of its own: no reader of the pool waits for it, and on the pool's writer it would stop every write.
            let queue = try DatabaseQueue(path: source, configuration: CopyConnection.configuration())
            defer { try? queue.close() }
            return try queue.inDatabase { db in
                let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                let free = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                let size = (pages - free) * (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 4096)
                try DurableFile.demandRoom(folder, for: size)
                let floor = Floor(event: try Tally.last(db, "events"), journal: try Tally.last(db, "intake_journal"))
                let writeback = Writeback(partial)
                try StatementWatch {
                    let done = writeback.push()
                    try progress(BackupProgress(.copying, done: min(done, size), total: size))
                }.during(db) { try db.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
                // The WAL could not be taken over while the copy was read. This waits for nobody and stops nobody.
                _ = try? db.checkpoint(.passive)
                return floor
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            throw BackupError.noRoom(path: folder, needed: DurableFile.size(source) ?? 0, free: DurableFile.room(folder)?.free ?? 0)
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            throw BackupError.damaged(path: source, faults: [Words.of(error)])
        } catch let error as DatabaseError {
            throw BackupError.cannotUse(path: target, reason: Words.of(error))
        }
    }

    private func seal(_ partial: String, progress: @escaping @Sendable (BackupProgress) throws -> Void) throws {
        let manifest = try CopyConnection.read(partial) { db in
            let tally = try Tally.of(db)
            return CopyManifest(
                version: version,
                madeAt: now,
                schema: try Migrations.migrator().appliedIdentifiers(db).sorted(),
                counts: tally.counts,
                lastEvent: tally.lastEvent,
                lastJournal: tally.lastJournal,
                origin: origin
            )
        }
        let size = DurableFile.size(partial) ?? 0
        try manifest.seal(partial) { try progress(BackupProgress(.hashing, done: $0, total: size)) }
    }

    private func verify(
        _ partial: String,
        floor: Floor,
        progress: @escaping @Sendable (BackupProgress) throws -> Void
    ) throws -> Inspection.Report {
        let report: Inspection.Report
        do {
            report = try Inspection.inspect(partial, scratch: DurableFile.folder(of: target), progress: progress)
        } catch BackupError.damaged(_, let faults) {
            throw BackupError.damaged(path: target, faults: ["The copy was not kept:"] + faults)
        }
        guard report.lastEvent >= floor.event, report.lastJournal >= floor.journal else {
            throw BackupError.damaged(path: target, faults: ["The copy was not kept: it lacks what was stored before it began."])
        }
        return report
    }
}

/// Sends a growing file to the disk bit by bit: one large fsync at the end would make the office's own fsyncs wait for it.
private final class Writeback {
    private let path: String
    private var pushed: Int64 = 0

    init(_ path: String) { self.path = path }

    /// - Returns: the file's size.
    func push() -> Int64 {
        let size = DurableFile.size(path) ?? 0
        guard size - pushed > 16 << 20 else { return size }
        pushed = size
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return size }
        fdatasync(file)
        close(file)
        return size
    }
}
