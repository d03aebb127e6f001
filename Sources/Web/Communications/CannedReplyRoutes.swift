import Core
import HTTPTypes
import Hummingbird
import Store

func cannedReplyRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    let path = "/api/v1/communications/canned-replies"
    return RouteGroup(
        "Canned replies",
        schemas: [
            "CannedReply": .object(
                [.required("id", .id)] + form(Schema.Property.required)
                    + [.required("created_at", .time), .required("updated_at", .time)]
            )
        ],
        routes: [
            .signedIn(.inbox, .get, path, "Answers that are written often", answer: .json(.page(of: .named("CannedReply")))) { _, _ in
                .json(try await database.cannedReplies())
            },
            .signedIn(
                .inbox,
                .post,
                path,
                "Add an answer that is written often",
                body: .json(.object(form(Schema.Property.required))),
                answer: .json(.created, .named("CannedReply"))
            ) { request, context in
                let fields = try await context.fields(request)
                let reply = try await database.addCannedReply(
                    shortcut: try shortcut(fields),
                    title: try title(fields),
                    texts: try texts(fields)
                )
                return .json(reply, status: .created)
            },
            .signedIn(
                .inbox,
                .patch,
                path + "/{id}",
                "Change an answer that is written often; `texts` takes the place of all texts",
                body: .json(.object(form(Schema.Property.optional))),
                answer: .json(.named("CannedReply"))
            ) { request, context in
                let id = try context.id()
                let fields = try await context.fields(request)
                var patch = CannedReplyPatch()
                if fields.contains("shortcut") { patch.shortcut = try shortcut(fields) }
                if fields.contains("title") { patch.title = try title(fields) }
                if fields.contains("texts") { patch.texts = try texts(fields) }
                return .json(try await database.change(cannedReply: id, patch))
            },
            .signedIn(.inbox, .delete, path + "/{id}", "Delete an answer that is written often", answer: .empty) { _, context in
                try await database.delete(cannedReply: try context.id())
                return .noContent
            },
        ]
    )
}

private func form(_ property: (String, Schema) -> Schema.Property) -> [Schema.Property] {
    let text = Schema.nullable(.text(CannedReplyRules.maximumTextLength))
    return [
        property("shortcut", .string(minimum: 1, maximum: CannedReplyRules.maximumShortcutLength)),
        property("title", .string(minimum: 1, maximum: CannedReplyRules.maximumTitleLength)),
        property("texts", .object(CannedReplyRules.languages.map { .optional($0, text) })),
    ]
}

private func shortcut(_ fields: Fields) throws(Problem) -> String {
    let text = try fields.string("shortcut", maximum: 1000)
    guard CannedReplyRules.isShortcut(text) else {
        throw .validation(
            "shortcut",
            "shortcut has to have 1 to \(CannedReplyRules.maximumShortcutLength) characters without blanks and slashes."
        )
    }
    return text
}

private func title(_ fields: Fields) throws(Problem) -> String {
    let text = try fields.string("title", maximum: CannedReplyRules.maximumTitleLength).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
    guard !text.isEmpty else { throw .validation("title", "title must not be empty.") }
    return text
}

/// The texts by language; null and blank ones are left out.
private func texts(_ fields: Fields) throws(Problem) -> [String: String] {
    let texts = try fields.optionalObject("texts") { (members: Fields) throws(Problem) -> [String: String] in
        var texts: [String: String] = [:]
        for language in CannedReplyRules.languages {
            let text = try members.optionalString(language, maximum: CannedReplyRules.maximumTextLength)
            if let text, text.contains(where: { !$0.isWhitespace }) { texts[language] = text }
        }
        return texts
    }
    guard let texts, !texts.isEmpty else {
        let languages = CannedReplyRules.languages.joined(separator: ", ")
        throw .validation("texts", "texts has to hold a text in at least one language: \(languages).")
    }
    return texts
}
