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
                "Clients, orders, conversations and messages, best first; operators as from: or is: narrow it (docs/inbox.md)",
                query: [
                    .init("q", .text(SearchText.maximumLength), required: true), .init("kind", .words(of: SearchKind.self)),
                ] + Route.Parameter.page,
                answer: .json(
                    .object([
                        .required("next", .nullable(.string())), .required("counts", .nullable(countsSchema)),
                        .required("hints", searchHintsSchema),
                        .required(
                            "items",
                            .array(
                                .object([
                                    .required("kind", .words(["client", "order", "conversation", "message"])), .required("id", .id),
                                    .optional("conversation_id", .nullable(.id)), .optional("message_id", .id),
                                    .required("title", .string()),
                                    .required("snippet", .string()),
                                    .required("highlights", .object([.required("title", range), .required("snippet", range)])),
                                    .required("at", .time), .optional("platform", .words(of: Platform.self)),
                                    .optional("client", .nullable(CommunicationSchemas.reference)),
                                    .optional("counterpart", CommunicationSchemas.correspondent),
                                    .optional("from", CommunicationSchemas.correspondent), .optional("note", .boolean),
                                    .optional("status", .words(of: OrderStatus.self)),
                                ])
                            )
                        ),
                    ])
                )
            ) { request, context in
                let query = try QueryString(request)
                guard let typed = try query.string("q", maximum: SearchText.maximumLength) else {
                    throw Problem.badRequest("q is missing: what shall be sought?", field: "q")
                }
                let search = SearchRequest(
                    SearchText(typed),
                    kind: try query.choice("kind", SearchKind.self) ?? .all,
                    user: context.user.key,
                    limit: try query.limit(default: 30),
                    cursor: try query.cursor()
                )
                return .json(try await database.search(search))
            },
            .signedIn(
                .inbox,
                .get,
                "/api/v1/search/suggestions",
                "What the last word of a search may become",
                query: [.init("q", .text(SearchText.maximumLength))],
                answer: .json(
                    .object([
                        .required(
                            "items",
                            .array(
                                .object([
                                    .required("kind", .words(["operator", "value", "client", "recent"])), .required("text", .string()),
                                    .required("insert", .string()), .optional("detail", .string()), .optional("id", .id),
                                ]),
                                maximum: 10
                            )
                        )
                    ])
                )
            ) { request, _ in
                let typed = try QueryString(request).string("q", maximum: SearchText.maximumLength) ?? ""
                return .json(try await database.searchSuggestions(typed))
            },
        ]
    )
}

private let countsSchema = Schema.object([
    .required("clients", .integer()), .required("orders", .integer()), .required("conversations", .integer()),
    .required("messages", .integer()),
    .required("capped", .array(.words(["clients", "orders", "conversations", "messages"]))),
])

/// Operators that narrow nothing, and why.
let searchHintsSchema = Schema.array(
    .object([
        .required("operator", .words(of: SearchOperator.self)), .required("value", .string()),
        .required("code", .words(of: SearchHint.Code.self)), .required("detail", .string()),
    ])
)
