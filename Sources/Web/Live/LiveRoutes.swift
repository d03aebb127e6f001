import Core
import HTTPTypes
import Hummingbird
import Store

/// Where the live socket is.
let liveSocketPath = "/api/v1/communications/ws"

func liveRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup(
        "Events",
        schemas: ["Event": eventSchema],
        routes: [
            Route.signedIn(
                .everyone,
                .get,
                "/api/v1/events",
                "What changed after event N; without N: from now on",
                query: [after, Route.Parameter("limit", .integer(1...200))],
                answer: .json(.object([.required("items", .array(.named("Event"))), .required("next", .integer())]))
            ) { request, context in
                .json(try await events(services, request, context))
            }.problems(.gone),
            Route.signedIn(
                .everyone,
                .get,
                liveSocketPath,
                "The same items as they come, by WebSocket",
                query: [after],
                answer: Route.Answer(status: .switchingProtocols, media: nil, schema: nil)
            ) { _, _ in
                // Handshakes never get here: the judge answers them.
                throw Problem(
                    .upgradeRequired,
                    code: "upgrade_required",
                    "This address speaks WebSocket only.",
                    headers: [.upgrade: "websocket"]
                )
            }.problems(.gone, .upgradeRequired),
        ]
    )
}

private let after = Route.Parameter("after", .integer(0...Int64.max))

private let eventSchema = Schema.object([
    .required("n", .integer()), .required("type", .string()), .required("at", .time), .optional("conversation_id", .id),
    .required("data", .object([])),
])

private func events(_ services: WebServices, _ request: Request, _ context: SignedInContext) async throws -> [UInt8] {
    let query = try QueryString(request)
    let after = try query.int("after", in: 0...Int64.max) ?? services.database.hub.last
    let limit = try query.limit(default: 200)
    let user = context.user
    return try await services.database.read { db in
        try EventFeed.read(db, after: after, limit: limit, audience: Audience(rawValue: user.role.audienceBit), user: user.key).json
    }
}
