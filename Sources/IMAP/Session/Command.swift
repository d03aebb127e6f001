/// A command as it goes out, and what is kept of the answer.
///
/// It may hold a password, therefore it never becomes text: neither a description nor a mirror shows ``parts``.
struct Command: Sendable {
    /// What of the untagged data belongs to the answer. Everything else is dropped, so that nothing piles up.
    enum Wanted: Sendable {
        case nothing
        case mailboxes(maximum: Int)
        case status
        case found
        /// Mails with these UIDs.
        case mails(UIDSet)
    }

    /// What the command does to the session, beside its answer.
    enum Effect: Sendable, Equatable {
        case none, startTLS, signIn, examine, idle, logout
    }

    /// For errors: the name without arguments.
    var name: String
    /// Bytes without the tag. The first part goes out at once, each further one when the server sends `+`.
    var parts: [[UInt8]]
    var phase: IMAPPhase = .command
    var wanted: Wanted = .nothing
    var effect: Effect = .none
    /// Bytes that go out with it beyond its line: a slow line may take its time for them.
    var payload = 0
    /// May be sent while another such command is unanswered (RFC 9051 section 5.5).
    var isPipelined = false
}

extension Command: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { name }
    var debugDescription: String { name }
    var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

/// What a command brought, once the server said OK.
struct Answer: Sendable {
    var mailboxes: [ListedMailbox] = []
    var status: MailboxStatus?
    var found: [UInt32] = []
    var foundSet = UIDSet()
    /// In the order in which the server mentioned them first.
    var uids: [UInt32] = []
    var mails: [UInt32: FetchedItems] = [:]
    /// Bytes of bodies and headers, also of those that came twice: what the answer costs in memory.
    var bytes = 0
    /// Of IDLE: something happened in the mailbox.
    var changed = false
    /// Of EXAMINE.
    var exists = 0
    var uidValidity: UInt32?
    var uidNext: UInt32?
}
