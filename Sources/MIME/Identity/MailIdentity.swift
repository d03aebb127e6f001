#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What makes two copies of a mail the same one. Gives the bytes; the caller hashes them.
public enum MailIdentity {
    /// Turns CRLF and CR into LF, piece by piece: the same mail fetched by IMAP and read from a file differs only there.
    public struct LineEnds: Sendable {
        private var hasPendingCR = false

        /// Makes a normaliser at the beginning of a mail.
        public init() {}

        /// The next bytes, with all line ends as LF.
        public mutating func normalize(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
                bytes.withUnsafeBufferPointer { count = copy($0, to: output) }
            }
        }

        /// Copies line by line: every mail passes here twice, and byte by byte it would take longer than parsing it.
        private mutating func copy(_ input: UnsafeBufferPointer<UInt8>, to output: UnsafeMutableBufferPointer<UInt8>) -> Int {
            guard let from = input.baseAddress, let to = output.baseAddress else { return 0 }
            var read = hasPendingCR && from[0] == ASCII.lf ? 1 : 0
            var written = 0
            hasPendingCR = false
            while read < input.count {
                let hit = memchr(from + read, Int32(ASCII.cr), input.count - read)
                let end = hit.map { UnsafeRawPointer($0) - UnsafeRawPointer(from) } ?? input.count
                (to + written).initialize(from: from + read, count: end - read)
                written += end - read
                read = end + 1
                guard end < input.count else { break }
                to[written] = ASCII.lf
                written += 1
                if read == input.count { hasPendingCR = true } else if from[read] == ASCII.lf { read += 1 }
            }
            return written
        }
    }

    /// The whole mail with line ends normalised: input of a content hash.
    public static func content(_ raw: [UInt8]) -> [UInt8] {
        var lineEnds = LineEnds()
        return lineEnds.normalize(raw[...])
    }

    /// Message-ID, From, Date and the body, line ends normalised: input of a fingerprint that stays the same where a
    /// mail came twice by different ways (Received, Return-Path, Delivered-To, X- headers, folding).
    public static func traceless(_ raw: [UInt8]) -> [UInt8] {
        let bytes = content(raw)
        let end = endOfHeaders(bytes)
        let headers = EmbeddedHeaders(Array(bytes[..<end]))
        var result: [UInt8] = []
        for name in ["message-id", "from", "date"] {
            result += Array(name.utf8) + [ASCII.colon]
            result += collapsed(headers.value(name) ?? []) + [ASCII.lf]
        }
        result.append(ASCII.lf)
        var body = bytes[end...]
        while body.last == ASCII.lf { body = body.dropLast() }
        return result + body
    }

    /// One past the empty line after the headers.
    private static func endOfHeaders(_ bytes: [UInt8]) -> Int {
        if bytes.first == ASCII.lf { return 1 }
        var index = 0
        while index + 1 < bytes.count {
            if bytes[index] == ASCII.lf, bytes[index + 1] == ASCII.lf { return index + 2 }
            index += 1
        }
        return bytes.count
    }

    private static func collapsed(_ value: [UInt8]) -> [UInt8] {
        Array(value.split(whereSeparator: ASCII.isWhite).joined(separator: [ASCII.space]))
    }
}
