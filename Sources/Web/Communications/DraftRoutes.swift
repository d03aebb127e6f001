import Core
import HTTPTypes
import Hummingbird
import Store

func draftRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    let path = "/api/v1/communications/drafts"
    return RouteGroup(
        "Drafts",
        schemas: [
            "Draft": .object([.required("id", .id), .required("content", .object([])), .required("updated_at", .time)])
        ],
        routes: [
            .signedIn(.inbox, .get, path, "What I have begun to write", answer: .json(.page(of: .named("Draft")))) { _, context in
                .json(try await database.drafts(of: context.user))
            },
            .signedIn(.inbox, .get, path + "/{id}", "One of the own drafts", answer: .json(.named("Draft"))) { _, context in
                .json(try await database.draft(try context.id(), of: context.user))
            },
            .signedIn(
                .inbox,
                .put,
                path + "/{id}",
                "Keep a draft: the body is its content. The id is the conversation's, or a random UUID for a first message",
                body: .json(.object([]), limit: Draft.maximumBytes),
                answer: .json(.named("Draft"))
            ) { request, context in
                let id = try context.id()
                let content = try await context.object(request).bytes
                return .json(try await database.save(draft: id, content: content, of: context.user))
            },
            .signedIn(.inbox, .delete, path + "/{id}", "Drop one of the own drafts", answer: .empty) { _, context in
                try await database.delete(draft: try context.id(), of: context.user)
                return .noContent
            },
        ]
    )
}
