internal import HTTPTypes

/// Whether a request is an opening handshake, and a good one (RFC 6455 section 4.2.1), as a pure value.
enum Handshake: Equatable {
    /// An ordinary request.
    case absent
    /// A handshake that must be answered with this instead.
    case invalid(HTTPResponse)
    case valid

    init(_ request: HTTPRequest) {
        guard request.method == .get, Self.hasToken("websocket", in: .upgrade, of: request),
            Self.hasToken("upgrade", in: .connection, of: request)
        else {
            self = .absent
            return
        }
        let fields = request.headerFields
        guard fields[values: .secWebSocketVersion] == ["13"] else {
            self = .invalid(
                HTTPResponse(
                    status: .upgradeRequired,
                    headerFields: [.upgrade: "websocket", .secWebSocketVersion: "13", .contentLength: "0"]
                )
            )
            return
        }
        let keys = fields[values: .secWebSocketKey]
        let hasBody = fields[.transferEncoding] != nil || fields[values: .contentLength].contains { $0 != "0" }
        guard keys.count == 1, Self.isKey(keys[0]), !hasBody, request.authority?.isEmpty == false else {
            self = .invalid(HTTPResponse(status: .badRequest, headerFields: [.contentLength: "0"]))
            return
        }
        self = .valid
    }

    private static func hasToken(_ token: String, in name: HTTPField.Name, of request: HTTPRequest) -> Bool {
        request.headerFields[values: name].contains { value in
            value.split(separator: ",").contains { item in
                item.lowercased().split(whereSeparator: { $0 == " " || $0 == "\t" }).first.map(String.init) == token
            }
        }
    }

    /// 16 bytes in base64: 22 characters and two signs of padding.
    private static func isKey(_ key: String) -> Bool {
        let bytes = Array(key.utf8)
        return bytes.count == 24 && bytes.suffix(2) == [61, 61]
            && bytes.dropLast(2).allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                    true
                default: false
                }
            }
    }

    /// Fields of an answer that belong to the handshake, not to the application.
    static let ownFields: Set<HTTPField.Name> = [
        .upgrade, .connection, .secWebSocketAccept, .secWebSocketExtensions, .contentLength, .transferEncoding,
    ]
}
