package import Core
import Foundation
import GRDB

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Puts a copy in the database's place. Killed at any moment, the folder has either the old database or the new one, whole.
///
/// The copy is brought into the folder, verified there and made ready under a name of its own. Then a note (`dragoman.restore`) says that
/// it is to take the place, and whoever opens the folder next does what the note says as far as it is not done: the old files go aside
/// together, since a WAL beside another database would be read into it.
package enum Restoration {
    package struct Outcome: Codable, Sendable, Equatable {
        package var copy: Inspection.Report
        /// The folder with the files that were in place before; nil where there were none.
        package var aside: String?
        /// Messages that waited to be sent when the copy was made: they may have gone out since, so a person decides.
        package var uncertain: Int
    }

    /// Blocking, for minutes.
    /// - Throws: ``BackupError``, ``StoreError/alreadyRunning(pid:)``.
    package static func run(
        copy: String,
        folder: String,
        now: Timestamp,
        progress: @escaping @Sendable (BackupProgress) throws -> Void
    ) throws -> Outcome {
        umask(0o077)
        try DataFolder.make(folder)
        let lock = try DataLock(path: folder + "/dragoman.lock")
        return try withExtendedLifetime(lock) {
            try finish(folder)
            let ready = folder + "/" + Self.ready
            removeReady(folder)
            var done = false
            defer { if !done { removeReady(folder) } }
            let report = try bring(copy, to: ready, folder, progress)
            let uncertain = try prepare(ready)
            try DurableFile.settle(ready)
            let aside = try asideName(folder, now)
            try note(aside, folder)
            done = true
            try finish(folder)
            return Outcome(
                copy: report,
                aside: DurableFile.exists(folder + "/" + aside) ? folder + "/" + aside : nil,
                uncertain: uncertain
            )
        }
    }

    static let ready = "dragoman.db.restoring"
    static let note = "dragoman.restore"

    /// Does what a note says, where there is one; with the folder's lock, before the database is opened.
    static func finish(_ folder: String) throws {
        let notePath = folder + "/" + note
        guard let text = FileManager.default.contents(atPath: notePath).map({ String(decoding: $0, as: UTF8.self) }) else { return }
        let aside = folder + "/" + text.trimmingCharacters(in: .whitespacesAndNewlines)
        if DurableFile.exists(folder + "/" + ready) {
            let old = ["-wal", "-shm", "-journal", ""].filter { DurableFile.exists(folder + "/dragoman.db" + $0) }
            if !old.isEmpty { try DataFolder.make(aside) }
            for suffix in old {
                guard rename(folder + "/dragoman.db" + suffix, aside + "/dragoman.db" + suffix) == 0 else {
                    throw DurableFile.refuse(aside)
                }
            }
            if !old.isEmpty { try DurableFile.settleFolder(aside) }
            guard rename(folder + "/" + ready, folder + "/dragoman.db") == 0 else { throw DurableFile.refuse(folder) }
            try DurableFile.settleFolder(folder)
        }
        unlink(notePath)
        try DurableFile.settleFolder(folder)
    }

    /// Brings the copy here first and verifies what arrived: one reading of a disk that may be failing.
    private static func bring(
        _ copy: String,
        to ready: String,
        _ folder: String,
        _ progress: @escaping @Sendable (BackupProgress) throws -> Void
    ) throws -> Inspection.Report {
        // Before gigabytes are moved.
        if case .failure(let fault) = try DatabaseFile.look(copy) { throw BackupError.damaged(path: copy, faults: [fault.words]) }
        let parts = ["", "-wal", "-journal"].filter { $0.isEmpty || DurableFile.size(copy + $0) ?? 0 > 0 }
        let total = parts.reduce(Int64(0)) { $0 + (DurableFile.size(copy + $1) ?? 0) }
        try DurableFile.demandRoom(folder, for: total)
        for suffix in parts {
            try DurableFile.copy(copy + suffix, ready + suffix) { try progress(BackupProgress(.copying, done: $0, total: total)) }
        }
        do {
            var report = try Inspection.inspect(ready, scratch: folder, progress: progress)
            report.path = copy
            return report
        } catch BackupError.damaged(_, let faults) {
            throw BackupError.damaged(path: copy, faults: faults)
        } catch BackupError.newer(_, let version, let unknown) {
            throw BackupError.newer(path: copy, version: version, unknown: unknown)
        }
    }

    /// Makes one file of it, and tells it that time has passed since.
    private static func prepare(_ ready: String) throws -> Int {
        var configuration = CopyConnection.configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        let queue = try DatabaseQueue(path: ready, configuration: configuration)
        let uncertain = try queue.write { db in
            try db.execute(sql: "DROP TABLE IF EXISTS \(CopyManifest.table)")
            // A page that saw events of the time that is undone must not take new ones with the same numbers for known.
            try db.execute(sql: "DELETE FROM events")
            try db.execute(sql: "UPDATE sqlite_sequence SET seq = seq + 1000000 WHERE name = 'events'")
            try db.execute(sql: "DELETE FROM app_settings WHERE key = 'backup_state'")
            return try db.tableExists("outbox") ? holdBack(db) : 0
        }
        try queue.close()
        for suffix in ["-wal", "-shm", "-journal"] { unlink(ready + suffix) }
        return uncertain
    }

    /// What waited when the copy was made may have been sent since; sent again it would reach the client twice. As if it were being
    /// sent: the next start calls it uncertain, and a person decides.
    private static func holdBack(_ db: Database) throws -> Int {
        try db.execute(
            sql: """
                UPDATE communications_messages SET state = 'sending'
                WHERE id IN (SELECT message_id FROM outbox WHERE stage = 'queued') AND state = 'queued'
                """
        )
        try db.execute(sql: "UPDATE outbox SET stage = 'sending' WHERE stage = 'queued'")
        return try Int.fetchOne(db, sql: "SELECT count(*) FROM outbox WHERE stage = 'sending'") ?? 0
    }

    private static func asideName(_ folder: String, _ now: Timestamp) throws -> String {
        let time = now.description.prefix(19).replacing(":", with: "-")
        for number in 1...1000 {
            let name = "replaced-\(time)Z" + (number == 1 ? "" : "-\(number)")
            if !DurableFile.exists(folder + "/" + name) { return name }
        }
        throw BackupError.exists(path: folder + "/replaced-\(time)Z")
    }

    private static func note(_ aside: String, _ folder: String) throws {
        let path = folder + "/" + note
        let partial = path + ".new"
        unlink(partial)
        guard FileManager.default.createFile(atPath: partial, contents: Data((aside + "\n").utf8)) else { throw DurableFile.refuse(path) }
        try DurableFile.settle(partial)
        try DurableFile.name(partial, path, replacing: true)
    }

    private static func removeReady(_ folder: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(folder + "/" + ready + suffix) }
    }
}
