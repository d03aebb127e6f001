import Core

/// A `Message` of the Bot API in one of its versions.
enum TelegramMessages {
    /// - Parameters:
    ///   - isEdit: whether the update says that this is a later version.
    ///   - isBusiness: whether it is of a chat of the office's own account.
    /// - Returns: nil where it names no chat.
    static func facts(_ message: TelegramFields, isEdit: Bool, isBusiness: Bool, _ context: UpdateContext) -> [ChatFact]? {
        guard let chat = TelegramChats.chat(message.object("chat"), via: via(message, isBusiness: isBusiness)) else { return nil }
        return moves(message, chat) + membership(message, chat, context) + [.message(read(message, in: chat, isEdit: isEdit, context))]
    }

    /// A message of a chat that the bot is not in: it was called into it for this one.
    static func guestFacts(_ message: TelegramFields, _ context: UpdateContext) -> [ChatFact]? {
        guard let chat = TelegramChats.chat(message.object("chat"), via: .guest) else { return nil }
        return [
            .reach(ChatReach(chat: chat, state: .readOnly, time: context.time(message))),
            .message(read(message, in: chat, isEdit: false, context)),
        ]
    }

    /// Through whose account a message came.
    static func via(_ message: TelegramFields, isBusiness: Bool) -> TelegramChatKey.Via {
        if let connection = message.identifier("business_connection_id") { return .business(connection) }
        return isBusiness || message.has("business_connection_id") ? .business("") : .bot
    }

    static func read(_ fields: TelegramFields, in chat: Chat, isEdit: Bool, _ context: UpdateContext) -> ChatMessage {
        let content = TelegramContent(fields)
        let edited = fields.time("edit_date")
        let sentAt = fields.time("date") ?? edited ?? context.receivedAt
        let direction = direction(fields, in: chat, context)
        var message = ChatMessage(
            chat: chat,
            id: fields.int("message_id").flatMap { $0 > 0 ? ChatMessageID(chat: chat.key, number: $0) : nil } ?? context.cardID(in: chat),
            version: FactTime(at: edited ?? sentAt, sequence: context.number),
            sender: TelegramPeople.sender(of: fields) ?? chat.counterpart,
            sentAt: sentAt
        )
        message.album = fields.identifier("media_group_id").map { "\(chat.key)/\($0)" }
        message.isEdited = isEdit || edited != nil
        message.direction = direction
        message.type = content.type
        message.text = content.text
        message.entities = content.entities
        message.files = content.files
        message.card = content.card
        message.captionAbove = !content.files.isEmpty && fields.flag("show_caption_above_media") == true
        message.quoted = quoted(fields, in: chat)
        message.forwardedFrom = TelegramQuotes.forwardedFrom(fields)
        message.isOwnEcho = isOwn(fields, context)
        if direction == .inbound, !fields.has("sender_chat") { message.language = TelegramPeople.language(fields.object("from")) }
        if direction == .inbound, message.forwardedFrom == nil { message.provedPhone = provedPhone(fields) }
        return message
    }

    private static func quoted(_ message: TelegramFields, in chat: Chat) -> QuotedMessage? {
        if let pinned = message.object("pinned_message") { return TelegramQuotes.quoted(pinned, in: chat) }
        return TelegramQuotes.read(message, in: chat)
    }

    // MARK: - Who

    private static func isOwn(_ message: TelegramFields, _ context: UpdateContext) -> Bool {
        message.object("from")?.int("id") == context.bot || message.object("sender_business_bot")?.int("id") == context.bot
    }

    /// Out is what the bot sent, and in a chat of the office's own account whatever the other person did not.
    private static func direction(_ message: TelegramFields, in chat: Chat, _ context: UpdateContext) -> Direction {
        if isOwn(message, context) { return .outbound }
        guard let key = TelegramChatKey(chat.key), case .business = key.via else { return .inbound }
        if message.has("sender_business_bot") { return .outbound }
        guard let sender = message.object("from")?.int("id") else { return .inbound }
        return sender == key.chat ? .inbound : .outbound
    }

    /// The number on a contact card of the sender's own: the platform put his id on it since it knows the number for his.
    private static func provedPhone(_ message: TelegramFields) -> String? {
        guard let contact = message.object("contact"), let owner = contact.int("user_id"), owner == message.object("from")?.int("id") else {
            return nil
        }
        return contact.string("phone_number").flatMap(TelegramPhones.international)
    }

    // MARK: - What else it says

    /// A group that became a supergroup has a new id; both the old and the new one say so.
    private static func moves(_ message: TelegramFields, _ chat: Chat) -> [ChatFact] {
        if let next = message.int("migrate_to_chat_id") {
            let counterpart = ChatPerson(id: String(next), name: chat.counterpart.name, username: chat.counterpart.username)
            let to = Chat(key: TelegramChatKey(chat: next).description, kind: .group, counterpart: counterpart)
            return to.key == chat.key ? [] : [.moved(ChatMove(from: chat.key, to: to))]
        }
        guard let last = message.int("migrate_from_chat_id") else { return [] }
        let from = TelegramChatKey(chat: last).description
        return from == chat.key ? [] : [.moved(ChatMove(from: from, to: chat))]
    }

    /// Whether the bot itself came or went.
    private static func membership(_ message: TelegramFields, _ chat: Chat, _ context: UpdateContext) -> [ChatFact] {
        let time = context.time(message)
        if message.object("left_chat_member")?.int("id") == context.bot { return [.reach(ChatReach(chat: chat, state: .left, time: time))] }
        guard message.objects("new_chat_members").contains(where: { $0.int("id") == context.bot }) else { return [] }
        return [.reach(ChatReach(chat: chat, state: .reachable, time: time))]
    }
}
