import Foundation
package import Sealing

#if canImport(Glibc)
import Glibc
#endif

/// The file with the 32 bytes that seal the secrets in the database. It is never part of a backup.
package enum MasterKey {
    /// Where it lies: as the setting says; where systemd hands it over (`LoadCredential=`); where the package keeps it; else in the data folder.
    package static func path(_ settings: OfficeSettings, environment: [String: String]) -> String {
        if settings.masterKey == nil, let folder = environment["CREDENTIALS_DIRECTORY"], access(folder + "/master.key", F_OK) == 0 {
            return folder + "/master.key"
        }
        return file(settings)
    }

    /// The file as people know it and keep a copy of: what systemd hands over is there for as long as the service runs.
    package static func file(_ settings: OfficeSettings) -> String {
        settings.masterKey ?? (settings.isInstalled ? InstalledPlaces.masterKey : settings.data + "/master.key")
    }

    /// Reads the key, and makes one where there is none.
    /// - Throws: ``Reply/Failure`` with exit code 78 for a file that holds something else, 73 where none can be made.
    package static func load(_ path: String) throws -> SealingKey {
        // Only where it surely is not there: a second key would open nothing.
        if access(path, F_OK) != 0, errno == ENOENT { try make(path) }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Reply.Failure(
                "The master key \(path) cannot be read. Check its permissions (mode 0600), or run the command as root.",
                exitCode: ExitStatus.configuration
            )
        }
        guard let key = try? SealingKey(bytes: Array(data)) else {
            throw Reply.Failure(
                "The master key \(path) is damaged: it has \(data.count) bytes instead of \(SealingKey.byteCount). Put the right file back, "
                    + "or move it away: Dragoman makes a new one and asks for the mailboxes' passwords again.",
                exitCode: ExitStatus.configuration
            )
        }
        return key
    }

    /// Written whole or not at all, and on the disk before anything is sealed with it.
    private static func make(_ path: String) throws {
        let key = SealingKey()
        let partial = path + ".new"
        unlink(partial)
        let file = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw cannotMake(path) }
        defer { close(file) }
        let bytes = key.bytes
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0, rename(partial, path) == 0 else { throw cannotMake(path) }
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    private static func cannotMake(_ path: String) -> Reply.Failure {
        Reply.Failure(
            "Cannot make the master key \(path): \(String(cString: strerror(errno))). Check the permissions of its folder.",
            exitCode: ExitStatus.cannotCreate
        )
    }
}
