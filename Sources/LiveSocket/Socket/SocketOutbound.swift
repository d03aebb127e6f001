public import NIOCore
internal import NIOWebSocket

/// The sending side of a ``Socket``. May be used from many tasks at once; messages of one task keep their order.
public struct SocketOutbound: Sendable {
    let eventLoop: any EventLoop
    let handler: NIOLoopBound<SocketHandler>
    let outbox: SharedOutbox

    /// Sends a text message without waiting for the peer.
    ///
    /// - Parameter text: UTF-8; the caller answers for that. The same buffer may be sent on many sockets.
    /// - Throws: ``LiveSocketError/closed``, ``LiveSocketError/messageTooLarge``, or ``LiveSocketError/slowConsumer`` when the
    ///   outbox is full, upon which the socket is dropped.
    public func write(text: ByteBuffer) throws(LiveSocketError) {
        try write(.init(opcode: .text, payload: text))
    }

    /// Sends a text message without waiting for the peer.
    ///
    /// - Parameter text: The message.
    /// - Throws: As ``write(text:)-(ByteBuffer)``.
    public func write(text: String) throws(LiveSocketError) {
        try write(text: ByteBuffer(string: text))
    }

    /// Sends a binary message without waiting for the peer.
    ///
    /// - Parameter binary: The message.
    /// - Throws: As ``write(text:)-(ByteBuffer)``.
    public func write(binary: ByteBuffer) throws(LiveSocketError) {
        try write(.init(opcode: .binary, payload: binary))
    }

    /// Waits until at least half of the outbox is free. For sending more than the outbox holds, for instance what happened
    /// while a page was away: write a part, wait, write the next. A peer that does not read ends the wait by being taken for
    /// dead after its unanswered pings.
    ///
    /// - Throws: ``LiveSocketError/closed`` or `CancellationError`.
    public func room() async throws {
        try await outbox.room()
    }

    /// Starts the close handshake after what was written before. Returns at once; the connection is cut after
    /// ``LiveSocketConfiguration/closeTimeout`` at the latest. Only the first call counts.
    ///
    /// - Parameters:
    ///   - code: Why. Must be ``CloseCode/isSendable``.
    ///   - reason: A text for the client's log, cut to 123 bytes.
    public func close(_ code: CloseCode = .normal, reason: String = "") {
        precondition(code.isSendable, "close code \(code.rawValue) must not be sent")
        eventLoop.execute { handler.value.close(code, reason: reason) }
    }

    /// Bytes that were written and not yet taken by the kernel, for metrics.
    public var pendingBytes: Int { outbox.pendingBytes }

    private func write(_ frame: SharedOutbox.Frame) throws(LiveSocketError) {
        switch outbox.enqueue(frame) {
        case .scheduleDrain: eventLoop.execute { handler.value.drain() }
        case .drainScheduled: break
        case .tooLarge: throw .messageTooLarge
        case .closed: throw .closed
        case .overflow:
            eventLoop.execute { handler.value.drop() }
            throw .slowConsumer
        }
    }
}
