import Core
import HTTPTypes
import Hummingbird
import Store

/// Lists that people keep under a name.
func savedViewRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    let path = "/api/v1/communications/views"
    return RouteGroup(
        "Views",
        schemas: [
            "View": .object([
                .required("id", .id), .required("name", .string()), .required("shared", .boolean), .required("mine", .boolean),
                .required("owner", CommunicationSchemas.reference), .required("filter", InboxFilterForm.schema),
                .required("revision", .integer()),
            ])
        ],
        routes: [
            .signedIn(.inbox, .get, path, "Your views and those that are shared, in your order", answer: .json(.page(of: .named("View")))) {
                _,
                context in
                .json(try await database.savedViews(of: context.user))
            },
            Route.signedIn(
                .inbox,
                .post,
                path,
                "Keep a list under a name",
                body: .json(
                    .object([.required("name", name), .optional("shared", .boolean), .required("filter", InboxFilterForm.schema)])
                ),
                answer: .json(.created, .named("View"))
            ) { request, context in
                let fields = try await context.fields(request)
                let view = SavedView(
                    name: try viewName(fields),
                    shared: try fields.optionalBool("shared") ?? false,
                    filter: try filter(fields)
                )
                return .json(try await database.add(savedView: view, by: context.user), status: .created)
            }.problems(.conflict),
            Route.signedIn(
                .inbox,
                .patch,
                path + "/{id}",
                "Change a view: your own, or as an owner a shared one. With `revision` only as you saw it",
                body: .json(
                    .object([
                        .optional("name", name), .optional("shared", .boolean), .optional("filter", InboxFilterForm.schema),
                        .optional("revision", .integer()),
                    ])
                ),
                answer: .json(.named("View"))
            ) { request, context in
                let id = try context.id()
                let fields = try await context.fields(request)
                var patch = SavedViewPatch()
                if fields.contains("name") { patch.name = try viewName(fields) }
                patch.shared = try fields.optionalBool("shared")
                if fields.contains("filter") { patch.filter = try filter(fields) }
                patch.revision = try fields.optionalInt("revision", in: 1...Int64.max)
                return .json(try await database.change(savedView: id, patch, by: context.user))
            }.problems(.conflict),
            .signedIn(.inbox, .delete, path + "/{id}", "Delete a view: your own, or as an owner a shared one", answer: .empty) {
                _,
                context in
                try await database.delete(savedView: try context.id(), by: context.user)
                return .noContent
            },
            .signedIn(
                .inbox,
                .post,
                path + "/order",
                "In which order you want your views; those that are not named stand below",
                body: .json(.object([.required("ids", .array(.id, maximum: maximumOrdered))])),
                answer: .empty
            ) { request, context in
                guard let ids = try await context.fields(request).optionalIDs("ids", count: maximumOrdered) else {
                    throw Problem.validation("ids", "ids is missing: the views in the order in which you want them.")
                }
                try await database.order(savedViews: ids, of: context.user)
                return .noContent
            },
        ]
    )
}

private let name = Schema.string(minimum: 1, maximum: SavedView.maximumNameLength)
/// Others' shared views stand in the list, too.
private let maximumOrdered = 1000

private func viewName(_ fields: Fields) throws(Problem) -> String {
    let text = try fields.string("name", maximum: SavedView.maximumNameLength).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
    guard !text.isEmpty else { throw .validation("name", "name must not be empty. Say what the view shows.") }
    return text
}

private func filter(_ fields: Fields) throws(Problem) -> String {
    guard let filter = try fields.optionalObject("filter", InboxFilterForm.json) else {
        throw .validation("filter", "filter is missing: at least {\"view\": \"open\"}.")
    }
    return filter
}
