import CZstd
import Core

/// The form in which raw mail is kept for good: byte-exact, and nothing twice.
///
/// A mail's attachments are files of their own, decoded and content-addressed; what is left of the raw bytes is a skeleton
/// that says where each file goes and how it was encoded. Only what rebuilds the very same bytes is taken out: base64 in
/// lines of one length, and content that stands there as it is.
///
/// Layout, compressed as one zstd frame (RFC 8878): version 1, number of segments, the segments, the literal bytes.
/// Numbers are LEB128. A segment is 0 + length (literal bytes), 1 + file number (as it is), or
/// 2 + file number + line length + line end (0 LF, 1 CRLF) (base64; line length 0 = one line).
enum RawForm {
    enum Failure: Error { case damaged, missingFile }

    private enum Segment {
        case literal(Range<Int>)
        case identity(file: Int)
        case base64(file: Int, layout: Base64Layout)
    }

    struct Packed: Sendable {
        var data: [UInt8]
        /// Indexes of the attachments that the skeleton refers to, in the order of its file numbers.
        var files: [Int]
    }

    /// Packs a raw mail.
    static func pack(_ raw: [UInt8], attachments: [IncomingAttachment]) -> Packed {
        var segments: [Segment] = []
        var files: [Int] = []
        var position = 0
        let sources = attachments.indices.compactMap { index in attachments[index].source.map { (index, $0) } }
        for (index, source) in sources.sorted(by: { $0.1.range.lowerBound < $1.1.range.lowerBound }) {
            let range = source.range
            guard range.lowerBound >= position, range.upperBound <= raw.count, !range.isEmpty,
                let (exact, segment) = segment(source, of: attachments[index].content, file: files.count, in: raw)
            else { continue }
            segments.append(.literal(position..<exact.lowerBound))
            segments.append(segment)
            files.append(index)
            position = exact.upperBound
        }
        segments.append(.literal(position..<raw.count))
        return Packed(data: compress(serialize(segments, raw)), files: files)
    }

    /// The stretch of raw bytes that the file replaces and how; nil where it would not rebuild them.
    private static func segment(_ source: EncodedRange, of content: [UInt8], file: Int, in raw: [UInt8]) -> (Range<Int>, Segment)? {
        switch source.encoding {
        case .identity:
            guard raw[source.range].elementsEqual(content) else { return nil }
            return (source.range, .identity(file: file))
        case .base64:
            let exact = Base64Layout.trim(raw, source.range)
            guard let layout = Base64Layout(of: raw, exact), layout.matches(raw, exact, content) else { return nil }
            return (exact, .base64(file: file, layout: layout))
        }
    }

    private static func serialize(_ segments: [Segment], _ raw: [UInt8]) -> [UInt8] {
        var head: [UInt8] = [1]
        var literals: [UInt8] = []
        append(segments.count, to: &head)
        for segment in segments {
            switch segment {
            case .literal(let range):
                head.append(0)
                append(range.count, to: &head)
                literals.append(contentsOf: raw[range])
            case .identity(let file):
                head.append(1)
                append(file, to: &head)
            case .base64(let file, let layout):
                head.append(2)
                append(file, to: &head)
                append(layout.lineLength, to: &head)
                head.append(layout.crlf ? 1 : 0)
            }
        }
        return head + literals
    }

    /// Rebuilds the raw mail.
    /// - Parameter file: gives a file's bytes by its number.
    /// - Throws: ``Failure/damaged`` where the skeleton is not one, and what `file` throws.
    static func unpack(_ packed: [UInt8], size: Int, file: (Int) throws -> [UInt8]) throws -> [UInt8] {
        let plain = try decompress(packed, limit: size + 65_536)
        var reader = Reader(plain)
        guard try reader.byte() == 1 else { throw Failure.damaged }
        let count = try reader.number()
        guard count <= plain.count else { throw Failure.damaged }
        var segments: [Segment] = []
        var literal = 0
        for _ in 0..<count {
            switch try reader.byte() {
            case 0:
                let length = try reader.number()
                segments.append(.literal(literal..<literal + length))
                literal += length
            case 1: segments.append(.identity(file: try reader.number()))
            case 2:
                let number = try reader.number()
                let layout = Base64Layout(lineLength: try reader.number(), crlf: try reader.byte() == 1)
                segments.append(.base64(file: number, layout: layout))
            default: throw Failure.damaged
            }
        }
        let base = reader.position
        guard base + literal == plain.count else { throw Failure.damaged }
        var raw: [UInt8] = []
        raw.reserveCapacity(size)
        for segment in segments {
            switch segment {
            case .literal(let range): raw.append(contentsOf: plain[base + range.lowerBound..<base + range.upperBound])
            case .identity(let number): raw.append(contentsOf: try file(number))
            case .base64(let number, let layout): layout.encode(try file(number), into: &raw)
            }
        }
        guard raw.count == size else { throw Failure.damaged }
        return raw
    }

    /// What is left of a raw mail beside its files: begins with its headers.
    /// - Throws: ``Failure/damaged`` where the skeleton is not one.
    static func literals(_ packed: [UInt8], size: Int) throws -> [UInt8] {
        let plain = try decompress(packed, limit: size + 65_536)
        var reader = Reader(plain)
        guard try reader.byte() == 1 else { throw Failure.damaged }
        let count = try reader.number()
        guard count <= plain.count else { throw Failure.damaged }
        for _ in 0..<count {
            // The numbers of a segment: a length; a file; a file, a length of lines and a line end.
            switch try reader.byte() {
            case 0, 1: _ = try reader.number()
            case 2: for _ in 0..<3 { _ = try reader.number() }
            default: throw Failure.damaged
            }
        }
        return Array(plain[reader.position...])
    }

    // MARK: - Pieces

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = UInt(number)
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0
        init(_ bytes: [UInt8]) { self.bytes = bytes }

        mutating func byte() throws -> UInt8 {
            guard position < bytes.count else { throw Failure.damaged }
            defer { position += 1 }
            return bytes[position]
        }

        mutating func number() throws -> Int {
            var value = 0
            for shift in stride(from: 0, to: 42, by: 7) {
                let byte = try byte()
                value |= Int(byte & 0x7F) << shift
                if byte < 0x80 { return value }
            }
            throw Failure.damaged
        }
    }

    private static func compress(_ plain: [UInt8]) -> [UInt8] {
        let bound = ZSTD_compressBound(plain.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            // Level 3: measured at a tenth of the time of parsing the mail.
            let written = plain.withUnsafeBytes { ZSTD_compress(buffer.baseAddress, bound, $0.baseAddress, $0.count, 3) }
            precondition(ZSTD_isError(written) == 0, "zstd refuses no input that fits its own bound")
            count = written
        }
    }

    private static func decompress(_ packed: [UInt8], limit: Int) throws -> [UInt8] {
        let size = packed.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
        guard size <= UInt64(limit) else { throw Failure.damaged }
        let expected = Int(size)
        let plain = [UInt8](unsafeUninitializedCapacity: max(expected, 1)) { buffer, count in
            let written = packed.withUnsafeBytes { ZSTD_decompress(buffer.baseAddress, expected, $0.baseAddress, $0.count) }
            count = ZSTD_isError(written) == 0 ? written : 0
        }
        guard plain.count == expected else { throw Failure.damaged }
        return plain
    }
}
