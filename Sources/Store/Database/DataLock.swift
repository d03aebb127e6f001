#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The lock file beside the database, held for the life of the process: one process owns a data folder.
///
/// It is a file of its own because closing any descriptor of `dragoman.db` would drop the POSIX locks that SQLite holds on
/// it in this process.
final class DataLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock.
    /// - Throws: ``StoreError/alreadyRunning(pid:)`` where another process has it, ``StoreError/cannotCreate(path:reason:)``
    ///   where the file cannot be opened.
    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.cannotCreate(path: path, reason: String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let owner = Self.owner(descriptor)
            close(descriptor)
            throw StoreError.alreadyRunning(pid: owner)
        }
        // Root leaves the folder usable for whom it belongs to.
        var folder = stat()
        if geteuid() == 0, stat(DurableFile.folder(of: path), &folder) == 0 { _ = fchown(descriptor, folder.st_uid, folder.st_gid) }
        let pid = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = pid.utf8CString.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count - 1, 0) }
    }

    deinit { close(descriptor) }

    /// Who holds the lock; nil where nobody does.
    static func holder(path: String) -> Int32? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard flock(file, LOCK_SH | LOCK_NB) != 0 else { return nil }
        return owner(file) ?? 0
    }

    private static func owner(_ descriptor: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").first ?? "")
    }
}
