import Core

/// What holds for everything that one update says.
struct UpdateContext {
    /// The bot that the update came to.
    var bot: Int64
    /// Grows from update to update, as long as there are some every week.
    var number: Int64
    /// When it came here: the time of what has none of its own.
    var receivedAt: Timestamp

    func time(_ fields: TelegramFields, _ name: String = "date") -> FactTime {
        FactTime(at: fields.time(name) ?? receivedAt, sequence: number)
    }

    /// The id of a card that is no message of the platform. Messages have positive numbers, so these are never taken for one.
    func cardID(in chat: Chat) -> ChatMessageID { ChatMessageID(chat: chat.key, number: -number) }

    /// A message that stands for something that happened.
    func card(_ card: ChatCard, in chat: Chat, by sender: ChatPerson?, at fields: TelegramFields, type: MessageType, text: String = "")
        -> ChatMessage
    {
        let time = time(fields)
        return ChatMessage(
            chat: chat,
            id: cardID(in: chat),
            version: time,
            type: type,
            sender: sender ?? chat.counterpart,
            sentAt: time.at,
            text: text,
            card: card
        )
    }
}
