extension IMAPConnection {
    /// Puts a mail into a mailbox, marked as seen (RFC 9051 section 6.3.12). The only thing here that changes anything on a server.
    /// - Parameter mail: the whole mail, with CRLF line ends.
    /// - Throws: ``IMAPError/unknownMailbox(_:)``, ``IMAPError/refusedByServer(command:words:code:)`` where there is no room.
    public func append(_ mail: [UInt8], to mailbox: IMAPMailbox) async throws {
        var text = CommandText("APPEND", capabilities: capabilities)
        text.append(string: mailbox.wireName)
        text.append(" (\\Seen) {\(mail.count)}")
        text.append(continuation: mail)
        do {
            try await perform(Command(name: "APPEND", parts: text.ended, payload: mail.count))
        } catch IMAPError.refusedByServer(_, _, "TRYCREATE") {
            throw IMAPError.unknownMailbox(mailbox.name)
        }
    }

    /// Whether the open mailbox holds a mail with this Message-ID.
    /// - Parameter messageID: without angle brackets, in ASCII.
    public func contains(messageID: String) async throws -> Bool {
        var text = CommandText("UID SEARCH HEADER Message-ID", capabilities: capabilities)
        text.append(string: messageID)
        let answer = try await perform(Command(name: "UID SEARCH", parts: text.ended, wanted: .found))
        return !answer.foundSet.union(UIDSet(answer.found)).isEmpty
    }
}
