import Crypto
import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Files whose bytes and names survive a power cut. Blocking; for threads that may wait.
enum DurableFile {
    static let pieceSize = 1 << 20

    static func size(_ path: String) -> Int64? {
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(info.st_size)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func folder(of path: String) -> String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }

    /// - Throws: ``BackupError/cannotUse(path:reason:)`` with the system's words.
    static func refuse(_ path: String) -> BackupError { .cannotUse(path: path, reason: String(cString: strerror(errno))) }

    /// Bytes that anybody may still write, and bytes of the whole disk.
    static func room(_ folder: String) -> (free: Int64, whole: Int64)? {
        var disk = statvfs()
        guard statvfs(folder, &disk) == 0 else { return nil }
        return (Int64(disk.f_bavail) * Int64(disk.f_frsize), Int64(disk.f_blocks) * Int64(disk.f_frsize))
    }

    /// - Throws: ``BackupError/noRoom(path:needed:free:)`` where a file of that size does not fit with something to spare.
    static func demandRoom(_ folder: String, for bytes: Int64) throws {
        let needed = bytes + max(bytes / 20, 4 << 20)
        if let free = room(folder)?.free, free < needed { throw BackupError.noRoom(path: folder, needed: needed, free: free) }
    }

    /// The file's bytes, mode and owner are on the disk. Root leaves files to whoever owns the folder.
    static func settle(_ path: String) throws {
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { throw refuse(path) }
        defer { close(file) }
        fchmod(file, 0o600)
        var info = stat()
        if geteuid() == 0, stat(folder(of: path), &info) == 0 { _ = fchown(file, info.st_uid, info.st_gid) }
        guard fsync(file) == 0 else { throw refuse(path) }
        #if canImport(Glibc)
        // What is read from now on is what the disk has.
        posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
        #endif
    }

    /// The names in a folder are on the disk.
    static func settleFolder(_ path: String) throws {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw refuse(path) }
        defer { close(folder) }
        // Some network and USB file systems have no fsync of folders.
        guard fsync(folder) == 0 || errno == EINVAL || errno == ENOTSUP else { throw refuse(path) }
    }

    /// Gives a settled file its name.
    /// - Parameter replacing: whether a file of that name goes.
    static func name(_ partial: String, _ path: String, replacing: Bool) throws {
        if !replacing {
            // link() never overwrites; file systems without links (FAT) get the look before.
            if link(partial, path) == 0 {
                unlink(partial)
                return try settleFolder(folder(of: path))
            }
            if errno == EEXIST || exists(path) { throw BackupError.exists(path: path) }
        }
        guard rename(partial, path) == 0 else { throw refuse(path) }
        try settleFolder(folder(of: path))
    }

    /// Reads a file piece by piece.
    static func read(_ path: String, _ body: (UnsafeRawBufferPointer, Int64) throws -> Void) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw refuse(path) }
        defer { close(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 4096)
        defer { buffer.deallocate() }
        var offset: Int64 = 0
        while true {
            let count = pread(file, buffer.baseAddress, pieceSize, off_t(offset))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw refuse(path) }
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]), offset)
            offset += Int64(count)
        }
    }

    /// The SHA-256 of a file in which some bytes count as zero.
    static func hash(_ path: String, zeroed: Range<Int64>, progress: (Int64) throws -> Void) throws -> [UInt8] {
        var hash = SHA256()
        try read(path) { bytes, offset in
            let blank = zeroed.clamped(to: offset..<offset + Int64(bytes.count))
            if blank.isEmpty {
                hash.update(bufferPointer: bytes)
            } else {
                var copy = Array(bytes)
                for index in blank { copy[Int(index - offset)] = 0 }
                hash.update(data: copy)
            }
            try progress(offset + Int64(bytes.count))
        }
        return Array(hash.finalize())
    }

    /// Copies a file into a new one, which is settled at the end; what was there under the new name goes.
    static func copy(_ source: String, _ target: String, progress: (Int64) throws -> Void) throws {
        unlink(target)
        let file = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw refuse(target) }
        do {
            defer { close(file) }
            try read(source) { bytes, offset in
                var written = 0
                while written < bytes.count {
                    let count = write(file, bytes.baseAddress! + written, bytes.count - written)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { throw refuse(target) }
                    written += count
                }
                try progress(offset + Int64(bytes.count))
            }
        } catch {
            unlink(target)
            throw error
        }
        try settle(target)
    }
}

enum Removal {
    /// Where it is gone already, all the better.
    static func quietly(_ path: String) { unlink(path) }
}
