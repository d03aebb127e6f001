import Core
import IMAP
import Store

extension ListenerFault {
    /// What an error means for the mailbox.
    init(of error: any Error) {
        switch error {
        case let fault as ListenerFault: self = fault
        case let error as IMAPError: self.init(imap: error)
        default: self = StorageFault.of(error) ?? ListenerFault(.databaseError, detail: "\(error)")
        }
    }

    private init(imap error: IMAPError) {
        switch error {
        case .nameNotFound: self.init(.nameNotFound)
        case .refused: self.init(.refused)
        case .unreachable(let words): self.init(.unreachable, detail: words)
        case .timedOut: self.init(.timedOut)
        case .tlsUntrusted(let words): self.init(.tlsUntrusted, detail: words)
        case .tlsExpired: self.init(.tlsExpired)
        case .tlsWrongName(let words): self.init(.tlsWrongName, detail: words)
        case .tlsFailed(let words): self.init(.tlsFailed, detail: words)
        case .startTLSMissing: self.init(.startTLSMissing)
        case .signInRefused(let words): self.init(.signInRefused, detail: words)
        case .signInUnavailable: self.init(.signInUnavailable)
        case .refusedByServer(let command, let words, _): self.init(.serverRefused, detail: "\(command): \(words)")
        case .bye(let words): self.init(.serverBye, detail: words)
        case .connectionLost: self.init(.connectionLost)
        case .protocolError(let words): self.init(.protocolError, detail: words)
        case .literalTooLarge(let bytes): self.init(.tooLarge, detail: "\(bytes) bytes")
        case .unknownMailbox(let name): self.init(.folderMissing, detail: name)
        }
    }
}
