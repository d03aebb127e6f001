/// Why something that was sent from here is red or amber: a word for programs, a sentence with the next step for people.
package enum OutgoingFault: String, Sendable, CaseIterable {
    case recipientRefused = "recipient_refused"
    case senderRefused = "sender_refused"
    case contentRefused = "content_refused"
    case tooLarge = "too_large"
    case gaveUp = "gave_up"
    case bounced
    /// The process died between the send and its confirmation.
    case interrupted
    /// The whole mail went out and no answer came.
    case unconfirmed
    case notConnected = "not_connected"
    /// The mail cannot be put together.
    case unusable
    /// A messenger: the person blocked the bot, or it may not write in the group.
    case blocked

    /// What happened and what to do, in the words of a platform.
    package func words(for platform: Platform) -> String {
        guard platform != .email else { return words }
        return switch self {
        case .recipientRefused, .senderRefused, .contentRefused:
            "The platform refuses the message. Nobody got it. Read its reason, change the message, send it again."
        case .tooLarge: "The message is larger than the platform takes. Nobody got it. Send fewer or smaller files, or a link."
        case .gaveUp: "The platform put the message off for 24 hours. Nobody got it. Send it again."
        case .interrupted:
            "Dragoman was stopped while it sent this. It may have arrived. Look into the chat or ask, then mark it as sent or send it again."
        case .unconfirmed:
            "The connection broke before the platform confirmed. It may have arrived. Look into the chat or ask, then mark it as sent or send it again."
        case .notConnected: "The channel is not connected any more. Connect it in the settings, then send the message again."
        case .unusable: "The message cannot be sent there. Change it and send it again."
        case .bounced, .blocked: words
        }
    }

    /// What happened and what to do.
    package var words: String {
        switch self {
        case .recipientRefused: "The mail server refuses a recipient. Nobody got the message. Check the addresses, then send it again."
        case .senderRefused:
            "The mail server does not let this mailbox send. Nobody got the message. Check the mailbox's address and user in the settings."
        case .contentRefused:
            "The mail server refuses the message. Nobody got it. Read the server's reason, change the message, send it again."
        case .tooLarge: "The message is larger than the mail server takes. Nobody got it. Send fewer or smaller files, or a link."
        case .gaveUp: "The mail server put the message off for 24 hours. Nobody got it. Send it again, or ask the provider."
        case .bounced: "The message came back: it was not delivered. Check the address, or reach the client another way."
        case .interrupted:
            "Dragoman was stopped while it sent this. It may have arrived. Look into the mailbox's sent mail or ask, then mark it as sent or send it again."
        case .unconfirmed:
            "The connection broke before the mail server confirmed. It may have arrived. Look into the mailbox's sent mail or ask, then mark it as sent or send it again."
        case .notConnected: "The mailbox is not connected any more. Connect it in the settings, then send the message again."
        case .unusable: "The message cannot be put together as a mail. Change it and send it again."
        case .blocked:
            "The client does not let the bot write. Nobody got the message. Reach the client another way, or ask for a message first."
        }
    }
}
