import Core
import HTTPTypes
import Hummingbird
import Store

/// Many conversations changed at once.
func conversationChangeRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    return RouteGroup(
        "Changes of many",
        routes: [
            .signedIn(
                .inbox,
                .post,
                "/api/v1/communications/conversations/changes",
                "Change many conversations in one transaction, each as PATCH would. Those that cannot be changed are told in `failed`",
                body: .json(.object([.required("changes", .array(change, maximum: ConversationForm.maximumChanges))])),
                answer: .json(.object([.required("items", .array(.named("Conversation"))), .required("failed", .array(failure))]))
            ) { request, context in
                let now = database.now()
                let changes = try await context.fields(request).optionalObjects("changes", count: ConversationForm.maximumChanges)
                guard let changes, !changes.isEmpty else {
                    throw Problem.validation(
                        "changes",
                        "changes is missing: 1 to \(ConversationForm.maximumChanges) changes, each with an id."
                    )
                }
                var asked: [(id: PublicID, patch: Result<ConversationPatch, Problem>)] = []
                for (n, fields) in changes.enumerated() {
                    guard let text = try? fields.string("id", maximum: 100), let id = PublicID(text) else {
                        throw Problem.validation("changes.\(n).id", "changes.\(n).id has to be a conversation's id.")
                    }
                    asked.append((id, Result { () throws(Problem) in try ConversationForm.change(fields, now: now) }))
                }
                let readable = asked.compactMap { one -> (id: PublicID, patch: ConversationPatch)? in
                    guard var patch = try? one.patch.get() else { return nil }
                    patch.by = context.user
                    return (one.id, patch)
                }
                return .json(try answer(asked, try await database.change(readable)))
            }
        ]
    )
}

private let change = Schema.object([
    .required("id", .id), .optional("status", .words(of: ConversationStatus.self)), .optional("assignee", .nullable(.id)),
    .optional("tags", .array(.text(40), maximum: ConversationPatch.maximumTags)),
    .optional("tags_add", .array(.text(40), maximum: ConversationPatch.maximumTags)),
    .optional("tags_remove", .array(.text(40), maximum: ConversationPatch.maximumTags)),
    .optional("snooze_until", .nullable(.time)), .optional("unread", .boolean), .optional("client_id", .nullable(.id)),
    .optional("attention", .boolean),
])

private let failure = Schema.object([
    .required("id", .id), .required("code", .string()), .required("detail", .string()), .optional("field", .string()),
])

/// What was changed and what was not, each in the order of the request.
private func answer(
    _ asked: [(id: PublicID, patch: Result<ConversationPatch, Problem>)],
    _ results: [Result<[UInt8], StoreError>]
) throws -> [UInt8] {
    var results = results.makeIterator()
    var items: [[UInt8]] = []
    var failed: [(PublicID, Problem)] = []
    for (id, patch) in asked {
        if case .failure(let problem) = patch {
            failed.append((id, problem))
            continue
        }
        switch results.next() {
        case .success(let json)?: items.append(json)
        case .failure(let error)?: failed.append((id, Problem.of(error) ?? .unexpected))
        case nil: failed.append((id, .unexpected))
        }
    }
    var writer = JSONWriter(capacity: items.reduce(64) { $0 + $1.count + 1 } + failed.count * 200)
    writer.object { writer in
        writer.key("items")
        writer.array { writer in for json in items { json.withUnsafeBufferPointer { writer.raw($0) } } }
        writer.key("failed")
        writer.array { writer in
            for (id, problem) in failed {
                writer.object { writer in
                    writer.member("id", id)
                    writer.member("code", problem.code)
                    writer.member("detail", problem.detail)
                    if let field = problem.field { writer.member("field", field) }
                }
            }
        }
    }
    return writer.bytes
}
