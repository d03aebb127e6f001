import Core
import Hummingbird
import Store

/// One entry of the log; `changes` holds [before, after] by field.
let auditItemSchema = Schema.object([
    .required("id", .string()), .required("at", .time), .required("user", .nullable(personSchema)), .required("user_name", .string()),
    .required("entity", .words(of: AuditEntity.self)), .required("entity_id", .id), .required("action", .string()),
    .required("label", .string()), .required("changes", .object([])),
])

/// Who changed what, for owners.
func auditRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    return RouteGroup(
        "Log of changes",
        routes: [
            .signedIn(
                .owner,
                .get,
                "/api/v1/settings/audit",
                "Who changed what, newest first: by kind of thing and person, or all that was done to one thing",
                query: [
                    .init("entity", .words(of: AuditEntity.self)), .init("entity_id", .id), .init("user_id", .id),
                ] + Route.Parameter.page,
                answer: .json(.page(of: auditItemSchema))
            ) { request, _ in
                let query = try QueryString(request)
                let limit = try query.limit()
                if let thing = try id(query, "entity_id") {
                    return .json(try await database.history(of: thing, limit: limit, cursor: try query.cursor()))
                }
                return .json(
                    try await database.audit(
                        of: try query.choice("entity", AuditEntity.self),
                        by: try id(query, "user_id"),
                        limit: limit,
                        cursor: try query.cursor()
                    )
                )
            }
        ]
    )
}

private func id(_ query: QueryString, _ name: String) throws(Problem) -> PublicID? {
    guard let text = try query.string(name, maximum: 100) else { return nil }
    guard let id = PublicID(text) else { throw .badRequest("\(name) has to be a UUID.", field: name) }
    return id
}
