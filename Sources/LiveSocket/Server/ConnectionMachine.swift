internal import NIOHTTP1

/// What a connection is doing while it speaks HTTP, as a pure value.
///
/// NIO's HTTP decoder stops for good after a request that offers an upgrade (or a CONNECT), because what follows may be another
/// protocol. So such a request is the last one of its connection: either it becomes a socket, or it is answered and closed.
struct ConnectionMachine {
    private enum State {
        /// Ordinary requests, any number.
        case http
        /// A request that stopped the decoder; its head is kept for the upgrade.
        case lastRequest(HTTPRequestHead, isComplete: Bool)
        case socket
    }

    private var state = State.http
    /// Requests that were received and not yet answered in full: a client may send the next before the answer.
    private var unanswered = 0
    private(set) var isQuiescing = false

    /// Whether reads wait. The decoder would keep everything it is given without a bound.
    private(set) var holdsReads = false

    mutating func receivedHead(_ head: HTTPRequestHead) {
        unanswered += 1
        guard case .http = state, Self.stopsDecoder(head) else { return }
        state = .lastRequest(head, isComplete: false)
    }

    mutating func receivedEnd() {
        guard case .lastRequest(let head, _) = state else { return }
        state = .lastRequest(head, isComplete: true)
        holdsReads = true
    }

    /// Whether the response that is now written is the connection's last.
    var isLastResponse: Bool {
        if case .lastRequest = state { unanswered == 1 } else { false }
    }

    /// A response was written to its end.
    mutating func answered() {
        unanswered -= 1
    }

    /// Whether everything that was asked is answered.
    var isIdle: Bool { unanswered == 0 }

    mutating func quiesce() {
        isQuiescing = true
    }

    /// Turns the connection into a socket. Returns the head of the handshake; nil when there is none, when the server stops or
    /// when the client speaks HTTP/1.0, which has no upgrade (RFC 9110 section 7.8).
    mutating func upgrade() -> HTTPRequestHead? {
        guard case .lastRequest(let head, isComplete: true) = state, !isQuiescing, head.version.major == 1, head.version.minor >= 1 else {
            return nil
        }
        state = .socket
        holdsReads = false
        return head
    }

    /// The rule of llhttp: CONNECT, or an `Upgrade` that `Connection` names.
    private static func stopsDecoder(_ head: HTTPRequestHead) -> Bool {
        head.method == .CONNECT
            || head.headers.contains(name: "upgrade")
                && head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
    }
}
