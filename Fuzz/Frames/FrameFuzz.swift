internal import Logging
internal import NIOCore
internal import NIOEmbedded
internal import NIOWebSocket

@testable import LiveSocket

/// Drives NIO's frame decoder and a socket's handler with arbitrary bytes, and stops the process when an invariant breaks.
///
/// The library has no dependency on NIO's test kit, so this stands outside of it. The tests of LiveSocket link the file and run
/// it on their frames and on random bytes; a libFuzzer target calls ``fuzzFrames(_:)`` from `LLVMFuzzerTestOneInput`.
func fuzzFrames(_ bytes: UnsafeRawBufferPointer) {
    let input = Array(bytes.prefix(1 << 20))
    validate(input)
    let whole = answer(to: input, chunk: max(1, input.count))
    // How TCP cuts the bytes must not matter. Seven is prime to every length in a frame header.
    let cut = answer(to: input, chunk: 7)
    precondition(whole == cut, "the answer depends on how the bytes are cut")
    check(answer: whole)
}

private let maximumMessageBytes = 1024

private func configuration() -> LiveSocketConfiguration {
    var configuration = LiveSocketConfiguration()
    configuration.maximumMessageBytes = maximumMessageBytes
    configuration.maximumFragments = 8
    configuration.maximumPendingBytes = 1 << 24
    return configuration
}

/// The validator alone: no message above the limits, nothing after a violation.
private func validate(_ bytes: [UInt8]) {
    let channel = EmbeddedChannel(handler: ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: maximumMessageBytes)))
    defer { _ = try? channel.finish() }
    var validator = FrameValidator(maximumMessageBytes: maximumMessageBytes, maximumFragments: 8)
    var violation: CloseCode?
    _ = try? channel.writeInbound(ByteBuffer(bytes: bytes))
    while let frame = try? channel.readInbound(as: WebSocketFrame.self) {
        switch validator.receive(frame) {
        case .violation(let code):
            precondition(violation == nil || violation == code)
            violation = code
        case .message(.text(let text)):
            precondition(violation == nil && text.utf8.count <= maximumMessageBytes)
        case .message(.binary(let payload)):
            precondition(violation == nil && payload.readableBytes <= maximumMessageBytes)
        case .ping(let payload), .pong(let payload):
            precondition(violation == nil && payload.readableBytes <= 125)
        case .close(let code, let reason):
            precondition(violation == nil && code?.isSendable != false && reason.utf8.count <= 123)
        case .incomplete:
            precondition(violation == nil)
        }
    }
}

/// What the server sends in reply to `bytes`.
private func answer(to bytes: [UInt8], chunk: Int) -> [UInt8] {
    let channel = EmbeddedChannel()
    let outbox = SharedOutbox(maximumBytes: configuration().maximumPendingBytes)
    let handler = SocketHandler(
        configuration: configuration(),
        outbox: outbox,
        logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
    )
    var socket: Socket? = handler.makeSocket(channel: channel)
    do {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(WebSocketFrameEncoder())
        try pipeline.addHandler(ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: maximumMessageBytes)))
        try pipeline.addHandler(handler)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    } catch {
        preconditionFailure("\(error)")
    }
    var rest = bytes[...]
    while !rest.isEmpty, channel.isActive {
        // The decoder's errors stay with the handler; what comes out here is the closed channel.
        _ = try? channel.writeInbound(ByteBuffer(bytes: rest.prefix(chunk)))
        rest = rest.dropFirst(chunk)
    }
    try? socket?.outbound.write(text: "still open")
    channel.embeddedEventLoop.run()
    var answer: [UInt8] = []
    while let part = try? channel.readOutbound(as: ByteBuffer.self) { answer += part.readableBytesView }
    precondition(outbox.pendingBytes == 0, "bytes were counted and not written")
    // The reader goes while the loop still runs: what it leaves there would otherwise keep handler and loop for good.
    socket = nil
    // Whatever state the socket is in, its timers end it.
    channel.embeddedEventLoop.advanceTime(by: .minutes(10))
    precondition(!channel.isActive, "the socket outlived its timers")
    _ = try? channel.finish(acceptAlreadyClosed: true)
    return answer
}

/// Unmasked control frames only, none after a close frame, except the text that an open socket ends with.
private func check(answer: [UInt8]) {
    var rest = answer[...]
    while let first = rest.popFirst(), let length = rest.popFirst() {
        precondition(length <= 125 && rest.count >= Int(length), "not a whole unmasked control frame")
        let payload = rest.prefix(Int(length))
        rest = rest.dropFirst(Int(length))
        switch first {
        case 0x8A: break
        case 0x81: precondition(Array(payload) == Array("still open".utf8) && rest.isEmpty)
        case 0x88: precondition(payload.count != 1 && rest.isEmpty, "something follows a close frame")
        default: preconditionFailure("unexpected frame \(first)")
        }
    }
}
