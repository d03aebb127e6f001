import Core
import HTTPTypes
import Hummingbird
import Store

/// Mail conversations that are put together or taken apart, and how that is undone.
func conversationMoveRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    let path = "/api/v1/communications/conversations/{id}"
    return RouteGroup(
        "Moves",
        schemas: [
            "Move": .object([
                .required("id", .id), .required("kind", .words(["merge", "split"])), .required("at", .time),
                .required("by", .nullable(CommunicationSchemas.reference)), .required("undone_at", .nullable(.time)),
                .required("from", .array(.id)), .required("to", .id), .required("messages", .integer()),
            ])
        ],
        routes: [
            Route.signedIn(
                .inbox,
                .post,
                path + "/merge",
                "Put all of other mail conversations into this one",
                body: .json(.object([.required("from", .array(.id, maximum: ConversationMoves.maximumSources))])),
                answer: .json(.created, moved)
            ) { request, context in
                let id = try context.id()
                let from = try await context.fields(request).optionalIDs("from", count: ConversationMoves.maximumSources)
                guard let from, !from.isEmpty else {
                    throw Problem.validation("from", "from is missing: the ids of the conversations that become part of this one.")
                }
                return .json(try await database.merge(conversations: from, into: id, by: context.user), status: .created)
            }.problems(.conflict),
            Route.signedIn(
                .inbox,
                .post,
                path + "/split",
                "Make a conversation of its own of some of this one's messages",
                body: .json(.object([.required("message_ids", .array(.id, maximum: ConversationMoves.maximumMessages))])),
                answer: .json(.created, moved)
            ) { request, context in
                let id = try context.id()
                let messages = try await context.fields(request).optionalIDs("message_ids", count: ConversationMoves.maximumMessages)
                guard let messages, !messages.isEmpty else {
                    throw Problem.validation("message_ids", "message_ids is missing: the messages that become a conversation of their own.")
                }
                return .json(try await database.split(messages: messages, from: id, by: context.user), status: .created)
            }.problems(.conflict),
            .signedIn(
                .inbox,
                .get,
                path + "/moves",
                "What was put into this conversation or taken out of it and can be put back, newest first",
                answer: .json(.page(of: .named("Move")))
            ) { _, context in
                .json(try await database.moves(of: try context.id()))
            },
            Route.signedIn(
                .inbox,
                .post,
                "/api/v1/communications/moves/{id}/undo",
                "Put back what still stands where it was put; twice is the same",
                answer: .json(.object([.required("move", .named("Move")), .required("conversations", .array(.named("Conversation")))]))
            ) { _, context in
                .json(try await database.undo(move: try context.id(), by: context.user))
            }.problems(.conflict),
        ]
    )
}

private let moved = Schema.object([.required("move", .named("Move")), .required("conversation", .named("Conversation"))])
