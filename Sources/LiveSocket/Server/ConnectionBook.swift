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
/// reached, the one that has waited longest makes room. All times are uptimes in nanoseconds.
final class ConnectionBook: Sendable {
    /// One connection; written by its event loop, read by whoever looks for room.
    final class Entry: Sendable {
        let channel: any Channel
        /// Occupation in the lowest two bits, above it since when.
        private let state: Atomic<UInt64>

        init(channel: any Channel, at time: UInt64) {
            self.channel = channel
            state = Atomic(time << 2)
        }

        func become(_ occupation: Occupation, at time: UInt64 = NIODeadline.now().uptimeNanoseconds) {
            state.store(time << 2 | UInt64(occupation.rawValue), ordering: .relaxed)
        }

        /// Who makes room first has the lowest rank; nil for who makes none.
        func rank(at now: UInt64) -> (Int, UInt64)? {
            let state = state.load(ordering: .relaxed)
            guard let occupation = Occupation(rawValue: UInt8(state & 3)), occupation != .working else { return nil }
            let since = state >> 2
            // Who has only just come gets the time to ask; else a flood of bodies would leave its place to newcomers alone.
            let isFresh = since + ConnectionBook.grace > now
            return (Int(occupation.rawValue) + (isFresh ? 2 : 0), since)
        }
    }

    static let grace: UInt64 = 2_000_000_000

    private let maximum: Int
    private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

    init(maximum: Int) {
        self.maximum = maximum
    }

    var count: Int { entries.withLock { $0.count } }

    /// Notes a new connection.
    /// - Returns: nil where there is no room, because all are at work.
    func enter(_ channel: any Channel, at now: UInt64 = NIODeadline.now().uptimeNanoseconds) -> Entry? {
        let entry = Entry(channel: channel, at: now)
        let (isIn, leaving) = entries.withLock { entries -> (Bool, Entry?) in
            var leaving: Entry?
            if entries.count >= maximum {
                leaving = Self.dispensable(entries.values, now)
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
    private static func dispensable(_ entries: some Sequence<Entry>, _ now: UInt64) -> Entry? {
        var found: (entry: Entry, rank: (Int, UInt64))?
        for entry in entries {
            guard let rank = entry.rank(at: now) else { continue }
            if let best = found, best.rank <= rank { continue }
            found = (entry, rank)
        }
        return found?.entry
    }
}
