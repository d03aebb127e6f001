import Core
import HTTPTypes
import Hummingbird
import Store

/// What belongs to an order: where it was agreed, files, papers, notes.
func orderBelongings(_ database: OfficeDatabase) -> [Route] { orderAgreements(database) + orderFiles(database) + orderPapers(database) }

private func orderAgreements(_ database: OfficeDatabase) -> [Route] {
    [
        .signedIn(
            .inbox,
            .put,
            "/api/v1/crm/orders/{id}/agreements/{name}",
            "Say where a field was agreed",
            body: .json(OrderSchemas.agreement),
            answer: .json(.named("Order"))
        ) { request, context in
            let (id, field) = (try context.id(), try context.orderField())
            let agreement = try agreement(try await context.fields(request))
            return .json(try await database.agree(order: id, field, agreement, by: context.user))
        },
        .signedIn(
            .inbox,
            .delete,
            "/api/v1/crm/orders/{id}/agreements/{name}",
            "Forget where a field was agreed",
            answer: .empty
        ) { _, context in
            try await database.disagree(order: try context.id(), try context.orderField(), by: context.user)
            return .noContent
        },
    ]
}

private func orderFiles(_ database: OfficeDatabase) -> [Route] {
    [
        .signedIn(
            .inbox,
            .post,
            "/api/v1/crm/orders/{id}/files",
            "Put files of messages or uploads to an order",
            body: .json(
                .object([
                    .required("direction", .words(of: OrderFileDirection.self)),
                    .optional("attachment_ids", .array(.id, maximum: OrderForm.maximumFiles)),
                    .optional("upload_ids", .array(.id, maximum: OrderForm.maximumFiles)),
                ])
            ),
            answer: .json(.named("Order"))
        ) { request, context in
            let id = try context.id()
            let fields = try await context.fields(request)
            let direction = try fields.choice("direction", OrderFileDirection.self)
            let attachments = try fields.optionalIDs("attachment_ids", count: OrderForm.maximumFiles) ?? []
            let uploads = try fields.optionalIDs("upload_ids", count: OrderForm.maximumFiles) ?? []
            guard !attachments.isEmpty || !uploads.isEmpty else {
                throw Problem.validation("attachment_ids", "Name files: attachment_ids of messages, upload_ids of what was uploaded.")
            }
            return .json(
                try await database.addFiles(to: id, direction, attachments: attachments, uploads: uploads, by: context.user)
            )
        },
        .signedIn(.inbox, .delete, "/api/v1/crm/order-files/{id}", "Take a file from its order", answer: .empty) { _, context in
            try await database.remove(orderFile: try context.id(), by: context.user)
            return .noContent
        },
    ]
}

private func orderPapers(_ database: OfficeDatabase) -> [Route] {
    [
        Route.signedIn(
            .inbox,
            .post,
            "/api/v1/crm/orders/{id}/originals",
            "Take paper of the client into custody",
            body: .json(
                .object([
                    .required("description", .text(maximumPaper)), .optional("count", .integer(1...1000)),
                    .optional("place", .text(maximumPaper)),
                ])
            ),
            answer: .json(.named("Order"))
        ) { request, context in
            let id = try context.id()
            let fields = try await context.fields(request)
            let description = trimmed(try fields.string("description", maximum: maximumPaper))
            guard !description.isEmpty else { throw Problem.validation("description", "description must not be empty: what paper is it?") }
            let new = NewOriginal(
                description: description,
                count: try fields.optionalInt("count", in: 1...1000) ?? 1,
                place: trimmed(try fields.optionalString("place", maximum: maximumPaper) ?? "")
            )
            return .json(try await database.add(original: new, to: id, by: context.user))
        }.problems(.conflict),
        .signedIn(
            .inbox,
            .patch,
            "/api/v1/crm/originals/{id}",
            "Give paper back, or say where it lies",
            body: .json(
                .object([
                    .optional("returned", .boolean), .optional("returned_to", .text(maximumPaper)), .optional("place", .text(maximumPaper)),
                ])
            ),
            answer: .json(.named("Order"))
        ) { request, context in
            let id = try context.id()
            let fields = try await context.fields(request)
            var patch = OriginalPatch()
            patch.isReturned = try fields.optionalBool("returned")
            patch.returnedTo = try fields.optionalString("returned_to", maximum: maximumPaper).map(trimmed)
            patch.place = try fields.optionalString("place", maximum: maximumPaper).map(trimmed)
            return .json(try await database.change(original: id, patch, by: context.user))
        },
        .signedIn(
            .inbox,
            .post,
            "/api/v1/crm/orders/{id}/notes",
            "Write a note about an order, for colleagues",
            body: .json(.object([.required("text", .text(NewNote.maximumLength))])),
            answer: .json(.created, OrderSchemas.note)
        ) { request, context in
            let id = try context.id()
            let text = trimmed(try await context.fields(request).string("text", maximum: NewNote.maximumLength))
            guard !text.isEmpty else { throw Problem.validation("text", "The note has no text.") }
            return .json(try await database.write(note: text, aboutOrder: id, by: context.user), status: .created)
        },
    ]
}

private let maximumPaper = 300

extension SignedInContext {
    /// The field of an order that the path names.
    /// - Throws: 404 for what is none.
    fileprivate func orderField() throws(Problem) -> OrderField {
        guard let name = parameters.get("name"), let field = OrderField(rawValue: name) else { throw .notFound }
        return field
    }
}
