package import Core
import Crypto
import Foundation
import GRDB

/// A file that somebody brings, on its way into the database: at most one chunk of it is in memory.
///
/// Each chunk is a write of its own, so that nobody waits for a slow line. Until ``finish()`` the file stands under a name that is no
/// hash, and nobody finds it. Call ``abandon()`` where it does not come to that; what a process leaves behind that died in between
/// ``OfficeDatabase/pruneUploads()`` takes away.
package struct FileUpload: Sendable {
    /// A file that is all here.
    package struct Whole: Sendable {
        /// For messages, and for `/api/v1/files/{id}`.
        package let id: PublicID
        package let file: StoredFile
    }

    private let database: OfficeDatabase
    private let name: String
    private let mime: String
    private let row: UploadTable.Coming
    private var hash = SHA256()
    private var chunk: [UInt8] = []
    private var chunks = 0
    /// Bytes that came so far.
    package private(set) var size = 0

    fileprivate init(_ database: OfficeDatabase, name: String, mime: String, row: UploadTable.Coming) {
        self.database = database
        self.name = name
        self.mime = mime
        self.row = row
        chunk.reserveCapacity(Blobs.chunkSize)
    }

    /// Bytes that are in memory and not yet in the database, less than ``Blobs/chunkSize`` between two calls.
    package var pending: Int { chunk.count }

    /// Takes the next bytes. Returns once no whole chunk of them is left in memory.
    /// - Throws: ``StoreError/notFound`` where the upload took longer than a day and was given up; what SQLite says of a full disk.
    package mutating func append(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(Blobs.chunkSize - chunk.count)
            chunk.append(contentsOf: part)
            size += part.count
            rest = rest.dropFirst(part.count)
            if chunk.count == Blobs.chunkSize { try await writeChunk() }
        }
    }

    private mutating func writeChunk() async throws {
        try await database.requireRoom()
        hash.update(data: chunk)
        let (row, data, n) = (row, Data(chunk), chunks)
        try await database.write { db in try UploadTable.append(db, data, n: n, to: row) }
        chunks += 1
        chunk.removeAll(keepingCapacity: true)
    }

    /// Says that this was all. A file that is here already is not kept twice.
    /// - Throws: as ``append(_:)``.
    package mutating func finish() async throws -> Whole {
        if !chunk.isEmpty { try await writeChunk() }
        let sha256 = Array(hash.finalize())
        let (row, size) = (row, size)
        let now = database.now()
        let kept = try await database.write { db in try UploadTable.finish(db, row, sha256: sha256, size: size, now: now) }
        // The file is safe by now: what fails here is done by the maintenance.
        if kept.upload != row.upload { try? await database.remove(upload: row.upload) }
        return Whole(
            id: kept.id,
            file: StoredFile(name: name, mime: mime, size: Int64(size), sha256: sha256, blob: kept.blob)
        )
    }

    /// Takes away what came so far.
    package func abandon() async {
        try? await database.remove(upload: row.upload)
    }
}

extension OfficeDatabase {
    /// Begins to take a file.
    /// - Parameters:
    ///   - name: as people may see it, see `UploadRules.name`.
    ///   - mime: see `UploadRules.mime`.
    ///   - user: who brings it.
    package func beginUpload(name: String, mime: String, by user: User) async throws -> FileUpload {
        let now = now()
        let row = try await write { db in try UploadTable.begin(db, name: name, mime: mime, user: user.key, now: now) }
        return FileUpload(self, name: name, mime: mime, row: row)
    }
}
