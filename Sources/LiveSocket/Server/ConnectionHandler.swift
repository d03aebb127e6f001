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
    private var paceTimer: Scheduled<Void>?
    private var stallTimer: Scheduled<Void>?
    private var pace: BodyPace
    /// Whether the server waits for more bytes.
    private var isReady = false
    private let tell: (Occupation) -> Void
    private var isReadWaiting = false

    init(
        configuration: LiveSocketConfiguration,
        encoder: HTTPResponseEncoder,
        decoder: ByteToMessageHandler<HTTPRequestDecoder>,
        tell: @escaping (Occupation) -> Void = { _ in }
    ) {
        self.tell = tell
        pace = BodyPace(minimum: configuration.minimumBodyBytes)
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
        paceTimer?.cancel()
        stallTimer?.cancel()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReady = false
        switch unwrapInboundIn(data) {
        case .head(let head):
            firstRequestTimer?.cancel()
            machine.receivedHead(head)
            pace.begin()
            paceTimer?.cancel()
            paceTimer = nil
            tell(.receiving)
        case .body(let bytes):
            pace.received(bytes.readableBytes)
        case .end:
            machine.receivedEnd()
            pace.end()
            tell(.working)
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        guard !machine.holdsReads else {
            isReadWaiting = true
            return
        }
        isReady = true
        context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Also a body of which nothing came at all; most are here with their head and need no timer.
        if pace.isReceiving, paceTimer == nil { watchPace(context) }
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stallTimer?.cancel()
        stallTimer = context.channel.isWritable ? nil : closing(context, after: configuration.stallTimeout)
        context.fireChannelWritabilityChanged()
    }

    private func watchPace(_ context: ChannelHandlerContext) {
        paceTimer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(configuration.bodySpan)) { [self] in
            paceTimer = nil
            guard pace.isReceiving, let context = self.context else { return }
            guard pace.spanEnded(isReady: isReady) else { return watchPace(context) }
            context.close(promise: nil)
        }
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
            tell(pace.isReceiving ? .receiving : machine.isIdle ? .waiting : .working)
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
