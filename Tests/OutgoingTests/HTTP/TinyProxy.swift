internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// A proxy that speaks SOCKS5 (RFC 1928, 1929) and CONNECT, told apart by the first byte. Every name leads to this machine, so that a name
/// nobody else knows shows who looked it up.
final class TinyProxy: Sendable {
    struct Login: Sendable { var user: String, password: String }

    fileprivate let seen = Mutex<[String]>([])
    fileprivate let login: Login?
    private let channel = Mutex<(any Channel)?>(nil)

    private init(_ login: Login?) { self.login = login }

    /// What clients wanted to reach, as `host:port`.
    var targets: [String] { seen.withLock { $0 } }
    var port: Int { channel.withLock { $0?.localAddress?.port } ?? 0 }

    static func with<Result>(login: Login? = nil, tls: NIOSSLContext? = nil, _ body: (TinyProxy) async throws -> Result) async throws
        -> Result
    {
        let proxy = TinyProxy(login)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(ProxyHandler(proxy))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        proxy.channel.withLock { $0 = channel }
        do {
            let result = try await body(proxy)
            try? await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }
}

private final class ProxyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Step { case first, password, request, opening, open }

    private let proxy: TinyProxy
    private var bytes: [UInt8] = []
    private var step = Step.first
    private var peer: (any Channel)?

    init(_ proxy: TinyProxy) { self.proxy = proxy }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        if step == .open {
            peer?.writeAndFlush(buffer, promise: nil)
            return
        }
        bytes += buffer.readableBytesView
        advance(context)
    }

    func channelInactive(context: ChannelHandlerContext) { peer?.close(promise: nil) }

    private func advance(_ context: ChannelHandlerContext) {
        switch step {
        case .first where bytes.first == 5: greet(context)
        case .first: tunnel(context)
        case .password: checkPassword(context)
        case .request: socksRequest(context)
        case .opening, .open: break
        }
    }

    private func greet(_ context: ChannelHandlerContext) {
        guard bytes.count >= 2, bytes.count >= 2 + Int(bytes[1]) else { return }
        let methods = bytes[2..<(2 + Int(bytes[1]))]
        bytes.removeFirst(2 + Int(bytes[1]))
        let method: UInt8 = proxy.login == nil ? 0 : 2
        guard methods.contains(method) else { return say([5, 0xFF], context, closing: true) }
        step = method == 2 ? .password : .request
        say([5, method], context)
    }

    private func checkPassword(_ context: ChannelHandlerContext) {
        guard bytes.count >= 2, bytes.count >= 3 + Int(bytes[1]) else { return }
        let (user, after) = (bytes[2..<(2 + Int(bytes[1]))], 2 + Int(bytes[1]))
        guard bytes.count >= after + 1 + Int(bytes[after]) else { return }
        let password = bytes[(after + 1)..<(after + 1 + Int(bytes[after]))]
        let isRight = user.elementsEqual((proxy.login?.user ?? "").utf8) && password.elementsEqual((proxy.login?.password ?? "").utf8)
        bytes.removeFirst(after + 1 + Int(bytes[after]))
        step = .request
        say([1, isRight ? 0 : 1], context, closing: !isRight)
    }

    private func socksRequest(_ context: ChannelHandlerContext) {
        guard bytes.count >= 5 else { return }
        let length = bytes[3] == 1 ? 4 : bytes[3] == 4 ? 16 : Int(bytes[4]) + 1
        guard bytes.count >= 4 + length + 2 else { return }
        let address = bytes[4..<(4 + length)]
        let host = bytes[3] == 3 ? String(decoding: address.dropFirst(), as: UTF8.self) : address.map(String.init).joined(separator: ".")
        let port = Int(bytes[4 + length]) << 8 | Int(bytes[5 + length])
        connect(host, port, context) { [5, $0 ? 0 : 4, 0, 1, 0, 0, 0, 0, 0, 0] }
    }

    private func tunnel(_ context: ChannelHandlerContext) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasSuffix("\r\n\r\n") else { return }
        let words = text.split(separator: " ")
        let target = words.dropFirst().first.map(String.init) ?? ""
        if let login = proxy.login, !text.contains("Proxy-Authorization: Basic \(base64("\(login.user):\(login.password)"))") {
            let reply = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            return say(Array(reply.utf8), context, closing: true)
        }
        let parts = target.split(separator: ":")
        connect(String(parts.first ?? ""), parts.last.flatMap { Int($0) } ?? 0, context) { isThere in
            Array("HTTP/1.1 \(isThere ? "200 Connected" : "502 Not there")\r\n\r\n".utf8)
        }
    }

    private func base64(_ text: String) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var (coded, bits, count) = ("", 0, 0)
        for byte in text.utf8 {
            (bits, count) = (bits << 8 | Int(byte), count + 8)
            while count >= 6 {
                coded.append(letters[(bits >> (count - 6)) & 63])
                count -= 6
            }
        }
        if count > 0 { coded.append(letters[(bits << (6 - count)) & 63]) }
        return coded + String(repeating: "=", count: (4 - coded.count % 4) % 4)
    }

    private func connect(_ host: String, _ port: Int, _ context: ChannelHandlerContext, _ reply: @escaping (Bool) -> [UInt8]) {
        proxy.seen.withLock { $0.append("\(host):\(port)") }
        (step, bytes) = (.opening, [])
        let client = context.channel
        ClientBootstrap(group: context.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Back(client)) }
            }
            .connect(host: "127.0.0.1", port: port).assumeIsolated().whenComplete { result in
                let peer = try? result.get()
                self.peer = peer
                self.step = .open
                self.say(reply(peer != nil), context, closing: peer == nil)
            }
    }

    private func say(_ bytes: [UInt8], _ context: ChannelHandlerContext, closing: Bool = false) {
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes))).whenComplete { _ in
            if closing { channel.close(promise: nil) }
        }
    }

    private final class Back: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let client: any Channel
        init(_ client: any Channel) { self.client = client }
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { client.writeAndFlush(unwrapInboundIn(data), promise: nil) }
        func channelInactive(context: ChannelHandlerContext) { client.close(promise: nil) }
    }
}
