import Core
import Store

/// What the forms of a mailbox hold, and how it is read.
enum MailboxForms {
    static let trial = Schema.object([
        .optional("address", .text(254)), .required("imap", ChannelJSON.login), .optional("smtp", .nullable(ChannelJSON.login)),
        .optional("password", .text(1024)),
        .optional("channel_id", .nullable(.id)), .optional("ca_pem", .nullable(.text(200_000))),
    ])

    static let change = [Schema.Property.optional("imap", ChannelJSON.login)] + common + [.optional("password", .text(1024))]

    static let new =
        [
            Schema.Property.required("address", .text(254)), .required("imap", ChannelJSON.login), .required("password", .text(1024)),
        ] + common

    private static let common: [Schema.Property] = [
        .optional("smtp", .nullable(ChannelJSON.login)), .optional("ca_pem", .nullable(.text(200_000))),
        .optional("folders", .nullable(.array(.text(500), maximum: 50))), .optional("backfill", .words(of: MailboxSettings.Backfill.self)),
        .optional("history", .words(of: MailboxSettings.History.self)),
    ]

    static let proposals = Schema.object([
        .required("provider", .nullable(.string())), .required("note", .nullable(.words(["app_password", "no_password_signin"]))),
        .required("note_url", .nullable(.string())), .required("user", .string()),
        .required(
            "candidates",
            .array(
                .object([
                    .required("imap", ChannelJSON.server), .required("smtp", .nullable(ChannelJSON.server)),
                    .required("source", .words(["table", "srv", "usual"])), .required("confirm", .boolean),
                ])
            )
        ),
    ])

    static func write(_ found: MailboxProposals, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("provider", optional: found.provider)
            writer.member("note", optional: found.note?.rawValue)
            writer.member("note_url", optional: found.noteURL)
            writer.member("user", found.user)
            writer.key("candidates")
            writer.array { writer in
                for candidate in found.candidates {
                    writer.object { writer in
                        writer.key("imap")
                        writer.server(candidate.imap)
                        writer.key("smtp")
                        writer.server(candidate.smtp)
                        writer.member("source", candidate.source.rawValue)
                        writer.member("confirm", candidate.confirm)
                    }
                }
            }
        }
    }

    /// Settings out of a form; what a form for changes leaves out stays as it is.
    static func settings(_ fields: Fields, over old: MailboxSettings?) throws(Problem) -> MailboxSettings {
        guard let imap = try fields.optionalObject("imap", login) ?? old?.imap else {
            throw .validation("imap", "imap is missing: host, port, security and user of the server.")
        }
        var settings = old ?? MailboxSettings(imap: imap)
        settings.imap = imap
        if fields.contains("smtp") { settings.smtp = try fields.optionalObject("smtp", login) }
        if fields.contains("ca_pem") { settings.caPEM = try certificates(fields) }
        if fields.contains("folders") {
            let folders = try fields.optionalStrings("folders", count: 50, maximum: 500)
            if let folders, folders.isEmpty { throw .validation("folders", "Choose at least one folder.") }
            settings.folders = folders
        }
        if let backfill = try fields.optionalChoice("backfill", MailboxSettings.Backfill.self) { settings.backfill = backfill }
        if let history = try fields.optionalChoice("history", MailboxSettings.History.self) { settings.history = history }
        return settings
    }

    /// - Throws: 422 for an empty password.
    static func password(_ fields: Fields) throws(Problem) -> String {
        let password = try fields.string("password", maximum: 1024)
        guard !password.isEmpty else { throw .validation("password", "The password is missing.") }
        return password
    }

    /// What is to be tried: with the password of the form, or with the stored one of a channel.
    static func trial(_ fields: Fields, _ channels: ChannelServices) async throws -> MailboxTrial {
        guard let imap = try fields.optionalObject("imap", login) else {
            throw Problem.validation("imap", "imap is missing: host, port, security and user of the server.")
        }
        let smtp = try fields.optionalObject("smtp", login)
        let caPEM = try certificates(fields)
        if let password = try fields.optionalString("password", maximum: 1024), !password.isEmpty {
            return MailboxTrial(imap: imap, smtp: smtp, password: password, caPEM: caPEM)
        }
        guard case .some(.some(let id)) = try fields.clearableID("channel_id") else {
            throw Problem.validation("password", "The password is missing.")
        }
        let mailbox = try await channels.mailboxes.find(id)
        // The stored password goes only to the server that it was given for.
        guard let stored = mailbox.settings?.imap, stored.server == imap.server, stored.user == imap.user else {
            throw Problem.validation("password", "Server or user changed: enter the password again.")
        }
        if let smtp, smtp != mailbox.settings?.smtp {
            throw Problem.validation("password", "Server or user changed: enter the password again.")
        }
        do {
            return MailboxTrial(
                imap: imap,
                smtp: smtp,
                password: try channels.mailboxes.secret(of: mailbox),
                caPEM: caPEM ?? mailbox.settings?.caPEM
            )
        } catch {
            throw Problem.validation("password", "\(error.words) \(error.advice)")
        }
    }

    /// A stored password stays with the server and the user that it was given for.
    /// - Throws: 422 where either changed and no password came along.
    static func checkPassword(_ old: MailboxSettings?, _ new: MailboxSettings?, hasNew: Bool) throws(Problem) {
        guard let old, let new, !hasNew else { return }
        let movesSMTP = new.smtp != nil && old.smtp != nil && new.smtp != old.smtp
        guard old.imap != new.imap || movesSMTP else { return }
        throw .validation("password", "Server or user changed: enter the password again.")
    }

    private static func login(_ fields: Fields) throws(Problem) -> MailLogin {
        let host = try fields.string("host", maximum: 253)
        guard let port = try fields.optionalInt("port", in: 1...65_535) else { throw .validation("port", "port is missing, usually 993.") }
        let security = try fields.choice("security", MailServer.Security.self)
        let user = try fields.string("user", maximum: 320)
        guard !user.isEmpty else { throw .validation("user", "The user name is missing; usually it is the address.") }
        let server = MailServer(host: host, port: Int(port), security: security)
        if let fault = server.fault { throw .validation(fault.field, fault.words) }
        return MailLogin(server: server, user: user)
    }

    private static func certificates(_ fields: Fields) throws(Problem) -> String? {
        guard let text = try fields.optionalString("ca_pem", maximum: 200_000), !text.isEmpty else { return nil }
        guard text.contains("-----BEGIN CERTIFICATE-----"), text.contains("-----END CERTIFICATE-----") else {
            throw .validation("ca_pem", "This is no certificate in PEM form; it begins with -----BEGIN CERTIFICATE-----.")
        }
        return text
    }
}
