package import Core

/// Understands an update of the Bot API (https://core.telegram.org/bots/api#update): from its bytes to facts. Total and without side
/// effects: whatever the bytes are, there is at least one fact, and what is not known is a visible card.
package enum TelegramReader {
    /// Reads one update, as `getUpdates` and webhooks deliver it.
    ///
    /// - Parameters:
    ///   - bot: the user id of the bot that it came to.
    ///   - receivedAt: when it came: the time of what has none of its own, such as a pressed button.
    package static func read(_ bytes: [UInt8], bot: Int64, receivedAt: Timestamp) -> [ChatFact] {
        guard case .object(let members)? = try? JSONReader.read(bytes) else {
            let context = UpdateContext(bot: bot, number: UpdateNumber.find(in: bytes), receivedAt: receivedAt)
            return TelegramQueries.other(nil, kind: unreadable, context)
        }
        let update = TelegramFields(members)
        let number = update.int("update_id").flatMap { $0 > 0 ? $0 : nil } ?? UpdateNumber.hash(bytes)
        let context = UpdateContext(bot: bot, number: number, receivedAt: receivedAt)
        // There is one kind in each update. Should there be several, none of them may be lost.
        let kinds = members.keys.filter { $0 != "update_id" && update.has($0) }.sorted()
        guard !kinds.isEmpty else { return TelegramQueries.other(nil, kind: unreadable, context) }
        return kinds.flatMap { facts(of: $0, members[$0], context) }
    }

    /// The word on the card of what is no update at all.
    package static let unreadable = "unreadable"

    private static func facts(of kind: String, _ value: JSONValue?, _ context: UpdateContext) -> [ChatFact] {
        guard let fields = TelegramFields(value), let known = known(kind, fields, context) else {
            return TelegramQueries.other(value, kind: kind, context)
        }
        return known
    }

    /// Nil for a kind that is not known here, and for one that lacks what it needs.
    private static func known(_ kind: String, _ fields: TelegramFields, _ context: UpdateContext) -> [ChatFact]? {
        switch kind {
        case "message", "channel_post": TelegramMessages.facts(fields, isEdit: false, isBusiness: false, context)
        case "edited_message", "edited_channel_post": TelegramMessages.facts(fields, isEdit: true, isBusiness: false, context)
        case "business_message": TelegramMessages.facts(fields, isEdit: false, isBusiness: true, context)
        case "edited_business_message": TelegramMessages.facts(fields, isEdit: true, isBusiness: true, context)
        case "guest_message": TelegramMessages.guestFacts(fields, context)
        case "business_connection": TelegramBusiness.connection(fields, context)
        case "deleted_business_messages": TelegramBusiness.deleted(fields, context)
        case "message_reaction": TelegramReactions.one(fields, context)
        case "message_reaction_count": TelegramReactions.count(fields, context)
        case "callback_query": TelegramQueries.button(fields, context)
        case "my_chat_member": TelegramMembership.own(fields, context)
        case "chat_member": TelegramMembership.others(fields, context)
        case "chat_join_request": TelegramQueries.joinRequest(fields, context)
        case "poll": TelegramQueries.poll(fields, context)
        default: nil
        }
    }
}
