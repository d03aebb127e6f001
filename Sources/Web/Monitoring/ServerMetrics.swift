import HTTPTypes
import Synchronization

/// What the server counts: requests by route and status, and how long they took. Small enough to be read at a glance, so it
/// needs no library.
final class ServerMetrics: Sendable {
    /// Upper bounds of the histogram in seconds.
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

    struct Key: Hashable {
        /// The template, never the path itself: paths hold ids and have no end.
        let route: String
        let method: String
    }

    struct Counts {
        var statuses: [Int: UInt64] = [:]
        var buckets = [UInt64](repeating: 0, count: ServerMetrics.bounds.count + 1)
        var nanoseconds: UInt64 = 0
    }

    private let counts = Mutex<[Key: Counts]>([:])

    func record(route: String, method: HTTPRequest.Method, status: HTTPResponse.Status, nanoseconds: UInt64) {
        let seconds = Double(nanoseconds) / 1e9
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        let key = Key(route: route, method: Self.known.contains(method) ? method.rawValue : "OTHER")
        counts.withLock { counts in
            counts[key, default: Counts()].statuses[status.code, default: 0] += 1
            counts[key]!.buckets[bucket] += 1
            counts[key]!.nanoseconds += nanoseconds
        }
    }

    /// A client may invent methods; each would be a series of its own.
    private static let known: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    func snapshot() -> [(key: Key, counts: Counts)] {
        counts.withLock { Array($0) }.map { (key: $0.key, counts: $0.value) }.sorted {
            ($0.key.route, $0.key.method) < ($1.key.route, $1.key.method)
        }
    }
}

/// How many live sockets are open.
final class SocketCount: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int { count.load(ordering: .relaxed) }

    func add(_ change: Int) { count.add(change, ordering: .relaxed) }
}
