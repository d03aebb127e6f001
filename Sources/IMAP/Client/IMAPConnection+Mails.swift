extension IMAPConnection {
    /// Longest list of UIDs in a command, in bytes, so that its line stays under 8000 (RFC 7162 section 4).
    private static let maximumSetBytes = 7800
    /// Longest header that ``header(of:)`` fetches, in bytes.
    public static let maximumHeader = 256 * 1024

    /// The UIDs of mails in the open mailbox.
    /// - Parameters:
    ///   - since: only mails received on that day of the server's calendar or later
    ///   - uids: only these; for `first...` use the range to `UInt32.max`
    public func search(since: (year: Int, month: Int, day: Int)? = nil, uids: UIDSet? = nil) async throws -> UIDSet {
        let date = since.map { " SINCE \(InternalDate.text(year: $0.year, month: $0.month, day: $0.day))" } ?? ""
        guard let uids else { return try await search(date.isEmpty ? " ALL" : date) }
        var found = UIDSet()
        for part in uids.split(maximumBytes: Self.maximumSetBytes) {
            // `900:*` matches the last mail even if its UID is lower; some servers treat 900:4294967295 alike.
            found = found.union(try await search(" UID \(part.imapText)\(date)").intersection(part))
        }
        return found
    }

    private func search(_ criteria: String) async throws -> UIDSet {
        if capabilities.contains("ESEARCH") || capabilities.contains("IMAP4REV2") {
            let answer = try await find("UID SEARCH RETURN (ALL)\(criteria)")
            let found = answer.foundSet.union(UIDSet(answer.found))
            // More than there are mails: the ranges cover UIDs that do not exist. The plain list names each.
            if found.count <= exists { return found }
        }
        let answer = try await find("UID SEARCH\(criteria)")
        return answer.foundSet.union(UIDSet(answer.found))
    }

    private func find(_ text: String) async throws -> Answer {
        try await perform(Command(name: "UID SEARCH", parts: CommandText(text).ended, wanted: .found))
    }

    /// Size, date, flag and perhaps Message-ID of mails in the open mailbox; those that are gone are absent.
    public func summaries(of uids: UIDSet, withMessageID: Bool) async throws -> [IMAPSummary] {
        let items = "UID RFC822.SIZE INTERNALDATE FLAGS" + (withMessageID ? " BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]" : "")
        return try await fetch(uids, items) { uid, fetched in
            guard let size = fetched.size else { return nil }
            return IMAPSummary(
                uid: uid,
                size: size,
                internalDate: fetched.internalDate,
                seen: fetched.seen ?? false,
                messageID: withMessageID ? fetched.fields.flatMap(MessageIDField.value) : nil
            )
        }
    }

    /// Whole mails of the open mailbox, as they are; those that are gone are absent. All of them are in memory at the end.
    ///
    /// Two calls at once are pipelined. Does not set `\Seen`.
    public func mails(_ uids: UIDSet) async throws -> [IMAPMail] {
        try await fetch(uids, "UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[]") { uid, fetched in
            fetched.body.map { Self.mail(uid, fetched, bytes: $0) }
        }
    }

    /// The header of a mail in the open mailbox, up to ``maximumHeader`` bytes; nil if the mail is gone.
    public func header(of uid: UInt32) async throws -> IMAPMail? {
        let items = "UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[HEADER]<0.\(Self.maximumHeader)>"
        return try await fetch(UIDSet([uid]), items) { uid, fetched in
            fetched.header.map { Self.mail(uid, fetched, bytes: $0) }
        }.first
    }

    private static func mail(_ uid: UInt32, _ fetched: FetchedItems, bytes: [UInt8]) -> IMAPMail {
        IMAPMail(uid: uid, size: fetched.size, internalDate: fetched.internalDate, seen: fetched.seen ?? false, bytes: bytes)
    }

    private func fetch<Element>(
        _ uids: UIDSet,
        _ items: String,
        _ make: (UInt32, FetchedItems) -> Element?
    ) async throws -> [Element] {
        var elements: [Element] = []
        for part in uids.split(maximumBytes: Self.maximumSetBytes) {
            let text = CommandText("UID FETCH \(part.imapText) (\(items))")
            let command = Command(name: "UID FETCH", parts: text.ended, wanted: .mails(part), isPipelined: true)
            let answer = try await perform(command)
            elements += answer.uids.compactMap { uid in answer.mails[uid].flatMap { make(uid, $0) } }
        }
        return elements
    }
}
