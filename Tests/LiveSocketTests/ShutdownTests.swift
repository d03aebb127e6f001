import LiveSocket
import NIOCore
import Testing

/// A stop takes less than four seconds, whatever the peers do, and none where nothing is in progress.
@Suite(.serialized)
struct ShutdownTests {
    /// Twice what is promised: tests share the machine with builds.
    private let limit = Duration.seconds(8)

    @Test func idle() async throws {
        let time = try await TestServer.run { _ in }
        #expect(time < .seconds(2))
    }

    /// Connections that were answered and wait do not hold it up; a request that is being worked on gets its answer.
    @Test func whatIsInProgressIsAnswered() async throws {
        var idle: TestClient?
        let quick = try await TestServer.run { server in
            let client = try await TestClient(port: server.port)
            try await client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try await client.response().body == "hello")
            idle = client
        }
        #expect(quick < .seconds(2))
        idle?.close()
        var answer: Task<String, any Error>?
        let time = try await TestServer.run { server in
            let client = try await TestClient(port: server.port)
            try await client.send("GET /late HTTP/1.1\r\nHost: test\r\n\r\n")
            // Outlives the body on purpose: it is answered while the server stops.
            answer = Task { try await client.response().body }
            try await Task.sleep(for: .milliseconds(200))
        }
        #expect(try await answer?.value == "late")
        #expect(time < limit)
    }

    @Test func politeSocketHearsGoingAway() async throws {
        let (codes, code) = AsyncStream.makeStream(of: UInt16?.self)
        var reader: Task<Void, any Error>?
        let time = try await TestServer.run(configure: { $0.closeTimeout = .seconds(5) }) { server in
            let client = try await TestClient.socket(port: server.port)
            try await client.send(text: "a")
            #expect(try await client.frame().text == "a")
            // Outlives the body on purpose: it answers while the server stops.
            reader = Task {
                code.yield(try await client.frame().code)
                try await client.sendClose(1001)
                code.finish()
            }
        }
        #expect(time < limit)
        try await reader?.value
        var received: [UInt16?] = []
        for await code in codes { received.append(code) }
        #expect(received == [1001])
    }

    /// Nothing sent, half a head, half a handshake, half a body, a handshake without reading, a decision that hangs, a socket
    /// that answers nothing, a response nobody reads.
    @Test(arguments: [
        "", "GET / HT", "GET /live HTTP/1.1\r\nUpgrade: websocket\r\n",
        "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc",
        TestClient.handshake("/silent"), TestClient.handshake("/slow"), TestClient.handshake("/live"),
        "GET /large HTTP/1.1\r\nHost: test\r\n\r\n",
    ])
    func rudePeers(start: String) async throws {
        var clients: [TestClient] = []
        let time = try await TestServer.run { server in
            for _ in 0..<5 {
                let client = try await TestClient(port: server.port, reads: false)
                if !start.isEmpty { try await client.send(start) }
                clients.append(client)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(time < limit)
        for client in clients { client.close() }
    }

    @Test func neverReadingSocketsWithFullBuffers() async throws {
        let broadcast = Broadcast()
        let judge: UpgradeJudge = { _, _, _ in .upgrade { await broadcast.join($0) } }
        var clients: [TestClient] = []
        let time = try await TestServer.run(configure: { $0.maximumPendingBytes = 64 << 20 }, judge: judge) { server in
            for _ in 0..<3 {
                let client = try await TestClient(port: server.port, reads: false)
                try await client.send(TestClient.handshake())
                clients.append(client)
            }
            try await eventually { broadcast.count == 3 }
            let text = ByteBuffer(repeating: 65, count: 100_000)
            for _ in 0..<100 { #expect(broadcast.send(text) == 0) }
        }
        #expect(time < limit)
        for client in clients { client.close() }
    }
}
