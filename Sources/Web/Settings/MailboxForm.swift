import Core
import Store

/// The settings of mailboxes.
struct MailboxForm: ChannelForm {
    let channels: ChannelServices

    var platform: Platform { .email }
    var new: [Schema.Property] { MailboxForms.new }
    var change: [Schema.Property] { MailboxForms.change }

    func connect(_ fields: Fields, name: String?) async throws -> PublicID {
        let address = try fields.email("address")
        return try await channels.mailboxes.connect(
            address: address,
            name: name,
            settings: try MailboxForms.settings(fields, over: nil),
            secret: try MailboxForms.password(fields)
        ).account.uid
    }

    func change(_ id: PublicID, _ fields: Fields, name: String?, connected: Bool?) async throws {
        let old = try await channels.mailboxes.find(id)
        var patch = MailboxPatch(name: name, connected: connected)
        if fields.contains("password") { patch.secret = try MailboxForms.password(fields) }
        if old.settings != nil || fields.contains("imap") { patch.settings = try MailboxForms.settings(fields, over: old.settings) }
        try MailboxForms.checkPassword(old.settings, patch.settings, hasNew: patch.secret != nil)
        if patch.connected == true, patch.settings == nil {
            throw Problem.validation("imap", "imap is missing: this account was never connected.")
        }
        _ = try await channels.mailboxes.change(id, patch)
    }

    var detail: Schema {
        .object([
            .required("imap", ChannelJSON.login), .required("smtp", .nullable(ChannelJSON.login)), .required("has_password", .boolean),
            .required("ca_pem", .nullable(.string())), .required("backfill", .words(of: MailboxSettings.Backfill.self)),
            .required("history", .words(of: MailboxSettings.History.self)),
            .required(
                "folders",
                .array(
                    .object([
                        .required("name", .string()), .required("role", .nullable(.words(["inbox", "sent"]))),
                        .required("on_server", .nullable(.integer())), .required("here", .integer()),
                        .required("backlog", .integer()), .required("oversized", .integer()),
                        .required("gone", .integer()), .required("missing", .boolean),
                    ])
                )
            ),
        ])
    }

    func read(_ id: PublicID) async throws -> ((inout JSONWriter) -> Void)? {
        let mailbox = try await channels.mailboxes.find(id)
        guard let settings = mailbox.settings else { return nil }
        let folders = try await channels.mailboxes.folders(of: mailbox)
        return { write(mailbox, settings, folders, &$0) }
    }

    private func write(_ mailbox: Mailbox, _ settings: MailboxSettings, _ folders: [FolderReport], _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("imap")
            writer.login(settings.imap)
            writer.key("smtp")
            writer.login(settings.smtp)
            writer.member("has_password", mailbox.secret != nil)
            writer.member("ca_pem", optional: settings.caPEM)
            writer.member("backfill", settings.backfill.rawValue)
            writer.member("history", settings.history.rawValue)
            writer.key("folders")
            writer.array { writer in
                for report in folders {
                    writer.object { writer in
                        writer.member("name", report.folder.name)
                        writer.member("role", optional: report.folder.role?.rawValue)
                        writer.member("on_server", optional: report.folder.ledger?.onServer)
                        writer.member("here", report.here)
                        writer.member("backlog", report.folder.ledger?.lacking ?? 0)
                        writer.member("oversized", report.oversized)
                        writer.member("gone", report.folder.ledger?.gone ?? 0)
                        writer.member("missing", report.folder.missing)
                    }
                }
            }
        }
    }
}
