import LiveSocket
import NIOCore
import NIOWebSocket
import Testing

struct FrameValidatorTests {
    /// One frame of a table: FIN and opcode as on the wire, and what is wrong with it.
    private static func frame(
        _ opcode: UInt8,
        _ payload: [UInt8] = [],
        fin: Bool = true,
        rsv: UInt8 = 0,
        masked: Bool = true
    ) -> WebSocketFrame {
        let key = masked ? WebSocketMaskingKey([1, 2, 3, 4]) : nil
        var data = ByteBuffer(bytes: payload)
        if let key { data.webSocketMask(key) }
        return WebSocketFrame(
            fin: fin,
            rsv1: rsv & 4 != 0,
            rsv2: rsv & 2 != 0,
            rsv3: rsv & 1 != 0,
            opcode: WebSocketOpcode(encodedWebSocketOpcode: opcode)!,
            maskKey: key,
            data: data
        )
    }

    private func verdicts(_ frames: WebSocketFrame...) -> [FrameValidator.Verdict] {
        var validator = FrameValidator(maximumMessageBytes: 1000, maximumFragments: 4)
        return frames.map { validator.receive($0) }
    }

    @Test func wholeMessages() {
        #expect(verdicts(Self.frame(1, Array("żółw".utf8))) == [.message(.text("żółw"))])
        #expect(verdicts(Self.frame(1)) == [.message(.text(""))])
        #expect(verdicts(Self.frame(2, [0, 255])) == [.message(.binary(ByteBuffer(bytes: [0, 255])))])
    }

    @Test func fragmentsAndControlFramesBetween() {
        let parts = Array("їжак".utf8)
        let result = verdicts(
            Self.frame(1, Array(parts[..<1]), fin: false),
            Self.frame(9, [7]),
            Self.frame(0, Array(parts[1..<3]), fin: false),
            Self.frame(10),
            Self.frame(0, Array(parts[3...])),
            Self.frame(1, [65])
        )
        #expect(
            result == [
                .incomplete, .ping(ByteBuffer(bytes: [7])), .incomplete, .pong(ByteBuffer()), .message(.text("їжак")), .message(.text("A")),
            ]
        )
    }

    @Test(arguments: [1, 2, 8, 9, 10] as [UInt8])
    func unmaskedAndReservedBits(opcode: UInt8) {
        #expect(verdicts(Self.frame(opcode, masked: false)) == [.violation(.protocolError)])
        for bits: UInt8 in 1...7 {
            #expect(verdicts(Self.frame(opcode, rsv: bits)) == [.violation(.protocolError)])
        }
    }

    @Test(arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8])
    func unknownOpcodes(opcode: UInt8) {
        #expect(verdicts(Self.frame(opcode)) == [.violation(.protocolError)])
    }

    @Test(arguments: [8, 9, 10] as [UInt8])
    func controlFrames(opcode: UInt8) {
        #expect(verdicts(Self.frame(opcode, fin: false)) == [.violation(.protocolError)])
        #expect(verdicts(Self.frame(opcode, [UInt8](repeating: 0, count: 126))) == [.violation(.protocolError)])
    }

    @Test func order() {
        #expect(verdicts(Self.frame(0)) == [.violation(.protocolError)])
        #expect(verdicts(Self.frame(1, fin: false), Self.frame(1)) == [.incomplete, .violation(.protocolError)])
        #expect(verdicts(Self.frame(1, fin: false), Self.frame(2, fin: false)) == [.incomplete, .violation(.protocolError)])
    }

    @Test func sizes() {
        let half = [UInt8](repeating: 65, count: 500)
        #expect(verdicts(Self.frame(2, half + half)) == [.message(.binary(ByteBuffer(bytes: half + half)))])
        #expect(verdicts(Self.frame(2, half + half + [1])) == [.violation(.messageTooBig)])
        #expect(
            verdicts(Self.frame(2, half, fin: false), Self.frame(0, half, fin: false), Self.frame(0, [1]))
                == [.incomplete, .incomplete, .violation(.messageTooBig)]
        )
        let empty = Self.frame(0, fin: false)
        #expect(
            verdicts(Self.frame(2, fin: false), empty, empty, empty, empty)
                == [.incomplete, .incomplete, .incomplete, .incomplete, .violation(.messageTooBig)]
        )
    }

    /// Overlong forms, surrogates, beyond U+10FFFF, cut sequences, stray continuation.
    @Test(
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80], [65, 0xC3]] as [[UInt8]]
    )
    func invalidText(payload: [UInt8]) {
        #expect(verdicts(Self.frame(1, payload)) == [.violation(.invalidPayload)])
        #expect(verdicts(Self.frame(1, payload, fin: false), Self.frame(0)) == [.incomplete, .violation(.invalidPayload)])
        #expect(verdicts(Self.frame(8, [3, 232] + payload)) == [.violation(.invalidPayload)])
    }

    @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999] as [UInt16])
    func closeCodes(code: UInt16) {
        let payload = [UInt8(code >> 8), UInt8(code & 0xFF)]
        #expect(verdicts(Self.frame(8, payload + Array("do widzenia".utf8))) == [.close(CloseCode(rawValue: code), reason: "do widzenia")])
    }

    @Test(arguments: [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535] as [UInt16])
    func forbiddenCloseCodes(code: UInt16) {
        #expect(verdicts(Self.frame(8, [UInt8(code >> 8), UInt8(code & 0xFF)])) == [.violation(.protocolError)])
    }

    @Test func closeWithoutCode() {
        #expect(verdicts(Self.frame(8)) == [.close(nil, reason: "")])
        #expect(verdicts(Self.frame(8, [3])) == [.violation(.protocolError)])
    }

    @Test func violationIsFinal() {
        #expect(verdicts(Self.frame(1, [0xFF]), Self.frame(1, [65])) == [.violation(.invalidPayload), .violation(.invalidPayload)])
    }
}
