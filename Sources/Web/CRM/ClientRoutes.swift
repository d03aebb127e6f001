import Core
import Hummingbird
import Store

func clientRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    return RouteGroup(
        "Clients",
        schemas: [
            "Client": clientSchema, "InternalNote": internalNoteSchema, "TimelineItem": timelineSchema, "ErasureReport": erasureSchema,
            "ImportReport": importSchema,
        ],
        routes: listRoutes(database) + oneRoutes(database) + internalNoteRoutes(database) + clientTableRoutes(database)
            + erasureRoutes(services) + mergeRoutes(database)
    )
}

private func listRoutes(_ database: OfficeDatabase) -> [Route] {
    [
        .signedIn(
            .inbox,
            .get,
            "/api/v1/crm/clients",
            "Clients, newest first; with a query those that match, in one page",
            query: [
                .init("q", .text(SearchQuery.maximumLength)), .init("tag", .text(ClientRules.maximumTag)),
                .init("kind", .words(of: ClientKind.self)),
            ] + Route.Parameter.page,
            answer: .json(.page(of: .named("Client")))
        ) { request, _ in
            let query = try QueryString(request)
            let typed = try query.string("q", maximum: SearchQuery.maximumLength)
            let search = typed.flatMap { SearchQuery($0) }
            if typed != nil, search == nil { return .json(Array(#"{"items":[],"next":null}"#.utf8)) }
            let filter = ClientFilter(
                query: search,
                tag: try query.string("tag", maximum: ClientRules.maximumTag),
                kind: try query.choice("kind", ClientKind.self)
            )
            return .json(try await database.clients(filter, limit: try query.limit(), cursor: try query.cursor()))
        },
        Route.signedIn(
            .inbox,
            .post,
            "/api/v1/crm/clients",
            "Add a client; `email_taken` names whose an address is",
            body: .json(clientForm(isNew: true)),
            answer: .json(.created, .named("Client"))
        ) { request, context in
            let patch = try ClientForm(try await context.fields(request)).patch(isNew: true)
            return .json(try await database.addClient(patch, by: context.user), status: .created)
        }.problems(.conflict),
        .signedIn(
            .inbox,
            .get,
            "/api/v1/crm/client-tags",
            "The tags of clients, those used most first",
            answer: .json(.page(of: .object([.required("name", .string()), .required("count", .integer())])))
        ) { _, _ in
            .json(try await database.clientTags())
        },
    ]
}

private func oneRoutes(_ database: OfficeDatabase) -> [Route] {
    [
        .signedIn(.inbox, .get, "/api/v1/crm/clients/{id}", "One client", answer: .json(.named("Client"))) { _, context in
            .json(try await database.client(try context.id()))
        },
        Route.signedIn(
            .inbox,
            .patch,
            "/api/v1/crm/clients/{id}",
            "Change a client; a list takes the place of the list. With `revision`, `changed_meanwhile` tells where somebody else changed the same field",
            body: .json(clientForm(isNew: false)),
            answer: .json(.named("Client"))
        ) { request, context in
            let id = try context.id()
            let patch = try ClientForm(try await context.fields(request)).patch(isNew: false)
            return .json(try await database.change(client: id, patch, by: context.user))
        }.problems(.conflict),
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
        .signedIn(
            .inbox,
            .get,
            "/api/v1/crm/clients/{id}/timeline",
            "All that happened with a client, newest first; `kinds` names what to show, e.g. `message,order`",
            query: [.init("kinds", .text(200))] + Route.Parameter.page,
            answer: .json(.page(of: .named("TimelineItem")))
        ) { request, context in
            let id = try context.id()
            let query = try QueryString(request)
            return .json(
                try await database.timeline(
                    ofClient: id,
                    kinds: try timelineKinds(query),
                    limit: try query.limit(),
                    cursor: try query.cursor()
                )
            )
        },
    ]
}

private func timelineKinds(_ query: QueryString) throws(Problem) -> Set<TimelineKind> {
    guard let text = try query.string("kinds", maximum: 200) else { return Set(TimelineKind.allCases) }
    var kinds: Set<TimelineKind> = []
    for word in text.split(separator: ",") {
        guard let kind = TimelineKind(rawValue: String(word)) else {
            let known = TimelineKind.allCases.map(\.rawValue).joined(separator: ",")
            throw .badRequest("kinds has to be some of: \(known).", field: "kinds")
        }
        kinds.insert(kind)
    }
    return kinds.isEmpty ? Set(TimelineKind.allCases) : kinds
}
