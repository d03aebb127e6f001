package import Core
import Synchronization

/// How each listener is at the moment: written by the listeners, read by pages, `/health` and `dragoman status`. In memory,
/// since a listener has to be able to turn red when the disk is full.
package final class HealthBoard: Sendable {
    private let states = Mutex<[Int64: ListenerHealth]>([:])
    private let mails = Mutex<[Int64: Int]>([:])
    private let sending = Mutex<[Int64: SendingTrouble]>([:])
    private let clock: @Sendable () -> Moment

    /// - Parameter clock: both clocks.
    package init(clock: @escaping @Sendable () -> Moment) { self.clock = clock }

    package var now: Moment { clock() }

    /// A listener's health by the account's key; nil where none runs.
    package func health(_ account: Int64) -> ListenerHealth? { states.withLock { $0[account] } }

    package func set(_ health: ListenerHealth?, for account: Int64) { states.withLock { $0[account] = health } }

    /// What keeps an account from sending; nil where nothing does.
    package func sendingTrouble(_ account: Int64) -> SendingTrouble? { sending.withLock { $0[account] } }

    package func setSending(_ trouble: SendingTrouble?, for account: Int64) { sending.withLock { $0[account] = trouble } }

    /// Mails that a listener took in since the process began.
    package func taken(_ account: Int64) -> Int { mails.withLock { $0[account] ?? 0 } }

    package func count(_ taken: Int, for account: Int64) { mails.withLock { $0[account, default: 0] += taken } }
}

/// What keeps an account from sending, and when it is tried again.
package struct SendingTrouble: Sendable, Hashable {
    package let fault: ListenerFault
    package let nextTryAt: Timestamp?

    package init(fault: ListenerFault, nextTryAt: Timestamp?) {
        self.fault = fault
        self.nextTryAt = nextTryAt
    }
}
