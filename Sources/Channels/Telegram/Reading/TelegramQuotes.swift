import Core

/// What a message answers, and whose words it passes on.
enum TelegramQuotes {
    static func read(_ message: TelegramFields, in chat: Chat) -> QuotedMessage? {
        let words = message.object("quote")?.string("text").map(TelegramWords.beginning)
        if let original = message.object("reply_to_message"), !isTopicHead(original, of: message) {
            return quoted(original, in: chat, words: words)
        }
        if let original = message.object("external_reply") {
            let place = original.object("chat") ?? message.object("chat")
            var quoted = quoted(original, in: chat, words: words, place: place)
            quoted.name = origin(original.object("origin")) ?? quoted.name
            return quoted
        }
        guard let story = message.object("reply_to_story") else { return nil }
        let name = TelegramPeople.chat(story.object("chat"))?.name ?? ""
        return QuotedMessage(externalID: nil, name: name, text: words ?? "", type: MessageType.unsupported.rawValue)
    }

    /// A message as it is shown above another one.
    ///
    /// - Parameter place: the chat it stands in; its own one where nil.
    static func quoted(_ original: TelegramFields, in chat: Chat, words: String? = nil, place: TelegramFields? = nil) -> QuotedMessage {
        let content = TelegramContent(original)
        let home = (place ?? original.object("chat"))?.int("id")
        let isHere = home == nil || home == TelegramChatKey(chat.key)?.chat
        let number = original.int("message_id").flatMap { $0 > 0 && isHere ? $0 : nil }
        // A message of which the platform says only that it was there.
        let isInaccessible = original.int("date") == 0
        return QuotedMessage(
            externalID: number.map { ChatMessageID(chat: chat.key, number: $0).description },
            name: TelegramPeople.sender(of: original)?.name ?? "",
            text: words ?? (isInaccessible ? "" : standIn(content)),
            type: (isInaccessible ? .text : content.type).rawValue
        )
    }

    /// A name, for whoever first wrote what was forwarded; nil where nothing was.
    static func forwardedFrom(_ message: TelegramFields) -> String? {
        if message.has("forward_origin") { return origin(message.object("forward_origin")) ?? "?" }
        let legacy =
            TelegramPeople.user(message.object("forward_from"))?.name ?? TelegramWords.visible(message.string("forward_sender_name"))
            ?? signed(TelegramPeople.chat(message.object("forward_from_chat"))?.name, message.string("forward_signature"))
        if let legacy { return legacy }
        if message.has("forward_date") { return "?" }
        // A bot's answer that somebody put in here: its words are not his either.
        return TelegramPeople.user(message.object("via_bot")).map { $0.username.map { "@\($0)" } ?? $0.name }
    }

    private static func origin(_ origin: TelegramFields?) -> String? {
        guard let origin else { return nil }
        return TelegramPeople.user(origin.object("sender_user"))?.name ?? TelegramWords.visible(origin.string("sender_user_name"))
            ?? signed(
                (TelegramPeople.chat(origin.object("sender_chat")) ?? TelegramPeople.chat(origin.object("chat")))?.name,
                origin.string("author_signature")
            )
    }

    private static func signed(_ name: String?, _ signature: String?) -> String? {
        guard let name else { return TelegramWords.visible(signature) }
        guard let signature = TelegramWords.visible(signature) else { return name }
        return TelegramWords.line("\(signature), \(name)")
    }

    /// In a topic every message that answers nothing "answers" the message that made the topic.
    private static func isTopicHead(_ original: TelegramFields, of message: TelegramFields) -> Bool {
        original.has("forum_topic_created") && original.int("message_id") == message.int("message_thread_id")
    }

    /// The beginning of the text, or what stands for it.
    private static func standIn(_ content: TelegramContent) -> String {
        if !content.text.isEmpty { return TelegramWords.beginning(content.text) }
        switch content.card {
        case .contact(let name, _, _)?: return TelegramWords.beginning(name)
        case .poll(let question, _, _)?: return TelegramWords.beginning(question)
        case .location(_, _, let title, let address, _)?: return TelegramWords.beginning(title ?? address ?? "")
        case .service(let notice)?: return TelegramWords.beginning(notice.names.joined(separator: ", "))
        case .button(let data)?: return TelegramWords.beginning(data)
        case .unknown?, nil:
            return content.type == .document || content.type == .audio ? TelegramWords.beginning(content.files.first?.name ?? "") : ""
        }
    }
}
