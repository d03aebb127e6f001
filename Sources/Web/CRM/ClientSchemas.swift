import Core
import Store

private let contact = Schema.object([.required("value", .string()), .required("label", .string())])
let moneySchema = Schema.object([.required("amount", .integer()), .required("currency", .string(minimum: 3, maximum: 3))])
let personSchema = Schema.object([.required("id", .id), .required("name", .string())])

let clientSchema = Schema.object([
    .required("id", .id), .required("kind", .words(of: ClientKind.self)), .required("name", .string()),
    .required("latin_name", .nullable(.string())),
    .required("latin_name_approved", .nullable(.object([.required("at", .time), .required("by", .nullable(personSchema))]))),
    .required("language", .nullable(.string())), .required("tags", .array(.string())), .required("note", .string()),
    .required("tax_number", .nullable(.string())), .required("page_unit", .nullable(.words(of: PageCount.self))),
    .required("page_rounding", .nullable(.words(of: PageRounding.self))), .required("emails", .array(.string())),
    .required("phones", .array(contact)), .required("addresses", .array(contact)), .required("email", .nullable(.string())),
    .required("phone", .nullable(.string())),
    .required(
        "identities",
        .array(
            .object([
                .required("platform", .words(of: Platform.self)), .required("kind", .string()), .required("value", .string()),
            ])
        )
    ),
    .required("conversation_count", .integer()), .required("last_message_at", .nullable(.time)), .required("order_count", .integer()),
    .required("balance", moneySchema),
    .required("merged", .array(.object([.required("id", .id), .required("name", .string()), .required("at", .time)]))),
    .required("revision", .integer()), .required("created_at", .time), .required("updated_at", .nullable(.time)),
])

let internalNoteSchema = Schema.object([
    .required("id", .id), .required("text", .string()), .required("author", .nullable(personSchema)), .required("created_at", .time),
    .required("edited_at", .nullable(.time)),
])

/// `kind` names the member that holds the entry.
let timelineSchema = Schema.object([
    .required("kind", .words(of: TimelineKind.self)), .required("at", .time), .optional("platform", .words(of: Platform.self)),
    .optional("message", .named("Message")),
    .optional("order", .anything), .optional("payment", .anything),
    .optional(
        "note",
        .object([
            .required("id", .id), .required("text", .string()), .required("author", .nullable(personSchema)),
            .required("created_at", .time),
            .required("edited_at", .nullable(.time)), .required("order_id", .nullable(.id)),
            .required("order_number", .nullable(.string())),
        ])
    ),
    .optional("file", .anything), .optional("quote", .anything),
])

let importSchema = Schema.object([
    .required("dry_run", .boolean), .required("created", .integer()), .required("updated", .integer()), .required("unchanged", .integer()),
    .required("refused", .integer()), .required("unknown_columns", .array(.string())),
    .required(
        "items",
        .array(
            .object([
                .required("line", .integer()), .required("result", .words(of: ImportReport.Result.self)), .required("name", .string()),
                .required("client_id", .nullable(.id)),
                .required(
                    "faults",
                    .array(
                        .object([
                            .required("field", .nullable(.string())), .required("code", .words(of: ClientSheet.Fault.Code.self)),
                            .required("detail", .string()),
                        ])
                    )
                ),
            ])
        )
    ),
])
