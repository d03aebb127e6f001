/// Why a listener does not get on: a word for programs, a sentence and a next step for people.
package struct ListenerFault: Error, Hashable, Sendable {
    package enum Reason: String, Sendable, CaseIterable, Codable {
        case nameNotFound = "name_not_found"
        case refused
        case unreachable
        case timedOut = "timed_out"
        case tlsUntrusted = "tls_untrusted"
        case tlsExpired = "tls_expired"
        case tlsWrongName = "tls_wrong_name"
        case tlsFailed = "tls_failed"
        case startTLSMissing = "starttls_missing"
        case signInRefused = "signin_refused"
        case signInUnavailable = "signin_unavailable"
        case passwordMissing = "password_missing"
        case folderMissing = "folder_missing"
        case serverRefused = "server_refused"
        case protocolError = "protocol_error"
        case connectionLost = "connection_lost"
        case serverBye = "server_bye"
        case tooLarge = "too_large"
        case diskFull = "disk_full"
        /// So little is free that intake pauses before anything could be lost.
        case diskLow = "disk_low"
        case databaseError = "database_error"
        /// No outgoing server is set.
        case outgoingMissing = "outgoing_missing"
    }

    package var reason: Reason
    /// The server's own words, or what the system said. Never a secret.
    package var detail: String?

    /// Whether it is the outgoing server's: mail comes in and cannot be sent.
    package var isOutgoing = false

    /// The same of the outgoing server.
    package var outgoing: ListenerFault {
        var fault = self
        fault.isOutgoing = true
        return fault
    }

    package init(_ reason: Reason, detail: String? = nil) {
        self.reason = reason
        // A server's words go into logs and terminals.
        self.detail = detail.map {
            String($0.prefix(500).map { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } ? $0 : " " })
        }
    }

    /// Whether time alone does not mend it, so that it is red at once.
    package var needsSomebody: Bool {
        switch reason {
        case .tlsUntrusted, .tlsExpired, .tlsWrongName, .startTLSMissing, .signInRefused, .signInUnavailable, .passwordMissing,
            .folderMissing, .diskLow,
            .diskFull, .databaseError, .outgoingMissing:
            true
        case .nameNotFound, .refused, .unreachable, .timedOut, .tlsFailed, .serverRefused, .protocolError, .connectionLost, .serverBye,
            .tooLarge:
            false
        }
    }
}

extension ListenerFault {
    /// What happened.
    package var words: String { isOutgoing ? "Mail cannot be sent. \(plainWords)" : plainWords }

    private var plainWords: String {
        switch reason {
        case .nameNotFound: "The server's name is not known."
        case .refused: "The server refuses the connection."
        case .unreachable: "The server cannot be reached."
        case .timedOut: "The server does not answer."
        case .tlsUntrusted: "The server's certificate comes from an issuer that is not trusted."
        case .tlsExpired: "The server's certificate has expired."
        case .tlsWrongName: "The server's certificate is for another name."
        case .tlsFailed: "No secure connection could be made."
        case .startTLSMissing: "The server offers no STARTTLS."
        case .signInRefused: "The server refuses the user name or the password."
        case .signInUnavailable: "The server does not let anyone sign in with a password."
        case .passwordMissing: "The stored password cannot be opened with this machine's master key."
        case .folderMissing: "A chosen folder is not on the server any more."
        case .serverRefused: "The server refused a command."
        case .protocolError: "The server sent something that is no IMAP."
        case .connectionLost: "The connection broke off."
        case .serverBye: "The server ended the connection."
        case .tooLarge: "The server sent more than it had announced."
        case .diskFull: "There is no room to store mail."
        case .diskLow: "The disk is nearly full, so mail waits on its server."
        case .databaseError: "The database refused to store mail."
        case .outgoingMissing: "No outgoing server is set."
        }
    }

    /// What to do about it.
    package var advice: String { isOutgoing ? outgoingAdvice : incomingAdvice }

    private var outgoingAdvice: String {
        switch reason {
        case .refused: "Check the outgoing server and its port (usually 465 or 587). What you wrote waits and is sent by itself."
        case .tlsWrongName: "Use the server name that the provider gives for SMTP. What you wrote waits."
        case .tlsFailed: "Check port and security: 465 goes with tls, 587 with starttls. What you wrote waits."
        case .startTLSMissing: "Use port 465 with tls; the password is never sent in the clear. What you wrote waits."
        case .signInRefused, .passwordMissing: incomingAdvice + " What you wrote waits and is sent then."
        case .signInUnavailable: "Allow SMTP with a password (or an app password) at the provider. What you wrote waits."
        case .protocolError: "Check server and port: this may be no SMTP server. It is tried again by itself."
        case .diskFull, .diskLow: "Make room on the disk. What you wrote waits and is sent then."
        case .databaseError: "Run `dragoman doctor`. What you wrote waits."
        case .outgoingMissing: "Enter the outgoing server in the settings. What you wrote waits and is sent then."
        default: incomingAdvice
        }
    }

    private var incomingAdvice: String {
        switch reason {
        case .nameNotFound: "Check the server's name, and this machine's connection to the internet."
        case .refused: "Check server and port (usually 993). If they are right, the server is down: it is tried again by itself."
        case .unreachable: "Check this machine's connection to the internet. It is tried again by itself."
        case .timedOut: "Check server and port, and whether a firewall stands between. It is tried again by itself."
        case .tlsUntrusted:
            "If the server has a certificate of your own, add its CA certificate in the settings. Otherwise do not go on: somebody may read along."
        case .tlsExpired: "The provider has to renew the certificate. Check this machine's clock too. It is tried again by itself."
        case .tlsWrongName: "Use the server name that the provider gives for IMAP."
        case .tlsFailed: "Check port and security: 993 goes with tls, 143 with starttls."
        case .startTLSMissing: "Use port 993 with tls; the password is never sent in the clear."
        case .signInRefused: "Check user name and password; many providers want an app password. Enter it anew in the settings."
        case .signInUnavailable: "Allow IMAP with a password (or an app password) at the provider."
        case .passwordMissing: "Enter the mailbox's password anew in the settings, or put the old master.key back."
        case .folderMissing: "Choose the folders anew in the settings. The other folders go on."
        case .serverRefused: "It is tried again by itself. If it stays, ask the provider and show them the server's words."
        case .protocolError: "Check server and port: this may be no IMAP server. It is tried again by itself."
        case .connectionLost, .serverBye: "Nothing to do: it is tried again by itself."
        case .tooLarge: "Nothing to do: the mail is shown as a card and the others go on."
        case .diskFull: "Make room on the disk. Nothing is lost: mail stays on the server and comes by itself afterwards."
        case .diskLow: "Make room on the disk. Nothing is lost: mail comes by itself afterwards."
        case .databaseError: "Run `dragoman doctor`. Nothing is lost: mail stays on the server."
        case .outgoingMissing: "Enter the outgoing server in the settings."
        }
    }
}
