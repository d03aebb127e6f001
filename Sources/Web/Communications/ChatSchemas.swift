import Core

/// The forms of what only messengers have.
enum ChatSchemas {
    static let entity = Schema.object([
        .required("start", .integer()), .required("end", .integer()), .required("kind", .words(of: TextEntity.Kind.self)),
        .optional("url", .nullable(.string())),
    ])

    /// `kind` says which of the others there are.
    static let card = Schema.object([
        .required("kind", .words(["location", "contact", "poll", "service", "button", "unknown"])),
        .optional("latitude", .anything), .optional("longitude", .anything), .optional("title", .nullable(.string())),
        .optional("address", .nullable(.string())), .optional("seconds", .nullable(.integer())), .optional("name", .string()),
        .optional("phone", .string()), .optional("user", .nullable(.string())), .optional("question", .string()),
        .optional("options", .array(.object([.required("text", .string()), .required("votes", .integer())]))),
        .optional("closed", .boolean),
        .optional(
            "notice",
            .object([
                .required("kind", .words(of: ServiceNotice.Kind.self)), .required("names", .array(.string())),
                .optional("detail", .nullable(.string())),
            ])
        ),
        .optional("data", .string()), .optional("word", .string()),
    ])

    static let quoted = Schema.object([
        .required("message_id", .nullable(.id)), .optional("external_id", .nullable(.string())), .required("name", .string()),
        .required("text", .string()), .required("type", .string()),
    ])

    static let reaction = Schema.object([
        .required("emoji", .string()), .required("count", .integer()), .required("names", .array(.string())), .required("own", .boolean),
    ])

    static let sender = Schema.object([
        .required("id", .string()), .required("name", .string()), .required("username", .nullable(.string())),
    ])

    static let change = Schema.object([
        .required("kind", .words(["edit", "reaction", "withdraw"])), .required("stage", .words(["waiting", "stopped"])),
        .required("error", .nullable(.string())),
    ])

    static let version = Schema.object([
        .required("at", .time), .required("external_id", .string()), .required("text", .string()), .required("entities", .array(entity)),
        .required("card", .nullable(card)), .required("attachments", .array(CommunicationSchemas.attachment)),
    ])
}
