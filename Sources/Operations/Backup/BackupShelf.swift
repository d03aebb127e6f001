package import Core
import Foundation
import Store

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A folder with copies: the one in the data folder, or the second place.
package struct BackupShelf: Sendable {
    package let folder: String

    package init(_ folder: String) { self.folder = folder }

    /// The shelf of a data folder.
    package static func own(_ data: String) -> BackupShelf { BackupShelf(data + "/backups") }

    package func path(_ name: String) -> String { folder + "/" + name }

    /// All copies, by their names; files with other names are none of ours.
    package func copies() -> [StoredCopy] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { name in
            guard let kind = BackupName.kind(of: name), let file = Self.look(path(name)) else { return nil }
            return StoredCopy(name: name, kind: kind, at: BackupName.time(of: name) ?? file.changed, size: file.size)
        }
    }

    /// Copies that went bad and were put aside, by the names that they had.
    func damagedCopies() -> [StoredCopy] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { name in
            guard name.hasSuffix(".db" + Self.damaged), case let former = String(name.dropLast(Self.damaged.count)),
                let kind = BackupName.kind(of: former), let file = Self.look(path(name))
            else { return nil }
            return StoredCopy(name: former, kind: kind, at: BackupName.time(of: former) ?? file.changed, size: file.size)
        }
    }

    /// Whether it has a file of this name and size.
    func holds(_ copy: StoredCopy) -> Bool { Self.look(path(copy.name))?.size == copy.size }

    /// Bytes of the disk that it is on; nil where the folder is not there.
    func disk() -> (whole: Int64, device: UInt64)? {
        var disk = statvfs()
        var info = stat()
        guard statvfs(folder, &disk) == 0, stat(folder, &info) == 0 else { return nil }
        return (Int64(disk.f_blocks) * Int64(disk.f_frsize), UInt64(info.st_dev))
    }

    /// Takes away what retention does not keep, and what killed processes and damaged copies left.
    func tidy(_ retention: BackupRetention, good: String?, now: Timestamp, coming: Int64, utcOffset: Int64) {
        guard let whole = disk()?.whole else { return }
        for copy in retention.outdated(copies(), good: good, now: now, diskSize: whole, coming: coming, utcOffset: utcOffset) {
            unlink(path(copy.name))
        }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let isPartial = name.hasPrefix(".") && name.hasSuffix(".db.partial")
            let isDamaged = name.hasSuffix(".db" + Self.damaged)
            guard isPartial || isDamaged, let file = Self.look(path(name)) else { continue }
            let age = isPartial ? Int64(0) : 7 * 86_400
            if file.changed.adding(seconds: age) < now { unlink(path(name)) }
        }
    }

    private static let damaged = ".damaged"

    /// Puts a copy that turned out bad out of the way, so that nobody takes it for one.
    func setAside(_ name: String) { rename(path(name), path(name) + Self.damaged) }

    private static func look(_ path: String) -> (size: Int64, changed: Timestamp)? {
        var info = stat()
        guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        #if canImport(Glibc)
        let changed = info.st_mtim
        #else
        let changed = info.st_mtimespec
        #endif
        return (Int64(info.st_size), Timestamp(milliseconds: Int64(changed.tv_sec) * 1000))
    }
}

/// By how many seconds this machine's clocks are ahead of UTC.
package enum LocalClock {
    @Sendable package static func utcOffset(_ moment: Timestamp) -> Int64 {
        var seconds = time_t(moment.milliseconds / 1000)
        var local = tm()
        localtime_r(&seconds, &local)
        return Int64(local.tm_gmtoff)
    }
}
