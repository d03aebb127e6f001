import Core
import Store

/// A change of a conversation as the API takes it, of one or of many.
enum ConversationForm {
    /// Changes that one request may have.
    static let maximumChanges = 200

    static func patch(_ fields: Fields, now: Timestamp) throws(Problem) -> ConversationPatch {
        var patch = ConversationPatch()
        patch.status = try fields.optionalChoice("status", ConversationStatus.self)
        patch.assignee = try fields.clearableID("assignee")
        patch.client = try fields.clearableID("client_id")
        patch.unread = try fields.optionalBool("unread")
        if let attention = try fields.optionalBool("attention") {
            guard !attention else {
                throw .validation("attention", "attention can only be taken away (false): messages that fail set it.")
            }
            patch.clearsAttention = true
        }
        patch.snoozeUntil = try fields.clearableTime("snooze_until")
        if let until = patch.snoozeUntil, let until, until <= now {
            throw .validation("snooze_until", "snooze_until has to lie ahead.")
        }
        patch.tags = try tags("tags", fields)
        return patch
    }

    /// One of many: tags may also be put beside the others, or taken from them.
    static func change(_ fields: Fields, now: Timestamp) throws(Problem) -> ConversationPatch {
        var patch = try patch(fields, now: now)
        patch.addedTags = try tags("tags_add", fields) ?? []
        patch.removedTags = try tags("tags_remove", fields) ?? []
        return patch
    }

    private static func tags(_ name: String, _ fields: Fields) throws(Problem) -> [String]? {
        guard let tags = try fields.optionalStrings(name, count: ConversationPatch.maximumTags, maximum: InboxFilter.maximumTagLength)
        else {
            return nil
        }
        var kept: [String] = []
        for tag in tags {
            let trimmed = tag.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !trimmed.isEmpty else { throw .validation(name, "A tag must not be empty.") }
            // Written in capitals it is the same tag.
            if !kept.contains(where: { $0.lowercased() == trimmed.lowercased() }) { kept.append(trimmed) }
        }
        return kept
    }
}
