#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The memory of this process.
enum ProcessMemory {
    /// Bytes in real memory; nil where the system does not tell.
    static var resident: Int? {
        // A line of the kernel's, not a file on a disk: reading it waits for nothing.
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = read(file, &bytes, bytes.count)
        guard count > 0 else { return nil }
        let fields = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: " ")
        return fields.dropFirst().first.flatMap { Int($0) }.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    }
}
