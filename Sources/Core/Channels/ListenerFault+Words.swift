extension ListenerFault {
    /// What happened.
    package var words: String {
        let prefix = platform == .email ? "Mail cannot be sent." : "Messages cannot be sent."
        return isOutgoing ? "\(prefix) \(plainWords)" : plainWords
    }

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
        case .passwordMissing:
            platform == .email
                ? "The stored password cannot be opened with this machine's master key."
                : "The stored token cannot be opened with this machine's master key."
        case .folderMissing: "A chosen folder is not on the server any more."
        case .serverRefused: "The server refused a command."
        case .protocolError:
            platform == .email ? "The server sent something that is no IMAP." : "What answers there is not the Bot API."
        case .connectionLost: "The connection broke off."
        case .serverBye: "The server ended the connection."
        case .tooLarge: "The server sent more than it had announced."
        case .diskFull: "There is no room to store mail."
        case .diskLow:
            platform == .email
                ? "The disk is nearly full, so mail waits on its server." : "The disk is nearly full, so messages wait there."
        case .databaseError: "The database refused to store mail."
        case .outgoingMissing: "No outgoing server is set."
        case .tokenRefused: "Telegram does not know this token."
        case .anotherReader: "Another program reads this bot's messages."
        case .webhookInTheWay: "This bot's messages are delivered to another address."
        case .webhookUnreached: "Telegram cannot reach the office's public address."
        case .rateLimited: "Telegram asks to wait."
        case .proxyFailed: "The proxy lets nobody through."
        }
    }

    /// What to do about it.
    package var advice: String {
        switch platform {
        case .email: isOutgoing ? outgoingAdvice : incomingAdvice
        case .telegram: isOutgoing ? telegramAdvice + " What you wrote waits." : telegramAdvice
        case .whatsapp, .instagram, .facebook: ""
        }
    }

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
        case .tokenRefused, .anotherReader, .webhookInTheWay, .webhookUnreached, .rateLimited, .proxyFailed: "It is tried again by itself."
        }
    }

    private var telegramAdvice: String {
        switch reason {
        case .tokenRefused: "Ask @BotFather for the bot's token (/mybots, API Token) and enter it anew in the settings."
        case .anotherReader:
            "Stop the other program, or ask @BotFather for a new token (/revoke) and enter it here: the other one is locked out then."
        case .webhookInTheWay: "Connect the bot anew in the settings: its messages come here then, and no longer there."
        case .webhookUnreached:
            "Check public_url, its certificate, and what stands before Dragoman (tunnel, proxy). Messages wait at Telegram for 24 hours. Without a public address choose polling in the settings."
        case .rateLimited: "Nothing to do: it goes on by itself."
        case .proxyFailed: "Check the proxy's address, user and password in the settings. It is tried again by itself."
        case .passwordMissing: "Enter the bot's token anew in the settings, or put the old master.key back."
        case .nameNotFound: "Check this machine's connection to the internet. Where Telegram is blocked, enter a proxy in the settings."
        case .unreachable, .refused, .timedOut, .tlsFailed:
            "Check this machine's connection to the internet. Where Telegram is blocked, enter a proxy in the settings. It is tried again by itself."
        case .tlsUntrusted, .tlsExpired, .tlsWrongName:
            "Somebody may read along: check the network, the proxy and this machine's clock. It is tried again by itself."
        case .serverRefused: "It is tried again by itself."
        case .protocolError: "Check the address of the Bot API and the proxy in the settings. It is tried again by itself."
        case .diskFull, .diskLow:
            "Make room on the disk. Nothing is lost: Telegram keeps messages for 24 hours, and they come by themselves afterwards."
        case .databaseError: "Run `dragoman doctor`. Telegram keeps messages for 24 hours."
        case .connectionLost, .serverBye, .tooLarge, .startTLSMissing, .signInRefused, .signInUnavailable, .folderMissing, .outgoingMissing:
            "Nothing to do: it is tried again by itself."
        }
    }
}
