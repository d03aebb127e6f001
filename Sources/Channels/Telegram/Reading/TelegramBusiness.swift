import Core

/// The office's own account and the bot that it let into its chats.
enum TelegramBusiness {
    /// There are about twenty.
    static let mostRights = 50

    /// `BusinessConnection`, and a card that says so.
    static func connection(_ update: TelegramFields, _ context: UpdateContext) -> [ChatFact]? {
        guard let id = update.identifier("id"), let user = TelegramPeople.user(update.object("user")) else { return nil }
        let time = context.time(update)
        let isEnabled = update.flag("is_enabled") ?? false
        let rights = update.object("rights")
        let granted = (rights?.members.keys).map { $0.filter { rights?.flag($0) == true } } ?? []
        let connection = BusinessConnection(
            id: id,
            user: user.id,
            name: user.name,
            username: user.username,
            isEnabled: isEnabled,
            // Before the rights came (Bot API 9.0) there was only this one.
            canReply: rights?.flag("can_reply") ?? update.flag("can_reply") ?? false,
            rights: granted.sorted().prefix(mostRights).map(TelegramWords.term),
            at: time.at,
            sequence: time.sequence
        )
        let notice = ServiceNotice(isEnabled ? .businessOn : .businessOff, names: [user.name])
        return [
            .business(connection), .message(context.card(.service(notice), in: TelegramChats.notices, by: user, at: update, type: .system)),
        ]
    }

    /// `BusinessMessagesDeleted`. It has no time of its own.
    static func deleted(_ update: TelegramFields, _ context: UpdateContext) -> [ChatFact]? {
        guard let chat = TelegramChats.chat(update.object("chat"), via: TelegramMessages.via(update, isBusiness: true)) else { return nil }
        let messages = update.array("message_ids").prefix(ReadingLimits.withdrawals).compactMap { value -> ChatMessageID? in
            guard case .int(let number) = value, number > 0 else { return nil }
            return ChatMessageID(chat: chat.key, number: number)
        }
        return messages.isEmpty ? nil : [.withdrawn(Withdrawal(messages: messages, at: context.receivedAt))]
    }
}
