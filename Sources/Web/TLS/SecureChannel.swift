import HummingbirdCore
import LiveSocket
import Logging
import NIOCore
import NIOSSL
import ServerTLS

/// A server's connection over TLS. HummingbirdTLS would keep one certificate for the life of the process; here every connection
/// asks for the one that is current.
struct SecureChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Value = LiveSocketChannel.Value

    let base: LiveSocketChannel
    let certificate: LiveCertificate

    var responder: HTTPChannelHandler.Responder { base.responder }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(FirstByteHandler(certificate: certificate))
        }.flatMap {
            base.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
