extension IMAPConnection {
    /// Most mailboxes that ``mailboxes()`` returns.
    public static let maximumMailboxes = 2000

    /// All mailboxes of the user, in the server's order, with their roles; no more than ``maximumMailboxes``.
    public func mailboxes() async throws -> [IMAPMailbox] {
        let answer: Answer
        // Asking for roles needs LIST-EXTENDED beside SPECIAL-USE (RFC 6154 section 5.1); without it servers tell or do not.
        if capabilities.isSuperset(of: ["SPECIAL-USE", "LIST-EXTENDED"]) {
            do {
                answer = try await list("\"*\" RETURN (SPECIAL-USE)")
            } catch IMAPError.refusedByServer {
                answer = try await list("\"*\"")
            }
        } else {
            answer = try await list("\"*\"")
        }
        var seen: Set<String> = []
        var mailboxes = answer.mailboxes.filter { seen.insert($0.wireName).inserted }.map { listed in
            IMAPMailbox(
                name: ModifiedUTF7.decode(listed.wireName),
                wireName: listed.wireName,
                delimiter: listed.delimiter,
                attributes: listed.attributes
            )
        }
        MailboxRoles.assign(&mailboxes)
        return mailboxes
    }

    private func list(_ arguments: String) async throws -> Answer {
        let text = CommandText("LIST \"\" \(arguments)")
        return try await perform(Command(name: "LIST", parts: text.ended, wanted: .mailboxes(maximum: Self.maximumMailboxes)))
    }

    /// Counts a mailbox without opening it. Servers may not tell news of the open one this way (RFC 9051 section 6.3.11).
    /// - Throws: ``IMAPError/unknownMailbox(_:)``
    public func status(of mailbox: IMAPMailbox) async throws -> IMAPStatus {
        var text = CommandText("STATUS", capabilities: capabilities)
        text.append(string: mailbox.wireName)
        text.append(" (MESSAGES UIDNEXT UIDVALIDITY)")
        let answer = try await perform(Command(name: "STATUS", parts: text.ended, wanted: .status), on: mailbox)
        guard let status = answer.status, let messages = status.messages else {
            throw IMAPError.protocolError("STATUS without a number of messages")
        }
        return IMAPStatus(messages: messages, uidNext: status.uidNext, uidValidity: status.uidValidity)
    }

    /// Opens a mailbox for reading only (EXAMINE, never SELECT). What happened in the one before is forgotten.
    /// - Throws: ``IMAPError/unknownMailbox(_:)``
    public func examine(_ mailbox: IMAPMailbox) async throws -> IMAPSelected {
        var text = CommandText("EXAMINE", capabilities: capabilities)
        text.append(string: mailbox.wireName)
        let answer = try await perform(Command(name: "EXAMINE", parts: text.ended, effect: .examine), on: mailbox)
        guard let uidValidity = answer.uidValidity else { throw IMAPError.protocolError("EXAMINE without UIDVALIDITY") }
        return IMAPSelected(exists: answer.exists, uidValidity: uidValidity, uidNext: answer.uidNext)
    }

    /// A refusal means that the mailbox is not there if the server says so, or does not list it.
    private func perform(_ command: Command, on mailbox: IMAPMailbox) async throws -> Answer {
        do {
            return try await perform(command)
        } catch IMAPError.refusedByServer(let name, let words, let code) {
            let refused = IMAPError.refusedByServer(command: name, words: words, code: code)
            switch code {
            case "NONEXISTENT", "TRYCREATE": throw IMAPError.unknownMailbox(mailbox.name)
            case nil: throw try await isListed(mailbox) ? refused : IMAPError.unknownMailbox(mailbox.name)
            default: throw refused
            }
        }
    }

    private func isListed(_ mailbox: IMAPMailbox) async throws -> Bool {
        // A name with a wildcard lists others too.
        var text = CommandText("LIST \"\"", capabilities: capabilities)
        text.append(string: mailbox.wireName)
        let answer = try await perform(Command(name: "LIST", parts: text.ended, wanted: .mailboxes(maximum: Self.maximumMailboxes)))
        return answer.mailboxes.contains {
            ($0.wireName == mailbox.wireName || mailbox.wireName.uppercased() == "INBOX")
                && $0.attributes.isDisjoint(with: ["\\noselect", "\\nonexistent"])
        }
    }
}
