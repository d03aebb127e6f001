import Outgoing
internal import Synchronization
import TestCertificates
import TestHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPEngineTests {
    @Test(arguments: [HTTPCall.Method.get, .post, .put, .patch, .delete]) func methods(_ method: HTTPCall.Method) async throws {
        try await FakeHTTPServer.with(handler: Calling.echo) { server in
            let body = method == .get ? nil : HTTPBody.bytes(Array("data".utf8), type: "text/plain")
            let answer = try await HTTPEngine().send(HTTPCall(method, server.base + "/x", body: body, options: Calling.quick))
            #expect(answer.status == 200)
            #expect(answer.header("x-method") == method.rawValue)
            #expect(answer.body == (body == nil ? [] : Array("data".utf8)))
        }
    }

    @Test func head() async throws {
        try await FakeHTTPServer.with { _ in
            FakeReply(200, headers: [("Content-Length", "99999999")])
        } _: { server in
            let answer = try await HTTPEngine().send(HTTPCall(.head, server.base + "/x", options: Calling.quick))
            #expect(answer.status == 200 && answer.body.isEmpty)
        }
    }

    @Test func headersAndQuery() async throws {
        let seen = Mutex<FakeRequest?>(nil)
        try await FakeHTTPServer.with { request in
            seen.withLock { $0 = request }
            return FakeReply(404, headers: [("X-Said", "  a b  ")], body: [1, 2, 3])
        } _: { server in
            var call = Calling.post(server)
            call.url += "?a=1&b=%20"
            call.headers = [HTTPField("X-One", "żółw"), HTTPField("X-Empty", "")]
            let answer = try await HTTPEngine().send(call)
            #expect(answer.status == 404 && answer.body == [1, 2, 3] && answer.header("X-Said") == "a b")
            let request = try #require(seen.withLock { $0 })
            #expect(request.target == "/bot123:secret/send?a=1&b=%20")
            #expect(request.header("X-One") == "żółw" && request.header("x-empty") == "")
            #expect(request.header("Content-Type") == "text/plain" && request.header("Expect") == nil)
            #expect(request.header("Host") == "127.0.0.1:\(server.port)")
        }
    }

    @Test func neverRedirected() async throws {
        try await FakeHTTPServer.with { _ in
            FakeReply(302, headers: [("Location", "/elsewhere")])
        } _: { server in
            let answer = try await HTTPEngine().send(Calling.post(server))
            #expect(answer.status == 302 && server.requests == 1)
        }
    }

    @Test func connectionIsKept() async throws {
        try await FakeHTTPServer.with(handler: Calling.echo) { server in
            let engine = HTTPEngine()
            for _ in 0..<20 { _ = try await engine.send(Calling.post(server)) }
            #expect(server.connections == 1 && server.requests == 20)
            await engine.stop()
            #expect(await Calling.fault(Calling.post(server), engine: engine)?.kind == .cancelled)
        }
    }

    @Test func boundedAtOnce() async throws {
        let running = Mutex((now: 0, most: 0))
        try await FakeHTTPServer.with { _ in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            try? await Task.sleep(for: .milliseconds(20))
            running.withLock { $0.now -= 1 }
            return FakeReply(200)
        } _: { server in
            let engine = HTTPEngine(maxTransfers: 4)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<40 { group.addTask { try await engine.send(Calling.post(server)).status } }
                for try await status in group { #expect(status == 200) }
            }
            #expect(running.withLock { $0.most } == 4 && server.requests == 40)
        }
    }

    @Test func manyAtOnce() async throws {
        try await FakeHTTPServer.with(handler: Calling.echo) { server in
            let engine = HTTPEngine()
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<300 {
                    group.addTask { try await engine.send(Calling.post(server, "\(number)")).body == Array("\(number)".utf8) }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    // MARK: Bodies

    @Test func form() async throws {
        try await FakeHTTPServer.with(handler: Calling.echo) { server in
            let pieces = (0..<10).map { [UInt8](repeating: UInt8($0), count: 1000) }
            let stream = HTTPContent.chunks(
                AsyncStream { next in
                    pieces.forEach { next.yield($0) }; next.finish()
                },
                size: 10_000
            )
            let call = HTTPCall(
                .post,
                server.base,
                body: .form([
                    HTTPPart(field: "text", "Привіт"),
                    HTTPPart(file: "f", fileName: "a\"b\r\nc.txt", type: "text/plain", content: stream),
                    HTTPPart(file: "g", fileName: "g", type: nil, content: .bytes([])),
                ]),
                options: Calling.quick
            )
            let form = try #require(FormReader.read(try await HTTPEngine().send(call).body))
            #expect(form.map(\.name) == ["text", "f", "g"])
            #expect(form.map(\.fileName) == [nil, "a%22b%0D%0Ac.txt", "g"])
            #expect(form.map(\.type) == [nil, "text/plain", nil])
            #expect(form.map(\.bytes) == [Array("Привіт".utf8), pieces.flatMap { $0 }, []])
        }
    }

    /// The source is asked only as fast as the line takes it.
    @Test func largeUpload() async throws {
        try await FakeHTTPServer.with {
            FakeReply(200, text: "\($0.body.count)")
        } _: { server in
            let size = 40 << 20
            let content = HTTPContent.stream(size: size) { sink in
                for _ in 0..<(size >> 18) { try await sink.write([UInt8](repeating: 7, count: 1 << 18)) }
            }
            let part = HTTPPart(file: "f", fileName: "f", type: nil, content: content)
            let answer = try await HTTPEngine().send(HTTPCall(.post, server.base, body: .form([part]), options: Calling.quick))
            #expect((Int(String(decoding: answer.body, as: UTF8.self)) ?? 0) > size)
        }
    }

    enum Trouble: Error { case here }

    @Test(arguments: [10, 30]) func aSourceOfTheWrongSize(_ size: Int) async throws {
        try await FakeHTTPServer.with(handler: Calling.echo) { server in
            let content = HTTPContent.stream(size: 20) { sink in try await sink.write([UInt8](repeating: 1, count: size)) }
            let part = HTTPPart(file: "f", fileName: "f", type: nil, content: content)
            let fault = await Calling.fault(HTTPCall(.post, server.base, body: .form([part]), options: Calling.quick))
            #expect(fault?.kind == .source && fault?.handedOver == false)
            #expect(fault?.detail == (size == 10 ? "The file ended after 10 of 20 bytes." : "The file has more than 20 bytes."))
            #expect(server.requests == 0)
        }
    }

    @Test func aSourceThatFails() async throws {
        try await FakeHTTPServer.with(handler: Calling.echo) { server in
            let content = HTTPContent.stream(size: 20) { sink in
                try await sink.write([1, 2, 3])
                throw Trouble.here
            }
            let part = HTTPPart(file: "f", fileName: "f", type: nil, content: content)
            let fault = await Calling.fault(HTTPCall(.post, server.base, body: .form([part]), options: Calling.quick))
            #expect(fault?.kind == .source && fault?.handedOver == false && server.requests == 0)
        }
    }

    // MARK: TLS

    @Test func ownAuthority() async throws {
        let tls = try Certificates.shared.server(.good)
        try await FakeHTTPServer.with(tls: tls, handler: Calling.echo) { server in
            var call = Calling.post(server)
            call.url = "https://localhost:\(server.port)/"
            call.options.trustRootsPEM = Certificates.shared.authorityPEM
            let holds1 = try await HTTPEngine().send(call).body == Array("hello".utf8)
            #expect(holds1)
        }
    }

    @Test(arguments: [
        (Certificates.Leaf.good, false, HTTPFault.Trust.untrusted), (.expired, true, .expired), (.wrongName, true, .wrongName),
    ])
    func refusedCertificate(_ leaf: Certificates.Leaf, _ isTrusted: Bool, _ trust: HTTPFault.Trust) async throws {
        let tls = try Certificates.shared.server(leaf)
        try await FakeHTTPServer.with(tls: tls, handler: Calling.echo) { server in
            var call = Calling.post(server)
            call.url = "https://localhost:\(server.port)/"
            if isTrusted { call.options.trustRootsPEM = Certificates.shared.authorityPEM }
            let fault = await Calling.fault(call)
            #expect(fault?.kind == .tls(trust) && fault?.handedOver == false)
            #expect(server.requests == 0)
        }
    }

    @Test func brokenAuthority() async throws {
        var call = HTTPCall(.get, "https://localhost:1/")
        call.options.trustRootsPEM = "-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n"
        let tls = try Certificates.shared.server(.good)
        try await FakeHTTPServer.with(tls: tls, handler: Calling.echo) { server in
            call.url = "https://localhost:\(server.port)/"
            let fault = await Calling.fault(call)
            #expect(fault?.kind == .badCall && fault?.handedOver == false)
        }
    }

    @Test func noTLSThere() async throws {
        try await FakeHTTPServer.with(handler: Calling.echo) { server in
            var call = Calling.post(server)
            call.url = "https://localhost:\(server.port)/"
            let fault = await Calling.fault(call)
            #expect(fault?.kind == .tls(.failed) && fault?.handedOver == false)
        }
    }
}
