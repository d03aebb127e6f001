#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

enum DataFolder {
    /// Makes the folder and what leads to it, for the owner only. An existing one is left as it is.
    /// - Throws: ``StoreError/cannotCreate(path:reason:)``
    static func make(_ path: String) throws {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            let parent = made.isEmpty ? "/" : made
            made += "/" + part
            if mkdir(made, 0o700) == 0 {
                // Root runs a command now and then; what it makes belongs to whom the folder around it does.
                var info = stat()
                if geteuid() == 0, stat(parent, &info) == 0 { _ = chown(made, info.st_uid, info.st_gid) }
            } else if errno != EEXIST {
                throw StoreError.cannotCreate(path: path, reason: String(cString: strerror(errno)))
            }
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw StoreError.cannotCreate(path: path, reason: String(cString: strerror(errno)))
        }
    }
}
