/// Finds out what mailboxes are for.
enum MailboxRoles {
    private static let specialUse: [String: IMAPMailbox.Role] = [
        "\\sent": .sent, "\\drafts": .drafts, "\\junk": .junk, "\\trash": .trash, "\\archive": .archive, "\\all": .all,
        // Before RFC 6154: Gmail's XLIST.
        "\\spam": .junk, "\\allmail": .all, "\\inbox": .inbox,
    ]

    /// Names of servers and mail programs in English, Polish, Ukrainian, Russian and German, lower-cased; the usual ones first.
    private static let usualNames: [(role: IMAPMailbox.Role, names: [String])] = [
        (
            .sent,
            [
                "sent", "sent items", "sent messages", "sent mail", "sent-mail", "sentmail", "sent e-mail", "wysłane", "elementy wysłane",
                "wysłane wiadomości", "poczta wysłana", "wyslane", "надіслані", "відправлені", "надіслані елементи", "вихідні",
                "отправленные", "отправленные сообщения", "исходящие", "gesendet", "gesendete objekte", "gesendete elemente",
                "gesendete nachrichten",
            ]
        ),
        (
            .drafts,
            [
                "drafts", "draft", "robocze", "kopie robocze", "szkice", "wersje robocze", "чернетки", "черновики", "entwürfe", "entwurf",
            ]
        ),
        (
            .junk,
            [
                "junk", "spam", "junk e-mail", "junk mail", "junk email", "bulk mail", "wiadomości-śmieci", "wiadomości śmieci",
                "niechciane",
                "небажана пошта", "спам", "нежелательная почта", "junk-e-mail", "spamverdacht", "unerwünscht",
            ]
        ),
        (
            .trash,
            [
                "trash", "deleted items", "deleted messages", "deleted", "bin", "kosz", "elementy usunięte", "usunięte", "кошик",
                "видалені",
                "видалені елементи", "корзина", "удаленные", "удалённые", "papierkorb", "gelöschte elemente", "gelöschte objekte",
            ]
        ),
        (.archive, ["archive", "archives", "archiwum", "архів", "архив", "archiv"]),
        (.all, ["all mail", "wszystkie", "вся пошта", "вся почта", "alle nachrichten"]),
    ]

    /// Sets ``IMAPMailbox/role`` of each: what the server says, and where it says nothing about a role, the most usual name for it.
    static func assign(_ mailboxes: inout [IMAPMailbox]) {
        for index in mailboxes.indices {
            let stated = mailboxes[index].attributes.compactMap { specialUse[$0] }
            // A mailbox may have several; the order of a set is no order.
            mailboxes[index].role = IMAPMailbox.Role.allCases.first { stated.contains($0) }
            if mailboxes[index].name.lowercased() == "inbox" { mailboxes[index].role = .inbox }
        }
        let stated = Set(mailboxes.compactMap(\.role))
        for (role, names) in usualNames where !stated.contains(role) {
            let candidates = mailboxes.indices.filter { mailboxes[$0].role == nil && mailboxes[$0].selectable }
            let ranked = candidates.compactMap { index in rank(of: mailboxes[index], in: names).map { (rank: $0, index: index) } }
            // The shallowest of the most usual name; of equal ones the first.
            if let best = ranked.min(by: { $0 < $1 }) { mailboxes[best.index].role = role }
        }
    }

    private static func rank(of mailbox: IMAPMailbox, in names: [String]) -> Int? {
        let levels = mailbox.delimiter.map { mailbox.name.split(separator: $0) } ?? [mailbox.name[...]]
        guard let last = levels.last, let place = names.firstIndex(of: last.lowercased()) else { return nil }
        // `INBOX.Sent` and `[Gmail]/Sent` count as one level; somebody's project folder `Acme/Old/Sent` comes last.
        return max(0, levels.count - 2) * names.count + place
    }
}
