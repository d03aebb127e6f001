import Core

/// What people do with buttons, and all other kinds of updates: cards.
enum TelegramQueries {
    /// `CallbackQuery`: a button below a message was pressed.
    static func button(_ update: TelegramFields, _ context: UpdateContext) -> [ChatFact]? {
        guard let presser = TelegramPeople.user(update.object("from")) else { return nil }
        let message = update.object("message")
        let place = message.flatMap { TelegramChats.chat($0.object("chat"), via: TelegramMessages.via($0, isBusiness: false)) }
        let chat = place ?? TelegramChats.chat(with: presser)
        let data = update.string("data") ?? update.string("game_short_name")
        let pressed: ChatCard = data.map { .button(TelegramWords.line($0)) } ?? .unknown("callback_query")
        let type: MessageType = data == nil ? .unsupported : .text
        var card = context.card(pressed, in: chat, by: presser, at: update, type: type, text: label(of: data, in: message))
        card.quoted = message.map { TelegramQuotes.quoted($0, in: chat) }
        card.language = TelegramPeople.language(update.object("from"))
        return [.message(card)]
    }

    /// `ChatJoinRequest`: somebody wants to be let into a group.
    static func joinRequest(_ update: TelegramFields, _ context: UpdateContext) -> [ChatFact]? {
        guard let chat = TelegramChats.chat(update.object("chat")) else { return nil }
        let person = TelegramPeople.user(update.object("from"))
        let notice = ServiceNotice(.other, names: [person?.name].compactMap { $0 }, detail: "chat_join_request")
        let words = TelegramWords.line(update.string("bio") ?? "", limit: 1024)
        return [.message(context.card(.service(notice), in: chat, by: person, at: update, type: .system, text: words))]
    }

    /// `Poll`: the new state of a poll; the platform does not say in which chat it is.
    static func poll(_ update: TelegramFields, _ context: UpdateContext) -> [ChatFact]? {
        guard let card = TelegramCards.poll(update) else { return nil }
        return [.message(context.card(card, in: TelegramChats.notices, by: nil, at: update, type: .text))]
    }

    /// Any other kind: a card in the chat that it names, else in that of the user, else among the notices.
    static func other(_ value: JSONValue?, kind: String, _ context: UpdateContext) -> [ChatFact] {
        let fields = TelegramFields(value) ?? TelegramFields([:])
        let (chat, actor) = TelegramChats.nearest(fields)
        let text =
            [fields.string("query"), TelegramDetails.amount(fields)].lazy.compactMap { TelegramWords.visible($0, limit: 1024) }.first ?? ""
        return [.message(context.card(.unknown(TelegramWords.term(kind)), in: chat, by: actor, at: fields, type: .unsupported, text: text))]
    }

    /// What stands on the button.
    private static func label(of data: String?, in message: TelegramFields?) -> String {
        guard let data, case .array(let rows)? = message?.object("reply_markup")?.members["inline_keyboard"] else { return "" }
        for row in rows {
            guard case .array(let buttons) = row else { continue }
            for button in buttons.compactMap({ TelegramFields($0) }) where button.string("callback_data") == data {
                return TelegramWords.line(button.string("text") ?? "")
            }
        }
        return ""
    }
}
