import Core
import Foundation
package import GRDB
import GRDBSQLite

/// Files in the database: each once, named by the SHA-256 of all of it, in chunks so that a part can be read without the rest.
package enum Blobs {
    /// Bytes in a chunk; the last one may be shorter.
    package static let chunkSize = 256 * 1024

    /// Stores a file unless it is here already.
    /// - Parameter sha256: of the whole file, 32 bytes.
    /// - Returns: the file's key.
    package static func store(_ db: Database, _ content: [UInt8], sha256: [UInt8]) throws -> Int64 {
        let find = try db.cachedStatement(sql: "SELECT id FROM blobs WHERE sha256 = ?")
        if let known = try Int64.fetchOne(find, arguments: [Data(sha256)]) { return known }
        let insert = try db.cachedStatement(sql: "INSERT INTO blobs (sha256, size) VALUES (?, ?)")
        try insert.execute(arguments: [Data(sha256), content.count])
        let id = db.lastInsertedRowID
        let chunk = try db.cachedStatement(sql: "INSERT INTO blob_chunks (blob_id, n, data) VALUES (?, ?, ?)")
        for (n, start) in stride(from: 0, to: content.count, by: chunkSize).enumerated() {
            let end = min(start + chunkSize, content.count)
            try chunk.execute(arguments: [id, n, Data(content[start..<end])])
        }
        return id
    }

    /// One chunk of a file.
    package static func chunk(_ db: Database, blob: Int64, n: Int) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: "SELECT data FROM blob_chunks WHERE blob_id = ? AND n = ?")
        let rows = try Row.fetchCursor(statement, arguments: [blob, n])
        guard try rows.next() != nil else { throw RawForm.Failure.missingFile }
        return Array(Columns(statement).bytes(0))
    }

    /// A whole file. For what is bounded otherwise, e.g. by the size of the mail that it came in.
    package static func whole(_ db: Database, blob: Int64) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: "SELECT data FROM blob_chunks WHERE blob_id = ? ORDER BY n")
        let rows = try Row.fetchCursor(statement, arguments: [blob])
        var content: [UInt8] = []
        while try rows.next() != nil { content.append(contentsOf: Columns(statement).bytes(0)) }
        return content
    }
}
