package import Core
import GRDB

/// What keeps a copy from being made, verified or put in place.
package enum BackupError: Error, Equatable, Sendable {
    /// Something has that name already; nothing is ever overwritten.
    case exists(path: String)
    /// The disk has too little room. Bytes.
    case noRoom(path: String, needed: Int64, free: Int64)
    /// The place cannot be written to, or the file cannot be read.
    case cannotUse(path: String, reason: String)
    /// The folder of the second place is not there.
    case placeMissing(path: String)
    /// The disk of the second place is not mounted: its folder is on the disk of the data itself.
    case placeUnmounted(path: String)
    /// One is being made already.
    case busy
    /// What is wrong with the copy, each in words.
    case damaged(path: String, faults: [String])
    /// The copy was written by a newer Dragoman.
    case newer(path: String, version: String?, unknown: [String])
}

extension BackupError {
    /// What is wrong, without what to do.
    package var words: String {
        switch self {
        case .exists(let path): "\(path) exists already."
        case .noRoom(let path, let needed, let free):
            "The disk of \(path) has too little room: \(Self.megabytes(needed)) MB are needed, \(Self.megabytes(free)) MB are free."
        case .cannotUse(let path, let reason): "\(path): \(reason)."
        case .placeMissing(let path): "\(path): There is no such folder. Is its disk connected?"
        case .placeUnmounted(let path): "\(path): Its disk is not mounted: the folder is on the disk of the data itself."
        case .busy: "Another backup is being made."
        case .damaged(let path, let faults): "\(path) is not good: \(faults.prefix(5).joined(separator: " "))"
        case .newer(let path, let version, let unknown):
            "\(path) was written by a newer Dragoman (\(version.map { "version \($0)" } ?? unknown.joined(separator: ", ")))."
        }
    }

    /// The same for programs.
    package var reason: BackupReason {
        switch self {
        case .exists(let path): BackupReason(.exists, path: path)
        case .noRoom(let path, let needed, let free): BackupReason(.noRoom, path: path, needed: needed, free: free)
        case .cannotUse(let path, let reason): BackupReason(.cannotUse, path: path, detail: reason)
        case .placeMissing(let path): BackupReason(.placeMissing, path: path)
        case .placeUnmounted(let path): BackupReason(.placeUnmounted, path: path)
        case .busy: BackupReason(.busy)
        case .damaged(let path, let faults): BackupReason(.damaged, path: path, detail: faults.prefix(5).joined(separator: " "))
        case .newer(let path, let version, _): BackupReason(.newer, path: path, detail: version)
        }
    }

    private static func megabytes(_ bytes: Int64) -> Int64 { (bytes + (1 << 20) - 1) >> 20 }
}

/// Tells a database that is broken inside from other failures.
package enum DamagedDatabase {
    /// What SQLite says of it; nil where the error is another one.
    package static func words(_ error: any Error) -> String? {
        guard let error = error as? DatabaseError, [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) else { return nil }
        return Words.of(error)
    }
}

/// How far long work is.
package struct BackupProgress: Codable, Sendable, Equatable {
    package enum Step: String, Codable, Sendable { case copying, hashing, checking, upgrading }

    package var step: Step
    /// Bytes or parts that are done, and of how many; 0 of 0 where nobody knows.
    package var done: Int64
    package var total: Int64

    package init(_ step: Step, done: Int64 = 0, total: Int64 = 0) {
        self.step = step
        self.done = done
        self.total = total
    }
}

package typealias BackupProgressHandler = @Sendable (BackupProgress) -> Void
