#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The file with the one-time link for the first owner (`/run/dragoman/setup-url`): for this user and root only.
package enum SetupLinkFile {
    /// Written whole or not at all.
    /// - Returns: whether it is there now.
    @discardableResult package static func write(_ link: String, to path: String) -> Bool {
        let partial = path + ".new"
        unlink(partial)
        let file = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        let bytes = Array((link + "\n").utf8)
        #if canImport(Glibc)
        let written = Glibc.write(file, bytes, bytes.count)
        #else
        let written = Darwin.write(file, bytes, bytes.count)
        #endif
        return written == bytes.count && rename(partial, path) == 0
    }

    /// Takes away the link once an owner exists: it opens nothing any more.
    package static func removeIfUseless(_ path: String?, needsSetup: () async throws -> Bool) async {
        guard let path, access(path, F_OK) == 0, (try? await needsSetup()) == false else { return }
        unlink(path)
    }
}
