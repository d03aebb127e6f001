/// A mail provider whose settings are known.
package struct MailProvider: Sendable, Hashable {
    /// For people.
    package var name: String
    package var domains: [String]
    package var imap: String
    package var smtp: MailServer
    package var note: MailboxProposals.Note?
    package var noteURL: String?
    /// Endings of the names of mail exchangers (MX) that say that a domain is with this provider.
    package var exchangers: [String] = []

    private init(
        _ name: String,
        _ domains: [String],
        imap: String,
        smtp: String,
        port: Int = 465,
        note: MailboxProposals.Note? = nil,
        noteURL: String? = nil,
        exchangers: [String] = []
    ) {
        self.name = name
        self.domains = domains
        self.imap = imap
        self.smtp = MailServer(host: smtp, port: port, security: port == 465 ? .tls : .starttls)
        self.note = note
        self.noteURL = noteURL
        self.exchangers = exchangers
    }

    /// The usual providers of the offices that this is made for.
    package static let all: [MailProvider] = [
        .init(
            "Gmail",
            ["gmail.com", "googlemail.com"],
            imap: "imap.gmail.com",
            smtp: "smtp.gmail.com",
            note: .appPassword,
            noteURL: "https://myaccount.google.com/apppasswords",
            exchangers: [".google.com", ".googlemail.com"]
        ),
        .init("ukr.net", ["ukr.net"], imap: "imap.ukr.net", smtp: "smtp.ukr.net", note: .appPassword),
        .init("i.ua", ["i.ua", "ua.fm", "email.ua"], imap: "imap.i.ua", smtp: "smtp.i.ua"),
        .init("meta.ua", ["meta.ua"], imap: "imap.meta.ua", smtp: "smtp.meta.ua"),
        .init("Wirtualna Polska", ["wp.pl"], imap: "imap.wp.pl", smtp: "smtp.wp.pl"),
        .init("o2", ["o2.pl", "tlen.pl", "go2.pl"], imap: "poczta.o2.pl", smtp: "poczta.o2.pl"),
        .init(
            "Onet",
            ["onet.pl", "op.pl", "onet.eu", "poczta.onet.pl", "vp.pl", "autograf.pl"],
            imap: "imap.poczta.onet.pl",
            smtp: "smtp.poczta.onet.pl"
        ),
        .init("Interia", ["interia.pl", "interia.eu", "poczta.fm", "intmail.pl"], imap: "poczta.interia.pl", smtp: "poczta.interia.pl"),
        .init("home.pl", ["home.pl"], imap: "imap.home.pl", smtp: "smtp.home.pl", exchangers: [".home.pl"]),
        .init("OVH", ["ovh.net"], imap: "ssl0.ovh.net", smtp: "ssl0.ovh.net", exchangers: [".ovh.net"]),
        .init(
            "Zoho",
            ["zoho.com", "zohomail.com"],
            imap: "imap.zoho.com",
            smtp: "smtp.zoho.com",
            note: .appPassword,
            noteURL: "https://accounts.zoho.com/home#security/app_password"
        ),
        .init(
            "Zoho",
            ["zoho.eu", "zohomail.eu"],
            imap: "imap.zoho.eu",
            smtp: "smtp.zoho.eu",
            note: .appPassword,
            noteURL: "https://accounts.zoho.eu/home#security/app_password",
            exchangers: [".zoho.eu"]
        ),
        .init(
            "iCloud",
            ["icloud.com", "me.com", "mac.com"],
            imap: "imap.mail.me.com",
            smtp: "smtp.mail.me.com",
            port: 587,
            note: .appPassword,
            noteURL: "https://account.apple.com/account/manage",
            exchangers: [".icloud.com"]
        ),
        .init(
            "Microsoft 365",
            ["outlook.com", "hotmail.com", "live.com", "msn.com"],
            imap: "outlook.office365.com",
            smtp: "smtp.office365.com",
            port: 587,
            note: .noPasswordSignIn,
            exchangers: [".protection.outlook.com", ".olc.protection.outlook.com"]
        ),
    ]

    /// Whether a server puts what is sent through it into the folder of sent mail by itself, so that a copy would stand there twice.
    /// - Parameter imap: the host that the mailbox is read from.
    package static func keepsSentMail(_ imap: String) -> Bool {
        ["imap.gmail.com", "imap.googlemail.com", "outlook.office365.com", "imap-mail.outlook.com"].contains(imap.lowercased())
    }

    /// The provider of a domain, by the table and then by the names of the domain's mail exchangers.
    package static func find(domain: String, exchangers: [String]) -> MailProvider? {
        let domain = domain.lowercased()
        if let known = all.first(where: { $0.domains.contains(domain) }) { return known }
        let names = exchangers.map { "." + $0.lowercased() }
        return all.first { provider in provider.exchangers.contains { ending in names.contains { $0.hasSuffix(ending) } } }
    }
}
