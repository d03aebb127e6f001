public import NIOCore

/// One complete message of a client, reassembled from its fragments.
public enum SocketMessage: Equatable, Sendable {
    /// Text, which was valid UTF-8.
    case text(String)
    /// Bytes.
    case binary(ByteBuffer)
}
