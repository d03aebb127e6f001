import Core
import Crypto
import Foundation
import GRDB

/// A file of a messenger on its way into the database: at most one chunk of it is in memory, each chunk is a write of its own, and
/// until ``finish()`` nobody finds it.
package struct FileFetch: Sendable {
    /// The file is not what the platform said.
    package struct WrongSize: Error, Equatable {
        package let said: Int64
        package let came: Int64
    }

    private let database: OfficeDatabase
    private let fetch: PendingFetch
    /// Under which it stands in the database until it is whole.
    private let name: [UInt8]
    private var hash = SHA256()
    private var chunk: [UInt8] = []
    private var chunks = 0
    /// Bytes that came so far.
    package private(set) var size: Int64 = 0

    init(_ database: OfficeDatabase, _ fetch: PendingFetch, name: [UInt8]) {
        self.database = database
        self.fetch = fetch
        self.name = name
        chunk.reserveCapacity(Blobs.chunkSize)
    }

    /// Takes the next bytes. Returns once no whole chunk of them is left in memory.
    /// - Throws: ``StoreError/notFound`` where another attempt took over; what SQLite says of a full disk.
    package mutating func append(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(Blobs.chunkSize - chunk.count)
            chunk.append(contentsOf: part)
            size += Int64(part.count)
            rest = rest.dropFirst(part.count)
            if chunk.count == Blobs.chunkSize { try await writeChunk() }
        }
    }

    private mutating func writeChunk() async throws {
        hash.update(data: chunk)
        let (name, attachment, data, n) = (name, fetch.attachment, Data(chunk), chunks)
        try await database.write { db in try FetchTable.append(db, data, n: n, name: name, attachment) }
        chunks += 1
        chunk.removeAll(keepingCapacity: true)
    }

    /// Says that this was all: the message has its file.
    /// - Throws: ``WrongSize`` where the platform said another size; as ``append(_:)``.
    package mutating func finish() async throws {
        if let said = fetch.size, said != size { throw WrongSize(said: said, came: size) }
        if !chunk.isEmpty { try await writeChunk() }
        let sha256 = Array(hash.finalize())
        let (name, attachment, size) = (name, fetch.attachment, size)
        let now = database.now()
        try await database.write { db in
            try FetchTable.finish(db, attachment, name: name, sha256: sha256, size: size, now: now)
        }
    }

    /// Takes away what came so far.
    package func abandon() async { try? await database.dropPartial(fetch.attachment) }
}
