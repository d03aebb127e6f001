import Core
import Store

/// The forms of orders for the API's description.
enum OrderSchemas {
    /// An order that something else names.
    static let reference = Schema.object([.required("id", .id), .required("order_number", .string())])
    static let money = Schema.object([.required("amount", .integer()), .required("currency", .string())])
    static let names = Schema.object([.required("uk", .string()), .required("pl", .string()), .required("en", .string())])
    static let language = Schema.object([.required("id", .id), .required("code", .nullable(.string())), .required("names", names)])
    static let date = Schema.string(format: "date")

    static let price = Schema.object([
        .required(
            "lines",
            .array(
                .object([
                    .required("kind", .words(["pages", "document", "work", "discount", "manual"])),
                    .required("quantity", .nullable(.integer())), .required("rate", .nullable(.integer())), .required("amount", .integer()),
                ])
            )
        ),
        .required("net", .integer()), .required("vat_rate", .integer()), .required("vat", .integer()), .required("gross", .integer()),
        .required("currency", .string()),
    ])

    static let row = Schema.object(rowMembers)
    static let order = Schema.object(
        rowMembers + [
            .required("rounding", .words(of: PageRounding.self)), .required("unit_price", .nullable(.integer())),
            .required("vat_rate", .nullable(.integer())), .required("price", .nullable(.named("Price"))),
            .required("discount", .integer()), .required("manual_net", .nullable(.integer())),
            .required("manual_gross", .nullable(.integer())), .required("files", .array(file)), .required("originals", .array(original)),
            // Fields by name, each as `agreement`.
            .required("agreements", .object([])), .required("notes", .array(note)),
            .required("created_by", .nullable(CommunicationSchemas.reference)),
        ]
    )

    private static let rowMembers: [Schema.Property] = [
        .required("id", .id), .required("order_number", .string()), .required("status", .words(of: OrderStatus.self)),
        .required("client", CommunicationSchemas.reference), .required("conversation_id", .nullable(.id)),
        .required("manager", .nullable(CommunicationSchemas.reference)), .required("office", .nullable(CommunicationSchemas.reference)),
        .required("document_type", .nullable(.object([.required("id", .id), .required("names", names)]))),
        .required("source_language", .nullable(language)), .required("target_language", .nullable(language)),
        .required("translation_type", .words(of: TranslationType.self)), .required("description", .string()),
        .required("unit", .words(of: PageUnit.self)), .required("pages", .nullable(.integer())),
        .required("characters", .nullable(.integer())), .required("price_netto", .nullable(money)),
        .required("price_vat", .nullable(money)), .required("price_brutto", .nullable(money)), .required("paid", money),
        .required("balance", money), .required("payment_state", .words(of: PaymentState.self)),
        .required(
            "deadline",
            .nullable(
                .object([
                    .required("date", date), .required("time", .nullable(.string())), .required("zone", .string()), .required("at", .time),
                ])
            )
        ),
        .required("follow_up_date", .nullable(date)), .required("order_source", .words(of: OrderSource.self)),
        .required("repertorium_number", .string()), .required("reference_code", .string()), .required("is_archived", .boolean),
        .required("cancelled", .nullable(.object([.required("at", .time), .required("reason", .string())]))),
        .required("created_at", .time), .required("updated_at", .nullable(.time)), .required("closed_at", .nullable(.time)),
        .required("revision", .integer()),
    ]

    static let file = Schema.object([
        .required("id", .id), .required("direction", .words(of: OrderFileDirection.self)), .required("name", .string()),
        .required("mime", .string()), .required("size", .integer()), .required("added_by", .nullable(CommunicationSchemas.reference)),
        .required("created_at", .time), .required("message_id", .nullable(.id)),
    ])

    static let original = Schema.object([
        .required("id", .id), .required("description", .string()), .required("count", .integer()), .required("place", .string()),
        .required("received_at", .time), .required("received_by", .nullable(CommunicationSchemas.reference)),
        .required("returned_at", .nullable(.time)), .required("returned_by", .nullable(CommunicationSchemas.reference)),
        .required("returned_to", .string()),
    ])

    static let note = Schema.object([
        .required("id", .id), .required("text", .string()), .required("author", .nullable(CommunicationSchemas.reference)),
        .required("created_at", .time), .required("edited_at", .nullable(.time)),
    ])

    static let agreement = Schema.object([.required("message_id", .id), .optional("quote", .text(OrderForm.maximumQuote))])

    static let column = Schema.object([
        .required("status", .words(of: OrderStatus.self)), .required("count", .integer()), .required("items", .array(.named("OrderRow"))),
        .required("next", .nullable(.string())),
    ])

    static let radar = Schema.object([
        .required("overdue", .integer()), .required("today", .integer()), .required("tomorrow", .integer()),
        .required("days", .array(.object([.required("date", date), .required("count", .integer())]))),
    ])

    static let history = Schema.object([
        .required("id", .string()), .required("at", .time), .required("user", .nullable(CommunicationSchemas.reference)),
        .required("user_name", .string()), .required("entity", .words(of: AuditEntity.self)), .required("entity_id", .id),
        .required("action", .string()), .required("label", .string()), .required("changes", .object([])),
    ])

    static let bulk = Schema.object([
        .required("changed", .array(.named("OrderRow"))),
        .required(
            "refused",
            .array(.object([.required("id", .id), .required("code", .string()), .required("detail", .string())]))
        ),
    ])

    static let placedFile = Schema.object([
        .required("attachment_id", .id),
        .required("order", reference),
    ])

    static let priceAnswer = Schema.object([
        .required("price", .nullable(.named("Price"))), .required("pages", .nullable(.integer())),
        .required("unit_price", .nullable(.integer())),
        .required("unit_price_from", .nullable(.words(of: UnitPrice.Origin.self))), .required("vat_rate", .nullable(.integer())),
        .required("unit", .words(of: PageUnit.self)), .required("rounding", .words(of: PageRounding.self)),
    ])
}
