#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The user that the data folder belongs to.
package enum DataOwner {
    /// Makes root that user, for good: what root made in the folder the service could not open, and mail from outside is no work for root. Does
    /// nothing for others, for a folder of root's own, and where there is no folder yet. What only root may read (the master key) is read before.
    /// - Throws: ``Reply/Failure`` with exit code 73 where the system refuses.
    package static func become(ofFolder path: String) throws {
        var info = stat()
        guard geteuid() == 0, stat(path, &info) == 0, info.st_uid != 0 else { return }
        guard setgroups(0, nil) == 0, setgid(info.st_gid) == 0, setuid(info.st_uid) == 0 else {
            throw Reply.Failure(
                "Cannot become the owner of \(path): \(String(cString: strerror(errno))). Run the command as that user.",
                exitCode: ExitStatus.cannotCreate
            )
        }
    }
}
