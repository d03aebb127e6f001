/// A call, checked, in the form libcurl takes.
struct HTTPOrder: Sendable {
    let method: HTTPCall.Method
    let url: String
    let target: HTTPTarget
    let headers: [String]
    let pieces: [HTTPPiece]
    /// Nil: no body.
    let bodySize: Int?
    let options: HTTPOptions

    static let maxHeaders = 64

    /// - Throws: ``HTTPFault/Kind/badCall``
    init(_ call: HTTPCall, boundary: String) throws(HTTPFault) {
        target = try HTTPTarget(call.url)
        (method, url, options) = (call.method, call.url, call.options)
        var fields = call.headers
        switch call.body {
        case nil: (pieces, bodySize) = ([], nil)
        case .bytes(let bytes, let type):
            fields.append(HTTPField("Content-Type", type))
            (pieces, bodySize) = ([.bytes(bytes)], bytes.count)
        case .form(let parts):
            fields.append(HTTPField("Content-Type", "multipart/form-data; boundary=\(boundary)"))
            pieces = Multipart.pieces(parts, boundary: boundary)
            bodySize = pieces.reduce(0) { $0 + $1.size }
        }
        guard fields.count <= Self.maxHeaders else { throw HTTPFault(.badCall, detail: "More than \(Self.maxHeaders) headers.") }
        headers = try fields.map { field throws(HTTPFault) in try Self.line(field) }
        if let proxy = options.proxy { try Self.check(proxy) }
    }

    /// Without a body to count, libcurl would send the request again by itself where an old connection breaks.
    var needsFreshConnection: Bool { method != .get && method != .head && (bodySize ?? 0) == 0 }

    private static func line(_ field: HTTPField) throws(HTTPFault) -> String {
        let isToken = { (byte: UInt8) in byte > 32 && byte < 127 && !"()<>@,;:\\\"/[]?={}".utf8.contains(byte) }
        let isText = { (byte: UInt8) in (byte >= 32 && byte != 127) || byte == 9 }
        guard !field.name.isEmpty, field.name.utf8.allSatisfy(isToken), field.value.utf8.allSatisfy(isText) else {
            throw HTTPFault(.badCall, detail: "A header cannot be sent.")
        }
        // "Name:" would take a header away, "Name;" sends an empty one.
        return field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
    }

    private static func check(_ proxy: HTTPProxy) throws(HTTPFault) {
        let host = proxy.host.contains(":") ? "[\(proxy.host)]" : proxy.host
        guard HTTPTarget.isHost(host), (1...65535).contains(proxy.port) else {
            throw HTTPFault(.badCall, detail: "Host or port of the proxy are none.")
        }
        let words = [proxy.user, proxy.password].compactMap { $0 }
        // RFC 1929: a byte holds their lengths.
        guard words.allSatisfy({ !$0.utf8.contains(0) && $0.utf8.count <= 255 }), proxy.user?.contains(":") != true else {
            throw HTTPFault(.badCall, detail: "User or password of the proxy cannot be sent.")
        }
    }

    /// libcurl's words without what may be secret.
    func redact(_ words: String) -> String {
        var words = words
        for secret in [url, target.path, options.proxy?.password ?? ""] where secret.utf8.count > 1 {
            words = words.replacing(secret, with: "…")
        }
        return clean(words)
    }
}
