import Core
import HTTPTypes
import Hummingbird
import Store

/// What the office writes into a conversation: internal notes.
func writing(_ database: OfficeDatabase) -> Route {
    Route.signedIn(
        .inbox,
        .post,
        "/api/v1/communications/conversations/{id}/messages",
        "Write an internal note; nothing is sent to anybody",
        body: .json(CommunicationSchemas.newMessage),
        answer: .json(.created, .named("Message"))
    ) { request, context in
        let id = try context.id()
        let fields = try await context.fields(request)
        let note = try newNote(fields)
        let written = try await database.write(note, in: id, key: try fields.idempotencyKey(context.identity))
        return .json(written.json, status: written.isNew ? .created : .ok)
    }.idempotent()
}

private func newNote(_ fields: Fields) throws(Problem) -> NewNote {
    switch try fields.string("kind", maximum: 100) {
    case "note": break
    case "reply":
        throw Problem(
            .unprocessableContent,
            code: "not_built",
            "Dragoman cannot send replies yet. Answer from your mail program; the answer then appears here by itself.",
            field: "kind"
        )
    default: throw .validation("kind", "kind has to be note.")
    }
    let text = trimmed(try fields.string("text", maximum: NewNote.maximumLength))
    guard !text.isEmpty else { throw .validation("text", "The note has no text.") }
    return NewNote(text: text, mentions: try fields.optionalIDs("mentions", count: NewNote.maximumMentions) ?? [])
}

/// Without empty lines and blanks around it.
private func trimmed(_ text: String) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }), let last = text.lastIndex(where: { !$0.isWhitespace }) else {
        return ""
    }
    return String(text[first...last])
}
