internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS
internal import Synchronization

/// An SMTP server that says what a test wants it to say, and keeps what it is told.
final class ScriptedServer: Sendable {
    enum Reply: Sendable {
        case say(String)
        /// Goes on after a pause.
        case pause(Duration)
        /// What follows is in TLS.
        case startTLS
        /// What follows is a mail, up to the final dot.
        case takeMail
        case close
        /// Reads nothing any more, as a peer that is gone.
        case deafen
    }

    /// What to say to a command; "" is the connection, "." the end of a mail. Nil: as an obliging server.
    typealias Script = @Sendable (_ command: String) -> [Reply]?

    struct Kept: Sendable {
        var commands: [String] = []
        /// As they came, dots and final dot included.
        var mails: [[UInt8]] = []
        var secured = 0
        var connections = 0
    }

    fileprivate let kept = Mutex(Kept())
    private let children = Mutex<[any Channel]>([])
    private let channel = Mutex<(any Channel)?>(nil)

    var commands: [String] { kept.withLock { $0.commands } }
    var mails: [[UInt8]] { kept.withLock { $0.mails } }
    var secured: Int { kept.withLock { $0.secured } }
    var connections: Int { kept.withLock { $0.connections } }
    var port: Int { channel.withLock { $0?.localAddress?.port } ?? 0 }
    var openConnections: Int { children.withLock { $0.filter(\.isActive).count } }

    /// Starts, runs `body`, stops.
    /// - Parameter closesAt: Bytes of a mail after which the connection is cut.
    static func with<Result>(
        tls: NIOSSLContext? = nil,
        beginsWithTLS: Bool = false,
        closesAt: Int? = nil,
        script: @escaping Script = { _ in nil },
        _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let server = ScriptedServer()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelInitializer { channel in
                server.children.withLock { $0 = $0.filter(\.isActive) + [channel] }
                server.kept.withLock { $0.connections += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    if beginsWithTLS, let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(
                        ScriptHandler(server: server, tls: tls, closesAt: closesAt, script: script)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        server.channel.withLock { $0 = channel }
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    private func stop() async {
        try? await channel.withLock { $0 }?.close()
        for child in children.withLock({ $0 }) { child.close(promise: nil) }
    }

    /// Other answers to some commands, known by how they begin.
    static func answering(_ answers: [String: [Reply]]) -> Script {
        { command in
            answers.first { $0.key == command || (!$0.key.isEmpty && $0.key != "." && command.uppercased().hasPrefix($0.key)) }?.value
        }
    }

    static let features = "250-there\r\n250-SIZE 30000000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-AUTH PLAIN LOGIN\r\n"

    fileprivate static func obliging(_ command: String, offersTLS: Bool) -> [Reply] {
        switch command.split(separator: " ").first?.uppercased() {
        case nil: [.say("220 mail.example.org ready\r\n")]
        case "EHLO": [.say(features + (offersTLS ? "250-STARTTLS\r\n" : "") + "250 ENHANCEDSTATUSCODES\r\n")]
        case "STARTTLS": [.say("220 go\r\n"), .startTLS]
        case "AUTH": [.say("235 2.7.0 in\r\n")]
        case "DATA": [.say("354 go\r\n"), .takeMail]
        case ".": [.say("250 2.0.0 queued as 7\r\n")]
        case "QUIT": [.say("221 bye\r\n"), .close]
        default: [.say("250 2.1.0 ok\r\n")]
        }
    }
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: ScriptedServer
    private let tls: NIOSSLContext?
    private let closesAt: Int?
    private let script: ScriptedServer.Script
    private var buffer: [UInt8] = []
    private var takesMail = false
    private var isSecured = false

    init(server: ScriptedServer, tls: NIOSSLContext?, closesAt: Int?, script: @escaping ScriptedServer.Script) {
        (self.server, self.tls, self.closesAt, self.script) = (server, tls, closesAt, script)
    }

    func channelActive(context: ChannelHandlerContext) { answer("", context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        buffer += unwrapInboundIn(data).readableBytesView
        while step(context) {}
    }

    /// Whether there may be more.
    private func step(_ context: ChannelHandlerContext) -> Bool {
        if takesMail {
            if let closesAt, buffer.count >= closesAt {
                context.close(promise: nil)
                return false
            }
            guard buffer.suffix(5) == Array("\r\n.\r\n".utf8)[...] || buffer == Array(".\r\n".utf8) else { return false }
            server.kept.withLock { $0.mails.append(buffer) }
            (buffer, takesMail) = ([], false)
            answer(".", context)
            return false
        }
        guard let end = buffer.firstIndex(of: 10) else { return false }
        let line = String(decoding: buffer[..<end].filter { $0 != 13 }, as: UTF8.self)
        buffer.removeSubrange(...end)
        server.kept.withLock { $0.commands.append(line) }
        answer(line, context)
        return true
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { server.kept.withLock { $0.secured += 1 } }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(_ command: String, _ context: ChannelHandlerContext) {
        run(script(command) ?? ScriptedServer.obliging(command, offersTLS: tls != nil && !isSecured), context)
    }

    private func run(_ replies: [ScriptedServer.Reply], _ context: ChannelHandlerContext) {
        for (index, reply) in replies.enumerated() {
            switch reply {
            case .say(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .close: context.close(promise: nil)
            case .deafen: _ = context.channel.setOption(.autoRead, value: false)
            case .takeMail: takesMail = true
            case .startTLS:
                guard let tls else { break }
                isSecured = true
                try? context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
            case .pause(let time):
                let rest = Array(replies[(index + 1)...])
                context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { self.run(rest, context) }
                return
            }
        }
    }
}
