import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Store

/// Streams a file out of the database, chunk by chunk, all of it or the range that was asked for.
enum FileResponse {
    /// Media types that a browser may show in a tab of ours. Everything else is a download, SVG and HTML too.
    private static let shown: Set<String> = ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"]

    static func response(_ file: StoredFile, _ request: Request, _ database: OfficeDatabase, download: Bool) -> Response {
        let tag = "\"" + file.sha256.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\""
        return RangedResponse.response(request, tag: tag, size: file.size, headers: headers(file, download: download)) { range in
            body(file, range, database)
        }
    }

    private static func headers(_ file: StoredFile, download: Bool) -> HTTPFields {
        let isShown = !download && (shown.contains(file.mime) || file.mime.hasPrefix("audio/") || file.mime.hasPrefix("video/"))
        let type = isShown ? file.mime : "application/octet-stream"
        var headers: HTTPFields = [
            .contentType: type,
            .contentDisposition: ContentDisposition.header(isShown ? .inline : .attachment, name: file.name),
            .cacheControl: "private, max-age=31536000, immutable",
        ]
        // Chromium's PDF viewer refuses a document that is sandboxed or may load nothing.
        headers[.contentSecurityPolicy] = type == "application/pdf" ? "frame-ancestors 'none'" : "sandbox; default-src 'none'"
        return headers
    }

    private static func body(_ file: StoredFile, _ range: Range<Int64>, _ database: OfficeDatabase) -> ResponseBody {
        let chunkSize = Int64(Blobs.chunkSize)
        return ResponseBody(contentLength: range.count) { writer in
            var position = range.lowerBound
            while position < range.upperBound {
                let chunk = try await database.chunk(of: file.blob, n: Int(position / chunkSize))
                let begin = Int(position % chunkSize)
                let end = min(chunk.count, begin + Int(range.upperBound - position))
                guard end > begin else { break }
                try await writer.write(ByteBuffer(bytes: chunk[begin..<end]))
                position += Int64(end - begin)
            }
            try await writer.finish(nil)
        }
    }
}

/// The Content-Disposition header (RFC 6266) with a name in both its forms.
enum ContentDisposition {
    enum Kind: String { case inline, attachment }

    static func header(_ kind: Kind, name: String) -> String {
        let plain = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || " ._-()".contains($0)) ? $0 : "_" })
        return "\(kind.rawValue); filename=\"\(plain)\"; filename*=UTF-8''\(percentEncoded(name))"
    }

    /// RFC 8187 section 3.2.1.
    private static func percentEncoded(_ name: String) -> String {
        let hex = Array("0123456789ABCDEF")
        return name.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            let isPlain = byte < 0x80 && (character.isLetter || character.isNumber || "!#$&+-.^_`|~".contains(character))
            return isPlain ? String(character) : "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
        }.joined()
    }
}
