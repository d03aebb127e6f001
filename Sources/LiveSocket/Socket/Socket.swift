public import Logging
public import NIOCore

/// One open WebSocket, as its handler sees it.
///
/// The socket lives as long as the handler runs: when the handler returns, it is closed with 1000, when the handler throws, with
/// 1011. When the socket closes first, the handler's task is cancelled.
public struct Socket: Sendable {
    /// What the client sends.
    public let inbound: SocketInbound
    /// What goes to the client.
    public let outbound: SocketOutbound
    /// The client's address, or its proxy's.
    public let remoteAddress: SocketAddress?
    /// The server's logger.
    public let logger: Logger
}
