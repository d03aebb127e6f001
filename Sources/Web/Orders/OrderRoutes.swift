import Core
import HTTPTypes
import Hummingbird
import Store

func orderRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    return RouteGroup(
        "Orders",
        schemas: ["OrderRow": OrderSchemas.row, "Order": OrderSchemas.order, "Price": OrderSchemas.price],
        routes: orderLists(database) + orderWriting(database) + orderBelongings(database)
    )
}

private func orderLists(_ database: OfficeDatabase) -> [Route] {
    [
        .signedIn(
            .money,
            .get,
            "/api/v1/crm/orders",
            "Orders, newest first or by deadline",
            query: OrderQuery.parameters + Route.Parameter.page,
            answer: .json(.page(of: .named("OrderRow")))
        ) { request, context in
            let query = try QueryString(request)
            let (limit, cursor) = (try query.limit(), try query.cursor())
            guard let filter = try OrderQuery.filter(query, for: context.user) else {
                return .json(Array(#"{"items":[],"next":null}"#.utf8))
            }
            return .json(try await database.orders(filter, for: OrderReader(context.user.role), limit: limit, cursor: cursor))
        },
        .signedIn(
            .money,
            .get,
            "/api/v1/crm/orders/board",
            "Orders by status, each column by deadline; its next pages are those of the list with that status and sort=deadline",
            query: OrderQuery.parameters,
            answer: .json(.object([.required("columns", .array(OrderSchemas.column))]))
        ) { request, context in
            guard let filter = try OrderQuery.filter(try QueryString(request), for: context.user) else { return emptyBoard }
            return .json(try await database.orderBoard(filter, for: OrderReader(context.user.role)))
        },
        .signedIn(
            .money,
            .get,
            "/api/v1/crm/orders/radar",
            "How many open orders are late, and how many are due on which day",
            answer: .json(OrderSchemas.radar)
        ) { _, _ in
            .json(try await database.orderRadar())
        },
        .signedIn(
            .inbox,
            .get,
            "/api/v1/crm/orders/draft",
            "What the form of a new order beside a conversation begins with",
            query: [.init("conversation_id", .id, required: true)],
            answer: .json(OrderSchemas.draft)
        ) { request, context in
            .json(try await database.orderDraft(beside: try conversation(request), for: context.user))
        },
        .signedIn(
            .inbox,
            .get,
            "/api/v1/crm/orders/files",
            "Which files of a conversation are in which orders",
            query: [.init("conversation_id", .id, required: true)],
            answer: .json(.object([.required("items", .array(OrderSchemas.placedFile))]))
        ) { request, _ in
            .json(try await database.placedFiles(of: try conversation(request)))
        },
        .signedIn(.money, .get, "/api/v1/crm/orders/{id}", "One order", answer: .json(.named("Order"))) { _, context in
            .json(try await database.order(try context.id(), for: OrderReader(context.user.role)))
        },
        .signedIn(
            .inbox,
            .get,
            "/api/v1/crm/orders/{id}/history",
            "What was done to an order, newest first",
            query: Route.Parameter.page,
            answer: .json(.page(of: OrderSchemas.history))
        ) { request, context in
            let query = try QueryString(request)
            let id = try context.id()
            try await database.checkOrder(id)
            return .json(try await database.history(of: id, limit: try query.limit(), cursor: try query.cursor()))
        },
    ]
}

private func conversation(_ request: Request) throws(Problem) -> PublicID {
    guard let text = try QueryString(request).string("conversation_id"), let id = PublicID(text) else {
        throw Problem.badRequest("conversation_id has to be a UUID.", field: "conversation_id")
    }
    return id
}

/// Every column, and nothing in it.
private let emptyBoard = Response.json { writer in
    writer.object { writer in
        writer.key("columns")
        writer.array { writer in
            for status in OrderStatus.allCases {
                writer.object { writer in
                    writer.member("status", status.rawValue)
                    writer.member("count", 0)
                    writer.key("items")
                    writer.array { _ in }
                    writer.key("next")
                    writer.null()
                }
            }
        }
    }
}
