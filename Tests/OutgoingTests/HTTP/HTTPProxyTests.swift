import Outgoing
import TestCertificates
import TestHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPProxyTests {
    private static let login = TinyProxy.Login(user: "someone", password: "sëcret")

    private func call(_ server: FakeHTTPServer, _ proxy: HTTPProxy, host: String = "localhost", tls: Bool) -> HTTPCall {
        var call = Calling.post(server)
        call.url = "\(tls ? "https" : "http")://\(host):\(server.port)/bot1:secret/x"
        (call.options.trustRootsPEM, call.options.proxy) = (Certificates.shared.authorityPEM, proxy)
        return call
    }

    @Test(arguments: [HTTPProxy.Scheme.http, .socks5, .socks5h], [true, false]) func through(_ scheme: HTTPProxy.Scheme, hasLogin: Bool)
        async throws
    {
        let tls = try Certificates.shared.server(.good)
        try await FakeHTTPServer.with(tls: tls, handler: Calling.echo) { server in
            try await TinyProxy.with(login: hasLogin ? Self.login : nil) { proxy in
                let way = HTTPProxy(
                    scheme,
                    host: "127.0.0.1",
                    port: proxy.port,
                    user: hasLogin ? Self.login.user : nil,
                    password: hasLogin ? Self.login.password : nil
                )
                let answer = try await HTTPEngine().send(call(server, way, tls: true))
                #expect(answer.status == 200 && answer.body == Array("hello".utf8))
                #expect(proxy.targets == [scheme == .socks5 ? "127.0.0.1:\(server.port)" : "localhost:\(server.port)"])
            }
        }
    }

    /// TLS to the proxy, and TLS through it.
    @Test(arguments: [(Certificates.Leaf.good, true), (.wrongName, false)]) func aProxyWithTLS(_ leaf: Certificates.Leaf, _ isGood: Bool)
        async throws
    {
        let tls = try Certificates.shared.server(.good)
        let own = try Certificates.shared.server(leaf)
        try await FakeHTTPServer.with(tls: tls, handler: Calling.echo) { server in
            try await TinyProxy.with(login: Self.login, tls: own) { proxy in
                let way = HTTPProxy(.https, host: "localhost", port: proxy.port, user: Self.login.user, password: Self.login.password)
                let fault = await Calling.fault(call(server, way, tls: true))
                #expect(fault?.kind == (isGood ? nil : .proxy) && fault?.handedOver != true)
                #expect(server.requests == (isGood ? 1 : 0))
            }
        }
    }

    /// A name that only the proxy knows.
    @Test func whoLooksNamesUp() async throws {
        try await FakeHTTPServer.with(handler: Calling.echo) { server in
            try await TinyProxy.with { proxy in
                let remote = HTTPProxy(.socks5h, host: "127.0.0.1", port: proxy.port)
                let answer = try await HTTPEngine().send(call(server, remote, host: "only-there.invalid", tls: false))
                #expect(answer.status == 200 && proxy.targets == ["only-there.invalid:\(server.port)"])
                let local = HTTPProxy(.socks5, host: "127.0.0.1", port: proxy.port)
                let fault = await Calling.fault(call(server, local, host: "only-there.invalid", tls: false))
                #expect([.dns, .proxy].contains(fault?.kind) && fault?.handedOver == false)
            }
        }
    }

    @Test(arguments: [HTTPProxy.Scheme.http, .socks5h]) func wrongPassword(_ scheme: HTTPProxy.Scheme) async throws {
        let tls = try Certificates.shared.server(.good)
        try await FakeHTTPServer.with(tls: tls, handler: Calling.echo) { server in
            try await TinyProxy.with(login: Self.login) { proxy in
                for way in [
                    HTTPProxy(scheme, host: "127.0.0.1", port: proxy.port),
                    HTTPProxy(scheme, host: "127.0.0.1", port: proxy.port, user: "someone", password: "wrong"),
                ] {
                    let fault = await Calling.fault(call(server, way, tls: true))
                    #expect(fault?.kind == .proxy && fault?.handedOver == false)
                    if scheme == .http { #expect(fault?.detail == "The proxy answered 407.") }
                }
                #expect(server.requests == 0)
            }
        }
    }

    @Test(arguments: HTTPProxy.Scheme.allCases) func noProxyThere(_ scheme: HTTPProxy.Scheme) async throws {
        let port = try await FakeHTTPServer.with(handler: Calling.echo) { $0.port }
        try await FakeHTTPServer.with(handler: Calling.echo) { server in
            let fault = await Calling.fault(call(server, HTTPProxy(scheme, host: "127.0.0.1", port: port), tls: true))
            #expect(fault?.kind == .proxy && fault?.handedOver == false && server.requests == 0)
        }
    }

    @Test(arguments: [HTTPProxy.Scheme.http, .socks5h]) func nobodyBehindTheProxy(_ scheme: HTTPProxy.Scheme) async throws {
        let port = try await FakeHTTPServer.with(handler: Calling.echo) { $0.port }
        try await TinyProxy.with { proxy in
            let way = HTTPProxy(scheme, host: "127.0.0.1", port: proxy.port)
            var call = HTTPCall(.get, "https://localhost:\(port)/", options: Calling.quick)
            call.options.proxy = way
            let fault = await Calling.fault(call)
            #expect(fault?.kind == .proxy && fault?.handedOver == false)
        }
    }

    @Test(arguments: [("a b", 80), ("", 80), ("proxy.example.org", 0)]) func noProxy(_ host: String, _ port: Int) async throws {
        var call = HTTPCall(.get, "https://example.org/")
        call.options.proxy = HTTPProxy(.http, host: host, port: port)
        #expect(await Calling.fault(call)?.kind == .badCall)
    }
}
