import Core
import HTTPTypes
import Hummingbird
import Store

/// Orders are made and changed.
func orderWriting(_ database: OfficeDatabase) -> [Route] {
    [
        Route.signedIn(
            .inbox,
            .post,
            "/api/v1/crm/orders",
            "Make an order; it gets the next number",
            body: .json(.object(OrderSchemas.form + OrderSchemas.client + OrderSchemas.key + [.optional("quote_id", .nullable(.id))])),
            answer: .json(.created, .named("Order"))
        ) { request, context in
            let fields = try await context.fields(request)
            let key = try fields.idempotencyKey(context.identity)
            let form = OrderForm(fields: fields)
            var patch = try form.patch()
            try form.client(&patch)
            try form.enclosures(&patch)
            patch.quote = try fields.clearableID("quote_id") ?? nil
            guard patch.client != nil || patch.newClient != nil else {
                throw Problem.validation("client_id", "client_id is missing: whose order is it? A new client goes under client.")
            }
            let made = try await database.make(order: patch, request: fields.json(without: ["idempotency_key"]), key: key)
            return .json(made.json, status: made.isNew ? .created : .ok)
        }.idempotent().problems(.conflict),
        Route.signedIn(
            .inbox,
            .patch,
            "/api/v1/crm/orders/{id}",
            "Change an order; with a revision nothing is overwritten that was changed after it",
            body: .json(.object(OrderSchemas.form)),
            answer: .json(.named("Order"))
        ) { request, context in
            let id = try context.id()
            let fields = try await context.fields(request)
            let form = OrderForm(fields: fields)
            var patch = try form.patch()
            guard !fields.contains("client") else {
                throw Problem.validation("client", "An order that is here gets another client by client_id.")
            }
            try form.client(&patch)
            try form.enclosures(&patch)
            return .json(try await database.change(order: id, patch, by: context.user))
        }.problems(.conflict),
        .signedIn(
            .inbox,
            .post,
            "/api/v1/crm/orders/bulk",
            "Change many orders alike, each for itself",
            body: .json(
                .object([.required("ids", .array(.id, maximum: bulkMaximum)), .required("changes", .object(OrderSchemas.common))])
            ),
            answer: .json(OrderSchemas.bulk)
        ) { request, context in
            let fields = try await context.fields(request)
            guard let ids = try fields.optionalIDs("ids", count: bulkMaximum), !ids.isEmpty else {
                throw Problem.validation("ids", "ids is missing: which orders?")
            }
            let patch = try fields.optionalObject("changes") { fields throws(Problem) in try OrderForm(fields: fields).patch() }
            guard var patch else { throw Problem.validation("changes", "changes is missing: what shall be changed?") }
            patch.revision = nil
            let (changed, refused) = try await database.change(orders: ids, patch, by: context.user)
            return bulkAnswer(changed, refused)
        },
        .signedIn(
            .inbox,
            .post,
            "/api/v1/crm/price",
            "What a form costs as it stands, with the arithmetic; nothing is stored",
            body: .json(.object(OrderSchemas.common + [.optional("client_id", .id), .optional("order_id", .nullable(.id))])),
            answer: .json(OrderSchemas.priceAnswer)
        ) { request, context in
            let fields = try await context.fields(request)
            var patch = try OrderForm(fields: fields).patch()
            patch.client = try fields.clearableID("client_id") ?? nil
            let order = try fields.clearableID("order_id") ?? nil
            return .json(try await database.price(patch, of: order, for: context.user))
        },
    ]
}

private let bulkMaximum = 200

private func bulkAnswer(_ changed: [UInt8], _ refused: [(id: PublicID, error: StoreError)]) -> Response {
    .json { writer in
        writer.object { writer in
            writer.key("changed")
            changed.withUnsafeBufferPointer { writer.raw($0) }
            writer.key("refused")
            writer.array { writer in
                for (id, error) in refused {
                    let problem = Problem.of(error) ?? .unexpected
                    writer.object { writer in
                        writer.member("id", id)
                        writer.member("code", problem.code)
                        writer.member("detail", problem.detail)
                    }
                }
            }
        }
    }
}
