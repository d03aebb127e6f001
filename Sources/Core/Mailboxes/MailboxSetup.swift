/// What the owner asks while a mailbox is being connected. Implemented by the e-mail channel, asked by the page and by the
/// command line.
package protocol MailboxSetup: Sendable {
    /// Signs in and looks around, step by step; the stream ends with `done`, which a failed step is followed by at once.
    func test(_ trial: MailboxTrial) -> AsyncStream<MailboxTestEvent>
    /// Settings that probably fit an address.
    func proposals(for address: String) async -> MailboxProposals
}

/// What is to be tried.
package struct MailboxTrial: Sendable {
    package var imap: MailLogin
    /// Nil where mail is only read.
    package var smtp: MailLogin?
    package var password: String
    /// See ``MailboxSettings/caPEM``.
    package var caPEM: String?

    package init(imap: MailLogin, smtp: MailLogin? = nil, password: String, caPEM: String?) {
        self.imap = imap
        self.smtp = smtp
        self.password = password
        self.caPEM = caPEM
    }
}

/// What a test of a mailbox finds out as it goes.
package enum MailboxTestEvent: Sendable {
    package enum Step: String, Sendable, CaseIterable {
        case name, connect, tls
        case signIn = "sign_in"
        case folders
        /// The outgoing server lets in.
        case outgoing
    }

    case running(Step)
    case passed(Step)
    case failed(Step, ListenerFault)
    /// The end: whether all went well, and the folders then.
    case done(ok: Bool, [FolderOnServer])
}

/// A folder as the server lists it.
package struct FolderOnServer: Sendable, Hashable {
    package var name: String
    /// inbox, sent, drafts, junk, trash, archive, all
    package var role: String?
    /// Nil where the server does not say.
    package var messages: Int?

    package init(name: String, role: String?, messages: Int?) {
        self.name = name
        self.role = role
        self.messages = messages
    }
}

/// Settings that may fit an address, likeliest first.
package struct MailboxProposals: Sendable, Hashable {
    package enum Note: String, Sendable {
        /// The provider wants an app password instead of the usual one.
        case appPassword = "app_password"
        /// The provider has no sign-in with a password any more.
        case noPasswordSignIn = "no_password_signin"
    }

    package enum Source: String, Sendable { case table, srv, usual }

    package struct Candidate: Sendable, Hashable {
        package var imap: MailServer
        package var smtp: MailServer?
        package var source: Source
        /// The name lies outside the address's domain and was told by DNS: the owner agrees before the password goes there
        /// (RFC 6186 section 6).
        package var confirm: Bool

        package init(imap: MailServer, smtp: MailServer?, source: Source, confirm: Bool = false) {
            self.imap = imap
            self.smtp = smtp
            self.source = source
            self.confirm = confirm
        }
    }

    /// The provider's name for people.
    package var provider: String?
    package var note: Note?
    /// Where an app password is made.
    package var noteURL: String?
    package var user: String
    package var candidates: [Candidate]

    package init(provider: String? = nil, note: Note? = nil, noteURL: String? = nil, user: String, candidates: [Candidate]) {
        self.provider = provider
        self.note = note
        self.noteURL = noteURL
        self.user = user
        self.candidates = candidates
    }
}
