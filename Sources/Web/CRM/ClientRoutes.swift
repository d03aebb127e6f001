import Core
import Hummingbird
import Store

func clientRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    return RouteGroup(
        "Clients",
        schemas: ["Client": clientSchema],
        routes: [
            .signedIn(
                .inbox,
                .get,
                "/api/v1/crm/clients",
                "Clients, newest first; with a query those that match",
                query: [.init("q", .text(SearchQuery.maximumLength))] + Route.Parameter.page,
                answer: .json(.page(of: .named("Client")))
            ) { request, _ in
                let query = try QueryString(request)
                let typed = try query.string("q", maximum: SearchQuery.maximumLength)
                let search = typed.flatMap { SearchQuery($0) }
                if typed != nil, search == nil { return .json(Array(#"{"items":[],"next":null}"#.utf8)) }
                return .json(try await database.clients(matching: search, limit: try query.limit(), cursor: try query.cursor()))
            },
            .signedIn(.inbox, .get, "/api/v1/crm/clients/{id}", "One client", answer: .json(.named("Client"))) { _, context in
                .json(try await database.client(try context.id()))
            },
            .signedIn(
                .inbox,
                .patch,
                "/api/v1/crm/clients/{id}",
                "Change a client",
                body: .json(
                    .object([
                        .optional("name", .text(200)), .optional("note", .text(10_000)),
                        .optional("language", .nullable(.words(languages))),
                    ])
                ),
                answer: .json(.named("Client"))
            ) { request, context in
                let id = try context.id()
                return .json(try await database.change(client: id, try clientPatch(try await context.fields(request))))
            },
            .signedIn(
                .inbox,
                .get,
                "/api/v1/crm/clients/{id}/conversations",
                "A client's conversations on all channels, newest first",
                query: Route.Parameter.page,
                answer: .json(.page(of: .named("Conversation")))
            ) { request, context in
                let query = try QueryString(request)
                return .json(
                    try await database.conversations(ofClient: try context.id(), limit: try query.limit(), cursor: try query.cursor())
                )
            },
        ] + mergeRoutes(database)
    )
}

private let languages = ["uk", "pl", "en", "ru", "de"]

private let clientSchema = Schema.object([
    .required("id", .id), .required("kind", .words(["person", "company"])), .required("name", .string()),
    .required("language", .nullable(.string())), .required("note", .string()), .required("created_at", .time),
    .required("conversation_count", .integer()), .required("last_message_at", .nullable(.time)),
    .required(
        "identities",
        .array(
            .object([
                .required("platform", .words(of: Platform.self)), .required("kind", .string()), .required("value", .string()),
            ])
        )
    ),
    .required("email", .nullable(.string())), .required("phone", .nullable(.string())),
    .required("merged", .array(.object([.required("id", .id), .required("name", .string()), .required("at", .time)]))),
])

private func clientPatch(_ fields: Fields) throws -> ClientPatch {
    var patch = ClientPatch()
    if let name = try fields.optionalString("name", maximum: 200) {
        let trimmed = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !trimmed.isEmpty else { throw Problem.validation("name", "name must not be empty.") }
        patch.name = trimmed
    }
    patch.note = try fields.optionalString("note", maximum: 10_000)
    if let language = try fields.clearableString("language", maximum: 2) {
        guard language.map(languages.contains) ?? true else {
            throw Problem.validation("language", "language has to be one of: \(languages.joined(separator: ", ")).")
        }
        patch.language = .some(language)
    }
    return patch
}
