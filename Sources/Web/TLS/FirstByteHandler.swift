import NIOCore
import NIOSSL
import ServerTLS

/// Stands before TLS until the first byte has come. TLS begins with the number of its handshake record (RFC 8446 section 5.1);
/// a browser that was sent here without `https` begins with letters, and is told where to go instead of being shown an error of its own.
final class FirstByteHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let handshakeRecord: UInt8 = 22
    /// A request head that is longer is answered without an address.
    private static let maximumHead = 8192

    private let certificate: LiveCertificate
    private var plain: ByteBuffer?
    private var isAnswered = false

    init(certificate: LiveCertificate) {
        self.certificate = certificate
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        guard plain == nil, let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else {
            if !isAnswered, plain?.writeBuffer(&bytes) != nil { answerIfWhole(context) }
            return
        }
        guard first != Self.handshakeRecord else { return speakTLS(context, data) }
        plain = bytes
        answerIfWhole(context)
    }

    private func speakTLS(_ context: ChannelHandlerContext, _ data: NIOAny) {
        do {
            try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: certificate.context), position: .after(self))
        } catch {
            context.fireErrorCaught(error)
            return context.close(promise: nil)
        }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    private func answerIfWhole(_ context: ChannelHandlerContext) {
        guard let plain else { return }
        let answer = PlainAnswer(to: plain.readableBytesView, isWhole: plain.readableBytes >= Self.maximumHead)
        if case .wait = answer { return }
        isAnswered = true
        guard let text = answer.text else { return context.close(promise: nil) }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(channel.allocator.buffer(string: text))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }
}
