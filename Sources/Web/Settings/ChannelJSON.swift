import Core
import Store

/// Channel accounts and their health as the API shows them.
enum ChannelJSON {
    static let health = Schema.object(healthMembers)

    private static let healthMembers: [Schema.Property] = [
        .required("state", .words(of: ListenerHealth.State.self)), .required("since", .nullable(.time)),
        .required("last_contact_at", .nullable(.time)), .required("last_success_at", .nullable(.time)), .required("backlog", .integer()),
        .required("reason", .nullable(.words(of: ListenerFault.Reason.self))), .required("words", .nullable(.string())),
        .required("advice", .nullable(.string())), .required("detail", .nullable(.string())),
        .required("next_try_at", .nullable(.time)), .required("on_server", .nullable(.integer())),
        .required("here", .nullable(.integer())), .required("checked_at", .nullable(.time)),
    ]

    private static let itemMembers: [Schema.Property] = [
        .required("id", .id), .required("platform", .words(of: Platform.self)), .required("address", .string()),
        .required("name", .string()), .required("created_at", .time), .required("connected", .boolean),
        .required("health", .nullable(.named("ListenerHealth"))), .required("outgoing", .nullable(outgoing)),
    ]

    /// How the way out is.
    private static let outgoing = Schema.object([
        .required("state", .words(of: ListenerHealth.State.self)), .required("reason", .nullable(.words(of: ListenerFault.Reason.self))),
        .required("words", .nullable(.string())), .required("advice", .nullable(.string())), .required("detail", .nullable(.string())),
        .required("next_try_at", .nullable(.time)), .required("queued", .integer()),
    ])
    static let item = Schema.object(itemMembers)

    static let server = Schema.object([
        .required("host", .text(253)), .required("port", .integer(1...65_535)), .required("security", .words(of: MailServer.Security.self)),
    ])
    static let login = Schema.object([
        .required("host", .text(253)), .required("port", .integer(1...65_535)), .required("security", .words(of: MailServer.Security.self)),
        .required("user", .text(320)),
    ])

    static func detail(_ forms: ChannelForms) -> Schema {
        .object(itemMembers + forms.all.map { .required($0.platform.rawValue, .nullable($0.detail)) })
    }

    static let traits = Schema.object([
        .required("platform", .words(of: Platform.self)), .required("text_limit", .nullable(.integer())),
        .required("caption_limit", .nullable(.integer())), .required("file_limit", .integer()), .required("files_limit", .integer()),
        .required("has_subject", .boolean), .required("has_recipients", .boolean), .required("can_write_first", .boolean),
        .required("can_edit", .boolean), .required("can_react", .boolean), .required("can_withdraw", .boolean),
        .required("fetch_limit", .nullable(.integer())),
    ])

    static let ledger = Schema.object([
        .required("checked_at", .nullable(.time)),
        .required(
            "folders",
            .array(
                .object([
                    .required("name", .string()), .required("on_server", .nullable(.integer())), .required("here", .integer()),
                    .required("gone", .integer()), .required("oversized", .integer()), .required("missing_count", .integer()),
                    .required(
                        "missing",
                        .array(
                            .object([
                                .required("uid", .integer()), .required("size", .integer()), .required("received_at", .nullable(.time)),
                            ])
                        )
                    ),
                ])
            )
        ),
    ])
}

extension JSONWriter {
    /// What a platform can carry.
    mutating func traits(_ platform: Platform) {
        let traits = ChannelTraits.of(platform)
        object { writer in
            writer.member("platform", platform.rawValue)
            writer.member("text_limit", optional: traits.textLimit)
            writer.member("caption_limit", optional: traits.captionLimit)
            writer.member("file_limit", Int(traits.fileLimit))
            writer.member("files_limit", Int(traits.filesLimit))
            writer.member("has_subject", traits.hasSubject)
            writer.member("has_recipients", traits.hasRecipients)
            writer.member("can_write_first", traits.canWriteFirst)
            writer.member("can_edit", traits.canEdit)
            writer.member("can_react", traits.canReact)
            writer.member("can_withdraw", traits.canWithdraw)
            writer.member("fetch_limit", optional: traits.fetchLimit.map { Int($0) })
        }
    }

    /// A channel account as an item of the list.
    mutating func channel(_ report: ChannelReport) {
        object { $0.channelMembers(report) }
    }

    mutating func channelMembers(_ report: ChannelReport) {
        member("id", report.account.uid)
        member("platform", report.account.platform.rawValue)
        member("address", report.account.address)
        member("name", report.account.name)
        member("created_at", report.account.createdAt)
        member("connected", report.connected)
        key("health")
        if let health = report.health { object { $0.healthMembers(health) } } else { null() }
        key("outgoing")
        if let outgoing = report.outgoing { object { $0.outgoingMembers(outgoing) } } else { null() }
    }

    private mutating func outgoingMembers(_ outgoing: OutgoingReport) {
        let fault = outgoing.trouble?.fault
        member("state", outgoing.state.rawValue)
        member("reason", optional: fault?.reason.rawValue)
        member("words", optional: fault?.words)
        member("advice", optional: fault?.advice)
        member("detail", optional: fault?.detail)
        member("next_try_at", optional: outgoing.trouble?.nextTryAt)
        member("queued", outgoing.queued)
    }

    /// A connected account for `/health`: the members of its health stand beside the others.
    mutating func listener(_ report: ChannelReport) {
        guard let health = report.health else { return }
        object { writer in
            writer.member("id", report.account.uid)
            writer.member("platform", report.account.platform.rawValue)
            writer.member("address", report.account.address)
            writer.member("connected", report.connected)
            writer.healthMembers(health)
        }
    }

    private mutating func healthMembers(_ health: ListenerReport) {
        member("state", health.state.rawValue)
        member("since", optional: health.since)
        member("last_contact_at", optional: health.lastContactAt)
        member("last_success_at", optional: health.lastSuccessAt)
        member("backlog", health.backlog)
        member("reason", optional: health.reason?.rawValue)
        member("words", optional: health.words)
        member("advice", optional: health.advice)
        member("detail", optional: health.detail)
        member("next_try_at", optional: health.nextTryAt)
        member("on_server", optional: health.onServer)
        member("here", optional: health.here)
        member("checked_at", optional: health.checkedAt)
    }

    mutating func login(_ login: MailLogin?) {
        guard let login else { return null() }
        object { writer in
            writer.serverMembers(login.server)
            writer.member("user", login.user)
        }
    }

    mutating func server(_ server: MailServer?) {
        guard let server else { return null() }
        object { $0.serverMembers(server) }
    }

    private mutating func serverMembers(_ server: MailServer) {
        member("host", server.host)
        member("port", server.port)
        member("security", server.security.rawValue)
    }
}
