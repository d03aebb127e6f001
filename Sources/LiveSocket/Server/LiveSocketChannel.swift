public import HummingbirdCore
public import Logging
public import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1

/// A server child channel for HTTP/1.1 and WebSockets on one port.
///
/// Give it to Hummingbird through ``HummingbirdCore/HTTPServerBuilder/liveSocket(configuration:shouldUpgrade:)``, which may be
/// wrapped by `.tls(…)` as any other.
public struct LiveSocketChannel: ServerChildChannel, HTTPChannelHandler {
    /// A connection that was set up.
    public struct Value: ServerChildChannelValue {
        /// The HTTP side; it lasts until the connection ends, also beyond an upgrade.
        let http: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
        let connection: NIOLoopBound<ConnectionHandler>

        /// The connection's channel.
        public var channel: any Channel { http.channel }
    }

    /// Answers ordinary requests.
    public let responder: HTTPChannelHandler.Responder
    private let configuration: LiveSocketConfiguration
    private let shouldUpgrade: UpgradeJudge
    private let book: ConnectionBook

    /// Makes the channel.
    ///
    /// - Parameters:
    ///   - responder: Answers everything that does not become a socket.
    ///   - configuration: Limits and times.
    ///   - shouldUpgrade: Decides about every request that is a valid opening handshake.
    public init(
        responder: @escaping HTTPChannelHandler.Responder,
        configuration: LiveSocketConfiguration = .init(),
        shouldUpgrade: @escaping UpgradeJudge
    ) {
        configuration.check()
        self.responder = responder
        self.configuration = configuration
        self.shouldUpgrade = shouldUpgrade
        book = ConnectionBook(maximum: configuration.maximumConnections)
    }

    /// Builds the pipeline of a new connection.
    ///
    /// - Parameters:
    ///   - channel: The connection.
    ///   - logger: The server's logger.
    /// - Returns: What ``handle(value:logger:)`` takes.
    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = configuration.maximumHeaderFieldBytes
            limits.maxHeaderListSize = configuration.maximumHeaderListBytes
            limits.maxHeaderFieldCount = configuration.maximumHeaderFields
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
            let entry = book.enter(channel)
            let connection = ConnectionHandler(configuration: configuration, encoder: encoder, decoder: decoder) { occupation in
                entry?.become(occupation)
            }
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(encoder)
            try pipeline.addHandler(decoder)
            try pipeline.addHandler(connection)
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: configuration.idleTimeout, logger: logger))
            try pipeline.addHandlers(configuration.httpHandlers())
            let http = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
            // A failure here would end the server, so a connection without a place is closed in the ordinary way.
            if entry == nil { channel.close(promise: nil) }
            return Value(http: http, connection: NIOLoopBound(connection, eventLoop: channel.eventLoop))
        }
    }

    /// Serves a connection until it ends.
    ///
    /// - Parameters:
    ///   - value: What ``setup(channel:logger:)`` returned.
    ///   - logger: The server's logger.
    public func handle(value: Value, logger: Logger) async {
        let responder = UpgradingResponder(
            http: responder,
            configuration: configuration,
            shouldUpgrade: shouldUpgrade,
            connection: value.connection,
            logger: logger
        )
        // Hummingbird's own loop over the requests of a connection, with a responder that may turn one into a socket.
        await HTTP1Channel(responder: responder.respond).handle(value: value.http, logger: logger)
    }
}
