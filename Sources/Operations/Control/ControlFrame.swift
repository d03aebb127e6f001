import NIOCore

/// What goes over the control socket: a kind, a length, and that many bytes.
struct ControlFrame: Sendable {
    enum Kind: UInt8, Sendable {
        /// Client: a ``Command`` as JSON.
        case command = 0x43
        /// Client: a mail; its first byte is 1 if it was read already, the rest is the raw mail.
        case mail = 0x4D
        /// Client: the batch is complete; answered by `progress` once it is committed.
        case commit = 0x42
        /// Server: ``ImportCounts`` of a batch as JSON.
        case progress = 0x50
        /// Server: a ``Reply`` as JSON; the last frame.
        case reply = 0x52
    }

    var kind: Kind
    var payload: ByteBuffer

    /// Bytes of a frame's payload at most.
    static let maximumPayload = MailFiles.maximumSize + 1
    static let headSize = 5
}

/// Cuts the byte stream into frames (and writes them).
struct ControlFrameCoder: ByteToMessageDecoder, MessageToByteEncoder {
    typealias InboundOut = ControlFrame
    typealias OutboundIn = ControlFrame

    struct Malformed: Error {}

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let code = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self),
            let length = buffer.getInteger(at: buffer.readerIndex + 1, as: UInt32.self)
        else { return .needMoreData }
        guard let kind = ControlFrame.Kind(rawValue: code), Int(length) <= ControlFrame.maximumPayload else { throw Malformed() }
        guard buffer.readableBytes >= ControlFrame.headSize + Int(length) else { return .needMoreData }
        buffer.moveReaderIndex(forwardBy: ControlFrame.headSize)
        context.fireChannelRead(Self.wrapInboundOut(ControlFrame(kind: kind, payload: buffer.readSlice(length: Int(length))!)))
        return .continue
    }

    func encode(data: ControlFrame, out: inout ByteBuffer) throws {
        out.writeInteger(data.kind.rawValue)
        out.writeInteger(UInt32(data.payload.readableBytes))
        out.writeImmutableBuffer(data.payload)
    }
}
