/// What the methods of a ``Socket`` throw.
public enum LiveSocketError: Error, Equatable, Sendable {
    /// The socket is closed or closing; nothing more can be sent.
    case closed
    /// The peer read so slowly that its outbox was full. The socket has been dropped.
    case slowConsumer
    /// One message is larger than the whole outbox. It was not sent; the socket stays open.
    case messageTooLarge
}
