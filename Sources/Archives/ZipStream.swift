internal import CArchive

/// Writes a ZIP archive piece by piece (libarchive): what goes in comes out at once, so that an archive of any size needs no more memory than one
/// piece. Files are stored as they are: what people send is packed already. Names are UTF-8 and say so.
///
/// One task uses it at a time.
public final class ZipStream {
    /// What the library refused, in its own words.
    public struct Failure: Error, CustomStringConvertible {
        /// For the log.
        public let description: String
    }

    private let archive: OpaquePointer
    private let output = Output()
    /// Bytes of the present file that are still to come.
    private var missing: Int64 = 0

    private final class Output {
        var bytes: [UInt8] = []
    }

    /// Begins an archive.
    public init() throws(Failure) {
        guard let archive = archive_write_new() else { throw Failure(description: "no memory for an archive") }
        self.archive = archive
        // Nothing is gathered into blocks of a tape.
        archive_write_set_bytes_per_block(archive, 0)
        try check(archive_write_set_format_zip(archive))
        try check(archive_write_zip_set_compression_store(archive))
        try check(archive_write_set_options(archive, "zip:hdrcharset=UTF-8"))
        let sink = Unmanaged.passUnretained(output).toOpaque()
        let opened = archive_write_open(
            archive,
            sink,
            nil,
            { _, sink, bytes, count in
                guard let sink, let bytes else { return -1 }
                let output = Unmanaged<Output>.fromOpaque(sink).takeUnretainedValue()
                output.bytes.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
                return count
            },
            nil
        )
        try check(opened)
    }

    deinit {
        // What is not finished is given up, or freeing it would finish it.
        archive_write_fail(archive)
        archive_write_free(archive)
    }

    /// Begins a file.
    /// - Parameters:
    ///   - name: within the archive; taken as it is.
    ///   - size: bytes that follow by ``write(_:)``, exactly.
    ///   - seconds: when it was changed last, since 1970.
    public func begin(_ name: String, size: Int64, seconds: Int64) throws(Failure) {
        try endFile()
        guard let entry = archive_entry_new() else { throw Failure(description: "no memory for a file") }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname_utf8(entry, name)
        archive_entry_set_size(entry, size)
        archive_entry_set_filetype(entry, 0o100000)
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_mtime(entry, Int(seconds), 0)
        try check(archive_write_header(archive, entry))
        missing = size
    }

    /// The next bytes of the file.
    public func write(_ bytes: [UInt8]) throws(Failure) {
        guard bytes.count <= missing else { throw Failure(description: "a file is longer than it was said to be") }
        let written = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw failure() }
        missing -= Int64(bytes.count)
    }

    /// Ends the archive.
    public func finish() throws(Failure) {
        try endFile()
        try check(archive_write_close(archive))
    }

    /// What came out since it was asked last.
    public func take() -> [UInt8] {
        defer { output.bytes.removeAll(keepingCapacity: true) }
        return output.bytes
    }

    private func endFile() throws(Failure) {
        guard missing == 0 else { throw Failure(description: "a file is shorter than it was said to be") }
        try check(archive_write_finish_entry(archive))
    }

    private func check(_ result: CInt) throws(Failure) {
        guard result == ARCHIVE_OK else { throw failure() }
    }

    private func failure() -> Failure {
        Failure(description: archive_error_string(archive).map { String(cString: $0) } ?? "the archive cannot be written")
    }
}
