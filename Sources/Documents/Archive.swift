import CDocuments

/// A ZIP archive in memory, opened only where it can be no bomb.
struct Archive: ~Copyable {
    /// More parts than a document with a picture on every page has.
    private static let maximumEntries = 10_000
    /// Bytes of the list of parts.
    private static let maximumDirectory = 2 << 20
    /// Bytes that all parts have together, as they say.
    private static let maximumTotal: UInt64 = 1 << 30
    /// Bytes of one part that is read.
    private static let maximumPart = 64 << 20
    /// Text shrinks to a twentieth, seldom to a hundredth; what shrinks more and is large is no text.
    private static let maximumRatio: UInt64 = 200
    private static let freeOfRatio: UInt64 = 4 << 20

    private let archive: OpaquePointer

    private init(_ archive: OpaquePointer) { self.archive = archive }

    /// - Parameter bytes: have to outlive the archive.
    static func open(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentFault) -> Archive {
        try checkDirectory(bytes)
        guard let base = bytes.baseAddress, let opened = cdocuments_archive_open(base, bytes.count) else { throw .damaged }
        let archive = Archive(opened)
        try archive.checkSize()
        return archive
    }

    private func checkSize() throws(DocumentFault) {
        guard cdocuments_archive_count(archive) <= Self.maximumEntries else { throw .unpacksTooLarge }
        var total: UInt64 = 0
        for index in 0..<cdocuments_archive_count(archive) {
            var entry = cdocuments_entry()
            guard cdocuments_archive_entry(archive, index, &entry) else { continue }
            let (sum, overflow) = total.addingReportingOverflow(entry.size)
            guard !overflow, sum <= Self.maximumTotal else { throw .unpacksTooLarge }
            total = sum
        }
    }

    deinit { cdocuments_archive_close(archive) }

    /// The library makes a list of all parts before it says how many there are: how long that may get is looked at first. The list stands at
    /// the end, behind a mark that is sought as the library seeks it (APPNOTE.TXT 4.3.16).
    private static func checkDirectory(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentFault) {
        var marks = 0
        var position = max(0, bytes.count - (65_535 + 22))
        while position + 22 <= bytes.count {
            defer { position += 1 }
            guard bytes[position] == 0x50, bytes[position + 1] == 0x4B, bytes[position + 2] == 5, bytes[position + 3] == 6 else { continue }
            marks += 1
            let size = (12..<16).reduce(0) { $0 | Int(bytes[position + $1]) << (($1 - 12) * 8) }
            // Larger numbers stand elsewhere (ZIP64), and no document needs them.
            guard marks <= 4, size <= maximumDirectory else { throw .unpacksTooLarge }
        }
        guard marks > 0 else { throw .damaged }
    }

    /// A part by its name; nil where there is none.
    func part(_ name: String) throws(DocumentFault) -> [UInt8]? {
        let index = cdocuments_archive_find(archive, name)
        guard index >= 0 else { return nil }
        var entry = cdocuments_entry()
        guard cdocuments_archive_entry(archive, index, &entry) else { throw .damaged }
        guard !entry.encrypted else { throw .password }
        guard entry.size <= Self.maximumPart, entry.size <= Self.freeOfRatio || entry.size / max(entry.packed, 1) <= Self.maximumRatio
        else {
            throw .unpacksTooLarge
        }
        // One byte more than it says: a part that lies about its size is damaged, not cut.
        let capacity = Int(entry.size) + 1
        var count: Int64 = -1
        let part = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
            count = cdocuments_archive_read(archive, index, buffer.baseAddress!, capacity)
            initialized = Int(max(count, 0))
        }
        guard count == Int64(entry.size) else { throw .damaged }
        return part
    }
}
