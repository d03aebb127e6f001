import Core
import Hummingbird
import Store

func searchRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    let range = Schema.array(.array(.integer()))
    return RouteGroup(
        "Search",
        routes: [
            .signedIn(
                .inbox,
                .get,
                "/api/v1/search",
                "Clients, orders, conversations and messages, best first",
                query: [
                    .init("q", .text(SearchQuery.maximumLength), required: true), .init("kind", .words(of: SearchKind.self)),
                    .init("limit", .integer(1...200)),
                ],
                answer: .json(
                    .page(
                        of: .object([
                            .required("kind", .words(["client", "order", "conversation", "message"])), .required("id", .id),
                            .optional("conversation_id", .nullable(.id)), .optional("message_id", .id), .required("title", .string()),
                            .required("snippet", .string()),
                            .required("highlights", .object([.required("title", range), .required("snippet", range)])),
                            .required("at", .time), .optional("platform", .words(of: Platform.self)),
                            .optional("client", .nullable(CommunicationSchemas.reference)),
                            .optional("counterpart", CommunicationSchemas.correspondent),
                            .optional("from", CommunicationSchemas.correspondent), .optional("note", .boolean),
                            .optional("status", .words(of: OrderStatus.self)),
                        ])
                    )
                )
            ) { request, _ in
                let query = try QueryString(request)
                guard let typed = try query.string("q", maximum: SearchQuery.maximumLength) else {
                    throw Problem.badRequest("q is missing: what shall be sought?", field: "q")
                }
                let kind = try query.choice("kind", SearchKind.self) ?? .all
                let limit = try query.limit(default: 30)
                guard let search = SearchQuery(typed) else { return .json(Array(#"{"items":[],"next":null}"#.utf8)) }
                return .json(try await database.search(search, kind: kind, limit: limit))
            }
        ]
    )
}
