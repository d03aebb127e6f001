import Outgoing
internal import Synchronization
import TestHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPFaultTests {
    private func fault(
        options: HTTPOptions = Calling.quick,
        early: @escaping FakeHTTPServer.Early = { _ in nil },
        _ handler: @escaping FakeHTTPServer.Handler
    ) async throws -> HTTPFault {
        try await FakeHTTPServer.with(early: early, handler: handler) { server in
            try #require(await Calling.fault(Calling.post(server, options: options)))
        }
    }

    @Test func nothingListens() async throws {
        let port = try await FakeHTTPServer.with(handler: Calling.echo) { $0.port }
        let fault = await Calling.fault(HTTPCall(.get, "http://127.0.0.1:\(port)/"))
        #expect(fault?.kind == .connect && fault?.handedOver == false)
    }

    @Test func noSuchName() async throws {
        let fault = await Calling.fault(HTTPCall(.get, "http://no-such-host.invalid/", options: Calling.quick))
        #expect(fault?.kind == .dns && fault?.handedOver == false)
    }

    @Test(arguments: [
        "", "ftp://example.org/", "file:///etc/passwd", "https://", "https://user:word@example.org/", "https://example.org:99999/",
        "https://example.org/a b", "https://example.org/#x", "http://exa\u{0}mple.org", "https://example.org:/", "//example.org",
    ])
    func noURL(_ url: String) async throws {
        let fault = await Calling.fault(HTTPCall(.get, url))
        #expect(fault?.kind == .badCall && fault?.handedOver == false)
    }

    @Test(arguments: [HTTPField("X", "a\r\nY: b"), HTTPField("X Y", "a"), HTTPField("", "a"), HTTPField("X", "a\u{0}")])
    func noHeader(_ field: HTTPField) async throws {
        #expect(await Calling.fault(HTTPCall(.get, "http://127.0.0.1/", headers: [field]))?.kind == .badCall)
    }

    @Test func droppedWithoutAWord() async throws {
        let fault = try await fault { _ in .drop }
        #expect(fault.kind == .lost && fault.handedOver && fault.status == nil)
    }

    /// A kept connection that breaks at the next request: libcurl would like to send that again by itself.
    @Test(arguments: ["text", ""]) func keptConnectionBreaks(_ text: String) async throws {
        let engine = HTTPEngine()
        try await FakeHTTPServer.with {
            $0.target.hasSuffix("second") ? .drop : FakeReply(200)
        } _: { server in
            _ = try await engine.send(Calling.post(server))
            var call = Calling.post(server, text)
            call.url += "second"
            let fault = await Calling.fault(call, engine: engine)
            #expect(fault?.kind == .lost && fault?.handedOver == true)
            #expect(server.requests == 2)
        }
    }

    @Test func droppedWithinTheBody() async throws {
        let big = String(repeating: "x", count: 20 << 20)
        try await FakeHTTPServer.with(early: { _ in (300_000, .drop) }, handler: Calling.echo) { server in
            let fault = try #require(await Calling.fault(Calling.post(server, big)))
            #expect(fault.kind == .lost && !fault.handedOver)
            #expect(server.requests == 0)
        }
    }

    @Test func refusedWithinTheBody() async throws {
        let big = String(repeating: "x", count: 20 << 20)
        let reply = FakeReply(413, headers: [("Connection", "close")], body: Array("too big".utf8))
        try await FakeHTTPServer.with(early: { _ in (300_000, reply) }, handler: Calling.echo) { server in
            let answer = try await HTTPEngine().send(Calling.post(server, big))
            #expect(answer.status == 413 && answer.body == Array("too big".utf8))
        }
    }

    @Test func deafWithinTheBody() async throws {
        let big = String(repeating: "x", count: 20 << 20)
        try await FakeHTTPServer.with(early: { _ in (300_000, .silence) }, handler: Calling.echo) { server in
            let fault = try #require(await Calling.fault(Calling.post(server, big, options: Calling.impatient)))
            #expect(fault.kind == .timeout && !fault.handedOver)
        }
    }

    @Test(arguments: [0, 1, 500, 999]) func cutAnswer(_ count: Int) async throws {
        let fault = try await fault { _ in FakeReply(200, body: [UInt8](repeating: 65, count: 1000)).with(.cut(after: count)) }
        #expect(fault.kind == .cutBody && fault.handedOver && fault.status == 200)
    }

    @Test func silence() async throws {
        let start = ContinuousClock().now
        let fault = try await fault(options: Calling.impatient) { _ in .silence }
        #expect(fault.kind == .timeout && fault.handedOver)
        #expect((.milliseconds(600)...(.seconds(5))).contains(ContinuousClock().now - start))
    }

    /// TLS, or a proxy, that does not come about.
    @Test(arguments: [nil, HTTPProxy.Scheme.http, .https, .socks5, .socks5h]) func noConnection(_ scheme: HTTPProxy.Scheme?) async throws {
        try await Calling.withDeafServer { port in
            var call = HTTPCall(.post, "https://127.0.0.1:\(port)/", body: .bytes([1], type: "x/y"), options: Calling.impatient)
            call.options.proxy = scheme.map { HTTPProxy($0, host: "127.0.0.1", port: port) }
            let start = ContinuousClock().now
            let fault = await Calling.fault(call)
            #expect(fault?.kind == .timeout && fault?.handedOver == false)
            #expect(ContinuousClock().now - start < .seconds(5))
        }
    }

    @Test func totalTime() async throws {
        var options = Calling.quick
        options.totalTimeout = .milliseconds(800)
        let fault = try await fault(options: options) { _ in
            FakeReply(200, body: [UInt8](repeating: 65, count: 1000)).with(.slow(bytes: 10, every: .milliseconds(100)))
        }
        #expect(fault.kind == .timeout && fault.status == 200)
    }

    @Test func tricklingIsNoSilence() async throws {
        try await FakeHTTPServer.with { _ in
            FakeReply(200, body: Array("0123456789".utf8)).with(.slow(bytes: 1, every: .milliseconds(200)))
        } _: { server in
            let answer = try await HTTPEngine().send(Calling.post(server, options: Calling.impatient))
            #expect(answer.body == Array("0123456789".utf8))
        }
    }

    @Test(arguments: ["no HTTP\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "\u{0}\u{1}\u{2}"]) func rubbish(_ text: String) async throws {
        let fault = try await fault { _ in FakeReply().with(.raw(Array(text.utf8))) }
        #expect([.badAnswer, .lost].contains(fault.kind) && fault.handedOver)
    }

    @Test func endlessHeader() async throws {
        let text = "HTTP/1.1 200 OK\r\n" + String(repeating: "X-Y: \(String(repeating: "z", count: 1000))\r\n", count: 200) + "\r\n"
        let fault = try await fault { _ in FakeReply().with(.raw(Array(text.utf8))) }
        #expect(fault.kind == .tooLarge && fault.handedOver)
    }

    /// With the length said before, and without.
    @Test(arguments: [true, false]) func tooLarge(_ isSaid: Bool) async throws {
        var options = Calling.quick
        options.maxAnswer = 1000
        for (size, isTooLarge) in [(1000, false), (1001, true), (5_000_000, true)] {
            try await FakeHTTPServer.with { _ in
                FakeReply(200, headers: isSaid ? [] : [("Transfer-Encoding", "chunked")], body: [UInt8](repeating: 65, count: size))
            } _: { server in
                let fault = await Calling.fault(Calling.post(server, options: options))
                #expect(fault?.kind == (isTooLarge ? .tooLarge : nil))
            }
        }
    }

    // MARK: Cancelling

    @Test func cancelled() async throws {
        try await FakeHTTPServer.with { _ in
            .silence
        } _: { server in
            let engine = HTTPEngine()
            let task = Task { await Calling.fault(Calling.post(server), engine: engine) }
            while server.requests == 0 { try await Task.sleep(for: .milliseconds(2)) }
            let start = ContinuousClock().now
            task.cancel()
            let fault = await task.value
            #expect(fault?.kind == .cancelled && fault?.handedOver == true)
            #expect(ContinuousClock().now - start < .seconds(2))
        }
    }

    @Test func cancelledBeforehand() async throws {
        try await FakeHTTPServer.with(handler: Calling.echo) { server in
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                return await Calling.fault(Calling.post(server))
            }
            task.cancel()
            let fault = await task.value
            #expect(fault?.kind == .cancelled && fault?.handedOver == false && server.requests == 0)
        }
    }

    /// A source that waits for ever must not hold the call up.
    @Test func cancelledWhileTheSourceWaits() async throws {
        try await FakeHTTPServer.with(handler: Calling.echo) { server in
            let content = HTTPContent.stream(size: 20) { sink in
                try await sink.write([1])
                try await Task.sleep(for: .seconds(100))
            }
            let part = HTTPPart(file: "f", fileName: "f", type: nil, content: content)
            let task = Task { await Calling.fault(HTTPCall(.post, server.base, body: .form([part]), options: Calling.quick)) }
            while server.connections == 0 { try await Task.sleep(for: .milliseconds(2)) }
            task.cancel()
            let fault = await task.value
            #expect(fault?.kind == .cancelled && fault?.handedOver == false)
        }
    }

    /// Calls of all kinds that come, break and are cancelled: each ends, and nothing is left.
    @Test func churn() async throws {
        let engine = HTTPEngine(maxTransfers: 16)
        try await FakeHTTPServer.with { request in
            switch Int.random(in: 0..<6) {
            case 0: .drop
            case 1: FakeReply(200, body: [UInt8](repeating: 1, count: 50_000)).with(.cut(after: 10_000))
            case 2: FakeReply(200, body: [UInt8](repeating: 1, count: 2000)).with(.slow(bytes: 100, every: .milliseconds(2)))
            case 3: FakeReply(500).with(.whole, delay: .milliseconds(20))
            default: FakeReply(200, body: request.body)
            }
        } _: { server in
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<600 {
                    group.addTask {
                        let task = Task {
                            let bytes = [UInt8](repeating: 2, count: 20_000)
                            let content = HTTPContent.stream(size: 100_000) { sink in for _ in 0..<5 { try await sink.write(bytes) } }
                            let part = HTTPPart(file: "f", fileName: "f", type: nil, content: content)
                            let call = HTTPCall(.post, server.base, body: .form([part]), options: Calling.quick)
                            if number % 3 == 0 { return await Calling.fault(call, engine: engine) }
                            do {
                                try await engine.receive(call) { answer in while try await answer.next() != nil {} }
                                return nil
                            } catch {
                                return error as? HTTPFault ?? HTTPFault(.failed)
                            }
                        }
                        if number % 2 == 0 {
                            try? await Task.sleep(for: .milliseconds(Int.random(in: 0..<60)))
                            task.cancel()
                        }
                        let kind = await task.value?.kind
                        #expect([nil, .lost, .cutBody, .cancelled].contains(kind))
                    }
                }
            }
            await engine.stop()
            while server.openConnections > 0 { try await Task.sleep(for: .milliseconds(2)) }
        }
    }

    @Test func stop() async throws {
        try await FakeHTTPServer.with { _ in
            .silence
        } _: { server in
            let engine = HTTPEngine(maxTransfers: 5)
            await withTaskGroup(of: HTTPFault?.self) { group in
                for _ in 0..<8 { group.addTask { await Calling.fault(Calling.post(server), engine: engine) } }
                while server.requests < 5 { await Task.yield() }
                await engine.stop()
                for await fault in group { #expect(fault?.kind == .cancelled) }
            }
        }
    }

    // MARK: Secrets

    @Test func nothingOfThePathIsShown() async throws {
        let secret = "987654:AAsecretsecretsecret"
        let port = try await FakeHTTPServer.with(handler: Calling.echo) { $0.port }
        for url in ["http://127.0.0.1:\(port)/bot\(secret)/x", "https://no-such-host.invalid/bot\(secret)/x", "http://a b/bot\(secret)/"] {
            var call = HTTPCall(.post, url, body: .bytes(Array(secret.utf8), type: "text/plain"), options: Calling.quick)
            call.options.proxy = HTTPProxy(.socks5, host: "127.0.0.1", port: port, user: "someone", password: secret)
            for text in ["\(call)", String(reflecting: call), "\(call.options.proxy as Any)"] { #expect(!text.contains("secret")) }
            var dumped = ""
            dump(call, to: &dumped)
            #expect(!dumped.contains("secret"))
            let fault = await Calling.fault(call)
            #expect(fault != nil && !String(reflecting: fault).contains("secret"))
        }
    }
}
