import Core
import Hummingbird
import Store

func presenceRoutes(_ services: WebServices) -> RouteGroup {
    let path = "/api/v1/communications/conversations/{id}/presence"
    return RouteGroup(
        "Presence",
        routes: [
            .signedIn(
                .inbox,
                .get,
                path,
                "Who looks at a conversation or types an answer",
                answer: .json(.object([.required("people", .array(PresenceJSON.schema))]))
            ) { _, context in
                let id = try context.id()
                try await services.database.checkConversation(id)
                let people = services.presence.people(at: id)
                return .json { writer in
                    writer.object { writer in
                        writer.key("people")
                        PresenceJSON.people(people, &writer)
                    }
                }
            },
            .signedIn(
                .inbox,
                .post,
                path,
                "Say that I look at a conversation, type or left; holds for 45 seconds. `tab` tells several pages of one session apart",
                body: .json(.object([.required("state", .words(of: PresenceState.self)), .optional("tab", .text(40))]), limit: 16 * 1024),
                answer: .empty
            ) { request, context in
                let id = try context.id()
                let fields = try await context.fields(request)
                let state = try fields.choice("state", PresenceState.self)
                let tab = try fields.optionalString("tab", maximum: 40) ?? ""
                try await services.database.checkConversation(id)
                services.presence.say(state, context.identity, tab: tab, at: id)
                return .noContent
            },
        ]
    )
}

/// How people at a conversation look from outside.
enum PresenceJSON {
    static let schema = Schema.object([
        .required("id", .id), .required("name", .string()),
        .required("state", .words([PresenceState.viewing.rawValue, PresenceState.typing.rawValue])),
    ])

    static func people(_ people: [PresentPerson], _ writer: inout JSONWriter) {
        writer.array { writer in
            for person in people {
                writer.object { writer in
                    writer.member("id", person.id)
                    writer.member("name", person.name)
                    writer.member("state", person.state.rawValue)
                }
            }
        }
    }
}
