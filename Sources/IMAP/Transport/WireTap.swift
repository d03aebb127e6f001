internal import NIOCore

/// First in the pipeline, below TLS: counts what comes from the socket, and can cut it off without a farewell.
final class WireTap: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let shared: SharedState
    private var context: ChannelHandlerContext?
    private(set) var lastRead = NIODeadline.now()

    init(shared: SharedState) { self.shared = shared }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        shared.count(received: unwrapInboundIn(data).readableBytes)
        lastRead = .now()
        context.fireChannelRead(data)
    }

    /// Closes the socket at once. A close through TLS would wait for the peer, which may be gone.
    func cut() {
        context?.close(promise: nil)
    }
}
