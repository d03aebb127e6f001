/// How a listener is: a pure state machine over what happened and when.
///
/// Healthy is only who proved so lately. A failure is amber for a minute, since servers restart, and red after it; what does
/// not heal by itself is red at once. Durations come from the steady clock, so that a clock that is set right does not make
/// anything red.
package struct ListenerHealth: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable, Codable {
        case off, connecting, ok, retrying, down
    }

    /// How long a failure may last before it is red, in milliseconds.
    package static let patience: Int64 = 60_000

    private let started: Moment
    /// When anything was last heard from the server.
    package private(set) var lastContactAt: Timestamp?
    /// When it was last known that nothing is waiting there unseen.
    package private(set) var lastSuccessAt: Timestamp?
    package private(set) var nextTryAt: Timestamp?
    /// Mails that are known to be on the server and are not here yet.
    package var backlog = 0
    /// Whether it is still to be found out what is on the server and not here: nobody may call that healthy.
    package var isComparing = false
    /// How many comparisons with the server are done, so that pages hear of each.
    package var comparisons = 0
    /// What is wrong although the listener works, such as a folder that is gone.
    package var complaint: ListenerFault?

    private var fault: ListenerFault?
    private var failingSince: Moment?
    private var heardAt: Int64?
    /// Where nothing was proved by then, it has gone quiet: a promise that every success renews.
    private var quietAfter: Int64?

    /// - Parameters:
    ///   - started: when the listener began.
    ///   - lastContactAt: what an earlier run of the process remembered.
    ///   - lastSuccessAt: the same.
    package init(started: Moment, lastContactAt: Timestamp? = nil, lastSuccessAt: Timestamp? = nil) {
        self.started = started
        self.lastContactAt = lastContactAt
        self.lastSuccessAt = lastSuccessAt
    }

    /// The server said something.
    package mutating func heard(at now: Moment) {
        lastContactAt = now.wall
        // Who talks is not silent, though much may be still to come.
        heardAt = now.steady
    }

    /// All that the server has above the cursors is here.
    /// - Parameter promise: milliseconds within which the next proof has to come.
    package mutating func proved(at now: Moment, promise: Int64) {
        lastContactAt = now.wall
        lastSuccessAt = now.wall
        quietAfter = now.steady + promise
        fault = nil
        failingSince = nil
        nextTryAt = nil
    }

    /// An attempt failed; the next one comes after so many milliseconds, or once something else than time has changed.
    package mutating func failed(_ fault: ListenerFault, at now: Moment, wait: Int64?) {
        self.fault = fault
        failingSince = failingSince ?? now
        quietAfter = nil
        nextTryAt = wait.map { now.wall.adding(milliseconds: $0) }
    }

    /// The wait is over: an attempt begins.
    package mutating func trying() { nextTryAt = nil }

    /// How it is at a moment.
    package func state(at now: Moment) -> State {
        if let failingSince {
            let isLong = now.steady - failingSince.steady >= Self.patience
            return isLong || fault?.needsSomebody == true ? .down : .retrying
        }
        let lastSign = max(started.steady, heardAt ?? started.steady)
        guard let quietAfter else { return now.steady - lastSign >= Self.patience ? .down : .connecting }
        if now.steady > max(quietAfter, lastSign + Self.patience) || complaint?.needsSomebody == true { return .down }
        if complaint != nil { return .retrying }
        return isComparing ? .connecting : .ok
    }

    /// Why it is so; silence is a reason as well.
    package func fault(at now: Moment) -> ListenerFault? {
        if let fault = fault ?? complaint { return fault }
        return state(at: now) == .down ? ListenerFault(.timedOut) : nil
    }

    /// Since when the state is what it is, as far as that is known.
    package var since: Timestamp { failingSince?.wall ?? started.wall }
}
