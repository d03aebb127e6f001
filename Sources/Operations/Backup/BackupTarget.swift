package import Core

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where a copy is to go, as the command line sees it. The service may see another disk under the same name (its own `/tmp`), or may not
/// write there; so the folder's identity comes along.
package struct BackupTarget: Codable, Sendable, Equatable {
    /// Absolute.
    package var path: String
    private var device: UInt64
    private var inode: UInt64

    /// - Returns: nil where the folder is not there.
    package init?(path: String) {
        guard let identity = Self.identity(path) else { return nil }
        self.path = path
        (device, inode) = identity
    }

    /// Whether this process may write to that very folder.
    var isReachable: Bool {
        guard let here = Self.identity(path) else { return false }
        return here == (device, inode) && access(Self.folder(path), W_OK | X_OK) == 0
    }

    private static func identity(_ path: String) -> (UInt64, UInt64)? {
        var info = stat()
        guard stat(folder(path), &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { return nil }
        return (UInt64(info.st_dev), UInt64(info.st_ino))
    }

    private static func folder(_ path: String) -> String {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// The backups in `dragoman status`.
package struct BackupLine: Codable, Sendable {
    package var state: BackupState
    /// What is wrong; empty where all is well.
    package var troubles: [String]

    init(_ state: BackupState, now: Timestamp) {
        self.state = state
        troubles = state.troubles(now: now)
    }
}
