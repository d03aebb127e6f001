public import NIOCore

/// Limits and times of a server with WebSockets. Everything that a peer can make grow or wait has a bound here.
public struct LiveSocketConfiguration: Sendable {
    /// Largest message a client may send, in bytes after reassembly; at least 125. A larger one closes its socket with 1009.
    public var maximumMessageBytes = 64 * 1024
    /// Most frames one message may come in, 1 or more. More close the socket with 1009.
    public var maximumFragments = 64
    /// Received messages that wait for the handler before the socket stops reading, 1 or more.
    public var maximumWaitingMessages = 16
    /// Bytes that may wait to be sent to one client, frame headers included. A client that falls further behind is dropped.
    public var maximumPendingBytes = 1024 * 1024
    /// Time between two pings.
    public var pingInterval: Duration = .seconds(25)
    /// Pings in a row after which a client that sent nothing at all is taken for dead, 1 or more.
    public var maximumUnansweredPings = 2
    /// How long a close handshake may take before the connection is cut.
    public var closeTimeout: Duration = .seconds(1)
    /// How long the decision about an upgrade may take before it is refused with 503.
    public var decisionTimeout: Duration = .seconds(10)
    /// How long a new connection may stay silent before its first request head is complete.
    public var firstRequestTimeout: Duration = .seconds(10)
    /// Open connections at once, live sockets among them, 1 or more. Beyond it the one that has waited longest without a request
    /// is closed for the new one; where all are at work, the new one is.
    public var maximumConnections = 1000
    /// In each such span of time the body of a request has to bring ``minimumBodyBytes``, or its connection is cut.
    public var bodySpan: Duration = .seconds(30)
    /// Bytes that have to come within a ``bodySpan``.
    public var minimumBodyBytes = 8 * 1024
    /// How long a client may take nothing at all of what is sent to it.
    public var stallTimeout: Duration = .seconds(300)
    /// How long a connection may stay silent between two requests, or within the body of one.
    public var idleTimeout: Duration = .seconds(75)
    /// How long HTTP requests in progress may go on after shutdown began; connections without one are closed at once.
    public var drainTimeout: Duration = .seconds(3)
    /// Largest single header field in bytes, name and value.
    public var maximumHeaderFieldBytes = 16 * 1024
    /// Largest request head in bytes, all fields together.
    public var maximumHeaderListBytes = 64 * 1024
    /// Most header fields in one request.
    public var maximumHeaderFields = 100

    /// Further handlers of a connection while it speaks HTTP, between the codec and the application: they see the types of
    /// NIOHTTPTypes. Asked once for every connection.
    public var httpHandlers: @Sendable () -> [any ChannelHandler] = { [] }

    /// The defaults; change what differs.
    public init() {}

    /// Fails at once on a value that would only misbehave later.
    func check() {
        precondition(maximumMessageBytes >= 125 && maximumMessageBytes <= Int(UInt32.max), "control frames have up to 125 bytes")
        precondition(maximumFragments > 0 && maximumWaitingMessages > 0 && maximumUnansweredPings > 0)
        precondition(maximumConnections > 0 && maximumPendingBytes > 0 && maximumHeaderListBytes > 0 && maximumHeaderFields > 0)
    }
}
