import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The first bytes of a file that claims to be a database (sqlite.org/fileformat2.html, section 1.3).
struct DatabaseFile {
    var size: Int64
    var pageSize: Int64
    var pages: Int64
    /// Written in WAL mode: SQLite wants to put files beside it even to read it.
    var isWAL: Bool

    /// - Returns: the header, or in words why the file is no whole database.
    static func look(_ path: String) throws -> Result<DatabaseFile, Fault> {
        guard let size = DurableFile.size(path) else {
            if DurableFile.exists(path) { return .failure(Fault(words: "It is no file.")) }
            throw DurableFile.refuse(path)
        }
        guard size > 0 else { return .failure(Fault(words: "The file is empty.")) }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw DurableFile.refuse(path) }
        defer { close(file) }
        var header = [UInt8](repeating: 0, count: 100)
        guard pread(file, &header, 100, 0) == 100, Array(header[..<16]) == Array("SQLite format 3\0".utf8) else {
            return .failure(Fault(words: "It is no database: it does not begin like one."))
        }
        let shortSize = Int64(header[16]) << 8 | Int64(header[17])
        let pageSize = shortSize == 1 ? 65_536 : shortSize
        let pages = header[28..<32].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        guard pageSize >= 512, pageSize & (pageSize - 1) == 0 else {
            return .failure(Fault(words: "It is damaged: its header names pages of \(pageSize) bytes."))
        }
        let found = DatabaseFile(size: size, pageSize: pageSize, pages: pages, isWAL: header[18] == 2 || header[19] == 2)
        if !found.isWAL, size < pages * pageSize {
            return .failure(Fault(words: "It is cut off: \(size) bytes are there of \(pages * pageSize)."))
        }
        return .success(found)
    }

    struct Fault: Error { var words: String }
}
