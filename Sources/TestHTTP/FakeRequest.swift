/// What a client asked of a ``FakeHTTPServer``.
package struct FakeRequest: Sendable {
    package var method: String
    /// Path and query, as they were sent.
    package var target: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8] = []
    /// Counts the connections from 1.
    package var connection: Int

    /// Without the query.
    package var path: String { String(target.prefix { $0 != "?" }) }
    /// What follows the question mark.
    package var query: String { String(target.drop { $0 != "?" }.dropFirst()) }

    package func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}

/// What a ``FakeHTTPServer`` answers, and how badly.
package struct FakeReply: Sendable {
    package enum Manner: Sendable {
        case whole
        /// The connection breaks after so many bytes of the body.
        case cut(after: Int)
        /// So many bytes at a time, with a pause before each.
        case slow(bytes: Int, every: Duration)
        /// The connection breaks without a word.
        case drop
        /// Nothing comes, and nothing more is read.
        case silence
        /// These bytes instead of HTTP; then the connection is closed.
        case raw([UInt8])
    }

    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    package var manner = Manner.whole
    /// Before anything of it is sent.
    package var delay = Duration.zero

    package init(_ status: Int = 200, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    package init(_ status: Int = 200, text: String) { self.init(status, body: Array(text.utf8)) }

    package init(_ status: Int = 200, json: String) {
        self.init(status, headers: [("Content-Type", "application/json")], body: Array(json.utf8))
    }

    package static var drop: FakeReply { FakeReply().with(.drop) }
    package static var silence: FakeReply { FakeReply().with(.silence) }

    package func with(_ manner: Manner, delay: Duration = .zero) -> FakeReply {
        var reply = self
        (reply.manner, reply.delay) = (manner, delay)
        return reply
    }
}
