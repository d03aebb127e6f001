internal import NIOCore
internal import Synchronization

/// What a connection is worth keeping for, where there are too many.
enum Occupation: UInt8, Sendable {
    /// No request is in progress: it has not asked yet, or everything is answered.
    case waiting = 0
    /// A request's body is still coming.
    case receiving = 1
    /// Its request is all here and is being answered, or it is a live socket.
    case working = 2
}

/// Every open connection, for the limit on them. A new one is never kept waiting by those that only sit there: where the limit is
/// reached, the one that has waited longest makes room.
final class ConnectionBook: Sendable {
    /// One connection; written by its event loop, read by whoever looks for room.
    final class Entry: Sendable {
        let channel: any Channel
        /// Occupation in the lowest two bits, above it the number of the change, which tells the order.
        private let state: Atomic<UInt64>

        init(channel: any Channel, change: UInt64) {
            self.channel = channel
            state = Atomic(change << 2)
        }

        func become(_ occupation: Occupation, change: UInt64) {
            state.store(change << 2 | UInt64(occupation.rawValue), ordering: .relaxed)
        }

        var occupation: Occupation { Occupation(rawValue: UInt8(state.load(ordering: .relaxed) & 3)) ?? .working }
        var change: UInt64 { state.load(ordering: .relaxed) >> 2 }
    }

    private let maximum: Int
    private let changes = Atomic<UInt64>(0)
    private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

    init(maximum: Int) {
        self.maximum = maximum
    }

    var count: Int { entries.withLock { $0.count } }

    func nextChange() -> UInt64 { changes.add(1, ordering: .relaxed).newValue }

    /// Notes a new connection.
    /// - Returns: nil where there is no room, because all are at work.
    func enter(_ channel: any Channel) -> Entry? {
        let entry = Entry(channel: channel, change: nextChange())
        let (isIn, leaving) = entries.withLock { entries -> (Bool, Entry?) in
            var leaving: Entry?
            if entries.count >= maximum {
                leaving = Self.dispensable(entries.values)
                guard let leaving else { return (false, nil) }
                entries[ObjectIdentifier(leaving)] = nil
            }
            entries[ObjectIdentifier(entry)] = entry
            return (true, leaving)
        }
        leaving?.channel.close(promise: nil)
        guard isIn else { return nil }
        channel.closeFuture.whenComplete { [self] _ in leave(entry) }
        return entry
    }

    private func leave(_ entry: Entry) {
        _ = entries.withLock { $0.removeValue(forKey: ObjectIdentifier(entry)) }
    }

    /// The one that has waited longest; else the one whose body has been coming longest.
    private static func dispensable(_ entries: some Sequence<Entry>) -> Entry? {
        entries.lazy.filter { $0.occupation != .working }
            .min { ($0.occupation.rawValue, $0.change) < ($1.occupation.rawValue, $1.change) }
    }
}
