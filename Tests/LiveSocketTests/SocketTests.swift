import NIOCore
import Synchronization
import Testing

@testable import LiveSocket

/// Open sockets over TCP.
struct SocketTests {
    @Test func manyMessagesInOrder() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.socket(port: server.port)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in 0..<5000 { try await client.send(text: "message \(number)") }
                }
                for number in 0..<5000 {
                    #expect(try await client.frame().text == "message \(number)")
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: [0, 1, 125, 126, 65535, 65536])
    func everyLengthOfHeader(length: Int) async throws {
        try await TestServer.run { server in
            let client = try await TestClient.socket(port: server.port)
            let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
            try await client.send(TestClient.frame(0x82, payload))
            #expect(try await client.frame() == .init(first: 0x82, payload: payload))
        }
    }

    @Test func fragmentsAndPingBetween() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.socket(port: server.port)
            try await client.send(TestClient.frame(0x01, Array("za".utf8)))
            try await client.send(TestClient.frame(0x89, [1, 2, 3]))
            #expect(try await client.frame() == .init(first: 0x8A, payload: [1, 2, 3]))
            try await client.send(TestClient.frame(0x00, [0xC5]))
            try await client.send(TestClient.frame(0x80, [0xBC, 0xC3, 0xB3, 0xC5, 0x82, 0xC4, 0x87]))
            #expect(try await client.frame().text == "zażółć")
        }
    }

    /// What breaks the protocol, and the code it is answered with.
    @Test(arguments: [
        ("unmasked", TestClient.frame(0x81, [65], masked: false), 1002), ("RSV1", TestClient.frame(0xC1, [65]), 1002),
        ("RSV3", TestClient.frame(0x91, [65]), 1002), ("unknown opcode", TestClient.frame(0x83, [65]), 1002),
        ("stray continuation", TestClient.frame(0x80, [65]), 1002), ("fragmented ping", TestClient.frame(0x09, [65]), 1002),
        ("long ping", TestClient.frame(0x89, [UInt8](repeating: 0, count: 126)), 1002),
        ("interrupted message", TestClient.frame(0x01, [65]) + TestClient.frame(0x81, [65]), 1002),
        ("not UTF-8", TestClient.frame(0x81, [0xC3, 0x28]), 1007),
        ("too big", TestClient.frame(0x82, [UInt8](repeating: 0, count: 65537)), 1009),
        ("header of 2^63 bytes", [0x82, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], 1009),
        ("too big in parts", TestClient.frame(0x02, [UInt8](repeating: 0, count: 65536)) + TestClient.frame(0x80, [1]), 1009),
        ("close code 1005", TestClient.frame(0x88, [0x03, 0xED]), 1002), ("close of one byte", TestClient.frame(0x88, [3]), 1002),
    ])
    func violations(what: String, bytes: [UInt8], code: UInt16) async throws {
        let time = try await TestServer.run { server in
            let client = try await TestClient.socket(port: server.port)
            try await client.send(bytes)
            #expect(try await client.frame().code == code)
            // Later frames count for nothing, and the server waits for our close frame for a limited time only.
            try? await client.send(text: "ignored")
            #expect(try await client.end().isEmpty)
        }
        #expect(time < .seconds(2))
    }

    @Test func closeIsAnsweredWithItsCode() async throws {
        try await TestServer.run { server in
            for code: UInt16 in [1000, 1001, 4321] {
                let client = try await TestClient.socket(port: server.port)
                try await client.send(text: "last")
                #expect(try await client.frame().text == "last")
                try await client.sendClose(code)
                #expect(try await client.frame().code == code)
                #expect(try await client.end().isEmpty)
            }
            let client = try await TestClient.socket(port: server.port)
            try await client.send(TestClient.frame(0x88, []))
            #expect(try await client.frame() == .init(first: 0x88, payload: []))
            #expect(try await client.end().isEmpty)
        }
    }

    @Test(arguments: [("/bye", "bye", 1000), ("/fails", nil, 1011)] as [(String, String?, UInt16)])
    func endOfTheHandlerClosesTheSocket(path: String, message: String?, code: UInt16) async throws {
        try await TestServer.run { server in
            let client = try await TestClient.socket(port: server.port, path: path)
            if let message { #expect(try await client.frame().text == message) }
            #expect(try await client.frame().code == code)
            try await client.sendClose(code)
            #expect(try await client.end().isEmpty)
        }
    }

    @Test(arguments: ["close", "vanish"])
    func endOfTheSocketEndsTheHandler(how: String) async throws {
        let ended = Atomic(0)
        let judge: UpgradeJudge = { _, _, _ in
            .upgrade { _ in
                defer { ended.wrappingAdd(1, ordering: .relaxed) }
                try await Task.sleep(for: .seconds(3600))
            }
        }
        try await TestServer.run(judge: judge) { server in
            let client = try await TestClient.socket(port: server.port)
            if how == "close" { try await client.sendClose(1000) } else { client.close() }
            try await eventually { ended.load(ordering: .relaxed) == 1 }
        }
    }

    @Test func serverPingsAndDropsTheDead() async throws {
        // Long enough for a busy machine to answer within the two intervals.
        try await TestServer.run(configure: { $0.pingInterval = .milliseconds(500) }) { server in
            let client = try await TestClient.socket(port: server.port, path: "/silent")
            for _ in 0..<4 {
                #expect(try await client.frame() == .init(first: 0x89, payload: []))
                try await client.send(TestClient.frame(0x8A, []))
            }
            // From here on it answers nothing, and hears two or three pings until the end.
            let rest = try await client.end()
            #expect([[0x89, 0, 0x89, 0], [0x89, 0, 0x89, 0, 0x89, 0]].contains(rest))
        }
    }

    @Test func slowReaderIsDroppedWhileOthersReceive() async throws {
        let broadcast = Broadcast()
        let judge: UpgradeJudge = { _, _, _ in .upgrade { await broadcast.join($0) } }
        try await TestServer.run(judge: judge) { server in
            let slow = try await TestClient(port: server.port, reads: false)
            try await slow.send(TestClient.handshake())
            try await eventually { broadcast.count == 1 }
            let good = try await TestClient.socket(port: server.port)
            try await eventually { broadcast.count == 2 }
            let text = ByteBuffer(repeating: 65, count: 60_000)
            var dropped = 0
            // The kernel's buffers take some megabytes before the outbox fills.
            for _ in 0..<500 where dropped == 0 {
                dropped += broadcast.send(text)
                #expect(try await good.frame().payload.count == 60_000)
            }
            #expect(dropped == 1)
            #expect(broadcast.send(ByteBuffer(string: "after")) == 0)
            #expect(try await good.frame().text == "after")
            slow.close()
        }
    }

    /// A peer that asks and does not listen: pongs count as well.
    @Test func pingFloodOfANonReader() async throws {
        try await TestServer.run(configure: { $0.maximumPendingBytes = 10_000 }) { server in
            let client = try await TestClient(port: server.port, reads: false)
            try await client.send(TestClient.handshake())
            let flood = [[UInt8]](repeating: TestClient.frame(0x89, [UInt8](repeating: 1, count: 125)), count: 1000).flatMap { $0 }
            var refused = false
            for _ in 0..<200 where !refused {
                do { try await client.send(flood) } catch { refused = true }
            }
            #expect(refused)
        }
    }

    @Test func roomWaitsForTheReader() async throws {
        let total = 20 << 20
        let judge: UpgradeJudge = { _, _, _ in
            .upgrade { socket in
                let part = ByteBuffer(repeating: 65, count: 1 << 16)
                for _ in 0..<(total >> 16) {
                    try await socket.outbound.room()
                    try socket.outbound.write(text: part)
                }
            }
        }
        try await TestServer.run(judge: judge) { server in
            let client = try await TestClient.socket(port: server.port)
            try await Task.sleep(for: .milliseconds(100))
            for _ in 0..<(total >> 16) { #expect(try await client.frame().payload.count == 1 << 16) }
            #expect(try await client.frame().code == 1000)
        }
    }

    /// A handler that never reads: the client's messages wait in the kernel, not in memory, and the client is closed in the end.
    @Test func unreadMessagesAreBounded() async throws {
        try await TestServer.run(configure: { $0.pingInterval = .milliseconds(300) }) { server in
            let client = try await TestClient.socket(port: server.port, path: "/silent")
            let flood = [[UInt8]](repeating: TestClient.frame(0x82, [UInt8](repeating: 1, count: 50_000)), count: 20).flatMap { $0 }
            var refused = false
            for _ in 0..<100 where !refused {
                do { try await client.send(flood) } catch { refused = true }
            }
            #expect(refused)
        }
    }

    @Test func oneMessageAboveTheOutbox() async throws {
        let judge: UpgradeJudge = { _, _, _ in
            .upgrade { socket in
                #expect(throws: LiveSocketError.messageTooLarge) { try socket.outbound.write(text: ByteBuffer(repeating: 65, count: 2000)) }
                try socket.outbound.write(text: "fits")
            }
        }
        try await TestServer.run(configure: { $0.maximumPendingBytes = 1000 }, judge: judge) { server in
            let client = try await TestClient.socket(port: server.port)
            #expect(try await client.frame().text == "fits")
        }
    }

    @Test func manyWritersKeepTheirOwnOrder() async throws {
        let judge: UpgradeJudge = { _, _, _ in
            .upgrade { socket in
                await withTaskGroup(of: Void.self) { group in
                    for writer in 0..<8 {
                        group.addTask { for number in 0..<200 { try? socket.outbound.write(text: "\(writer) \(number)") } }
                    }
                }
            }
        }
        try await TestServer.run(judge: judge) { server in
            let client = try await TestClient.socket(port: server.port)
            var next = [Int](repeating: 0, count: 8)
            for _ in 0..<1600 {
                let parts = try await client.frame().text.split(separator: " ").compactMap { Int($0) }
                #expect(next[parts[0]] == parts[1])
                next[parts[0]] += 1
            }
            #expect(try await client.frame().code == 1000)
        }
    }

    @Test func nothingOutlivesItsSocket() async throws {
        /// Held and asked under a lock only.
        struct Weak: @unchecked Sendable {
            weak var object: AnyObject?
        }
        let weak = Mutex(Weak())
        let judge: UpgradeJudge = { _, _, _ in
            .upgrade { socket in
                let outbound = socket.outbound
                try await outbound.eventLoop.submit { weak.withLock { $0.object = outbound.handler.value } }.get()
                try outbound.write(text: "ready")
                await socket.inbound.discard()
            }
        }
        try await TestServer.run(judge: judge) { server in
            let client = try await TestClient.socket(port: server.port)
            #expect(try await client.frame().text == "ready")
            #expect(weak.withLock { $0.object != nil })
            try await client.sendClose(1000)
            #expect(try await client.frame().code == 1000)
            try await eventually { weak.withLock { $0.object == nil } }
        }
    }

    @Test func comingAndGoing() async throws {
        try await TestServer.run { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let client = try await TestClient.socket(port: server.port)
                        try await client.send(text: "\(number)")
                        if number % 3 == 0 { return client.close() }
                        #expect(try await client.frame().text == "\(number)")
                        if number % 3 == 1 { return client.close() }
                        try await client.sendClose(1000)
                        #expect(try await client.frame().code == 1000)
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
