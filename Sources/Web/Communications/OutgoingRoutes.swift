import Core
import HTTPTypes
import Hummingbird
import Store

/// What is done with messages on their way out, and what an answer begins with.
func outgoingRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    return RouteGroup(
        "Sending",
        routes: [
            writing(services), writingFirst(services),
            .signedIn(
                .inbox,
                .get,
                "/api/v1/communications/messages/{id}/reply",
                "What an answer to a message, or a forwarded one, begins with",
                query: [.init("mode", .words(of: ReplyStart.Mode.self))],
                answer: .json(CommunicationSchemas.replyStart)
            ) { request, context in
                let mode = try QueryString(request).choice("mode", ReplyStart.Mode.self) ?? .reply
                let answered = try await database.answered(try context.id())
                let start = ReplyStart(database: database, own: try await database.ownAddresses())
                return .json(try await start.json(answered, mode, context.user.locale))
            },
            Route.signedIn(
                .inbox,
                .post,
                "/api/v1/communications/messages/{id}/cancel",
                "Take back a message that waits or failed",
                answer: .json(.object([.required("conversation_id", .id), .required("request", .anything)]))
            ) { _, context in
                .json(try await database.cancelOutgoing(try context.id()))
            }.problems(.conflict),
            Route.signedIn(
                .inbox,
                .post,
                "/api/v1/communications/messages/{id}/retry",
                "Send a failed message again",
                answer: .json(.named("Message"))
            ) { _, context in
                .json(try await database.retryOutgoing(try context.id()))
            }.problems(.conflict),
            Route.signedIn(
                .inbox,
                .post,
                "/api/v1/communications/messages/{id}/resolve",
                "Decide about a message of which nobody knows whether it arrived",
                body: .json(.object([.required("outcome", .words(of: Resolution.self))])),
                answer: .json(.named("Message"))
            ) { request, context in
                let id = try context.id()
                let outcome = try await context.fields(request).choice("outcome", Resolution.self)
                return .json(try await database.resolveOutgoing(id, arrived: outcome == .sent))
            }.problems(.conflict),
        ]
    )
}

private enum Resolution: String, CaseIterable { case sent, resend }
