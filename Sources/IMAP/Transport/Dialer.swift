internal import Dispatch
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Opens the TCP connection to a server.
struct Dialer: Sendable {
    let endpoint: IMAPEndpoint
    let options: IMAPOptions
    let loop: any EventLoop

    /// What was opened.
    struct Line: Sendable {
        let channel: any Channel
        let handler: NIOLoopBound<SessionHandler>
        let shared: SharedState
    }

    func lookUp() async throws -> [SocketAddress] {
        let (host, port) = (endpoint.host, endpoint.port)
        return try await limited(.timedOut(.name)) { promise in
            NameLookup.queue.async { promise.completeWith(Result { try NameLookup.addresses(host: host, port: port) }) }
        }
    }

    func tlsContext() async throws -> NIOSSLContext? {
        guard endpoint.security != .none else { return nil }
        let pem = endpoint.trustRootsPEM
        return try await limited(.timedOut(.tls)) { promise in
            NameLookup.queue.async { promise.completeWith(Result { try TLSContexts.shared.context(trusting: pem) }) }
        }
    }

    func connect(to addresses: [SocketAddress], _ tls: NIOSSLContext?) async throws -> Line {
        let attempts = Attempts()
        let bootstrap = ClientBootstrap(group: loop)
            .resolver(FoundAddresses(addresses: addresses, loop: loop))
            .connectTimeout(TimeAmount(options.connectTimeout))
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // Idle connections get by with small reads; a mail makes them grow.
            .channelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: 65536))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { attempts.add(try install(in: channel, tls)) }
            }
        do {
            let channel = try await limited(.timedOut(.connect)) { (promise: EventLoopPromise<any Channel>) in
                bootstrap.connect(host: endpoint.host, port: endpoint.port).whenComplete { result in
                    promise.completeWith(result)
                    // Nobody waits any more: cancelled, or too late.
                    if case .success(let channel) = result { promise.futureResult.whenFailure { _ in channel.close(promise: nil) } }
                }
            }
            guard let line = attempts.line(of: channel) else { throw IMAPError.connectionLost }
            return line
        } catch {
            throw Self.explain(error)
        }
    }

    /// The connections that race each other (RFC 8305). A pipeline cannot be asked for its handler later: a server that says BYE and
    /// closes leaves an empty one.
    private final class Attempts: Sendable {
        private let lines = Mutex<[Line]>([])

        func add(_ line: Line) { lines.withLock { $0.append(line) } }

        func line(of channel: any Channel) -> Line? {
            lines.withLock { lines in
                defer { lines = [] }
                return lines.first { $0.channel === channel }
            }
        }
    }

    private func install(in channel: any Channel, _ tls: NIOSSLContext?) throws -> Line {
        let shared = SharedState()
        let tap = WireTap(shared: shared)
        let host = endpoint.host.hasSuffix(".") ? String(endpoint.host.dropLast()) : endpoint.host
        // An address is compared with those in the certificate; as a name it must not be sent (RFC 6066 section 3).
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        let makeTLS = { () throws -> NIOSSLClientHandler in
            guard let tls else { throw IMAPError.startTLSMissing }
            return try NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : host)
        }
        let session = SessionHandler(
            options: options,
            shared: shared,
            tap: tap,
            beginsWithTLS: endpoint.security == .tls,
            makeTLS: makeTLS
        )
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(tap)
        if endpoint.security == .tls { try pipeline.addHandler(try makeTLS()) }
        try pipeline.addHandler(session)
        return Line(channel: channel, handler: NIOLoopBound(session, eventLoop: channel.eventLoop), shared: shared)
    }

    /// Runs `begin` and waits for its promise, no longer than ``IMAPOptions/connectTimeout`` and not after cancellation.
    private func limited<Value: Sendable>(
        _ error: IMAPError,
        _ begin: (EventLoopPromise<Value>) -> Void
    ) async throws -> Value {
        let promise = loop.makePromise(of: Value.self)
        // The first to complete it wins.
        let timeout = loop.scheduleTask(in: TimeAmount(options.connectTimeout)) { promise.fail(error) }
        defer { timeout.cancel() }
        begin(promise)
        return try await withTaskCancellationHandler {
            try await promise.futureResult.get()
        } onCancel: {
            promise.fail(CancellationError())
        }
    }

    private static func explain(_ error: any Error) -> any Error {
        switch error {
        case is IMAPError, is CancellationError: return error
        case ChannelError.connectTimeout: return IMAPError.timedOut(.connect)
        case let error as NIOConnectionError:
            let reasons = error.connectionErrors.map { explain($0.error) }.compactMap { $0 as? IMAPError }
            if reasons.contains(.refused) { return IMAPError.refused }
            return reasons.first { $0 != .timedOut(.connect) } ?? reasons.first ?? IMAPError.nameNotFound
        case let error as IOError:
            switch error.errnoCode {
            case ECONNREFUSED: return IMAPError.refused
            case ETIMEDOUT: return IMAPError.timedOut(.connect)
            default: return IMAPError.unreachable(String(cString: strerror(error.errnoCode)))
            }
        default: return TLSFailure.explain(error) { nil }
        }
    }
}
