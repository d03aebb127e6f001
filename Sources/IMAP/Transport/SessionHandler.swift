internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// Does what the ``SessionMachine`` says: writes, completes promises, watches the time, changes to TLS.
///
/// Lives on the channel's event loop and is used only there.
final class SessionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum TLS {
        case none, pending, done
    }

    private let options: IMAPOptions
    let shared: SharedState
    private let tap: WireTap
    private let makeTLS: () throws -> NIOSSLClientHandler

    private var machine = SessionMachine()
    private var decoder: ResponseDecoder
    private var context: ChannelHandlerContext?
    private var promises: [SessionMachine.ID: EventLoopPromise<Answer>] = [:]
    private var lastID = 0
    private var idling: SessionMachine.ID?
    private var tls = TLS.none
    private var tlsWaiter: EventLoopPromise<Void>?
    private var startingTLS: SessionMachine.ID?
    private var failure: IMAPError?
    /// When the server began to owe an answer.
    private var owedSince: NIODeadline?
    private var timer: Scheduled<Void>?

    init(
        options: IMAPOptions,
        shared: SharedState,
        tap: WireTap,
        beginsWithTLS: Bool,
        makeTLS: @escaping () throws -> NIOSSLClientHandler
    ) {
        self.options = options
        self.shared = shared
        self.tap = tap
        self.makeTLS = makeTLS
        tls = beginsWithTLS ? .pending : .none
        // The largest mail and a window of others beside it.
        machine.maximumAnswer = options.maximumLiteral + (32 << 20)
        decoder = ResponseDecoder(
            maximumLine: options.maximumLine,
            maximumLiteral: options.maximumLiteral,
            maximumFirstLine: ResponseDecoder.maximumGreeting
        )
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    /// What it is called when the line is gone: within a handshake people can do something about it.
    private var lost: IMAPError { tls == .pending ? .tlsFailed(TLSFailure.closed) : .connectionLost }

    func handlerRemoved(context: ChannelHandlerContext) {
        fail(lost)
        self.context = nil
    }

    // MARK: Calls

    /// Completes when the greeting is there.
    func awaitGreeting(_ promise: EventLoopPromise<Answer>) {
        run(machine.awaitGreeting(register(promise)))
        watch()
    }

    func send(_ command: Command, _ promise: EventLoopPromise<Answer>) {
        run(machine.send(command, register(promise)))
        watch()
    }

    /// Idles until something happens or `duration` is over.
    func idle(_ command: Command, for duration: Duration, _ promise: EventLoopPromise<Answer>) {
        guard let context, !shared.hasChanged else { return promise.succeed(Answer()) }
        let id = register(promise)
        idling = id
        let deadline = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) {
            self.run(self.machine.stopIdle(id))
            self.watch()
        }
        promise.futureResult.assumeIsolated().whenComplete { _ in
            deadline.cancel()
            if self.idling == id { self.idling = nil }
        }
        run(machine.send(command, id))
        watch()
    }

    /// Completes when the TLS handshake is done; fails all after ``IMAPOptions/connectTimeout``.
    func awaitTLS(_ promise: EventLoopPromise<Void>) {
        if let failure { return promise.fail(failure) }
        guard let context, tls == .pending else { return promise.succeed() }
        tlsWaiter = promise
        let timeout = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(options.connectTimeout)) {
            self.fail(.timedOut(.tls))
        }
        promise.futureResult.whenComplete { _ in timeout.cancel() }
    }

    /// Ends the connection at once; what is under way fails with `error`.
    func fail(_ error: IMAPError) {
        // Closing calls back at once, with a reason that is only the consequence.
        guard failure == nil else { return }
        failure = error
        tlsWaiter?.fail(error)
        tlsWaiter = nil
        run(machine.fail(error))
        watch()
    }

    private func register(_ promise: EventLoopPromise<Answer>) -> SessionMachine.ID {
        lastID += 1
        promises[lastID] = promise
        return lastID
    }

    // MARK: Channel

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        var position = 0
        do {
            while failure == nil,
                let response = try buffer.withUnsafeReadableBytes({ try decoder.decode($0, from: &position) })
            {
                run(machine.receive(response))
                if let id = startingTLS {
                    startingTLS = nil
                    beginTLS(id, isClean: position == buffer.readableBytes)
                    break
                }
            }
        } catch {
            fail(error as? IMAPError ?? .protocolError("\(error)"))
        }
        watch()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent {
            tls = .done
            tlsWaiter?.succeed()
            tlsWaiter = nil
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(lost)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let reason = TLSFailure.explain(error) { try? context.pipeline.syncOperations.nioSSL_peerCertificate() }
        fail(reason == .connectionLost ? lost : reason)
    }

    // MARK: Actions

    private func run(_ actions: [SessionMachine.Action]) {
        for action in actions {
            switch action {
            case .write(let bytes):
                context.map { $0.writeAndFlush(wrapOutboundOut($0.channel.allocator.buffer(bytes: bytes)), promise: nil) }
            case .complete(let id, let result): promises.removeValue(forKey: id)?.completeWith(result.mapError { $0 as any Error })
            case .startTLS(let id): startingTLS = id
            case .capabilities(let capabilities): shared.capabilities = capabilities
            case .exists(let number): shared.exists = number
            case .changed:
                shared.hasChanged = true
                // It waits behind another command: there is nothing left to wait for.
                if let idling { run(machine.stopIdle(idling)) }
            case .forgetChanges: shared.hasChanged = false
            case .preauthenticated: shared.isPreauthenticated = true
            case .close: tap.cut()
            }
        }
    }

    /// The server is ready for TLS. What it sent after saying so in plain text may be anybody's (CVE-2011-0411 and its kin).
    private func beginTLS(_ id: SessionMachine.ID, isClean: Bool) {
        guard let context, let promise = promises.removeValue(forKey: id) else { return }
        guard isClean else {
            promise.fail(IMAPError.tlsFailed("The server sent data in plain text after STARTTLS."))
            return fail(.tlsFailed("The server sent data in plain text after STARTTLS."))
        }
        do {
            tls = .pending
            decoder = ResponseDecoder(maximumLine: options.maximumLine, maximumLiteral: options.maximumLiteral)
            run(machine.secured())
            try context.pipeline.syncOperations.addHandler(try makeTLS(), position: .after(tap))
            promise.succeed(Answer())
        } catch {
            let reason = TLSFailure.explain(error) { nil }
            promise.fail(reason)
            fail(reason)
        }
    }

    // MARK: Time

    /// Keeps one timer as long as the server owes an answer.
    private func watch() {
        guard failure == nil, let context, machine.owed != nil, tls != .pending else {
            owedSince = nil
            timer?.cancel()
            timer = nil
            return
        }
        let since = owedSince ?? .now()
        owedSince = since
        guard timer == nil else { return }
        // What goes out is not seen here: 16 kB a second are granted for it.
        let limit = TimeAmount(options.inactivityTimeout) + .milliseconds(Int64(machine.payload) / 16)
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: max(since, tap.lastRead) + limit) {
            self.timer = nil
            guard let since = self.owedSince, let phase = self.machine.owed else { return }
            // Bytes came in the meantime: the watch goes on from the last of them.
            if max(since, self.tap.lastRead) + limit <= .now() { self.fail(.timedOut(phase)) } else { self.watch() }
        }
    }
}
