import NIOCore
import NIOPosix

/// A client that says exactly what a test wants, byte for byte. Every wait is limited.
actor TestClient {
    struct Frame: Equatable {
        let first: UInt8
        let payload: [UInt8]

        var text: String { String(decoding: payload, as: UTF8.self) }
        /// The code of a close frame.
        var code: UInt16? { first == 0x88 && payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : nil }
    }

    enum Failure: Error {
        case endOfStream(after: String)
    }

    /// Hands what arrives to the actor.
    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        let continuation: AsyncStream<ByteBuffer>.Continuation
        init(_ continuation: AsyncStream<ByteBuffer>.Continuation) { self.continuation = continuation }
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { continuation.yield(unwrapInboundIn(data)) }
        func channelInactive(context: ChannelHandlerContext) { continuation.finish() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    nonisolated let channel: any Channel
    private var incoming: AsyncStream<ByteBuffer>.Iterator
    private var buffer = ByteBuffer()

    /// Connects. A client with `reads: false` never takes a byte from its socket, whose buffer is small.
    init(port: Int, reads: Bool = true) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.autoRead, value: reads)
            .channelOption(.socketOption(.so_rcvbuf), value: reads ? 1 << 20 : 4096)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(continuation)) }
            }
            .connect(host: "127.0.0.1", port: port)
            .get()
        incoming = stream.makeAsyncIterator()
    }

    nonisolated func close() {
        channel.close(promise: nil)
    }

    nonisolated func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    nonisolated func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    // MARK: HTTP

    nonisolated static func handshake(_ path: String = "/live", extra: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\(extra)\r\n"
    }

    /// Opens a socket or fails the test by throwing.
    static func socket(port: Int, path: String = "/live") async throws -> TestClient {
        let client = try await TestClient(port: port)
        try await client.send(handshake(path))
        let head = try await client.head()
        guard head.hasPrefix("HTTP/1.1 101 ") else { throw Failure.endOfStream(after: head) }
        return client
    }

    /// Reads a response head, blank line included.
    func head() async throws -> String {
        let end = Array("\r\n\r\n".utf8)
        while true {
            let view = Array(buffer.readableBytesView)
            if let range = view.firstRange(of: end) {
                return buffer.readString(length: range.upperBound)!
            }
            try await more()
        }
    }

    /// Reads a response: its status, and its body by `Content-Length`.
    func response() async throws -> (status: Int, head: String, body: String) {
        let head = try await head()
        let fields = head.lowercased().split(separator: "\r\n")
        let length = fields.first { $0.hasPrefix("content-length:") }.flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0
        return (Int(head.split(separator: " ")[1]) ?? 0, head, String(decoding: try await bytes(length), as: UTF8.self))
    }

    // MARK: WebSocket

    /// The bytes of a client frame. `first` holds FIN, reserved bits and opcode.
    nonisolated static func frame(_ first: UInt8, _ payload: [UInt8], masked: Bool = true) -> [UInt8] {
        var bytes: [UInt8] = [first]
        let mask: UInt8 = masked ? 0x80 : 0
        switch payload.count {
        case ...125: bytes.append(UInt8(payload.count) | mask)
        case ...0xFFFF: bytes += [126 | mask, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default: bytes += [127 | mask] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
        }
        guard masked else { return bytes + payload }
        let key: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        return bytes + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
    }

    nonisolated func send(text: String) async throws {
        try await send(Self.frame(0x81, Array(text.utf8)))
    }

    nonisolated func sendClose(_ code: UInt16) async throws {
        try await send(Self.frame(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)]))
    }

    /// Reads one frame of the server.
    func frame() async throws -> Frame {
        let start = try await bytes(2)
        var length = Int(start[1] & 0x7F)
        if length == 126 {
            length = try await bytes(2).reduce(0) { $0 << 8 | Int($1) }
        } else if length == 127 {
            length = try await bytes(8).reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(first: start[0], payload: try await bytes(length))
    }

    /// Waits until the server has closed the connection. Returns what came before.
    func end() async throws -> [UInt8] {
        while true {
            do { try await more() } catch { break }
        }
        return buffer.readBytes(length: buffer.readableBytes)!
    }

    private func bytes(_ count: Int) async throws -> [UInt8] {
        while buffer.readableBytes < count { try await more() }
        return buffer.readBytes(length: count)!
    }

    private func more() async throws {
        let channel = channel
        let limit = channel.eventLoop.scheduleTask(in: .seconds(20)) { channel.close(promise: nil) }
        defer { limit.cancel() }
        var iterator = incoming
        let next = await iterator.next(isolation: self)
        incoming = iterator
        guard var next else { throw Failure.endOfStream(after: String(buffer: buffer)) }
        buffer.writeBuffer(&next)
    }
}
