package import Core
import Crypto
import Foundation
import GRDB

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a copy says of itself, in a table of its own, so that it travels with the one file.
///
/// The hash covers every byte of the file but its own 32, which count as zero: SQLite finds damage to its structure only, the hash
/// finds any.
package struct CopyManifest: Codable, Sendable, Equatable {
    /// Of the Dragoman that made the copy.
    package var version: String
    package var madeAt: Timestamp
    /// Names of the migrations that the copy has.
    package var schema: [String]
    /// Rows by table.
    package var counts: [String: Int64]
    /// The newest event and the newest row of the journal.
    package var lastEvent: Int64
    package var lastJournal: Int64
    /// Why it was made; nil for what an older Dragoman made, and for copies outside of the backups.
    package var origin: BackupOrigin?

    static let table = "backup_manifest"

    /// Writes the manifest into a copy that is otherwise complete, and then its hash. The copy is closed before and after.
    func seal(_ path: String, progress: (Int64) throws -> Void) throws {
        let mark = (0..<32).map { _ in UInt8.random(in: 0...255) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let content = String(decoding: try encoder.encode(self), as: UTF8.self)
        let queue = try CopyConnection.open(path)
        try queue.write { db in
            try db.execute(sql: "DROP TABLE IF EXISTS \(Self.table)")
            try db.execute(sql: "CREATE TABLE \(Self.table) (content TEXT NOT NULL, sha256 BLOB NOT NULL) STRICT")
            try db.execute(sql: "INSERT INTO \(Self.table) VALUES (?, ?)", arguments: [content, Data(mark)])
        }
        try queue.close()
        let page = try CopyConnection.read(path) { try Self.page($0) }
        guard let offset = try Self.offset(path, page: page, mark: mark) else {
            throw BackupError.damaged(path: path, faults: ["Its manifest cannot be found in it."])
        }
        let hash = try DurableFile.hash(path, zeroed: offset..<offset + 32, progress: progress)
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw DurableFile.refuse(path) }
        defer { close(file) }
        guard pwrite(file, hash, hash.count, off_t(offset)) == hash.count else { throw DurableFile.refuse(path) }
    }

    /// The manifest of a copy with the hash that it names; nil where it has none.
    static func read(_ db: Database) throws -> (manifest: CopyManifest, hash: [UInt8], page: Page)? {
        guard try db.tableExists(table), let row = try Row.fetchOne(db, sql: "SELECT content, sha256 FROM \(table)") else { return nil }
        let manifest = try JSONDecoder().decode(CopyManifest.self, from: Data((row[0] as String).utf8))
        return (manifest, Array(row[1] as Data), try page(db))
    }

    /// Whether the file is, byte for byte, what it was when it was sealed.
    static func holds(_ path: String, hash: [UInt8], page: Page, progress: (Int64) throws -> Void) throws -> Bool {
        guard let offset = try offset(path, page: page, mark: hash) else { return false }
        return try DurableFile.hash(path, zeroed: offset..<offset + 32, progress: progress) == hash
    }

    /// Where the table's page begins, and its size.
    struct Page {
        var offset: Int64
        var size: Int
    }

    private static func page(_ db: Database) throws -> Page {
        let size = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
        let root = try Int64.fetchOne(db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = ?", arguments: [table]) ?? 1
        return Page(offset: (root - 1) * size, size: Int(size))
    }

    /// Where in the file a hash stands: one row fits on the table's first page.
    private static func offset(_ path: String, page: Page, mark: [UInt8]) throws -> Int64? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw DurableFile.refuse(path) }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: page.size)
        guard mark.count == 32, pread(file, &bytes, bytes.count, off_t(page.offset)) == bytes.count else { return nil }
        return Data(bytes).range(of: Data(mark)).map { page.offset + Int64($0.lowerBound) }
    }
}

/// Connections to copies: no WAL, no file beside them.
enum CopyConnection {
    /// To change a copy that nobody else has, before it is settled.
    static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = MEMORY")
            try db.execute(sql: "PRAGMA synchronous = OFF")
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// To look at a copy in rollback mode; nothing is written, not even beside it.
    static func read<T>(_ path: String, _ body: (Database) throws -> T) throws -> T {
        var configuration = configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let result = Result { try queue.read(body) }
        try queue.close()
        return try result.get()
    }

    static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            db.add(tokenizer: FoldingTokenizer.self)
            try db.execute(sql: "PRAGMA cache_size = -16384")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }
}
