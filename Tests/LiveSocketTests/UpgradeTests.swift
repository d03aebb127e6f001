import HTTPTypes
import LiveSocket
import Testing

/// Requests and handshakes over TCP.
struct UpgradeTests {
    @Test func handshake() async throws {
        try await TestServer.run { server in
            let client = try await TestClient(port: server.port)
            try await client.send(TestClient.handshake("/protocol"))
            let head = try await client.head().lowercased()
            #expect(head.hasPrefix("http/1.1 101 switching protocols\r\n"))
            // The example of RFC 6455 section 1.3.
            #expect(head.contains("sec-websocket-accept: \("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".lowercased())\r\n"))
            #expect(head.contains("upgrade: websocket\r\n") && head.contains("connection: upgrade\r\n"))
            #expect(head.contains("sec-websocket-protocol: v1\r\n"))
            #expect(!head.contains("content-length") && !head.contains("transfer-encoding"))
            try await client.send(text: "dzień dobry")
            #expect(try await client.frame() == .init(first: 0x81, payload: Array("dzień dobry".utf8)))
        }
    }

    @Test func refusedWithItsOwnStatusAndBody() async throws {
        try await TestServer.run { server in
            let client = try await TestClient(port: server.port)
            try await client.send(TestClient.handshake("/denied"))
            let response = try await client.response()
            #expect(response.status == 401)
            #expect(response.head.lowercased().contains("content-type: application/problem+json\r\n"))
            #expect(response.head.lowercased().contains("connection: close\r\n"))
            #expect(response.body == #"{"title":"log in first"}"#)
            #expect(try await client.end().isEmpty)
        }
    }

    @Test(arguments: [
        ("/hello", 200), ("/nothing", 404), ("/throws", 500), ("/slow", 503),
    ])
    func answeredByHTTP(path: String, status: Int) async throws {
        try await TestServer.run(configure: { $0.decisionTimeout = .milliseconds(200) }) { server in
            let client = try await TestClient(port: server.port)
            try await client.send(TestClient.handshake(path))
            #expect(try await client.response().status == status)
            // NIO's decoder reads no second request here, so the connection must not stay open.
            #expect(try await client.end().isEmpty)
        }
    }

    @Test(arguments: [
        ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8", 426), ("dGhlIHNhbXBsZSBub25jZQ==", "bad", 400),
        ("Upgrade: websocket", "Upgrade: h2c", 404), ("HTTP/1.1", "HTTP/1.0", 503),
    ])
    func defects(what: String, by: String, status: Int) async throws {
        try await TestServer.run { server in
            let client = try await TestClient(port: server.port)
            try await client.send(TestClient.handshake().replacing(what, with: by))
            let response = try await client.response()
            #expect(response.status == status)
            if status == 426 { #expect(response.head.lowercased().contains("sec-websocket-version: 13\r\n")) }
            #expect(try await client.end().isEmpty)
        }
    }

    @Test func keepAliveRequestsAndThenASocket() async throws {
        try await TestServer.run { server in
            let client = try await TestClient(port: server.port)
            for _ in 0..<3 {
                try await client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
                #expect(try await client.response().body == "hello")
                try await client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc")
                #expect(try await client.response().body == "abc")
            }
            try await client.send(TestClient.handshake())
            #expect(try await client.head().hasPrefix("HTTP/1.1 101 "))
            try await client.send(text: "still here")
            #expect(try await client.frame().text == "still here")
        }
    }

    @Test func pipelinedRequestsAndThenASocket() async throws {
        try await TestServer.run { server in
            let client = try await TestClient(port: server.port)
            let requests = String(repeating: "GET /hello HTTP/1.1\r\nHost: test\r\n\r\n", count: 30)
            try await client.send(requests + TestClient.handshake())
            for _ in 0..<30 { #expect(try await client.response().body == "hello") }
            #expect(try await client.head().hasPrefix("HTTP/1.1 101 "))
            try await client.send(text: "a")
            #expect(try await client.frame().text == "a")
        }
    }

    /// A client must wait for the answer, but nothing may be lost or mixed up when it does not.
    @Test func framesBeforeTheAnswer() async throws {
        try await TestServer.run { server in
            let client = try await TestClient(port: server.port)
            let early = TestClient.frame(0x81, Array("early".utf8))
            try await client.send(Array(TestClient.handshake().utf8) + early + early[..<3])
            #expect(try await client.head().hasPrefix("HTTP/1.1 101 "))
            #expect(try await client.frame().text == "early")
            try await client.send(Array(early[3...]))
            #expect(try await client.frame().text == "early")
        }
    }

    @Test func handshakeByteByByte() async throws {
        try await TestServer.run { server in
            let client = try await TestClient(port: server.port)
            for byte in TestClient.handshake().utf8 { try await client.send([byte]) }
            #expect(try await client.head().hasPrefix("HTTP/1.1 101 "))
            for byte in TestClient.frame(0x81, Array("slowly".utf8)) { try await client.send([byte]) }
            #expect(try await client.frame().text == "slowly")
        }
    }

    @Test func upgradeOfARequestWithBody() async throws {
        try await TestServer.run { server in
            let client = try await TestClient(port: server.port)
            try await client.send(
                "POST /echo HTTP/1.1\r\nHost: test\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\nabc"
            )
            #expect(try await client.response().body == "abc")
            #expect(try await client.end().isEmpty)
        }
    }

    @Test func headersAreBounded() async throws {
        try await TestServer.run { server in
            let client = try await TestClient(port: server.port)
            try? await client.send(TestClient.handshake(extra: "X: \(String(repeating: "x", count: 200_000))\r\n"))
            let answer = String(decoding: try await client.end(), as: UTF8.self)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test(arguments: ["", "GET / HTTP/1.1\r\nHo"])
    func silentConnectionsEnd(start: String) async throws {
        try await TestServer.run(configure: { $0.firstRequestTimeout = .milliseconds(200) }) { server in
            let client = try await TestClient(port: server.port)
            // On a busy machine the server may have closed before this.
            if !start.isEmpty { try? await client.send(start) }
            let time = try await ContinuousClock().measure { _ = try await client.end() }
            #expect(time < .seconds(15))
        }
    }

    @Test func idleConnectionsEnd() async throws {
        try await TestServer.run(configure: { $0.idleTimeout = .seconds(2) }) { server in
            let client = try await TestClient(port: server.port)
            try await client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try await client.response().status == 200)
            let time = try await ContinuousClock().measure { _ = try await client.end() }
            #expect(time < .seconds(15))
            // A socket is not an idle connection.
            let socket = try await TestClient.socket(port: server.port)
            try await Task.sleep(for: .seconds(3))
            try await socket.send(text: "awake")
            #expect(try await socket.frame().text == "awake")
        }
    }
}
