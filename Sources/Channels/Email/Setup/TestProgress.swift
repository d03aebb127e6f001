import Core
import IMAP
import Synchronization

/// Turns what a connection reports into the steps that a person sees, in their order.
final class TestProgress: Sendable {
    private let usesTLS: Bool
    private let tell: @Sendable (MailboxTestEvent) -> Void
    private let current = Mutex<MailboxTestEvent.Step?>(nil)

    init(usesTLS: Bool, tell: @escaping @Sendable (MailboxTestEvent) -> Void) {
        self.usesTLS = usesTLS
        self.tell = tell
    }

    /// A step begins; the one before it is passed.
    func begin(_ step: MailboxTestEvent.Step) {
        let before = current.withLock { current -> MailboxTestEvent.Step? in
            guard current != step else { return nil }
            defer { current = step }
            return current
        }
        if let before { tell(.passed(before)) }
        tell(.running(step))
    }

    func reached(_ step: IMAPConnection.Step) {
        switch step {
        case .resolved: begin(.connect)
        case .connected: if usesTLS { begin(.tls) }
        case .secured: break
        }
    }

    func done(_ folders: [FolderOnServer]) {
        if let last = current.withLock({ $0 }) { tell(.passed(last)) }
        tell(.done(ok: true, folders))
    }

    /// The step that runs failed, or the one that the reason speaks of.
    func fail(_ fault: ListenerFault) {
        let running = current.withLock { $0 } ?? .connect
        let step: MailboxTestEvent.Step =
            switch fault.reason {
            case _ where fault.isOutgoing: .outgoing
            case .nameNotFound: .name
            case .refused, .unreachable: .connect
            case .tlsUntrusted, .tlsExpired, .tlsWrongName, .tlsFailed, .startTLSMissing: .tls
            case .signInRefused, .signInUnavailable: .signIn
            default: running
            }
        tell(.failed(step, fault))
        tell(.done(ok: false, []))
    }
}
