package import Core
import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A copy of a database that no service has open. It is not upgraded for that: the copy has the schema that the database has.
package enum StandaloneCopy {
    /// Blocking, for minutes.
    /// - Parameters:
    ///   - folder: the data folder.
    ///   - target: where the copy goes; nil for the folder's own backups.
    /// - Throws: ``StoreError/alreadyRunning(pid:)`` where a service runs after all, ``BackupError`` in words.
    package static func make(
        folder: String,
        target: String?,
        version: String,
        now: Timestamp,
        progress: @escaping @Sendable (BackupProgress) throws -> Void
    ) throws -> Inspection.Report {
        umask(0o077)
        let file = folder + "/dragoman.db"
        guard DurableFile.exists(folder) else { throw BackupError.cannotUse(path: folder, reason: "There is no such folder") }
        let lock = try DataLock(path: folder + "/dragoman.lock")
        return try withExtendedLifetime(lock) {
            try Restoration.finish(folder)
            guard DurableFile.exists(file) else { throw BackupError.cannotUse(path: file, reason: "There is no database") }
            if target == nil { try DataFolder.make(folder + "/backups") }
            let path = target ?? freePath(folder + "/backups/", version: version, now: now)
            return try DatabaseCopy(source: file, target: path, version: version, now: now).make(progress: progress)
        }
    }

    /// Names tell seconds, and two copies may be made in one.
    private static func freePath(_ shelf: String, version: String, now: Timestamp) -> String {
        var at = now
        while DurableFile.exists(shelf + BackupName.regular(at: at, version: version)) { at = at.adding(seconds: 1) }
        return shelf + BackupName.regular(at: at, version: version)
    }
}
