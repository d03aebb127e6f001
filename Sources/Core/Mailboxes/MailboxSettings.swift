/// How a mailbox is connected, without its password.
package struct MailboxSettings: ChannelSettings {
    package static let platform = Platform.email

    /// How far back the first connection reads.
    package enum Backfill: String, Sendable, Codable, CaseIterable {
        case none
        case month = "30d"
        case all
    }

    /// How mail counts that was there before the mailbox was connected.
    package enum History: String, Sendable, Codable, CaseIterable {
        case read, unread
        /// As the server's \Seen flag says at the time; it is never written.
        case server
    }

    package var imap: MailLogin
    package var smtp: MailLogin?
    /// Certificates (PEM) that are trusted for these servers besides those of the system.
    package var caPEM: String?
    /// Names of the folders to read; nil for INBOX and the folder of sent mail.
    package var folders: [String]?
    package var backfill: Backfill
    package var history: History

    package init(
        imap: MailLogin,
        smtp: MailLogin? = nil,
        caPEM: String? = nil,
        folders: [String]? = nil,
        backfill: Backfill = .month,
        history: History = .read
    ) {
        self.imap = imap
        self.smtp = smtp
        self.caPEM = caPEM
        self.folders = folders
        self.backfill = backfill
        self.history = history
    }

    package var place: String? { imap.place }
    package var canSend: Bool { smtp != nil }
}
