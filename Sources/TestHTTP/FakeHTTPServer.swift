internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
package import NIOSSL
internal import Synchronization

/// An HTTP server on a loopback port that answers as it is told, also in ways no proper server would.
package final class FakeHTTPServer: Sendable {
    package typealias Handler = @Sendable (FakeRequest) async -> FakeReply
    /// Answers when so many bytes of the body were read, instead of all.
    package typealias Early = @Sendable (FakeRequest) -> (bytes: Int, reply: FakeReply)?

    /// Bytes of a request's body; more is answered with 413.
    package static let maximumBody = 64 << 20

    private struct State {
        var children: [any Channel] = []
        var connections = 0
        var requests = 0
        var written = 0
    }

    private let state = Mutex(State())
    private let channel = Mutex<(any Channel)?>(nil)

    private init() {}

    package var port: Int { channel.withLock { $0?.localAddress?.port } ?? 0 }
    /// `http://127.0.0.1:<port>`
    package var base: String { "http://127.0.0.1:\(port)" }
    /// How many were ever opened.
    package var connections: Int { state.withLock { $0.connections } }
    package var openConnections: Int { state.withLock { $0.children.filter(\.isActive).count } }
    /// Whole requests.
    package var requests: Int { state.withLock { $0.requests } }
    /// Bytes of bodies that went to the kernel.
    package var written: Int { state.withLock { $0.written } }

    /// Starts a server.
    /// - Parameter port: 0 for any.
    package static func start(
        port: Int = 0,
        tls: NIOSSLContext? = nil,
        early: @escaping Early = { _ in nil },
        handler: @escaping Handler
    ) async throws -> FakeHTTPServer {
        let server = FakeHTTPServer()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                let number = server.opened(channel)
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: false)
                    try pipeline.addHandler(FakeHTTPHandler(server: server, number: number, early: early, handler: handler))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        server.channel.withLock { $0 = channel }
        return server
    }

    /// Starts, runs `body`, stops.
    @discardableResult
    package static func with<Result>(
        tls: NIOSSLContext? = nil,
        early: @escaping Early = { _ in nil },
        handler: @escaping Handler,
        _ body: (FakeHTTPServer) async throws -> Result
    ) async throws -> Result {
        let server = try await start(tls: tls, early: early, handler: handler)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    package func stop() async {
        try? await channel.withLock { $0 }?.close()
        closeConnections()
    }

    /// Breaks every connection.
    package func closeConnections() { for child in state.withLock({ $0.children }) { child.close(promise: nil) } }

    private func opened(_ channel: any Channel) -> Int {
        state.withLock { state in
            state.children = state.children.filter(\.isActive) + [channel]
            state.connections += 1
            return state.connections
        }
    }

    fileprivate func tookRequest() { state.withLock { $0.requests += 1 } }
    fileprivate func wrote(_ count: Int) { state.withLock { $0.written += count } }
}

private final class FakeHTTPHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: FakeHTTPServer
    private let number: Int
    private let early: FakeHTTPServer.Early
    private let handler: FakeHTTPServer.Handler
    private var request: FakeRequest?
    private var earlyAnswer: (bytes: Int, reply: FakeReply)?

    init(server: FakeHTTPServer, number: Int, early: @escaping FakeHTTPServer.Early, handler: @escaping FakeHTTPServer.Handler) {
        (self.server, self.number, self.early, self.handler) = (server, number, early, handler)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let headers = head.headers.map { (name: $0.name, value: $0.value) }
            let begun = FakeRequest(method: head.method.rawValue, target: head.uri, headers: headers, connection: number)
            (request, earlyAnswer) = (begun, early(begun))
        case .body(let part):
            guard var taken = request else { return }
            request = nil
            taken.body += part.readableBytesView
            if let answer = earlyAnswer, taken.body.count >= answer.bytes { return reply(answer.reply, context) }
            if taken.body.count > FakeHTTPServer.maximumBody { return reply(FakeReply(413, text: ""), context) }
            request = taken
        case .end:
            guard let whole = request else { return }
            request = nil
            server.tookRequest()
            let (handler, loop, bound) = (handler, context.eventLoop, NIOLoopBound((self, context), eventLoop: context.eventLoop))
            // The pipeline cannot wait for an async answer; the connection's end does not matter to it.
            Task {
                let reply = await handler(whole)
                loop.execute {
                    let (handler, context) = bound.value
                    handler.reply(reply, context)
                }
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func reply(_ reply: FakeReply, _ context: ChannelHandlerContext) {
        guard reply.delay > .zero else { return begin(reply, context) }
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(reply.delay)) { self.begin(reply, context) }
    }

    private func begin(_ reply: FakeReply, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        switch reply.manner {
        case .drop: context.close(promise: nil)
        case .silence: _ = context.channel.setOption(.autoRead, value: false)
        case .raw(let bytes):
            // Past the encoder, which would not take it.
            context.channel.pipeline.context(handlerType: HTTPResponseEncoder.self).assumeIsolated().whenComplete { result in
                guard case .success(let encoder) = result else { return context.close(promise: nil) }
                encoder.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes))).assumeIsolated().whenComplete { _ in context.close(promise: nil) }
            }
        case .whole:
            head(reply, context)
            write(reply.body, at: 0, step: 64 << 10, pause: .zero, isCut: false, context)
        case .cut(let count):
            head(reply, context)
            write(Array(reply.body.prefix(count)), at: 0, step: 64 << 10, pause: .zero, isCut: true, context)
        case .slow(let bytes, let pause):
            head(reply, context)
            write(reply.body, at: 0, step: max(1, bytes), pause: pause, isCut: false, context)
        }
    }

    private func head(_ reply: FakeReply, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders(reply.headers.map { ($0.name, $0.value) })
        if !headers.contains(name: "Content-Length"), !headers.contains(name: "Transfer-Encoding") {
            headers.add(name: "Content-Length", value: "\(reply.body.count)")
        }
        let head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status), headers: headers)
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
    }

    /// One piece after another, each when the one before is with the kernel.
    private func write(_ bytes: [UInt8], at start: Int, step: Int, pause: Duration, isCut: Bool, _ context: ChannelHandlerContext) {
        guard start < bytes.count else {
            return isCut ? context.close(promise: nil) : context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
        let end = min(bytes.count, start + step)
        let next = { (_: Void) in
            self.server.wrote(end - start)
            self.write(bytes, at: end, step: step, pause: pause, isCut: isCut, context)
        }
        let send = {
            context.writeAndFlush(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes[start..<end]))))).assumeIsolated()
                .whenSuccess(next)
        }
        if pause > .zero { context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pause)) { send() } } else { send() }
    }
}
