import HTTPTypes
import Hummingbird
import LiveSocket
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// A Hummingbird application with a router and sockets, on a port of its own, for the time of one test.
struct TestServer {
    let port: Int
    private let group: ServiceGroup
    private let stopped: AsyncStream<Void>

    /// Runs `body` against a server, stops it, and returns how long the stop took.
    @discardableResult
    static func run(
        configure: (inout LiveSocketConfiguration) -> Void = { _ in },
        judge: @escaping UpgradeJudge = TestServer.judge,
        body: (TestServer) async throws -> Void
    ) async throws -> Duration {
        var configuration = LiveSocketConfiguration()
        configure(&configuration)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let router = Router()
        router.get("hello") { _, _ in "hello" }
        router.post("echo") { request, _ in String(buffer: try await request.body.collect(upTo: 1 << 20)) }
        router.get("late") { _, _ in
            try await Task.sleep(for: .seconds(2))
            return "late"
        }
        router.get("large") { _, _ in String(repeating: "x", count: 16 << 20) }
        let application = Application(
            router: router,
            server: .liveSocket(configuration: configuration, shouldUpgrade: judge),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress!.port!) },
            logger: logger
        )
        let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
        let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer {
                    port.finish()
                    stop.finish()
                }
                try await group.run()
            }
            for await port in ports {
                let server = TestServer(port: port, group: group, stopped: stopped)
                do { try await body(server) } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                break
            }
            let time = await ContinuousClock().measure {
                await group.triggerGracefulShutdown()
                for await _ in stopped {}
            }
            try await tasks.waitForAll()
            return time
        }
    }

    /// The endpoints of the tests.
    static let judge: UpgradeJudge = { request, _, _ in
        switch request.path {
        case "/live": .upgrade { try await echo($0) }
        case "/silent": .upgrade { _ in try await Task.sleep(for: .seconds(3600)) }
        case "/bye": .upgrade { try $0.outbound.write(text: "bye") }
        case "/fails": .upgrade { _ in throw Broken() }
        case "/protocol": .upgrade(headers: [.secWebSocketProtocol: "v1", .contentLength: "7"]) { try await echo($0) }
        case "/denied":
            .refuse(
                HTTPResponse(status: .unauthorized, headerFields: [.contentType: "application/problem+json"]),
                body: ByteBuffer(string: #"{"title":"log in first"}"#)
            )
        case "/throws": throw Broken()
        case "/slow": try await slow()
        default: .notWebSocket
        }
    }

    struct Broken: Error {}

    private static func slow() async throws -> UpgradeDecision {
        try await Task.sleep(for: .seconds(3600))
        return .notWebSocket
    }

    private static func echo(_ socket: Socket) async throws {
        for await message in socket.inbound {
            switch message {
            case .text(let text): try socket.outbound.write(text: text)
            case .binary(let bytes): try socket.outbound.write(binary: bytes)
            }
        }
    }
}

/// Sends the same text to every socket that joined.
final class Broadcast: Sendable {
    private let sockets = Mutex<[Socket]>([])
    var count: Int { sockets.withLock { $0.count } }

    func join(_ socket: Socket) async {
        sockets.withLock { $0.append(socket) }
        await socket.inbound.discard()
    }

    /// Returns how many sockets refused because they were too slow.
    func send(_ text: ByteBuffer) -> Int {
        var slow = 0
        for socket in sockets.withLock({ $0 }) {
            do { try socket.outbound.write(text: text) } catch LiveSocketError.slowConsumer { slow += 1 } catch {}
        }
        return slow
    }
}

/// Waits for a condition, at most ten seconds.
func eventually(_ condition: () async throws -> Bool) async throws {
    for _ in 0..<1000 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw TestServer.Broken()
}
