import Core
import Store

/// Reads what is to be offered.
struct QuoteForm {
    /// Days ahead until which an offer can hold.
    private static let maximumDays = 366

    let fields: Fields
    let now: Timestamp
    let zone: ZoneRules

    func quote() throws(Problem) -> NewQuote {
        guard case .some(.some(let conversation)) = try fields.clearableID("conversation_id") else {
            throw .validation("conversation_id", "conversation_id is missing: the conversation that the offer goes to.")
        }
        let language = try fields.choice("language", QuoteLanguage.self)
        let lines = try fields.optionalObjects("lines", count: QuoteRules.maximumLines) { line throws(Problem) in
            let description = try line.string("description", maximum: QuoteRules.maximumDescription)
            guard description.contains(where: { !$0.isWhitespace }) else {
                throw .validation("description", "description must not be empty: name the document.")
            }
            let file = try line.clearableID("file_id") ?? nil
            return NewQuote.Line(file: file, description: trimmed(description), work: try OrderForm(fields: line).patch())
        }
        guard let lines, !lines.isEmpty else { throw .validation("lines", "lines is missing: at least one document to offer.") }
        return NewQuote(
            conversation: conversation,
            order: try fields.clearableID("order_id") ?? nil,
            language: language,
            lines: lines,
            validUntil: try validUntil()
        )
    }

    private func validUntil() throws(Problem) -> LocalDate? {
        guard let text = try fields.optionalString("valid_until", maximum: 100) else { return nil }
        guard let date = LocalDate(text) else {
            throw .validation("valid_until", "valid_until has to be a day of the calendar, e.g. 2026-11-26.")
        }
        let today = zone.local(now).date
        guard date >= today else { throw .validation("valid_until", "valid_until lies in the past.") }
        guard date <= today.adding(days: Self.maximumDays) else {
            throw .validation("valid_until", "valid_until lies more than \(Self.maximumDays) days ahead.")
        }
        return date
    }
}

enum QuoteSchemas {
    private static let date = Schema.string(format: "date")
    private static let work: [Schema.Property] = [
        .optional("file_id", .nullable(.id)), .optional("document_type_id", .nullable(.id)),
        .optional("source_language_id", .nullable(.id)),
        .optional("target_language_id", .nullable(.id)), .optional("translation_type", .words(of: TranslationType.self)),
        .optional("unit", .words(of: PageUnit.self)), .optional("rounding", .words(of: PageRounding.self)),
        .optional("characters", .nullable(.integer(0...Pages.maximumCharacters))),
        .optional("pages", .nullable(.integer(0...Pages.maximum))),
        .optional("unit_price", .nullable(.integer(0...Price.maximumUnit))), .optional("discount", .integer(0...Price.one)),
        .optional("vat_rate", .nullable(.integer(0...Price.one))), .optional("manual_net", .nullable(.integer(0...Price.maximum))),
        .optional("manual_gross", .nullable(.integer(0...Price.maximum))),
        .optional("deadline", .nullable(.object([.required("date", date), .optional("time", .nullable(.string()))]))),
    ]

    static let new = Schema.object([
        .required("conversation_id", .id), .optional("order_id", .nullable(.id)), .required("language", .words(of: QuoteLanguage.self)),
        .required(
            "lines",
            .array(.object([.required("description", .text(QuoteRules.maximumDescription))] + work), maximum: QuoteRules.maximumLines)
        ),
        .optional("valid_until", .nullable(date)),
    ])

    private static let person = Schema.nullable(.object([.required("id", .id), .required("name", .string())]))

    static let quote = Schema.object([
        .required("id", .id), .required("conversation_id", .id), .required("client", person), .required("order_id", .nullable(.id)),
        .required("message_id", .nullable(.id)), .required("state", .words(of: QuoteState.self)),
        .required("language", .words(of: QuoteLanguage.self)),
        .required(
            "lines",
            .array(.object([.required("description", .string()), .required("price", price)] + work))
        ),
        .required("price", price), .required("text", .string()), .required("valid_until", .nullable(date)), .required("created_at", .time),
        .required("created_by", person), .required("decided_at", .nullable(.time)), .required("decided_by", person),
        .required("accepted_message_id", .nullable(.id)), .required("evidence", .nullable(evidence)),
    ])

    private static let price = Schema.object([
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

    private static let words = Schema.nullable(
        .object([
            .required("id", .id), .required("at", .time), .required("stored_at", .time), .required("from_name", .string()),
            .required("from_address", .string()), .required("text", .string()), .required("text_sha256", .string()),
            .required("original_sha256", .nullable(.string())),
        ])
    )

    private static let evidence = Schema.object([
        .required("accepted_at", .time), .required("accepted_by", .object([.required("id", .id), .required("name", .string())])),
        .required("content_sha256", .string()), .required("quote_message", words), .required("accepted_message", words),
    ])
}
