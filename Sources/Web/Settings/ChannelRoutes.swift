import Core
import Hummingbird
import Store

func channelRoutes(_ services: WebServices) -> RouteGroup {
    let channels = services.channels
    return RouteGroup(
        "Channels",
        schemas: [
            "Channel": ChannelJSON.item, "ChannelDetail": ChannelJSON.detail, "ListenerHealth": ChannelJSON.health,
            "Ledger": ChannelJSON.ledger,
        ],
        routes: [
            .signedIn(
                .inbox,
                .get,
                "/api/v1/settings/channels",
                "The connected mailboxes, bots and pages, and how they are",
                answer: .json(.page(of: .named("Channel")))
            ) { _, _ in
                let reports = try await channels.reports()
                return .json { writer in writer.list(reports) { $0.channel($1) } }
            },
            .signedIn(
                .owner,
                .get,
                "/api/v1/settings/channels/{id}",
                "One channel with its settings",
                answer: .json(.named("ChannelDetail"))
            ) { _, context in
                try await ChannelDetail.response(channels, try context.id())
            },
            .signedIn(
                .owner,
                .get,
                "/api/v1/settings/channels/{id}/ledger",
                "What is on the server and what is here, folder by folder",
                answer: .json(.named("Ledger"))
            ) { _, context in
                try await ChannelDetail.ledger(channels, try context.id())
            },
            .signedIn(
                .owner,
                .post,
                "/api/v1/settings/channels/{id}/check",
                "Compare with the server now; the answer comes by event",
                answer: .accepted
            ) { _, context in
                try await channels.mailboxes.database.ask(.check, of: try context.id())
                return .accepted
            },
            .signedIn(
                .owner,
                .post,
                "/api/v1/settings/channels/{id}/retry",
                "Try now instead of at the next time",
                answer: .accepted
            ) { _, context in
                try await channels.mailboxes.database.ask(.retry, of: try context.id())
                return .accepted
            },
        ]
    )
}

/// One channel account with all that its owner may see.
enum ChannelDetail {
    static func response(_ channels: ChannelServices, _ id: PublicID, status: HTTPResponse.Status = .ok) async throws -> Response {
        guard let report = try await channels.reports().first(where: { $0.account.uid == id }) else { throw StoreError.notFound }
        guard report.account.platform == .email, let mailbox = try? await channels.mailboxes.find(id), let settings = mailbox.settings
        else {
            return .json(status: status) { writer in
                writer.object { writer in
                    writer.channelMembers(report)
                    writer.key("email")
                    writer.null()
                }
            }
        }
        let folders = try await channels.mailboxes.folders(of: mailbox)
        return .json(status: status) { writer in
            writer.object { writer in
                writer.channelMembers(report)
                writer.key("email")
                email(mailbox, settings, folders, &writer)
            }
        }
    }

    private static func email(_ mailbox: Mailbox, _ settings: MailboxSettings, _ folders: [FolderReport], _ writer: inout JSONWriter) {
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

    static func ledger(_ channels: ChannelServices, _ id: PublicID) async throws -> Response {
        let mailbox = try await channels.mailboxes.find(id)
        let folders = try await channels.mailboxes.folders(of: mailbox)
        let lacking = try await channels.mailboxes.lackingMails(of: mailbox)
        return .json { writer in
            writer.object { writer in
                writer.member("checked_at", optional: folders.compactMap(\.folder.ledger?.checkedAt).min())
                writer.key("folders")
                writer.array { writer in
                    for report in folders {
                        writer.object { writer in
                            let ledger = report.folder.ledger
                            writer.member("name", report.folder.name)
                            writer.member("on_server", optional: ledger?.onServer)
                            writer.member("here", ledger?.here ?? report.here)
                            writer.member("gone", ledger?.gone ?? 0)
                            writer.member("oversized", report.oversized)
                            writer.member("missing_count", ledger?.lacking ?? 0)
                            writer.key("missing")
                            writer.array { writer in
                                for mail in lacking[report.folder.id] ?? [] {
                                    writer.object { writer in
                                        writer.member("uid", Int(mail.uid))
                                        writer.member("size", mail.size)
                                        writer.member("received_at", optional: mail.internalDate)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
