import Core
import NIOCore
import NIOPosix

/// A page's end of a live socket, in as few lines as a test needs: it shakes hands, reads text frames and answers nothing.
final class LiveClient {
    struct Refused: Error {
        let answer: RawConnection.Answer
    }

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var buffer = ByteBuffer()

    private init(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) { self.inbound = inbound }

    /// Opens a socket, runs the test and closes the connection.
    /// - Throws: `Refused` with the answer where the server does not switch protocols.
    static func run(
        port: Int,
        path: String = "/api/v1/communications/ws",
        headers: String,
        seconds: Int64 = 10,
        _ body: (LiveClient) async throws -> Void
    ) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "localhost", port: port) {
            channel in
            channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
        }
        try await channel.executeThenClose { inbound, outbound in
            let timer = channel.channel.eventLoop.scheduleTask(in: .seconds(seconds)) { channel.channel.close(promise: nil) }
            defer { timer.cancel() }
            try await outbound.write(
                ByteBuffer(
                    string: "GET \(path) HTTP/1.1\r\nHost: localhost:\(port)\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\(headers)\r\n"
                )
            )
            let client = LiveClient(inbound.makeAsyncIterator())
            try await client.readHead()
            try await body(client)
        }
    }

    private func readHead() async throws {
        while true {
            let text = String(buffer: buffer)
            if let end = text.firstRange(of: "\r\n\r\n") {
                let answer = RawConnection.Answer(text: text)
                guard answer.status == 101 else { throw Refused(answer: answer) }
                buffer.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
                return
            }
            guard try await fill() else { throw Refused(answer: RawConnection.Answer(text: text)) }
        }
    }

    private func fill() async throws -> Bool {
        guard let more = try await inbound.next() else { return false }
        buffer.writeImmutableBuffer(more)
        return true
    }

    /// The next text frame as JSON; nil when the server closes.
    func next() async throws -> JSONValue? {
        while let (opcode, payload) = try await frame() {
            if opcode == 1 { return try JSONReader.read(payload) }
            if opcode == 8 { return nil }
        }
        return nil
    }

    private func frame() async throws -> (opcode: UInt8, payload: [UInt8])? {
        while true {
            if let frame = parse() { return frame }
            guard try await fill() else { return nil }
        }
    }

    private func parse() -> (UInt8, [UInt8])? {
        var rest = buffer
        guard let first = rest.readInteger(as: UInt8.self), let second = rest.readInteger(as: UInt8.self) else { return nil }
        var length = Int(second)
        if length == 126 {
            guard let long = rest.readInteger(as: UInt16.self) else { return nil }
            length = Int(long)
        } else if length == 127 {
            guard let long = rest.readInteger(as: UInt64.self) else { return nil }
            length = Int(long)
        }
        guard let payload = rest.readBytes(length: length) else { return nil }
        buffer = rest
        return (first & 15, payload)
    }
}
