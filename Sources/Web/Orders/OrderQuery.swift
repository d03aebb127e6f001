import Core
import Store

/// The filters that lists of orders have.
enum OrderQuery {
    private static let due = Schema.anyOf([.words(["overdue", "today", "week"]), OrderSchemas.date])

    /// What the table and the board understand.
    static let parameters: [Route.Parameter] = [
        .init("q", .text(SearchQuery.maximumLength)), .init("status", .words(of: OrderStatus.self)), .init("client_id", .id),
        .init("conversation_id", .id), .init("manager", .text(100)), .init("due", due),
        .init("payment", .words(of: OrderFilter.Payment.self)), .init("language_id", .id), .init("office_id", .id),
        .init("archived", .words(["0", "1"])), .init("cancelled", .words(["0", "1"])), .init("sort", .words(of: OrderFilter.Sort.self)),
    ]

    /// Nil where words were typed in which nothing can be sought: nothing is found.
    static func filter(_ query: QueryString, for user: User) throws(Problem) -> OrderFilter? {
        var filter = OrderFilter()
        if let typed = try query.string("q", maximum: SearchQuery.maximumLength) {
            guard let search = SearchQuery(typed) else { return nil }
            filter.search = search
        }
        filter.status = try query.choice("status", OrderStatus.self)
        filter.client = try id("client_id", query)
        filter.conversation = try id("conversation_id", query)
        filter.manager = try query.string("manager") == "me" ? user.id : id("manager", query)
        if let text = try query.string("due") {
            guard let due = OrderFilter.Due(text) else {
                throw .badRequest("due has to be overdue, today, week or a day of the calendar, e.g. 2026-11-26.", field: "due")
            }
            filter.due = due
        }
        filter.payment = try query.choice("payment", OrderFilter.Payment.self)
        filter.language = try id("language_id", query)
        filter.office = try id("office_id", query)
        filter.isCancelled = try query.flag("cancelled")
        filter.isArchived = try query.flag("archived") || filter.isCancelled
        filter.sort = try query.choice("sort", OrderFilter.Sort.self) ?? .newest
        return filter
    }

    private static func id(_ name: String, _ query: QueryString) throws(Problem) -> PublicID? {
        guard let text = try query.string(name) else { return nil }
        guard let id = PublicID(text) else {
            throw .badRequest("\(name) has to be a UUID\(name == "manager" ? ", or me" : "").", field: name)
        }
        return id
    }
}
