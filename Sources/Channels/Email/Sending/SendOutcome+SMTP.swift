import Core
import Outgoing

extension SMTPServer {
    /// A server as it stands in the settings.
    init(_ server: MailServer, caPEM: String?) {
        let security: Security =
            switch server.security {
            case .tls: .tls
            case .starttls: .startTLS
            case .none: .none
            }
        self.init(host: server.host, port: server.port, security: security, trustRootsPEM: caPEM)
    }
}

extension SendOutcome {
    /// What an answer of the mail server means for the message.
    init(_ outcome: SMTPOutcome) {
        switch outcome {
        case .accepted: self = .accepted
        case .deferred(let reply): self = .deferred(reply.line)
        // Authentication required, mechanism too weak, credentials invalid, encryption required (RFC 4954 section 6, RFC 3207).
        case .refused(let reply) where [530, 534, 535, 538].contains(reply.code):
            self = .account(ListenerFault(.signInRefused, detail: reply.line).outgoing)
        case .refused(let reply):
            switch reply.stage {
            case .recipient: self = .refused(.recipientRefused, reply.line)
            case .sender: self = .refused(.senderRefused, reply.line)
            default: self = .refused(.contentRefused, reply.line)
            }
        case .tooLarge(let limit): self = .refused(.tooLarge, limit.map { "The server takes \($0) bytes." } ?? "")
        case .account(let fault): self = .account(ListenerFault(fault))
        case .interrupted(let words): self = .lost(words)
        // Stopped by ourselves: that word is for nobody.
        case .unconfirmed(let words): self = .unconfirmed(words == "cancelled" ? "" : words)
        }
    }
}

extension SMTPReply {
    /// As people may read it: `<anna@example.org>: 550 5.1.1 User unknown`.
    fileprivate var line: String {
        let code = [String(code), enhanced].compactMap { $0 }.joined(separator: " ")
        return (recipient.map { "<\($0)>: " } ?? "") + code + (words.isEmpty ? "" : " " + words)
    }
}

extension ListenerFault {
    /// The account's trouble with its outgoing server.
    init(_ fault: SMTPFault) {
        let reason: Reason =
            switch fault.reason {
            case .nameNotFound: .nameNotFound
            case .refused: .refused
            case .unreachable: .unreachable
            case .timedOut: .timedOut
            case .tlsUntrusted: .tlsUntrusted
            case .tlsExpired: .tlsExpired
            case .tlsWrongName: .tlsWrongName
            case .tlsFailed: .tlsFailed
            case .startTLSMissing: .startTLSMissing
            case .signInRefused: .signInRefused
            case .signInUnavailable: .signInUnavailable
            case .signInTemporarily, .serverUnavailable: .serverRefused
            case .connectionLost, .cancelled: .connectionLost
            case .protocolError: .protocolError
            }
        self = ListenerFault(reason, detail: fault.detail).outgoing
    }
}
