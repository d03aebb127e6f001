import Core
import HTTPTypes
import Hummingbird
import Store

/// What the office writes into a conversation: answers, and internal notes.
func writing(_ services: WebServices) -> Route {
    let database = services.database
    return Route.signedIn(
        .inbox,
        .post,
        "/api/v1/communications/conversations/{id}/messages",
        "Answer, or write an internal note that nobody outside gets",
        body: .json(CommunicationSchemas.newMessage, limit: OutgoingForm.bodyLimit),
        answer: .json(.created, .named("Message"))
    ) { request, context in
        let id = try context.id()
        let fields = try await context.fields(request)
        let key = try fields.idempotencyKey(context.identity)
        switch try fields.choice("kind", MessageKind.self) {
        case .note:
            let written = try await database.write(try newNote(fields), in: id, key: key)
            return .json(written.json, status: written.isNew ? .created : .ok)
        case .reply:
            guard case .some(.some(let lastSeen)) = try fields.clearableID("last_seen_message_id") else {
                throw Problem.validation("last_seen_message_id", "last_seen_message_id is missing: the id of the newest message you saw.")
            }
            let form = OutgoingForm(fields: fields, services: services, identity: context.identity)
            return try await form.send(key, to: .conversation(id, lastSeen: lastSeen))
        }
    }.idempotent().problems(.conflict, .tooManyRequests)
}

/// The first message of a conversation.
func writingFirst(_ services: WebServices) -> Route {
    Route.signedIn(
        .inbox,
        .post,
        "/api/v1/communications/conversations",
        "Write first: a message that begins a conversation",
        body: .json(CommunicationSchemas.firstMessage, limit: OutgoingForm.bodyLimit),
        answer: .json(.created, .named("Message"))
    ) { request, context in
        let fields = try await context.fields(request)
        let key = try fields.idempotencyKey(context.identity)
        guard case .some(.some(let account)) = try fields.clearableID("channel_account_id") else {
            throw Problem.validation("channel_account_id", "channel_account_id is missing: the mailbox to send from.")
        }
        let form = OutgoingForm(fields: fields, services: services, identity: context.identity)
        return try await form.send(key, to: .account(account))
    }.idempotent().problems(.conflict, .tooManyRequests)
}

private enum MessageKind: String, CaseIterable { case reply, note }

private func newNote(_ fields: Fields) throws(Problem) -> NewNote {
    let text = trimmed(try fields.string("text", maximum: NewNote.maximumLength))
    guard !text.isEmpty else { throw .validation("text", "The note has no text.") }
    return NewNote(text: text, mentions: try fields.optionalIDs("mentions", count: NewNote.maximumMentions) ?? [])
}

/// Without empty lines and blanks around it.
func trimmed(_ text: String) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }), let last = text.lastIndex(where: { !$0.isWhitespace }) else {
        return ""
    }
    return String(text[first...last])
}
