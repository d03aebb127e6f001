internal import Synchronization

/// What goes wrong with the next calls of a fake service. Each fault is for one kind of call (a name, `*` for any), so many times.
package final class FaultScript: Sendable {
    package enum Fault: Sendable {
        /// This is answered, nothing is done.
        case answer(FakeReply)
        /// Nothing is done, the connection breaks.
        case dropBefore
        /// It is done, the connection breaks without an answer.
        case dropAfter
        /// It is done, the answer breaks off after so many bytes of its body.
        case cut(after: Int)
        /// It is done, the answer comes late.
        case delay(Duration)
        /// It is done, the answer's body trickles.
        case slow(bytes: Int, every: Duration)
        /// Nothing is done, nothing is said.
        case silence
        /// What only the service itself knows.
        case named(String)
    }

    private let entries = Mutex<[(name: String, times: Int, fault: Fault)]>([])

    package init() {}

    package func add(_ name: String, times: Int = 1, _ fault: Fault) {
        entries.withLock { $0.append((name, times, fault)) }
    }

    package func clear() { entries.withLock { $0 = [] } }

    /// How many are still to come.
    package var left: Int { entries.withLock { $0.reduce(0) { $0 + $1.times } } }

    /// The first one for this kind of call, which is used up by that.
    package func next(for name: String) -> Fault? {
        entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.name == name || $0.name == "*" }) else { return nil }
            let fault = entries[index].fault
            entries[index].times -= 1
            if entries[index].times <= 0 { entries.remove(at: index) }
            return fault
        }
    }

    /// Does a call, or lets it go wrong.
    package static func apply(_ fault: Fault?, _ call: () async -> FakeReply) async -> FakeReply {
        switch fault {
        case nil, .named: await call()
        case .answer(let reply): reply
        case .dropBefore: .drop
        case .silence: .silence
        case .dropAfter: await call().with(.drop)
        case .cut(let count): await call().with(.cut(after: count))
        case .delay(let time): await call().with(.whole, delay: time)
        case .slow(let bytes, let pause): await call().with(.slow(bytes: bytes, every: pause))
        }
    }
}
