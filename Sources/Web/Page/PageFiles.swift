import Assets
import Crypto
import HTTPTypes
import Hummingbird

/// The page: files that were put into the binary when it was built. Every address that is no file and no API is the page's
/// own and gets `index.html`.
struct PageFiles: Sendable {
    private struct File: Sendable {
        let content: ByteBuffer
        let type: String
        let isCompressed: Bool
        let etag: String
    }

    private let files: [String: File]
    /// The queries under which the document asks for the files of this build.
    private let names: Set<String>

    static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; \
        media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; connect-src 'self'; frame-src 'self'; \
        base-uri 'none'; form-action 'self'; frame-ancestors 'none'
        """

    /// The files that this binary carries.
    static var embedded: [(name: String, bytes: [UInt8])] {
        (0..<dragoman_page_count).map { index in
            let asset = dragoman_page[index]
            return (String(cString: asset.name), Array(UnsafeBufferPointer(start: asset.bytes, count: asset.size)))
        }
    }

    /// - Parameter assets: files by the path on the server; `.gz` at the end marks what is compressed and is no part of the path.
    init(_ assets: [(name: String, bytes: [UInt8])] = embedded) {
        var files: [String: File] = [:]
        for (name, bytes) in assets {
            let isCompressed = name.hasSuffix(".gz")
            let path = isCompressed ? String(name.dropLast(3)) : name
            let digest = SHA256.hash(data: bytes).prefix(12)
            let etag = "\"" + digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\""
            files[path] = File(content: ByteBuffer(bytes: bytes), type: Self.type(path), isCompressed: isCompressed, etag: etag)
        }
        self.files = files
        names = Self.names(in: files["/index.html"].map { String(buffer: $0.content) } ?? "")
    }

    private static func names(in document: String) -> Set<String> {
        Set(document.split(separator: "?").dropFirst().map { String($0.prefix { $0 == "=" || $0.isLetter || $0.isNumber }) })
            .filter { $0.hasPrefix("v=") }
    }

    private static func type(_ path: String) -> String {
        switch path.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "woff2": "font/woff2"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "webmanifest": "application/manifest+json"
        case "json": "application/json"
        case "txt": "text/plain; charset=utf-8"
        default: "application/octet-stream"
        }
    }

    /// The file at an address, or the page.
    func response(_ request: Request) throws(Problem) -> Response {
        guard request.method == .get || request.method == .head else {
            throw Problem(
                .methodNotAllowed,
                code: "method_not_allowed",
                "This address knows only: GET, HEAD.",
                headers: [.allow: "GET, HEAD"]
            )
        }
        guard let index = files["/index.html"] else { return Self.notBuilt(head: request.method == .head) }
        let path = request.uri.path
        if let file = files[path], path != "/index.html" { return try response(request, file, isAsset: true) }
        // A name with an extension is a file, and a file that is missing must not be answered by a page.
        if path.split(separator: "/").last?.contains(".") == true, path != "/index.html" { throw .notFound }
        return try response(request, index, isAsset: false)
    }

    private func response(_ request: Request, _ file: File, isAsset: Bool) throws(Problem) -> Response {
        var headers: HTTPFields = [.contentType: file.type, .eTag: file.etag, .contentSecurityPolicy: Self.policy]
        headers[.crossOriginOpenerPolicy] = "same-origin"
        // `?v=` names the content: the address changes when the file does. A page of another build asks under its own names; what it
        // gets must not stay there, or that build would find it once it is back.
        let isNamed = isAsset && request.uri.query.map(names.contains) == true
        headers[.cacheControl] = isNamed ? "public, max-age=31536000, immutable" : "no-cache"
        if file.isCompressed {
            headers[.vary] = "Accept-Encoding"
            guard Self.acceptsGzip(request.headers) else {
                throw Problem(.notAcceptable, code: "not_acceptable", "This file is sent with Content-Encoding: gzip only.")
            }
            headers[.contentEncoding] = "gzip"
        }
        if Self.matches(request.headers, file.etag) {
            var response = Response(status: .notModified, headers: headers)
            response.headers[.contentLength] = nil
            return response
        }
        let response = Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.content))
        return request.method == .head ? response.createHeadResponse() : response
    }

    private static func acceptsGzip(_ headers: HTTPFields) -> Bool {
        headers[values: .acceptEncoding].flatMap { $0.lowercased().split(separator: ",") }.contains { coding in
            let parts = coding.split(separator: ";").map { $0.trimmingSpaces() }
            let refused = parts.dropFirst().contains { $0.hasPrefix("q=0") && !$0.contains { ("1"..."9").contains($0) } }
            return !refused && (parts.first == "gzip" || parts.first == "*")
        }
    }

    private static func matches(_ headers: HTTPFields, _ etag: String) -> Bool {
        headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }.contains { sent in
            let sent = sent.trimmingSpaces()
            return sent == "*" || sent == etag || sent == "W/" + etag
        }
    }

    private static func notBuilt(head: Bool) -> Response {
        let text = "Dragoman runs, but this binary was built without its page. `make run` builds both.\n"
        let response = Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
        return head ? response.createHeadResponse() : response
    }
}
