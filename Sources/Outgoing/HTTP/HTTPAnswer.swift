/// A whole answer.
public struct HTTPAnswer: Sendable, Hashable {
    /// 200 to 599, mostly.
    public var status: Int
    /// In the order they came, names as they were written.
    public var headers: [HTTPField]
    /// At most ``HTTPOptions/maxAnswer`` bytes.
    public var body: [UInt8]

    /// An answer, as a server gave it.
    public init(status: Int, headers: [HTTPField] = [], body: [UInt8] = []) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    /// The first field of that name.
    public func header(_ name: String) -> String? { headers.value(name) }
}

/// An answer whose body is still coming. Usable only inside the closure it was given to.
public struct HTTPIncoming: Sendable {
    /// As in ``HTTPAnswer/status``.
    public let status: Int
    /// As in ``HTTPAnswer/headers``.
    public let headers: [HTTPField]
    let transfer: HTTPTransfer

    /// The first field of that name.
    public func header(_ name: String) -> String? { headers.value(name) }

    /// More of the body: what came since the last time. Nil is its end. While nobody asks, at most 256 KiB are kept and the server waits.
    /// - Throws: also where the body is longer than ``HTTPOptions/maxAnswer`` or shorter than was promised.
    public func next() async throws(HTTPFault) -> [UInt8]? { try await transfer.next() }
}

extension [HTTPField] {
    func value(_ name: String) -> String? { first { $0.name.lowercased() == name.lowercased() }?.value }
}
