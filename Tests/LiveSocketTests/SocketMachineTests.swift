import NIOCore
import NIOWebSocket
import Testing

@testable import LiveSocket

struct SocketMachineTests {
    private var machine: SocketMachine = {
        var configuration = LiveSocketConfiguration()
        configuration.maximumUnansweredPings = 2
        return SocketMachine(configuration: configuration)
    }()

    private func frame(_ opcode: WebSocketOpcode, _ payload: [UInt8] = []) -> WebSocketFrame {
        let key = WebSocketMaskingKey([1, 2, 3, 4])!
        var data = ByteBuffer(bytes: payload)
        data.webSocketMask(key)
        return WebSocketFrame(fin: true, opcode: opcode, maskKey: key, data: data)
    }

    private let code1000 = ByteBuffer(bytes: [0x03, 0xE8])

    @Test func peerCloses() {
        var machine = machine
        #expect(machine.received(frame(.connectionClose, [0x03, 0xE8, 65])) == .sendClose(payload: code1000))
        #expect(machine.received(frame(.text, [65])) == .none)
        #expect(machine.close(.goingAway, reason: "") == .none)
        #expect(machine.inputClosed() == .none)
        #expect(machine.closeFrameWritten() == .disconnect(.closedByPeer))
        #expect(machine.closeTimedOut() == .none)
    }

    @Test func peerClosesWithoutCode() {
        var machine = machine
        #expect(machine.received(frame(.connectionClose)) == .sendClose(payload: ByteBuffer()))
    }

    @Test func weClose() {
        var machine = machine
        #expect(machine.close(.normal, reason: "") == .sendClose(payload: code1000))
        #expect(machine.close(.normal, reason: "") == .none)
        #expect(machine.closeFrameWritten() == .none)
        #expect(machine.received(frame(.text, [65])) == .none)
        #expect(machine.received(frame(.ping)) == .none)
        #expect(machine.pingDue() == .none)
        #expect(machine.received(frame(.connectionClose, [0x03, 0xE8])) == .disconnect(.closedHere))
        #expect(machine.received(frame(.connectionClose)) == .none)
    }

    @Test func closeTimesOut() {
        var closing = machine
        _ = closing.close(.normal, reason: "")
        #expect(closing.closeTimedOut() == .disconnect(.closeTimedOut))
        var answering = machine
        _ = answering.received(frame(.connectionClose))
        #expect(answering.closeTimedOut() == .disconnect(.closeTimedOut))
        #expect(answering.closeFrameWritten() == .none)
    }

    @Test func peerVanishes() {
        var machine = machine
        #expect(machine.inputClosed() == .disconnect(.vanished))
        #expect(machine.inputClosed() == .none)
        #expect(machine.received(frame(.text, [65])) == .none)
    }

    @Test func violations() {
        var text = machine
        #expect(text.received(frame(.text, [0xFF])) == .sendClose(payload: ByteBuffer(bytes: [0x03, 0xEF])))
        #expect(text.inputClosed() == .disconnect(.closedHere))
        var tooBig = machine
        #expect(tooBig.decoderFailed(tooBig: true) == .sendClose(payload: ByteBuffer(bytes: [0x03, 0xF1])))
        #expect(tooBig.decoderFailed(tooBig: true) == .none)
        var malformed = machine
        #expect(malformed.decoderFailed(tooBig: false) == .sendClose(payload: ByteBuffer(bytes: [0x03, 0xEA])))
    }

    @Test func silenceIsDeath() {
        var machine = machine
        #expect(machine.pingDue() == .sendPing)
        #expect(machine.pingDue() == .sendPing)
        #expect(machine.received(frame(.pong)) == .none)
        #expect(machine.pingDue() == .sendPing)
        #expect(machine.pingDue() == .sendPing)
        #expect(machine.pingDue() == .disconnect(.dead))
    }

    /// A close frame holds 125 bytes, and a reason must stay valid UTF-8 when it is cut.
    @Test func longReasonIsCutBetweenCharacters() {
        var machine = machine
        guard case .sendClose(let payload) = machine.close(.normal, reason: String(repeating: "їж", count: 100)) else {
            Issue.record("no close frame")
            return
        }
        #expect(payload.readableBytes == 124)
        #expect(String(validating: payload.readableBytesView.dropFirst(2), as: UTF8.self) != nil)
    }
}
