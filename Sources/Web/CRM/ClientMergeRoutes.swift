import Core
import Hummingbird
import Store

/// Clients who are here twice.
func mergeRoutes(_ database: OfficeDatabase) -> [Route] {
    [
        .signedIn(
            .inbox,
            .get,
            "/api/v1/crm/clients/{id}/duplicates",
            "Clients who may be the same person, and why",
            answer: .json(
                .page(
                    of: .object([
                        .required("client", .named("Client")), .required("reasons", .array(.words(of: ClientLikeness.Reason.self))),
                        .required("score", .integer(1...100)),
                    ])
                )
            )
        ) { _, context in
            .json(try await database.duplicates(of: try context.id()))
        },
        Route.signedIn(
            .inbox,
            .post,
            "/api/v1/crm/clients/{id}/merge",
            "Put another client's conversations, identities and orders to this one",
            body: .json(otherClient),
            answer: .json(.named("Client"))
        ) { request, context in
            let id = try context.id()
            let other = try await other(request, context)
            return .json(try await database.merge(client: other, into: id, by: context.user))
        },
        Route.signedIn(
            .inbox,
            .post,
            "/api/v1/crm/clients/{id}/unmerge",
            "Take a merge back: the other client is there again",
            body: .json(otherClient),
            answer: .json(.named("Client"))
        ) { request, context in
            let id = try context.id()
            return .json(try await database.unmerge(client: try await other(request, context), from: id, by: context.user))
        }.problems(.conflict),
    ]
}

private let otherClient = Schema.object([.required("client_id", .id)])

private func other(_ request: Request, _ context: SignedInContext) async throws -> PublicID {
    guard case .some(.some(let id)) = try await context.fields(request).clearableID("client_id") else {
        throw Problem.validation("client_id", "client_id is missing: the other client's id.")
    }
    return id
}
