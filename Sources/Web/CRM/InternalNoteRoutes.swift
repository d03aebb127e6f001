import Core
import HTTPTypes
import Hummingbird
import Store

let maximumInternalNote = 10_000

/// Notes about clients, and changes of notes about anything.
func internalNoteRoutes(_ database: OfficeDatabase) -> [Route] {
    let form = Schema.object([.required("text", .string(minimum: 1, maximum: maximumInternalNote))])
    return [
        .signedIn(
            .inbox,
            .post,
            "/api/v1/crm/clients/{id}/notes",
            "Write a note about a client, for colleagues only",
            body: .json(form),
            answer: .json(.created, .named("InternalNote"))
        ) { request, context in
            let id = try context.id()
            let text = try internalNote(try await context.fields(request))
            return .json(try await database.addNote(text, client: id, by: context.user), status: .created)
        },
        .signedIn(
            .inbox,
            .patch,
            "/api/v1/crm/notes/{id}",
            "Change a note of one's own; an owner also others'",
            body: .json(form),
            answer: .json(.named("InternalNote"))
        ) { request, context in
            let id = try context.id()
            let text = try internalNote(try await context.fields(request))
            return .json(try await database.change(internalNote: id, text: text, by: context.user))
        },
        .signedIn(.inbox, .delete, "/api/v1/crm/notes/{id}", "Delete a note of one's own; an owner also others'", answer: .empty) {
            _,
            context in
            try await database.delete(internalNote: try context.id(), by: context.user)
            return .noContent
        },
    ]
}

/// The text of a note, without blanks around it.
func internalNote(_ fields: Fields) throws(Problem) -> String {
    let text = try fields.string("text", maximum: maximumInternalNote)
    var trimmed = Substring(text)
    while trimmed.first?.isWhitespace == true { trimmed.removeFirst() }
    while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
    guard !trimmed.isEmpty else { throw .validation("text", "text must not be empty. Delete the note instead.") }
    return String(trimmed)
}
