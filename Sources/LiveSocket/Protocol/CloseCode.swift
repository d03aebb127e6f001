/// Why a socket was closed (RFC 6455 section 7.4).
public struct CloseCode: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: UInt16

    /// Wraps a number; whether it may be sent says ``isSendable``.
    ///
    /// - Parameter rawValue: The number on the wire.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// 1000: done.
    public static let normal = CloseCode(rawValue: 1000)
    /// 1001: the server stops or the page is left.
    public static let goingAway = CloseCode(rawValue: 1001)
    /// 1002: a frame broke the protocol.
    public static let protocolError = CloseCode(rawValue: 1002)
    /// 1003: a kind of data the endpoint does not take.
    public static let unacceptableData = CloseCode(rawValue: 1003)
    /// 1007: text that is not UTF-8.
    public static let invalidPayload = CloseCode(rawValue: 1007)
    /// 1008: a rule of the endpoint was broken, for instance the login ended.
    public static let policyViolation = CloseCode(rawValue: 1008)
    /// 1009: a message above the limit.
    public static let messageTooBig = CloseCode(rawValue: 1009)
    /// 1011: the server failed.
    public static let internalError = CloseCode(rawValue: 1011)
    /// 1013: try again later (IANA registry).
    public static let tryAgainLater = CloseCode(rawValue: 1013)

    /// Whether the number may stand in a close frame: 1000–1003, 1007–1014 and 3000–4999. 1004 is reserved, 1005, 1006 and
    /// 1015 are for reports inside an endpoint only (RFC 6455 section 7.4.1 and the IANA registry).
    public var isSendable: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
