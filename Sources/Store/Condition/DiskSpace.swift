#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The disk that the office's data lies on, in bytes.
package struct DiskSpace: Sendable, Equatable {
    package let free: Int64
    package let total: Int64
}

extension OfficeDatabase {
    /// Nil where the system does not tell.
    package var diskSpace: DiskSpace? {
        var disk = statvfs()
        guard statvfs(folder, &disk) == 0, disk.f_blocks > 0 else { return nil }
        return DiskSpace(free: Int64(disk.f_bavail) * Int64(disk.f_frsize), total: Int64(disk.f_blocks) * Int64(disk.f_frsize))
    }
}
