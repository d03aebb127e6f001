import Core
import Store

extension OrderSchemas {
    /// What can be set of one order and of many alike.
    static let common: [Schema.Property] = [
        .optional("conversation_id", .nullable(.id)), .optional("status", .words(of: OrderStatus.self)), .optional("force", .boolean),
        .optional("manager_id", .nullable(.id)), .optional("office_id", .nullable(.id)), .optional("document_type_id", .nullable(.id)),
        .optional("source_language_id", .nullable(.id)), .optional("target_language_id", .nullable(.id)),
        .optional("translation_type", .words(of: TranslationType.self)), .optional("description", .text(OrderForm.maximumDescription)),
        .optional("unit", .words(of: PageUnit.self)), .optional("rounding", .words(of: PageRounding.self)),
        .optional("characters", .nullable(.integer(0...Pages.maximumCharacters))),
        .optional("pages", .nullable(.integer(0...Pages.maximum))), .optional("unit_price", .nullable(.integer(0...Price.maximumUnit))),
        .optional("discount", .integer(0...Price.one)), .optional("vat_rate", .nullable(.integer(0...Price.one))),
        .optional("manual_net", .nullable(.integer(0...Price.maximum))),
        .optional("manual_gross", .nullable(.integer(0...Price.maximum))),
        .optional(
            "deadline",
            .nullable(.object([.required("date", date), .optional("time", .nullable(.string()))]))
        ),
        .optional("follow_up_date", .nullable(date)), .optional("repertorium_number", .text(OrderForm.maximumReference)),
        .optional("reference_code", .text(OrderForm.maximumReference)), .optional("order_source", .words(of: OrderSource.self)),
        .optional("is_archived", .boolean),
        .optional("cancelled", .nullable(.object([.optional("reason", .text(OrderForm.maximumReason))]))),
    ]

    /// What can be set of one order.
    static let form: [Schema.Property] =
        common + [
            .optional("client_id", .id), .optional("revision", .integer()),
            .optional("attachment_ids", .array(.id, maximum: OrderForm.maximumFiles)),
            .optional("upload_ids", .array(.id, maximum: OrderForm.maximumFiles)),
            // Fields by name, each as `agreement`.
            .optional("agreements", .object([])),
        ]

    /// A client who is made together with an order.
    static let client: [Schema.Property] = [
        .optional(
            "client",
            .object([
                .required("name", .text(200)), .optional("email", .text(254)), .optional("phone", .text(50)),
                .optional("language", .nullable(.words(OrderForm.languages))),
            ])
        )
    ]

    static let key: [Schema.Property] = [
        .required("idempotency_key", .string(minimum: 1, maximum: IdempotencyKey.maximumLength))
    ]

    private static let found: [Schema.Property] = [.required("value", .string()), .required("message_id", .id)]

    static let draft = Schema.object([
        .required("client", .nullable(CommunicationSchemas.reference)), .required("conversation_id", .id),
        .required("emails", .array(.object(found))), .required("phones", .array(.object(found))),
        .required(
            "amounts",
            .array(.object([.required("money", money), .required("text", .string()), .required("message_id", .id)]))
        ),
        .required(
            "attachments",
            .array(
                .object([
                    .required("id", .id), .required("message_id", .id), .required("name", .string()), .required("mime", .string()),
                    .required("size", .integer()), .required("count", .nullable(.named("TextCount"))),
                    // The order that has it already.
                    .required("order", .nullable(reference)),
                ])
            )
        ),
        .required("defaults", .object(form)),
    ])
}
