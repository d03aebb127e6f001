package import Core

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A copy that somebody reads: it stays readable to its end, whatever retention does meanwhile.
package final class OpenCopy: Sendable {
    package let name: String
    /// Bytes.
    package let size: Int64
    /// When the file was last written, which is once.
    package let changed: Timestamp
    private let file: Int32

    /// Blocking. Opens a file of a folder that is a copy by its name, and nothing else: no other folder, no link, no device.
    /// - Throws: ``StoreError/notFound``.
    package init(_ name: String, in folder: String) throws {
        guard BackupName.kind(of: name) != nil else { throw StoreError.notFound }
        let file = open(folder + "/" + name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { throw StoreError.notFound }
        var info = stat()
        guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw StoreError.notFound
        }
        #if canImport(Glibc)
        let seconds = info.st_mtim.tv_sec
        #else
        let seconds = info.st_mtimespec.tv_sec
        #endif
        self.name = name
        self.file = file
        size = Int64(info.st_size)
        changed = Timestamp(milliseconds: Int64(seconds) * 1000)
    }

    deinit { close(file) }

    /// Bytes that are read at once.
    package static let chunkSize: Int64 = 256 << 10

    /// The bytes of a range, at most ``chunkSize``.
    /// - Throws: ``BackupError`` where the file cannot be read or ends early.
    package func read(_ range: Range<Int64>) async throws -> [UInt8] {
        try await BlockingWork.run { [self] in
            let count = Int(min(Int64(range.count), Self.chunkSize))
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let got = pread(file, buffer.baseAddress! + filled, count - filled, off_t(range.lowerBound) + off_t(filled))
                    if got < 0, errno == EINTR { continue }
                    if got <= 0 {
                        failure = got < 0 ? errno : EIO
                        return
                    }
                    filled += got
                }
            }
            guard bytes.count == count else { throw BackupError.cannotUse(path: name, reason: String(cString: strerror(failure))) }
            return bytes
        }
    }
}
