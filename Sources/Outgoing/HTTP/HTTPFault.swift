/// Why there is no whole answer. Holds nothing of a URL's path, of headers or of bodies.
public struct HTTPFault: Error, Sendable, Hashable {
    /// What went wrong.
    public enum Kind: Sendable, Hashable {
        /// The call itself cannot be made: URL, header, proxy or CA certificate are none.
        case badCall
        /// Also where no name server answers.
        case dns
        /// Nothing listens there, or no way leads there.
        case connect
        case tls(Trust)
        /// The proxy is not there, does not let us through, or cannot reach the server.
        case proxy
        /// ``HTTPOptions``' times.
        case timeout
        /// The connection broke before an answer.
        case lost
        /// The connection broke within the answer.
        case cutBody
        /// More than ``HTTPOptions/maxAnswer``, or a header without end.
        case tooLarge
        /// No HTTP.
        case badAnswer
        /// The caller's own bytes did not come, or not as many as were promised.
        case source
        /// The task was cancelled, or the engine stopped.
        case cancelled
        /// Memory or threads are out.
        case failed
    }

    /// What is wrong with a server's TLS.
    public enum Trust: Sendable, Hashable {
        case untrusted, expired, wrongName, failed
    }

    /// What went wrong.
    public var kind: Kind
    /// Whether the server may have acted on it: the last byte of the request was given to the connection. Otherwise it is safe to send again.
    public var handedOver: Bool
    /// The answer's status where that much came.
    public var status: Int?
    /// In English, for logs and experts; at most ``SMTPReply/maxWords`` characters.
    public var detail: String?

    /// A fault; nothing is checked.
    public init(_ kind: Kind, handedOver: Bool = false, status: Int? = nil, detail: String? = nil) {
        (self.kind, self.handedOver, self.status, self.detail) = (kind, handedOver, status, detail)
    }
}
