import Core

/// Reactions to messages.
enum TelegramReactions {
    /// `MessageReactionUpdated`: what one person thinks now.
    static func one(_ update: TelegramFields, _ context: UpdateContext) -> [ChatFact]? {
        guard let message = message(update),
            let actor = TelegramPeople.user(update.object("user")) ?? TelegramPeople.chat(update.object("actor_chat"))
        else {
            return nil
        }
        let emoji = update.objects("new_reaction").prefix(ReadingLimits.reactions).compactMap(emoji)
        let isOwn = update.object("user")?.int("id") == context.bot
        return [.reaction(ChatReaction(message: message, actor: actor, emoji: emoji, time: context.time(update), isOwn: isOwn))]
    }

    /// `MessageReactionCountUpdated`: how many anonymous people think so. They are one actor, whose name says the numbers.
    static func count(_ update: TelegramFields, _ context: UpdateContext) -> [ChatFact]? {
        guard let message = message(update) else { return nil }
        let counts = update.objects("reactions").prefix(ReadingLimits.reactions).compactMap { reaction -> (emoji: String, count: Int)? in
            guard let emoji = reaction.object("type").flatMap(emoji), let count = reaction.count("total_count"), count > 0 else {
                return nil
            }
            return (emoji, count)
        }
        let name = TelegramWords.line(counts.map { "\($0.emoji) \($0.count)" }.joined(separator: " "))
        let actor = ChatPerson(id: "anonymous", name: name)
        return [.reaction(ChatReaction(message: message, actor: actor, emoji: counts.map(\.emoji), time: context.time(update)))]
    }

    private static func message(_ update: TelegramFields) -> ChatMessageID? {
        guard let chat = TelegramChats.chat(update.object("chat")), let number = update.int("message_id"), number > 0 else { return nil }
        return ChatMessageID(chat: chat.key, number: number)
    }

    private static func emoji(_ reaction: TelegramFields) -> String? {
        switch reaction.string("type") {
        case "emoji": TelegramWords.visible(reaction.string("emoji"), limit: 16)
        case "custom_emoji": "custom"
        case let type?: TelegramWords.term(type)
        case nil: nil
        }
    }
}
