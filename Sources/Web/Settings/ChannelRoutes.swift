import Core
import Hummingbird
import Store

func channelRoutes(_ services: WebServices) -> RouteGroup {
    let channels = services.channels
    let forms = ChannelForms(services)
    return RouteGroup(
        "Channels",
        schemas: [
            "Channel": ChannelJSON.item, "ChannelDetail": ChannelJSON.detail(forms), "ListenerHealth": ChannelJSON.health,
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
                try await ChannelDetail.response(services, try context.id())
            },
            Route.signedIn(
                .owner,
                .post,
                "/api/v1/settings/channels",
                "Connect a channel",
                body: .json(.anyOf(forms.all.map(\.newBody))),
                answer: .json(.created, .named("ChannelDetail"))
            ) { request, context in
                let fields = try await context.fields(request)
                let form = try forms.named(fields)
                let name = fields.contains("name") ? try fields.personName() : nil
                let id = try await form.connect(fields, name: name)
                return try await ChannelDetail.response(services, id, status: .created)
            }.problems(.conflict),
            Route.signedIn(
                .owner,
                .patch,
                "/api/v1/settings/channels/{id}",
                "Change a channel; it is taken up at once",
                body: .json(
                    .object(
                        [.optional("name", .text(AccountRules.maximumNameLength)), .optional("connected", .boolean)] + forms.changes
                    )
                ),
                answer: .json(.named("ChannelDetail"))
            ) { request, context in
                let id = try context.id()
                let fields = try await context.fields(request)
                let account = try await services.database.channelAccount(id)
                guard let form = forms[account.platform] else { throw StoreError.notFound }
                let name = fields.contains("name") ? try fields.personName() : nil
                try await form.change(id, fields, name: name, connected: try fields.optionalBool("connected"))
                return try await ChannelDetail.response(services, id)
            }.problems(.conflict),
            .signedIn(
                .inbox,
                .get,
                "/api/v1/settings/channels/traits",
                "What each platform can carry",
                answer: .json(.page(of: ChannelJSON.traits))
            ) { _, _ in
                .json { writer in writer.list(Platform.allCases) { $0.traits($1) } }
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
                try await services.database.ask(.check, of: try context.id())
                return .accepted
            },
            .signedIn(
                .owner,
                .post,
                "/api/v1/settings/channels/{id}/retry",
                "Try now instead of at the next time",
                answer: .accepted
            ) { _, context in
                try await services.database.ask(.retry, of: try context.id())
                return .accepted
            },
        ]
    )
}
