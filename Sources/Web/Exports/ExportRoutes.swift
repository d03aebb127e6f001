import Hummingbird
import Store

/// Lists as files, with the filters of the lists.
func exportRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup("Exports", routes: Export.Kind.allCases.flatMap { [ordersAs($0, services), paymentsAs($0, services)] })
}

private func ordersAs(_ kind: Export.Kind, _ services: WebServices) -> Route {
    .signedIn(
        .money,
        .get,
        "/api/v1/crm/orders/export.\(kind.rawValue)",
        "The table of orders as a file, with the filters of the list, in the user's language",
        query: OrderQuery.parameters,
        answer: Export.answer(kind)
    ) { request, context in
        let filter = try OrderQuery.filter(try QueryString(request), for: context.user)
        return try await OrderExport.make(filter, services.database, for: context.user).response(kind, services)
    }
}

private func paymentsAs(_ kind: Export.Kind, _ services: WebServices) -> Route {
    .signedIn(
        .money,
        .get,
        "/api/v1/finance/transactions/export.\(kind.rawValue)",
        "The table of payments as a file, with the filters of the list, in the user's language",
        query: PaymentForm.query,
        answer: Export.answer(kind)
    ) { request, context in
        let filter = try PaymentForm.filter(try QueryString(request))
        return try await PaymentExport.make(filter, services.database, for: context.user).response(kind, services)
    }
}
