import Core
import HTTPTypes
import Hummingbird
import Store

func quoteRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    let path = "/api/v1/crm/quotes"
    return RouteGroup(
        "Quotes",
        schemas: ["Quote": QuoteSchemas.quote],
        routes: [
            .signedIn(
                .inbox,
                .get,
                path,
                "Offers of a price, newest first; of one conversation or one client",
                query: [.init("conversation_id", .id), .init("client_id", .id)] + Route.Parameter.page,
                answer: .json(.page(of: .named("Quote")))
            ) { request, _ in
                let query = try QueryString(request)
                return .json(
                    try await database.quotes(
                        conversation: try id(query, "conversation_id"),
                        client: try id(query, "client_id"),
                        limit: try query.limit(),
                        cursor: try query.cursor()
                    )
                )
            },
            .signedIn(
                .inbox,
                .post,
                path,
                "Work out an offer and its text in the client's language; nobody gets it yet",
                body: .json(QuoteSchemas.new),
                answer: .json(.created, .named("Quote"))
            ) { request, context in
                let form = QuoteForm(fields: try await context.fields(request), now: database.now(), zone: try await database.officeZone())
                return .json(try await database.addQuote(try form.quote(), by: context.user), status: .created)
            },
            .signedIn(.inbox, .get, path + "/{id}", "One offer", answer: .json(.named("Quote"))) { _, context in
                .json(try await database.quote(try context.id()))
            },
            sending(services, path),
            Route.signedIn(
                .inbox,
                .post,
                path + "/{id}/accept",
                "The client agreed, by this message; content and evidence are frozen, an order gets the price",
                body: .json(.object([.optional("message_id", .nullable(.id))])),
                answer: .json(.named("Quote"))
            ) { request, context in
                let id = try context.id()
                let message = try await context.fields(request).clearableID("message_id") ?? nil
                return .json(try await database.accept(quote: id, message: message, by: context.user))
            }.problems(.conflict),
            Route.signedIn(
                .inbox,
                .post,
                path + "/{id}/decline",
                "The client does not want it",
                body: .json(.object([])),
                answer: .json(.named("Quote"))
            ) { _, context in
                .json(try await database.decline(quote: try context.id(), by: context.user))
            }.problems(.conflict),
            Route.signedIn(
                .inbox,
                .post,
                path + "/{id}/withdraw",
                "The office does not offer it any more",
                body: .json(.object([])),
                answer: .json(.named("Quote"))
            ) { _, context in
                .json(try await database.withdraw(quote: try context.id(), by: context.user))
            }.problems(.conflict),
        ]
    )
}

/// An offer goes out as any other answer does.
private func sending(_ services: WebServices, _ path: String) -> Route {
    let database = services.database
    return Route.signedIn(
        .inbox,
        .post,
        path + "/{id}/send",
        "Send an offer as an answer in its conversation",
        body: .json(
            .object([
                .required("last_seen_message_id", .id),
                .required("idempotency_key", .string(minimum: 1, maximum: IdempotencyKey.maximumLength)),
                .optional("text", .nullable(.text(OutgoingText.maximumLength))),
            ]),
            limit: OutgoingForm.bodyLimit
        ),
        answer: .json(.named("Quote"))
    ) { request, context in
        let id = try context.id()
        let fields = try await context.fields(request)
        let key = try fields.idempotencyKey(context.identity)
        guard case .some(.some(let lastSeen)) = try fields.clearableID("last_seen_message_id") else {
            throw Problem.validation("last_seen_message_id", "last_seen_message_id is missing: the id of the newest message you saw.")
        }
        let quote = try await database.quoteToSend(id)
        let text = try fields.optionalString("text", maximum: OutgoingText.maximumLength) ?? quote.text
        let message = Fields(["kind": .string("reply"), "text": .string(text), "last_seen_message_id": .string(lastSeen.description)])
        let form = OutgoingForm(fields: message, services: services, identity: context.identity, quote: id)
        _ = try await form.write(key, to: .conversation(quote.conversation, lastSeen: lastSeen))
        return .json(try await database.quote(id))
    }.problems(.conflict, .tooManyRequests)
}

private func id(_ query: QueryString, _ name: String) throws(Problem) -> PublicID? {
    guard let text = try query.string(name, maximum: 100) else { return nil }
    guard let id = PublicID(text) else { throw .badRequest("\(name) has to be a UUID.", field: name) }
    return id
}
