import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An application on a socket that is open already, which Hummingbird's own server cannot take. It ends as that one does: no new
/// connections, what is in progress is finished, then those that wait are closed.
struct InheritedServer<App: ApplicationProtocol>: Service {
    typealias Build = @Sendable (@escaping HTTPChannelHandler.Responder) -> any ServerChildChannel

    let application: App
    /// The listening socket. It stays open: what serves on it is a duplicate, since the notice of an upgrade and the service follow one another.
    let socket: Int32
    let build: Build

    private struct BrokenResponse: Error {}

    func run() async throws {
        let responder = try await application.responder
        let logger = application.logger
        let child = build { request, writer, channel in
            var response: Response
            do {
                response = try await responder.respond(to: request, context: .init(source: .init(channel: channel, logger: logger)))
            } catch let error as HTTPParserError {
                throw error
            } catch {
                logger.debug("a request failed", metadata: ["error": "\(error)"])
                response = Response(status: .internalServerError)
            }
            response.headers[.date] = HTTPDate.now()
            do {
                try await writer.write(response: response.head, body: response.body)
            } catch is HTTPParserError {
                // It would be answered by a second response.
                throw BrokenResponse()
            }
        }
        try await serve(child)
    }

    private func serve<Child: ServerChildChannel>(_ child: Child) async throws {
        let logger = application.logger
        let group = application.eventLoopGroup
        let quiescing = ServerQuiescingHelper(group: group)
        let duplicate = dup(socket)
        guard duplicate >= 0 else { throw IOError(errnoCode: errno, reason: "dup") }
        let server = try await ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(duplicate, serverBackPressureStrategy: nil) { channel in
                child.setup(channel: channel, logger: logger)
            }
        await withGracefulShutdownHandler {
            await application.onServerRunning(server.channel)
            await withDiscardingTaskGroup { group in
                do {
                    try await server.executeThenClose { connections in
                        for try await connection in connections {
                            group.addTask { await child.handle(value: connection, logger: logger) }
                        }
                    }
                } catch {
                    logger.error("the server's socket failed", metadata: ["error": "\(error)"])
                }
            }
        } onGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
        }
    }
}

/// An application where its settings want it: on an address of its own, or on a socket that was handed over.
struct Serving<App: ApplicationProtocol>: Service {
    let application: App
    let socket: Int32?
    let build: InheritedServer<App>.Build

    func run() async throws {
        guard let socket else { return try await application.run() }
        try await InheritedServer(application: application, socket: socket, build: build).run()
    }
}

/// The time as HTTP writes it (RFC 9110 section 5.6.7).
enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func now() -> String { text(time(nil)) }

    static func text(_ seconds: time_t) -> String {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900)"
        return "\(day) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    }
}
