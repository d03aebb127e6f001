import Core
import Hummingbird
import Store

func telegramRoutes(_ services: WebServices) -> RouteGroup {
    let form = TelegramForm(channels: services.channels)
    return RouteGroup(
        "Telegram",
        routes: [
            .signedIn(
                .owner,
                .post,
                "/api/v1/settings/channels/telegram/test",
                "Whose token it is, and whether another program gets the bot's messages",
                body: .json(.object(TelegramForm.trial + [.optional("channel_id", .nullable(.id))])),
                answer: .json(
                    .object([
                        .required("bot", TelegramForm.bot), .required("webhook", .nullable(.string())), .required("waiting", .integer()),
                    ])
                )
            ) { request, context in
                let fields = try await context.fields(request)
                var old: Connection<TelegramSettings>?
                if case .some(.some(let id)) = try fields.clearableID("channel_id") { old = try await services.channels.bots.find(id) }
                let finding = try await form.find(try form.trial(fields, over: old))
                return .json { writer in
                    writer.object { writer in
                        writer.key("bot")
                        TelegramForm.write(finding.bot, &writer)
                        writer.member("webhook", optional: finding.webhook)
                        writer.member("waiting", finding.waiting)
                    }
                }
            }
        ]
    )
}
