internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// A server that says what a test wants it to say. Each line of a client is one command (or what follows a `+`).
final class ScriptedServer: Sendable {
    enum Reply: Sendable {
        case say(String)
        case bytes([UInt8])
        /// Goes on after a pause.
        case pause(Duration)
        /// What follows is in TLS.
        case startTLS
        case close
        /// Reads nothing any more, as a peer that is gone.
        case deafen
    }

    typealias Script = @Sendable (_ tag: String, _ command: String) -> [Reply]

    let channel: any Channel
    private let lines: Lines
    private let children: Children

    /// Everything that clients sent, line by line, without tags.
    var received: [String] { lines.all }
    var port: Int { channel.localAddress?.port ?? 0 }
    var connections: Int { children.count }

    private init(channel: any Channel, lines: Lines, children: Children) {
        self.channel = channel
        self.lines = lines
        self.children = children
    }

    final class Lines: Sendable {
        private let list = Mutex<[String]>([])
        var all: [String] { list.withLock { $0 } }
        func append(_ line: String) { list.withLock { $0.append(line) } }
    }

    final class Children: Sendable {
        private let list = Mutex<[any Channel]>([])
        var count: Int { list.withLock { $0.filter(\.isActive).count } }
        func append(_ channel: any Channel) { list.withLock { $0.append(channel) } }
        func say(_ text: String) {
            for channel in list.withLock({ $0 }) where channel.isActive {
                channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
            }
        }
        func close() { for channel in list.withLock({ $0 }) { channel.close(promise: nil) } }
    }

    /// Starts, runs `body`, stops.
    @discardableResult
    static func with<Result>(
        greeting: [Reply] = [.say("* OK ready\r\n")],
        tls: NIOSSLContext? = nil,
        beginsWithTLS: Bool = false,
        script: @escaping Script = ScriptedServer.obliging,
        _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let (lines, children) = (Lines(), Children())
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                children.append(channel)
                return channel.eventLoop.makeCompletedFuture {
                    if beginsWithTLS, let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    let handler = ScriptHandler(greeting: greeting, tls: tls, script: script, lines: lines)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = ScriptedServer(channel: channel, lines: lines, children: children)
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
        try? await channel.close()
        children.close()
    }

    /// Says something to all clients.
    func say(_ text: String) { children.say(text) }

    /// Agrees with everything.
    static let obliging: Script = { tag, command in
        switch command.split(separator: " ").first?.uppercased() {
        case "CAPABILITY": [.say("* CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN SASL-IR\r\n\(tag) OK\r\n")]
        case "EXAMINE": [.say("* 3 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 10]\r\n\(tag) OK [READ-ONLY]\r\n")]
        case "IDLE": [.say("+ idling\r\n")]
        case "DONE": [.say("\(tag) OK\r\n")]
        case "LOGOUT": [.say("* BYE bye\r\n\(tag) OK\r\n"), .close]
        default: [.say("\(tag) OK\r\n")]
        }
    }

    /// ``obliging``, but with other answers to some commands; `TAG` stands for the tag.
    static func answering(_ answers: [String: [Reply]]) -> Script {
        { tag, command in
            guard let reply = answers.first(where: { command.uppercased().hasPrefix($0.key) }) else { return obliging(tag, command) }
            return reply.value.map { part in
                guard case .say(let text) = part else { return part }
                return .say(text.replacing("TAG", with: tag))
            }
        }
    }
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let greeting: [ScriptedServer.Reply]
    private let tls: NIOSSLContext?
    private let script: ScriptedServer.Script
    private let lines: ScriptedServer.Lines
    private var buffer = ""
    private var tag = ""

    init(
        greeting: [ScriptedServer.Reply],
        tls: NIOSSLContext?,
        script: @escaping ScriptedServer.Script,
        lines: ScriptedServer.Lines
    ) {
        self.greeting = greeting
        self.tls = tls
        self.script = script
        self.lines = lines
    }

    func channelActive(context: ChannelHandlerContext) { run(greeting, context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        buffer += String(buffer: unwrapInboundIn(data))
        while let end = buffer.utf8.firstRange(of: "\r\n".utf8) {
            let line = String(buffer[..<end.lowerBound])
            buffer = String(buffer[end.upperBound...])
            let words = line.split(separator: " ", maxSplits: 1)
            let isCommand = words.first?.first == "D" && words.first?.dropFirst().allSatisfy(\.isNumber) == true && words.count == 2
            if isCommand { tag = String(words[0]) }
            let command = isCommand ? String(words[1]) : line
            lines.append(command)
            run(script(tag, command), context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func run(_ replies: [ScriptedServer.Reply], _ context: ChannelHandlerContext) {
        for (index, reply) in replies.enumerated() {
            switch reply {
            case .say(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .bytes(let bytes): context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .close: context.close(promise: nil)
            case .deafen: _ = context.channel.setOption(.autoRead, value: false)
            case .startTLS:
                guard let tls else { break }
                try? context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
            case .pause(let time):
                let rest = Array(replies[(index + 1)...])
                context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { self.run(rest, context) }
                return
            }
        }
    }
}
