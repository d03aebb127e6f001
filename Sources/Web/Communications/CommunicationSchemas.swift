import Core
import Store

/// The forms of conversations and messages for the API's description.
enum CommunicationSchemas {
    static let reference = Schema.object([.required("id", .id), .required("name", .string())])
    static let correspondent = Schema.object([.required("name", .string()), .required("address", .string())])

    static let conversation = Schema.object([
        .required("id", .id), .required("platform", .words(of: Platform.self)), .required("channel_account_id", .id),
        .required("external_id", .string()), .required("subject", .string()), .required("preview", .string()),
        .required("status", .words(of: ConversationStatus.self)), .required("snooze_until", .nullable(.time)),
        .required("unread_count", .integer()), .required("message_count", .integer()), .required("last_message_at", .time),
        .required("last_direction", .words(of: Direction.self)), .required("client", .nullable(reference)),
        .required("assignee", .nullable(reference)), .required("tags", .array(.string())),
        .required("related_conversation_id", .nullable(.id)), .required("counterpart", correspondent),
        .required("has_attachments", .boolean), .required("created_at", .time), .required("attention", .boolean),
        .required("chat_kind", .nullable(.words(of: Chat.Kind.self))), .required("reach", .nullable(.words(of: ChatReach.State.self))),
        .required("merged_into", .nullable(.id)),
    ])

    static let conversationPatch = Schema.object([
        .optional("status", .words(of: ConversationStatus.self)), .optional("assignee", .nullable(.id)),
        .optional("tags", .array(.text(40), maximum: 20)), .optional("snooze_until", .nullable(.time)), .optional("unread", .boolean),
        .optional("client_id", .nullable(.id)), .optional("attention", .boolean),
    ])

    static let counts = Schema.object(
        ["open", "mine", "unassigned", "snoozed", "unread", "limit"].map { .required($0, .integer(0...10_000)) }
    )

    static let attachment = Schema.object([
        .required("id", .id), .required("name", .string()), .required("mime", .string()), .required("size", .integer()),
        .required("sha256", .nullable(.string())), .required("inline", .boolean), .required("content_id", .nullable(.string())),
        .required("note", .nullable(.string())), .required("state", .words(["stored", "pending", "failed"])),
        .required("width", .nullable(.integer())), .required("height", .nullable(.integer())),
        .required("duration", .nullable(.integer())), .required("fault", .nullable(.string())), .required("withdrawn", .boolean),
    ])

    static let fold = Schema.object([
        .required("start", .integer()), .required("end", .integer()), .required("kind", .words(["quote", "signature"])),
    ])

    static let message = Schema.object([
        .required("id", .id), .required("conversation_id", .id), .required("direction", .words(of: Direction.self)),
        .required("type", .words(of: MessageType.self)), .required("kind", .words(["reply", "note"])), .required("subject", .string()),
        .required("text", .string()), .required("has_html", .boolean), .required("html_remote_images", .boolean),
        .required("from", .nullable(correspondent)), .required("to", .array(correspondent)), .required("cc", .array(correspondent)),
        .required("sent_at", .nullable(.time)), .required("created_at", .time), .required("state", .nullable(.string())),
        .required("error", .nullable(.string())), .required("auto", .nullable(.string())),
        .required(
            "bounce",
            .nullable(
                .object([
                    .required("recipient", .nullable(.string())), .required("status", .nullable(.string())),
                    .required("original_message_id", .nullable(.string())),
                ])
            )
        ),
        .required("defects", .array(.string())), .required("fold", .array(fold)), .required("external_id", .nullable(.string())),
        .required("size", .integer()), .required("attachments", .array(attachment)), .required("oversized", .nullable(oversized)),
        .required("mentions", .array(reference)), .optional("bcc", .array(correspondent)),
        .required("fault", .nullable(.words(of: OutgoingFault.self))), .required("fault_detail", .nullable(.string())),
        .required("author", .nullable(reference)), .required("outgoing", .nullable(outgoing)),
        .required("entities", .nullable(.array(ChatSchemas.entity))), .required("card", .nullable(ChatSchemas.card)),
        .required("quoted", .nullable(ChatSchemas.quoted)), .required("forwarded_from", .nullable(.string())),
        .required("edited_at", .nullable(.time)), .required("withdrawn_at", .nullable(.time)),
        .required("reactions", .array(ChatSchemas.reaction)), .required("sender", .nullable(ChatSchemas.sender)),
        .required("changes", .array(ChatSchemas.change)),
    ])

    static let outgoing = Schema.object([
        .required("stage", .words(["queued", "sending", "stopped", "filing"])), .required("due_at", .time),
        .required("scheduled", .boolean), .required("attempts", .integer()), .required("retrying_since", .nullable(.time)),
    ])

    static let newMessage = Schema.object(
        [
            .required("kind", .words(["reply", "note"])), .optional("to", people),
            .optional("mentions", .array(.id, maximum: NewNote.maximumMentions)),
            .optional("last_seen_message_id", .id), .optional("in_reply_to", .nullable(.id)), .optional("quote", .boolean),
        ] + outgoingFields
    )

    static let firstMessage = Schema.object(
        [.required("channel_account_id", .id), .required("to", people), .optional("forward_of", .nullable(.id))] + outgoingFields
    )

    private static let people = Schema.anything

    private static let outgoingFields: [Schema.Property] = [
        .optional("text", .text(OutgoingText.maximumLength)), .optional("html", .nullable(.text(OutgoingForm.maximumHTML))),
        .optional("cc", people), .optional("bcc", people),
        .optional("subject", .nullable(.text(OutgoingForm.maximumSubject))),
        .optional("attachments", .array(.id, maximum: NewOutgoing.maximumFiles)), .optional("signature", .boolean),
        .required("idempotency_key", .string(minimum: 1, maximum: IdempotencyKey.maximumLength)),
        .optional("hold_seconds", .integer(OutgoingRules.holdSeconds)), .optional("send_at", .nullable(.time)),
    ]

    static let replyStart = Schema.object([
        .required("mode", .words(of: ReplyStart.Mode.self)), .required("channel_account_id", .id), .required("conversation_id", .id),
        .required("to", .array(correspondent)), .required("cc", .array(correspondent)), .required("subject", .string()),
        .required("quoted", .string()), .required("attachments", .array(attachment)),
    ])

    static let oversized = Schema.object([
        .required("size", .integer()), .required("state", .words(["waiting", "wanted", "failed"])),
        .required("error", .nullable(.string())),
    ])
}
