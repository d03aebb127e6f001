internal import NIOCore
internal import NIOWebSocket

/// The life of one socket as a pure value: frames, wishes and times go in, what the handler has to do comes out.
///
/// open → closing (our close frame is on its way, input is thrown away until the peer answers) → closed; or, when the peer
/// closes first, open → answering (our echo is on its way) → closed. Every way out of closing and answering is also taken by
/// the timer that the handler starts with the close frame, so that a peer that never reads cannot hold the socket.
struct SocketMachine {
    enum Action: Equatable {
        case none
        case deliver(SocketMessage)
        case sendPong(ByteBuffer)
        case sendPing
        /// Send this close frame, end the inbound sequence, refuse further writes and start the close timer.
        case sendClose(payload: ByteBuffer)
        case disconnect(Ending)
    }

    /// Why the connection is cut, for the log.
    enum Ending: String {
        case closedByPeer = "closed by the peer"
        case closedHere = "closed by the server"
        case closeTimedOut = "the close handshake timed out"
        case vanished = "the peer hung up without closing"
        case dead = "the peer stopped answering"
    }

    private enum State {
        case open
        case closing
        case answering
        case closed
    }

    private var state = State.open
    private var validator: FrameValidator
    private var silentPings = 0
    private let maximumUnansweredPings: Int

    init(configuration: LiveSocketConfiguration) {
        validator = FrameValidator(
            maximumMessageBytes: configuration.maximumMessageBytes,
            maximumFragments: configuration.maximumFragments
        )
        maximumUnansweredPings = configuration.maximumUnansweredPings
    }

    mutating func received(_ frame: WebSocketFrame) -> Action {
        silentPings = 0
        switch state {
        case .open:
            return receivedOpen(frame)
        case .closing where frame.opcode == .connectionClose:
            return disconnect(.closedHere)
        case .closing, .answering, .closed:
            return .none
        }
    }

    private mutating func receivedOpen(_ frame: WebSocketFrame) -> Action {
        switch validator.receive(frame) {
        case .incomplete, .pong:
            return .none
        case .message(let message):
            return .deliver(message)
        case .ping(let payload):
            return .sendPong(payload)
        case .close(let code, _):
            state = .answering
            return .sendClose(payload: Self.payload(code, reason: ""))
        case .violation(let code):
            return close(code, reason: "")
        }
    }

    /// The decoder met a frame above the size limit or a malformed control frame, and reads no further.
    mutating func decoderFailed(tooBig: Bool) -> Action {
        close(tooBig ? .messageTooBig : .protocolError, reason: "")
    }

    /// Somebody here wants to close: the handler ended, the server stops, a rule was broken.
    mutating func close(_ code: CloseCode, reason: String) -> Action {
        guard case .open = state else { return .none }
        state = .closing
        return .sendClose(payload: Self.payload(code, reason: reason))
    }

    mutating func closeFrameWritten() -> Action {
        guard case .answering = state else { return .none }
        return disconnect(.closedByPeer)
    }

    mutating func inputClosed() -> Action {
        switch state {
        case .open: disconnect(.vanished)
        case .closing: disconnect(.closedHere)
        // Our echo may still be on its way: a peer may close its half once it has sent its close frame.
        case .answering, .closed: .none
        }
    }

    mutating func closeTimedOut() -> Action {
        disconnect(.closeTimedOut)
    }

    mutating func pingDue() -> Action {
        guard case .open = state else { return .none }
        guard silentPings < maximumUnansweredPings else { return disconnect(.dead) }
        silentPings += 1
        return .sendPing
    }

    private mutating func disconnect(_ ending: Ending) -> Action {
        if case .closed = state { return .none }
        state = .closed
        return .disconnect(ending)
    }

    /// A close frame's payload: empty, or the code and as much of the reason as a control frame holds, cut between characters.
    private static func payload(_ code: CloseCode?, reason: String) -> ByteBuffer {
        guard let code else { return ByteBuffer() }
        var payload = ByteBuffer(integer: code.rawValue)
        for character in reason {
            guard payload.readableBytes + character.utf8.count <= FrameValidator.maximumControlBytes else { break }
            payload.writeString(String(character))
        }
        return payload
    }
}
