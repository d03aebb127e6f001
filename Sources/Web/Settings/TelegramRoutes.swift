import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Store

func telegramRoutes(_ services: WebServices) -> RouteGroup {
    let form = TelegramForm(channels: services.channels, publicURL: services.settings.publicURL)
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
                        .required("ok", .boolean), .required("bot", .nullable(TelegramForm.bot)),
                        .required("webhook", .nullable(.string())), .required("waiting", .integer()),
                        .required("reason", .nullable(.words(of: ListenerFault.Reason.self))),
                        .required("words", .nullable(.string())), .required("advice", .nullable(.string())),
                        .required("detail", .nullable(.string())),
                    ])
                )
            ) { request, context in
                let fields = try await context.fields(request)
                var old: Connection<TelegramSettings>?
                if case .some(.some(let id)) = try fields.clearableID("channel_id") { old = try await services.channels.bots.find(id) }
                let trial = try form.trial(fields, over: old)
                let found: Result<TelegramFinding, ListenerFault>
                do throws(ListenerFault) {
                    found = .success(try await services.channels.telegram.test(trial))
                } catch {
                    found = .failure(error)
                }
                return .json { $0.telegramTest(found) }
            },
            Route.open(
                .post,
                "/api/v1/communications/webhooks/telegram/{id}",
                "Where Telegram delivers a bot's updates; it has to know the secret that was agreed",
                body: .bytes(limit: 1 << 20),
                answer: .json(.object([]))
            ) { request, context in
                let secret = request.headers[.telegramSecret] ?? ""
                let update = try await request.body.collect(upTo: 1 << 20)
                guard try await services.channels.bots.receive(Array(update.readableBytesView), secret: secret, for: try context.id())
                else {
                    throw Problem(.unauthorized, code: "wrong_secret", "This is not Telegram, or not for this bot.")
                }
                return .json { $0.object { _ in } }
            }.problems(.unauthorized),
        ]
    )
}

extension HTTPField.Name {
    /// https://core.telegram.org/bots/api#setwebhook
    fileprivate static let telegramSecret = HTTPField.Name("X-Telegram-Bot-Api-Secret-Token")!
}

extension JSONWriter {
    /// What came of a test; a token that is refused is an answer, too.
    mutating func telegramTest(_ found: Result<TelegramFinding, ListenerFault>) {
        let finding = try? found.get()
        var fault: ListenerFault?
        if case .failure(let one) = found { fault = one }
        object { writer in
            writer.member("ok", finding != nil)
            writer.key("bot")
            if let finding { TelegramForm.write(finding.bot, &writer) } else { writer.null() }
            writer.member("webhook", optional: finding?.webhook)
            writer.member("waiting", finding?.waiting ?? 0)
            writer.member("reason", optional: fault?.reason.rawValue)
            writer.member("words", optional: fault?.words)
            writer.member("advice", optional: fault?.advice)
            writer.member("detail", optional: fault?.detail)
        }
    }
}
