import Core
import HTTPTypes
import Hummingbird
import Store

func inboxRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup(
        "Inbox",
        schemas: ["Conversation": CommunicationSchemas.conversation],
        routes: listRoutes(services.database) + conversationRoutes(services.database)
    )
}

private func listRoutes(_ database: OfficeDatabase) -> [Route] {
    [
        .signedIn(
            .inbox,
            .get,
            "/api/v1/communications/inbox",
            "Conversations, newest first",
            query: InboxFilterForm.parameters + [.init("q", .text(SearchText.maximumLength))] + Route.Parameter.page,
            answer: .json(
                .object([
                    .required("items", .array(.named("Conversation"))), .required("next", .nullable(.string())),
                    // Where q was asked for.
                    .optional("hints", searchHintsSchema), .optional("capped", .boolean),
                ])
            )
        ) { request, context in
            let query = try QueryString(request)
            let inbox = InboxQuery(
                view: try query.choice("view", InboxView.self) ?? .open,
                platform: try query.choice("platform", Platform.self),
                filter: try InboxFilterForm.read(query),
                user: context.user.key,
                limit: try query.limit(),
                cursor: try query.cursor()
            )
            guard let typed = try query.string("q", maximum: SearchText.maximumLength) else {
                return .json(try await database.inbox(inbox))
            }
            return .json(try await database.inbox(inbox, matching: SearchText(typed)))
        },
        .signedIn(
            .inbox,
            .get,
            "/api/v1/communications/inbox/counts",
            "How many conversations stand in each view",
            answer: .json(CommunicationSchemas.counts)
        ) { _, context in
            .json(try await database.inboxCounts(user: context.user.key))
        },
        .signedIn(
            .inbox,
            .get,
            "/api/v1/communications/tags",
            "The tags that conversations have, those used most first",
            answer: .json(.page(of: .object([.required("name", .string()), .required("count", .integer())])))
        ) { _, _ in
            .json(try await database.tags())
        },
    ]
}

private func conversationRoutes(_ database: OfficeDatabase) -> [Route] {
    [
        .signedIn(
            .inbox,
            .get,
            "/api/v1/communications/conversations/{id}",
            "One conversation",
            answer: .json(.named("Conversation"))
        ) { _, context in
            .json(try await database.conversation(try context.id()))
        },
        .signedIn(
            .inbox,
            .patch,
            "/api/v1/communications/conversations/{id}",
            "Change a conversation",
            body: .json(CommunicationSchemas.conversationPatch),
            answer: .json(.named("Conversation"))
        ) { request, context in
            let id = try context.id()
            var patch = try ConversationForm.patch(try await context.fields(request), now: database.now())
            patch.by = context.user
            return .json(try await database.change(id, patch))
        },
        .signedIn(
            .inbox,
            .get,
            "/api/v1/communications/conversations/{id}/messages",
            "A conversation's messages: the newest page first, oldest first within a page",
            query: Route.Parameter.page,
            answer: .json(.page(of: .named("Message")))
        ) { request, context in
            let query = try QueryString(request)
            return .json(try await database.messages(of: try context.id(), limit: try query.limit(), cursor: try query.cursor()))
        },
    ]
}
