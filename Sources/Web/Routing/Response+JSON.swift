package import Core
package import HTTPTypes
package import Hummingbird

extension Response {
    /// JSON that was written already, as the store's hot lists give it.
    package static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    /// JSON that is written here.
    package static func json(status: HTTPResponse.Status = .ok, _ body: (inout JSONWriter) throws -> Void) rethrows -> Response {
        var writer = JSONWriter(capacity: 512)
        try body(&writer)
        return json(writer.bytes, status: status)
    }

    /// 204
    package static var noContent: Response { Response(status: .noContent) }

    /// 202
    package static var accepted: Response { Response(status: .accepted) }
}

extension JSONWriter {
    /// A whole list as one page: `{"items": […], "next": null}`.
    mutating func list<Item>(_ items: [Item], _ write: (inout JSONWriter, Item) -> Void) {
        object { writer in
            writer.key("items")
            writer.array { writer in for item in items { write(&writer, item) } }
            writer.key("next")
            writer.null()
        }
    }
}
