public import NIOCore
public import NIOWebSocket

/// Checks what NIO's decoder leaves unchecked and puts messages together (RFC 6455 sections 5 and 8.1), as a pure value.
///
/// The decoder splits bytes into frames and refuses long or fragmented control frames; it accepts frames without a mask, with
/// reserved bits, with unknown opcodes and out of order. All of that ends here. After a violation every further frame gives the
/// same violation: the caller closes the socket.
public struct FrameValidator: Sendable {
    /// What one frame means for the socket.
    public enum Verdict: Equatable, Sendable {
        /// A part of a message whose other parts are still to come.
        case incomplete
        /// A complete message.
        case message(SocketMessage)
        /// A ping; the payload goes back in a pong.
        case ping(ByteBuffer)
        /// A pong.
        case pong(ByteBuffer)
        /// The peer closes; nil when it gave no code.
        case close(CloseCode?, reason: String)
        /// The peer broke the protocol; close with this code.
        case violation(CloseCode)
    }

    private struct Assembly {
        let isText: Bool
        var payload: ByteBuffer
        var fragments = 1
    }

    private let maximumMessageBytes: Int
    private let maximumFragments: Int
    private var assembly: Assembly?
    private var violation: CloseCode?

    /// Longest payload of a control frame (RFC 6455 section 5.5).
    static let maximumControlBytes = 125

    /// Makes a validator for one socket.
    ///
    /// - Parameters:
    ///   - maximumMessageBytes: Largest message in bytes, 0 or more.
    ///   - maximumFragments: Most frames of one message, 1 or more.
    public init(maximumMessageBytes: Int, maximumFragments: Int) {
        self.maximumMessageBytes = maximumMessageBytes
        self.maximumFragments = maximumFragments
    }

    /// Takes the next frame of a client.
    ///
    /// - Parameter frame: As NIO's decoder delivers it, still masked.
    /// - Returns: What to do about it.
    public mutating func receive(_ frame: WebSocketFrame) -> Verdict {
        if let violation { return .violation(violation) }
        let verdict = judge(frame)
        if case .violation(let code) = verdict {
            violation = code
            assembly = nil
        }
        return verdict
    }

    private mutating func judge(_ frame: WebSocketFrame) -> Verdict {
        // Section 5.1: a server must fail a connection on an unmasked frame. Section 5.2: no extension, no reserved bits.
        guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else { return .violation(.protocolError) }
        switch frame.opcode {
        case .text, .binary: return begin(frame)
        case .continuation: return proceed(frame)
        case .ping, .pong, .connectionClose: return control(frame)
        default: return .violation(.protocolError)
        }
    }

    private mutating func begin(_ frame: WebSocketFrame) -> Verdict {
        guard assembly == nil else { return .violation(.protocolError) }
        guard frame.length <= maximumMessageBytes else { return .violation(.messageTooBig) }
        let begun = Assembly(isText: frame.opcode == .text, payload: frame.unmaskedData)
        guard frame.fin else {
            assembly = begun
            return .incomplete
        }
        return finish(begun)
    }

    private mutating func proceed(_ frame: WebSocketFrame) -> Verdict {
        guard var continued = assembly else { return .violation(.protocolError) }
        // The state lets go of the buffer, so that appending to it does not copy it.
        assembly = nil
        var part = frame.unmaskedData
        continued.fragments += 1
        guard continued.fragments <= maximumFragments, continued.payload.readableBytes + part.readableBytes <= maximumMessageBytes
        else { return .violation(.messageTooBig) }
        continued.payload.writeBuffer(&part)
        guard frame.fin else {
            assembly = continued
            return .incomplete
        }
        return finish(continued)
    }

    private func finish(_ assembly: Assembly) -> Verdict {
        guard assembly.isText else { return .message(.binary(assembly.payload)) }
        guard let text = Self.text(assembly.payload) else { return .violation(.invalidPayload) }
        return .message(.text(text))
    }

    private func control(_ frame: WebSocketFrame) -> Verdict {
        // Section 5.5: not fragmented and short.
        guard frame.fin, frame.length <= Self.maximumControlBytes else { return .violation(.protocolError) }
        switch frame.opcode {
        case .ping: return .ping(frame.unmaskedData)
        case .pong: return .pong(frame.unmaskedData)
        default: return close(frame.unmaskedData)
        }
    }

    private func close(_ payload: ByteBuffer) -> Verdict {
        var payload = payload
        guard payload.readableBytes > 0 else { return .close(nil, reason: "") }
        guard let code = payload.readInteger(as: UInt16.self).map(CloseCode.init(rawValue:)), code.isSendable
        else { return .violation(.protocolError) }
        guard let reason = Self.text(payload) else { return .violation(.invalidPayload) }
        return .close(code, reason: reason)
    }

    private static func text(_ payload: ByteBuffer) -> String? {
        String(validating: payload.readableBytesView, as: UTF8.self)
    }
}
