internal import HTTPTypes
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// Answers the requests of one connection: ordinary ones by the HTTP responder, opening handshakes by asking the judge. When a
/// handshake becomes a socket, answering that request lasts as long as the socket.
struct UpgradingResponder: Sendable {
    let http: HTTPChannelHandler.Responder
    let configuration: LiveSocketConfiguration
    let shouldUpgrade: UpgradeJudge
    let connection: NIOLoopBound<ConnectionHandler>
    let logger: Logger

    @Sendable
    func respond(to request: Request, writer: consuming ResponseWriter, channel: any Channel) async throws {
        let decision: UpgradeDecision
        switch Handshake(request.head) {
        case .absent: decision = .notWebSocket
        case .invalid(let response): decision = .refuse(response)
        case .valid: decision = await decide(request.head, channel)
        }
        switch decision {
        case .notWebSocket:
            try await http(request, writer, channel)
        case .refuse(let response, let body):
            try await Self.write(response, body, to: writer)
        case .upgrade(let headers, let task):
            guard let socket = try await upgrade(headers) else {
                return try await Self.write(HTTPResponse(status: .serviceUnavailable), ByteBuffer(), to: writer)
            }
            await serve(socket, channel, task)
        }
    }

    private static func write(_ response: HTTPResponse, _ body: ByteBuffer, to writer: consuming ResponseWriter) async throws {
        var response = response
        response.headerFields[.contentLength] = String(body.readableBytes)
        try await writer.write(response: response, body: ResponseBody(byteBuffer: body))
    }

    private func upgrade(_ headers: HTTPFields) async throws -> Socket? {
        try await connection.eventLoop.submit { try connection.value.upgrade(headers: headers, logger: logger) }.get()
    }

    /// Asks the judge, until the time is over or the client has gone; the latter is also how a stop of the server gets here.
    private func decide(_ request: HTTPRequest, _ channel: any Channel) async -> UpgradeDecision {
        // A future cannot be awaited by a task that may be cancelled, a stream can.
        let (open, close) = AsyncStream.makeStream(of: Never.self)
        channel.closeFuture.whenComplete { _ in close.finish() }
        return await withTaskGroup(of: UpgradeDecision?.self) { group in
            group.addTask {
                for await _ in open {}
                return nil
            }
            group.addTask {
                do {
                    return try await shouldUpgrade(request, channel, logger)
                } catch {
                    guard !Task.isCancelled else { return nil }
                    logger.error("could not decide about a live socket", metadata: ["error": "\(error)"])
                    return .refuse(HTTPResponse(status: .internalServerError))
                }
            }
            group.addTask {
                try? await Task.sleep(for: configuration.decisionTimeout)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? .refuse(HTTPResponse(status: .serviceUnavailable))
        }
    }

    /// Runs the handler and the connection side by side: the end of one ends the other.
    private func serve(_ socket: Socket, _ channel: any Channel, _ task: @escaping SocketTask) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await run(task, socket) }
            // Comes in bounded time after the handler's end, because the close handshake has a timer.
            try? await channel.closeFuture.get()
            group.cancelAll()
        }
    }

    private func run(_ task: SocketTask, _ socket: Socket) async {
        do {
            try await task(socket)
            socket.outbound.close(.normal)
        } catch is CancellationError {
            socket.outbound.close(.goingAway)
        } catch LiveSocketError.closed, LiveSocketError.slowConsumer {
            // The handler noticed the end by writing. Nothing is left to be said to the peer.
            socket.outbound.close(.goingAway)
        } catch {
            logger.error("live socket handler failed", metadata: ["error": "\(error)"])
            socket.outbound.close(.internalError)
        }
    }
}
