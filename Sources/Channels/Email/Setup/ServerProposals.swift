import Core

/// Finds settings for an address: the table of providers, the domain's mail exchangers, SRV records (RFC 6186), the usual
/// names. Nothing is sent but DNS questions.
struct ServerProposals {
    let dns: any MailDNS

    func proposals(for address: String) async -> MailboxProposals {
        let domain = address.split(separator: "@").last.map { $0.lowercased() } ?? ""
        if let known = MailProvider.find(domain: domain, exchangers: []) { return proposals(known, address) }
        async let exchangers = dns.exchangers(of: domain)
        async let announced = announced(domain)
        async let usual = usual(domain)
        if let provider = MailProvider.find(domain: domain, exchangers: await exchangers) { return proposals(provider, address) }
        var candidates: [MailboxProposals.Candidate] = []
        if let found = await announced { candidates.append(found) }
        for candidate in await usual where !candidates.contains(where: { $0.imap == candidate.imap }) { candidates.append(candidate) }
        return MailboxProposals(user: address, candidates: candidates)
    }

    private func proposals(_ provider: MailProvider, _ address: String) -> MailboxProposals {
        MailboxProposals(
            provider: provider.name,
            note: provider.note,
            noteURL: provider.noteURL,
            user: address,
            candidates: [
                .init(imap: MailServer(host: provider.imap, port: 993, security: .tls), smtp: provider.smtp, source: .table)
            ]
        )
    }

    /// What the domain announces itself.
    private func announced(_ domain: String) async -> MailboxProposals.Candidate? {
        async let secure = dns.services("_imaps._tcp.\(domain)").first
        async let plain = dns.services("_imap._tcp.\(domain)").first
        async let submissions = dns.services("_submissions._tcp.\(domain)").first
        async let submission = dns.services("_submission._tcp.\(domain)").first
        let imap: MailServer
        if let found = await secure {
            imap = MailServer(host: found.host, port: found.port, security: .tls)
        } else if let found = await plain {
            imap = MailServer(host: found.host, port: found.port, security: .starttls)
        } else {
            return nil
        }
        var smtp: MailServer?
        if let found = await submissions {
            smtp = MailServer(host: found.host, port: found.port, security: .tls)
        } else if let found = await submission {
            smtp = MailServer(host: found.host, port: found.port, security: .starttls)
        }
        let isForeign = [imap.host, smtp?.host].contains { host in host.map { !Self.isWithin($0, domain) } ?? false }
        return .init(imap: imap, smtp: smtp, source: .srv, confirm: isForeign)
    }

    private static func isWithin(_ host: String, _ domain: String) -> Bool {
        host.lowercased() == domain || host.lowercased().hasSuffix("." + domain)
    }

    /// Names that hosts give their servers; those that exist come first.
    private func usual(_ domain: String) async -> [MailboxProposals.Candidate] {
        let names = ["imap.\(domain)", "mail.\(domain)", "poczta.\(domain)", domain]
        var existing: [String] = []
        await withTaskGroup(of: (Int, Bool).self) { group in
            for (index, name) in names.enumerated() { group.addTask { (index, await dns.exists(name)) } }
            var found: Set<Int> = []
            for await (index, exists) in group where exists { found.insert(index) }
            existing = names.indices.filter(found.contains).map { names[$0] }
        }
        // The bare domain is usually a web server; it comes last, and only where it exists.
        let candidates = existing.isEmpty ? Array(names.prefix(2)) : existing
        return candidates.map { name in
            let smtp = name.hasPrefix("imap.") ? "smtp." + domain : name
            return .init(
                imap: MailServer(host: name, port: 993, security: .tls),
                smtp: MailServer(host: smtp, port: 465, security: .tls),
                source: .usual
            )
        }
    }
}
