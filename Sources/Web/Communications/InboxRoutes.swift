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
            query: [
                .init("view", .words(of: InboxView.self)), .init("platform", .words(of: Platform.self)),
                .init("q", .text(SearchText.maximumLength)),
            ] + Route.Parameter.page,
            answer: .json(
                .object([
                    .required("items", .array(.named("Conversation"))), .required("next", .nullable(.string())),
                    // Where q was asked for.
                    .optional("hints", searchHintsSchema),
                ])
            )
        ) { request, context in
            let query = try QueryString(request)
            let inbox = InboxQuery(
                view: try query.choice("view", InboxView.self) ?? .open,
                platform: try query.choice("platform", Platform.self),
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
            var patch = try conversationPatch(try await context.fields(request), now: database.now())
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

private func conversationPatch(_ fields: Fields, now: Timestamp) throws -> ConversationPatch {
    var patch = ConversationPatch()
    patch.status = try fields.optionalChoice("status", ConversationStatus.self)
    patch.assignee = try fields.clearableID("assignee")
    patch.client = try fields.clearableID("client_id")
    patch.unread = try fields.optionalBool("unread")
    if let attention = try fields.optionalBool("attention") {
        guard !attention else {
            throw Problem.validation("attention", "attention can only be taken away (false): messages that fail set it.")
        }
        patch.clearsAttention = true
    }
    patch.snoozeUntil = try fields.clearableTime("snooze_until")
    if let until = patch.snoozeUntil, let until, until <= now {
        throw Problem.validation("snooze_until", "snooze_until has to lie ahead.")
    }
    if let tags = try fields.optionalStrings("tags", count: 20, maximum: 40) {
        var kept: [String] = []
        for tag in tags {
            let trimmed = tag.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !trimmed.isEmpty else { throw Problem.validation("tags", "A tag must not be empty.") }
            // Written in capitals it is the same tag.
            if !kept.contains(where: { $0.lowercased() == trimmed.lowercased() }) { kept.append(trimmed) }
        }
        patch.tags = kept
    }
    return patch
}
