import Core
import IMAP
import Store

/// Which of the server's folders are read.
enum FolderChoice {
    struct Wanted {
        var name: String
        var role: EmailFolder.Role?
        /// Nil where the server does not have it.
        var mailbox: IMAPMailbox?
    }

    /// The chosen folders, or INBOX and the folder of sent mail where none were chosen.
    static func choose(_ names: [String]?, from mailboxes: [IMAPMailbox]) -> [Wanted] {
        let usable = mailboxes.filter(\.selectable)
        guard let names, !names.isEmpty else {
            let inbox = usable.first { $0.role == .inbox }
            let sent = usable.first { $0.role == .sent }
            return [Wanted(name: inbox?.name ?? "INBOX", role: .inbox, mailbox: inbox)]
                + (sent.map { [Wanted(name: $0.name, role: .sent, mailbox: $0)] } ?? [])
        }
        return names.map { name in
            let found = usable.first { $0.name == name } ?? usable.first { $0.role == .inbox && name.uppercased() == "INBOX" }
            return Wanted(name: found?.name ?? name, role: found.flatMap(role), mailbox: found)
        }
    }

    private static func role(_ mailbox: IMAPMailbox) -> EmailFolder.Role? {
        switch mailbox.role {
        case .inbox: .inbox
        case .sent: .sent
        default: nil
        }
    }
}
