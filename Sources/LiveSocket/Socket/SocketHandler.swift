internal import Logging
internal import NIOCore
internal import NIOWebSocket

/// Executes what ``SocketMachine`` decides: the only place where a socket touches the network.
///
/// It stands where the HTTP handlers were and keeps everything from the handlers behind it, which go on waiting for the end of
/// the connection. All methods run on the channel's event loop.
final class SocketHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketFrame

    private let configuration: LiveSocketConfiguration
    private let outbox: SharedOutbox
    private let logger: Logger
    private var machine: SocketMachine
    private var context: ChannelHandlerContext?
    private var source: SocketInbound.Producer.Source?
    private var pingTimer: Scheduled<Void>?
    private var closeTimer: Scheduled<Void>?
    /// The reader is behind: reads wait until it has caught up.
    private var isPaused = false
    private var isReadWaiting = false

    init(configuration: LiveSocketConfiguration, outbox: SharedOutbox, logger: Logger) {
        self.configuration = configuration
        self.outbox = outbox
        self.logger = logger
        machine = SocketMachine(configuration: configuration)
    }

    /// Makes the socket that belongs to this handler. Called once, before the handler is added to the pipeline.
    func makeSocket(channel: any Channel) -> Socket {
        let eventLoop = channel.eventLoop
        let handler = NIOLoopBound(self, eventLoop: eventLoop)
        let most = configuration.maximumWaitingMessages
        let sequence = SocketInbound.Producer.makeSequence(
            elementType: SocketMessage.self,
            backPressureStrategy: .init(lowWatermark: max(1, most / 2), highWatermark: most),
            // An upgrade may fail before this handler is in the pipeline; then nobody else would end the sequence.
            finishOnDeinit: true,
            delegate: SocketInboundDelegate(eventLoop: eventLoop, handler: handler)
        )
        source = sequence.source
        return Socket(
            inbound: SocketInbound(sequence.sequence),
            outbound: SocketOutbound(eventLoop: eventLoop, handler: handler, outbox: outbox),
            remoteAddress: channel.remoteAddress,
            logger: logger
        )
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        schedulePing(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    // MARK: From the network

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        perform(machine.received(unwrapInboundIn(data)), context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Pongs are written one by one and flushed together.
        context.flush()
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let error as NIOWebSocketError:
            perform(machine.decoderFailed(tooBig: error == .invalidFrameLength), context)
        case is ByteToMessageDecoderError:
            // The decoder has failed before and throws away what follows; the close handshake is under way.
            break
        default:
            logger.debug("live socket failed", metadata: ["error": "\(error)"])
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: perform(machine.close(.goingAway, reason: ""), context)
        case ChannelEvent.inputClosed: perform(machine.inputClosed(), context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func read(context: ChannelHandlerContext) {
        guard !isPaused else {
            isReadWaiting = true
            return
        }
        context.read()
    }

    /// Nothing behind this handler may write any more.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        promise?.fail(LiveSocketError.closed)
    }

    // MARK: From the socket

    /// Sends what the outbox holds.
    func drain() {
        guard let context else { return }
        sendQueued(context)
        context.flush()
    }

    func close(_ code: CloseCode, reason: String) {
        guard let context else { return }
        perform(machine.close(code, reason: reason), context)
    }

    /// The outbox is full: the peer does not read, so no close frame would reach it either.
    func drop() {
        guard let context else { return }
        logger.info("live socket dropped, its peer reads too slowly", metadata: ["bytes": "\(outbox.pendingBytes)"])
        context.close(promise: nil)
    }

    /// The reader has room again, or has gone, so that messages are thrown away.
    func readerCaughtUp() {
        guard isPaused else { return }
        isPaused = false
        if isReadWaiting {
            isReadWaiting = false
            context?.read()
        }
    }

    // MARK: Actions

    private func perform(_ action: SocketMachine.Action, _ context: ChannelHandlerContext) {
        switch action {
        case .none:
            break
        case .deliver(let message):
            if case .stopProducing? = source?.yield(message) { isPaused = true }
        case .sendPong(let payload):
            sendControl(.pong, payload, context)
        case .sendPing:
            sendControl(.ping, ByteBuffer(), context)
            context.flush()
        case .sendClose(let payload):
            sendClose(payload, context)
        case .disconnect(let ending):
            logger.debug("live socket ended", metadata: ["why": "\(ending.rawValue)"])
            context.close(promise: nil)
        }
    }

    private func sendControl(_ opcode: WebSocketOpcode, _ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        let frame = SharedOutbox.Frame(opcode: opcode, payload: payload)
        guard outbox.reserve(frame.bytes) else { return drop() }
        send(frame, context)
    }

    private func sendQueued(_ context: ChannelHandlerContext) {
        for frame in outbox.takeAll() { send(frame, context) }
    }

    private func send(_ frame: SharedOutbox.Frame, _ context: ChannelHandlerContext) {
        let written = context.eventLoop.makePromise(of: Void.self)
        let bytes = frame.bytes
        written.futureResult.whenComplete { [outbox] _ in outbox.written(bytes) }
        context.write(wrapOutboundOut(WebSocketFrame(fin: true, opcode: frame.opcode, data: frame.payload)), promise: written)
    }

    private func sendClose(_ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        sendQueued(context)
        endInbound()
        outbox.close()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { _ in handler.value.closeFrameWritten() }
        context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: payload)), promise: written)
        closeTimer = context.eventLoop.scheduleTask(in: TimeAmount(configuration.closeTimeout)) {
            handler.value.closeTimedOut()
        }
        // What the peer still sends is thrown away, but read: its close frame may be behind it.
        readerCaughtUp()
    }

    private func closeFrameWritten() {
        guard let context else { return }
        perform(machine.closeFrameWritten(), context)
    }

    private func closeTimedOut() {
        guard let context else { return }
        perform(machine.closeTimedOut(), context)
    }

    private func schedulePing(_ context: ChannelHandlerContext) {
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        pingTimer = context.eventLoop.scheduleTask(in: TimeAmount(configuration.pingInterval)) {
            handler.value.pingDue()
        }
    }

    private func pingDue() {
        guard let context else { return }
        schedulePing(context)
        perform(machine.pingDue(), context)
    }

    private func end() {
        pingTimer?.cancel()
        closeTimer?.cancel()
        endInbound()
        outbox.close()
    }

    private func endInbound() {
        source?.finish()
        // The source holds the delegate, which holds this handler.
        source = nil
    }
}
