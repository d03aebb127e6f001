public import NIOCore

/// A connection to an IMAP server, signed in or not. Mailboxes are opened with EXAMINE and nothing is marked as seen; only
/// ``append(_:to:)`` changes anything.
///
/// Calls may overlap: they go out in order, and ``mails(_:)`` is pipelined. A cancelled call closes the connection at once and throws
/// `CancellationError`; after any ``IMAPError`` but a refusal by the server the connection is closed as well, and later calls throw
/// ``IMAPError/connectionLost`` or ``IMAPError/bye(_:)``.
public final class IMAPConnection: Sendable {
    /// What has been reached while connecting.
    public enum Step: Sendable, Hashable {
        /// The name of the host has an address.
        case resolved
        /// The TCP connection is open.
        case connected
        /// TLS is up and the certificate is the right one.
        case secured
    }

    let line: Dialer.Line
    let options: IMAPOptions

    init(line: Dialer.Line, options: IMAPOptions) {
        self.line = line
        self.options = options
    }

    deinit {
        Self.cut(line)
    }

    /// Connects until the server has greeted and its capabilities are known, in TLS if the endpoint says so.
    ///
    /// STARTTLS never goes on without TLS, what the server said before TLS counts for nothing, and a server that says it needs no
    /// sign-in before TLS is refused (RFC 9051 section 11.1).
    /// - Parameter onStep: called in order, on the way.
    /// - Throws: ``IMAPError``, `CancellationError`.
    public static func connect(
        to endpoint: IMAPEndpoint,
        options: IMAPOptions = IMAPOptions(),
        group: any EventLoopGroup,
        onStep: @Sendable (Step) -> Void = { _ in }
    ) async throws -> IMAPConnection {
        let dialer = Dialer(endpoint: endpoint, options: options, loop: group.next())
        let addresses = try await dialer.lookUp()
        onStep(.resolved)
        let tls = try await dialer.tlsContext()
        let connection = IMAPConnection(line: try await dialer.connect(to: addresses, tls), options: options)
        do {
            onStep(.connected)
            try await connection.greet(endpoint.security, onStep)
            return connection
        } catch {
            cut(connection.line)
            throw error
        }
    }

    private func greet(_ security: IMAPEndpoint.Security, _ onStep: @Sendable (Step) -> Void) async throws {
        if security == .tls {
            try await secure()
            onStep(.secured)
        }
        _ = try await answer { handler, promise in handler.awaitGreeting(promise) }
        if security == .startTLS {
            // PREAUTH leaves no room for STARTTLS: whoever sends it wants plain text.
            guard !line.shared.isPreauthenticated else { throw IMAPError.startTLSMissing }
            try await readCapabilities(.greeting)
            guard capabilities.contains("STARTTLS") else { throw IMAPError.startTLSMissing }
            do {
                try await perform(Command(name: "STARTTLS", parts: [Array("STARTTLS\r\n".utf8)], phase: .tls, effect: .startTLS))
            } catch IMAPError.refusedByServer {
                throw IMAPError.startTLSMissing
            }
            try await secure()
            onStep(.secured)
        }
        try await readCapabilities(.greeting)
    }

    private func secure() async throws {
        try await wait(Void.self) { handler, promise in handler.awaitTLS(promise) }
    }

    /// Asks for the capabilities unless the server has told them by itself.
    func readCapabilities(_ phase: IMAPPhase) async throws {
        guard capabilities.isEmpty else { return }
        try await perform(Command(name: "CAPABILITY", parts: [Array("CAPABILITY\r\n".utf8)], phase: phase))
    }

    /// What the server offers now, in upper case.
    public var capabilities: Set<String> { line.shared.capabilities }
    /// Mails in the mailbox that ``examine(_:)`` opened, as far as the server has told.
    public var exists: Int { line.shared.exists }
    /// Bytes read from the network so far, TLS included.
    public var bytesReceived: Int { line.shared.bytesReceived }

    /// Whether mails came or went in the mailbox since it was opened, or since the last call of this or ``idle(for:)`` said so.
    public func takeChanges() -> Bool { line.shared.takeChanges() }

    /// Does nothing, and so shows that the server is there and lets it tell what is new.
    public func noop() async throws {
        try await perform(Command(name: "NOOP", parts: [Array("NOOP\r\n".utf8)]))
    }

    /// Says good-bye, waits up to a second for the answer, and closes.
    public func logout() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = try? await self.perform(Command(name: "LOGOUT", parts: [Array("LOGOUT\r\n".utf8)], effect: .logout))
            }
            group.addTask { try? await Task.sleep(for: .seconds(1)) }
            await group.next()
            group.cancelAll()
        }
        await close()
    }

    /// Closes at once. Calls under way throw ``IMAPError/connectionLost``.
    public func close() async {
        Self.cut(line)
        try? await line.channel.closeFuture.get()
    }

    private static func cut(_ line: Dialer.Line) {
        line.channel.eventLoop.execute { line.handler.value.fail(.connectionLost) }
    }

    // MARK: Calls

    /// Sends a command and waits for its answer.
    @discardableResult
    func perform(_ command: Command) async throws -> Answer {
        try await answer { handler, promise in handler.send(command, promise) }
    }

    func answer(_ begin: @escaping @Sendable (SessionHandler, EventLoopPromise<Answer>) -> Void) async throws -> Answer {
        try await wait(Answer.self, begin)
    }

    private func wait<Value: Sendable>(
        _ type: Value.Type,
        _ begin: @escaping @Sendable (SessionHandler, EventLoopPromise<Value>) -> Void
    ) async throws -> Value {
        try Task.checkCancellation()
        let loop = line.channel.eventLoop
        let promise = loop.makePromise(of: Value.self)
        let handler = line.handler
        loop.execute { begin(handler.value, promise) }
        return try await withTaskCancellationHandler {
            do {
                return try await promise.futureResult.get()
            } catch {
                throw Task.isCancelled ? CancellationError() : error
            }
        } onCancel: {
            Self.cut(line)
        }
    }
}
