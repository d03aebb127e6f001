package import Core
import Documents
import Foundation
import GRDB

/// Counts files once for their content, two at a time.
package final class DocumentCounter: Sendable {
    /// Files of one request.
    package static let maximumFiles = 50

    private let database: OfficeDatabase
    private let pdf: PDFReader
    private let places = AsyncSemaphore(2)

    /// - Parameter pdfReader: the program that reads PDF files; nil for where Debian puts it.
    package init(_ database: OfficeDatabase, pdfReader: String? = nil) {
        self.database = database
        pdf = pdfReader.map { PDFReader(program: $0) } ?? .standard
    }

    /// Counts files by their ids: of messages, of orders, or brought by somebody.
    /// - Returns: `{"items": […]}` in the order of the ids.
    /// - Throws: ``StoreError/unknownReference(field:)`` where there is no such file.
    package func counts(_ ids: [PublicID]) async throws -> [UInt8] {
        let files = try await database.read { db in
            try ids.map { id in
                guard let file = try CountedFile.find(db, id) else { throw StoreError.unknownReference(field: "file_ids") }
                return file
            }
        }
        var results: [Int64: CountedFile.Result] = [:]
        for file in files where results[file.blob] == nil { results[file.blob] = try await result(file) }
        let known = results
        let rounding = try await database.read { try OrderSettings.read($0).defaultRounding }
        var writer = JSONWriter(capacity: files.count * 400)
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for file in files { TextCountJSON.write(file, known[file.blob] ?? .unsupported(isOldWord: false), rounding, &writer) }
            }
        }
        return writer.bytes
    }

    private func result(_ file: CountedFile) async throws -> CountedFile.Result {
        if let known = try await database.read({ try TextCountTable.find($0, blob: file.blob) }) { return known }
        try await places.waitUnlessCancelled()
        defer { places.signal() }
        let head = file.size == 0 ? [] : Array(try await database.chunk(of: file.blob, n: 0).prefix(Documents.headSize))
        let count: DocumentCount
        switch Documents.verdict(head: head, name: file.name, mime: file.mime, size: file.size) {
        case .unsupported(let isOldWord): return .unsupported(isOldWord: isOldWord)
        case .done(let done): count = done
        case .read:
            let content = try await content(of: file)
            let pdf = pdf
            let read = try await BlockingWork.run { Documents.count(content, name: file.name, mime: file.mime, pdf: pdf) }
            guard let read else { return .unsupported(isOldWord: false) }
            count = read
        }
        let result = CountedFile.Result.counted(StoredCount(count))
        // What may go better next time is not kept.
        if case .unreadable(let fault) = count.state, fault.isPassing { return result }
        let now = database.now()
        try await database.write { db in try TextCountTable.keep(db, StoredCount(count), blob: file.blob, now: now) }
        return result
    }

    /// The whole file, no larger than ``Documents/maximumSize``, read in chunks so that no reader is held for long.
    private func content(of file: CountedFile) async throws -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(Int(file.size))
        let chunks = (Int(file.size) + Blobs.chunkSize - 1) / Blobs.chunkSize
        for n in 0..<chunks { content.append(contentsOf: try await database.chunk(of: file.blob, n: n)) }
        return content
    }
}

/// A file that is to be counted.
struct CountedFile: Sendable {
    let id: PublicID
    let name: String
    let mime: String
    let size: Int64
    let blob: Int64

    enum Result: Sendable, Equatable {
        case counted(StoredCount)
        case unsupported(isOldWord: Bool)
    }

    static let ofOrder = "SELECT f.name, f.mime, b.size, b.id FROM order_files f JOIN blobs b ON b.id = f.blob_id WHERE f.uid = ?"

    static func find(_ db: Database, _ id: PublicID) throws -> CountedFile? {
        if let file = try UploadTable.find(db, id) {
            return CountedFile(id: id, name: file.name, mime: file.mime, size: file.size, blob: file.blob)
        }
        return try Row.fetchOne(db.cachedStatement(sql: ofOrder), arguments: [Data(id.bytes)]).map { row in
            CountedFile(id: id, name: row[0], mime: row[1], size: row[2], blob: row[3])
        }
    }
}
