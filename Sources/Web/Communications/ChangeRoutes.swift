import Core
import Hummingbird
import Store

/// Changing what stands on a platform. Each answers with the message as it is now; that it is done there comes by event.
func changeRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    return RouteGroup(
        "Changes",
        routes: [
            Route.signedIn(
                .inbox,
                .patch,
                "/api/v1/communications/messages/{id}",
                "Change the words of a message that was sent from here to a messenger",
                body: .json(.object([.required("text", .text(OutgoingText.maximumLength))])),
                answer: .json(.named("Message"))
            ) { request, context in
                let id = try context.id()
                let fields = try await context.fields(request)
                let text = trimmed(try fields.string("text", maximum: OutgoingText.maximumLength))
                guard !text.isEmpty else { throw Problem.validation("text", "The message has no text. To take it back, withdraw it.") }
                let place = try await database.textPlace(of: id)
                try ChatLimits.check(text: text, isCaption: place.isCaption, on: place.platform)
                return .json(try await database.edit(id, text: text, by: context.identity.user))
            }.problems(.conflict),
            Route.signedIn(
                .inbox,
                .put,
                "/api/v1/communications/messages/{id}/reaction",
                "React to a message of a messenger, or take the reaction back",
                body: .json(.object([.required("emoji", .nullable(.text(16)))])),
                answer: .json(.named("Message"))
            ) { request, context in
                let id = try context.id()
                let fields = try await context.fields(request)
                guard fields.contains("emoji") else { throw Problem.validation("emoji", "emoji is missing: one emoji, or null for none.") }
                let emoji = try fields.optionalString("emoji", maximum: 16) ?? ""
                return .json(try await database.react(to: id, emoji: emoji.isEmpty ? [] : [emoji], by: context.identity.user))
            }.problems(.conflict),
            Route.signedIn(
                .inbox,
                .delete,
                "/api/v1/communications/messages/{id}",
                "Withdraw a message that was sent from here to a messenger; here it stays, marked",
                answer: .json(.named("Message"))
            ) { _, context in
                .json(try await database.withdraw(try context.id(), by: context.identity.user))
            }.problems(.conflict),
            Route.signedIn(
                .inbox,
                .post,
                "/api/v1/files/{id}/fetch",
                "Fetch a file that could not be fetched, and the others of its message",
                answer: .accepted
            ) { _, context in
                try await database.fetchAgain(file: try context.id())
                return .accepted
            }.problems(.conflict),
        ]
    )
}

/// What a messenger can carry, said before anything is queued.
enum ChatLimits {
    /// - Throws: 422 naming the field and the limit.
    static func check(text: String, isCaption: Bool = false, on platform: Platform) throws(Problem) {
        let traits = ChannelTraits.of(platform)
        // Marks do not go out.
        let length = LightMarkup.entities(text).text.utf16.count
        guard let limit = isCaption ? traits.captionLimit : traits.textLimit, length > limit else { return }
        throw .validation(
            "text",
            "The message has \(length) characters; \(platform.name) takes \(limit) at most. Shorten it or send it in parts."
        )
    }
}
