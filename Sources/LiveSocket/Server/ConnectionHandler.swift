internal import HTTPTypes
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypesHTTP1
internal import NIOWebSocket

/// Stands right behind the HTTP decoder for the life of a connection: guards its times, closes it where NIO's decoder has
/// stopped, and changes the pipeline from HTTP to WebSocket. All methods run on the channel's event loop.
///
/// Unlike NIO's typed upgrader it decides on any request, not on the first only, and the connection speaks ordinary HTTP until
/// then, so there is no half-built pipeline that could miss a shutdown.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let configuration: LiveSocketConfiguration
    private let encoder: HTTPResponseEncoder
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private var machine = ConnectionMachine()
    private var context: ChannelHandlerContext?
    private var firstRequestTimer: Scheduled<Void>?
    private var drainTimer: Scheduled<Void>?
    private var isReadWaiting = false

    init(
        configuration: LiveSocketConfiguration,
        encoder: HTTPResponseEncoder,
        decoder: ByteToMessageHandler<HTTPRequestDecoder>
    ) {
        self.configuration = configuration
        self.encoder = encoder
        self.decoder = decoder
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        firstRequestTimer = closing(context, after: configuration.firstRequestTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        firstRequestTimer?.cancel()
        drainTimer?.cancel()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            firstRequestTimer?.cancel()
            machine.receivedHead(head)
        case .body: break
        case .end: machine.receivedEnd()
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        guard !machine.holdsReads else {
            isReadWaiting = true
            return
        }
        context.read()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where machine.isLastResponse && !(100..<200).contains(head.status.code):
            head.headers.replaceOrAdd(name: "connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where machine.isLastResponse:
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            let channel = context.channel
            written.futureResult.whenComplete { _ in channel.close(promise: nil) }
            context.writeAndFlush(data, promise: written)
        case .end:
            machine.answered()
            context.write(data, promise: promise)
        case .head, .body:
            context.write(data, promise: promise)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, !machine.isQuiescing {
            machine.quiesce()
            drainTimer = closing(context, after: configuration.drainTimeout)
        }
        // The handler behind closes at once when no request is in progress.
        context.fireUserInboundEventTriggered(event)
    }

    private func closing(_ context: ChannelHandlerContext, after time: Duration) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: TimeAmount(time)) { channel.close(promise: nil) }
    }

    // MARK: Upgrade

    /// Answers the handshake with 101 and puts the WebSocket handlers where the HTTP handlers were.
    ///
    /// - Returns: The open socket; nil when this connection cannot become one any more.
    func upgrade(headers: HTTPFields, logger: Logger) throws -> Socket? {
        guard let context, context.channel.isActive, let request = machine.upgrade() else { return nil }
        let socketHandler = SocketHandler(
            configuration: configuration,
            outbox: SharedOutbox(maximumBytes: configuration.maximumPendingBytes),
            logger: logger
        )
        let socket = socketHandler.makeSocket(channel: context.channel)
        let answer = try handshakeAnswer(to: request, headers: headers, channel: context.channel)
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: answer))),
            promise: nil
        )
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        let pipeline = context.pipeline.syncOperations
        try pipeline.addHandler(WebSocketFrameEncoder(), position: .before(self))
        try pipeline.addHandler(
            ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: configuration.maximumMessageBytes)),
            position: .before(self)
        )
        try pipeline.addHandler(socketHandler, position: .before(self))
        pipeline.removeHandler(encoder, promise: nil)
        // Last, because bytes that came too early are handed on to the frame decoder. That takes until the next tick.
        pipeline.removeHandler(decoder, promise: nil)
        if isReadWaiting {
            isReadWaiting = false
            context.read()
        }
        return socket
    }

    /// The fields of the answer with `Sec-WebSocket-Accept`, which NIO computes (RFC 6455 section 4.2.2).
    private func handshakeAnswer(to request: HTTPRequestHead, headers: HTTPFields, channel: any Channel) throws -> HTTPHeaders {
        var fields = HTTPFields()
        for field in headers where !Handshake.ownFields.contains(field.name) { fields.append(field) }
        let initial = HTTPHeaders(fields)
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(initial) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
        )
        var answer: Result<HTTPHeaders, any Error>?
        upgrader.buildUpgradeResponse(channel: channel, upgradeRequest: request, initialResponseHeaders: initial)
            .assumeIsolated()
            .whenComplete { answer = $0 }
        guard let answer else { preconditionFailure("NIO computes the answer at once") }
        return try answer.get()
    }
}
