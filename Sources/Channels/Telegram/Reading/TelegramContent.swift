import Core

/// What a message says, apart from who says it where: the same for a message and for one that is quoted.
struct TelegramContent {
    var type = MessageType.text
    var text = ""
    var entities: [TextEntity] = []
    var files: [ChatFile] = []
    var card: ChatCard?

    init(_ message: TelegramFields) {
        if message.string("text")?.isEmpty == false {
            setText(message, "text", entities: "entities")
        } else if !readMedia(message), !readRichText(message), !readCard(message), !readNotice(message) {
            readOther(message)
        }
        // A caption stands beside media; whatever it stands beside, its words count.
        if text.isEmpty, message.string("caption") != nil { setText(message, "caption", entities: "caption_entities") }
    }

    private mutating func setText(_ message: TelegramFields, _ name: String, entities list: String) {
        text = TelegramWords.text(message.string(name) ?? "")
        entities = TelegramEntities.read(message.objects(list), in: text)
    }

    // MARK: - Files

    private mutating func readMedia(_ message: TelegramFields) -> Bool {
        for (field, form) in TelegramFiles.forms {
            if let media = message.object(field), let file = TelegramFiles.file(media, form) { return take([file], form.type) }
        }
        if let live = message.object("live_photo") { return take(TelegramFiles.livePhoto(live), .image) }
        if let photo = TelegramFiles.photo(message.objects("photo")) { return take([photo], .image) }
        if let sticker = message.object("sticker") { return take([TelegramFiles.sticker(sticker)].compactMap { $0 }, .sticker) }
        guard let paid = message.object("paid_media") else { return false }
        guard take(TelegramFiles.paid(paid), .image) else { return false }
        card = .unknown("paid_media")
        return true
    }

    private mutating func take(_ files: [ChatFile], _ type: MessageType) -> Bool {
        guard !files.isEmpty else { return false }
        self.files = files
        self.type = type
        return true
    }

    private mutating func readRichText(_ message: TelegramFields) -> Bool {
        guard let rich = message.object("rich_message") else { return false }
        let read = TelegramRichText(rich)
        guard !read.text.isEmpty || !read.files.isEmpty else { return false }
        text = read.text
        entities = read.entities
        files = read.files
        return true
    }

    // MARK: - Cards

    private mutating func readCard(_ message: TelegramFields) -> Bool {
        guard let (card, type) = TelegramCards.read(message) else { return false }
        self.card = card
        self.type = type
        return true
    }

    private mutating func readNotice(_ message: TelegramFields) -> Bool {
        guard let notice = TelegramNotices.read(message) else { return false }
        card = .service(notice)
        type = .system
        text = notice.kind == .other ? TelegramDetails.text(of: message, kind: notice.detail ?? "") : ""
        return true
    }

    private mutating func readOther(_ message: TelegramFields) {
        let kind = TelegramKinds.unknown(message)
        type = .unsupported
        card = .unknown(kind)
        text = TelegramDetails.text(of: message, kind: kind)
    }
}

/// Cards that have a shape of their own.
enum TelegramCards {
    static func read(_ message: TelegramFields) -> (ChatCard, MessageType)? {
        if let venue = message.object("venue"), let card = location(venue.object("location") ?? message.object("location"), venue) {
            return (card, .location)
        }
        if let card = location(message.object("location"), nil) { return (card, .location) }
        if let contact = message.object("contact"), let card = contactCard(contact) { return (card, .contact) }
        if let poll = poll(message.object("poll")) { return (poll, .text) }
        return nil
    }

    static func poll(_ fields: TelegramFields?) -> ChatCard? {
        guard let fields, let question = fields.string("question") else { return nil }
        let options = fields.objects("options").prefix(ReadingLimits.pollOptions).map { option in
            ChatCard.PollOption(text: TelegramWords.line(option.string("text") ?? ""), votes: option.count("voter_count") ?? 0)
        }
        return .poll(
            question: TelegramWords.line(question, limit: 1024),
            options: Array(options),
            isClosed: fields.flag("is_closed") ?? false
        )
    }

    private static func location(_ fields: TelegramFields?, _ venue: TelegramFields?) -> ChatCard? {
        guard let fields, let latitude = fields.double("latitude"), let longitude = fields.double("longitude"),
            (-90...90).contains(latitude), (-180...180).contains(longitude)
        else { return nil }
        return .location(
            latitude: latitude,
            longitude: longitude,
            title: TelegramWords.visible(venue?.string("title")),
            address: TelegramWords.visible(venue?.string("address")),
            seconds: fields.count("live_period")
        )
    }

    private static func contactCard(_ fields: TelegramFields) -> ChatCard? {
        guard let number = TelegramWords.visible(fields.string("phone_number"), limit: 64) else { return nil }
        let phone = TelegramPhones.international(number) ?? number
        return .contact(name: TelegramPeople.name(fields) ?? phone, phone: phone, user: fields.int("user_id").map { String($0) })
    }
}

/// Which kind a message is that is none of those with a shape of their own.
enum TelegramKinds {
    /// The platform's word for it. Of several unknown members the one with most in it, then the first by name.
    static func unknown(_ message: TelegramFields) -> String {
        let names = message.members.keys.filter { !circumstances.contains($0) && message.has($0) }.sorted()
        if let known = names.first(where: contents.contains) { return known }
        if let structured = names.first(where: { message.object($0) != nil || !message.array($0).isEmpty }) {
            return TelegramWords.term(structured)
        }
        return names.first.map(TelegramWords.term) ?? "empty"
    }

    /// Contents that are known and have no shape here.
    private static let contents: Set<String> = [
        "animation", "audio", "checklist", "contact", "dice", "document", "game", "giveaway", "giveaway_winners", "invoice", "live_photo",
        "location", "paid_media", "passport_data", "photo", "poll", "rich_message", "sticker", "story", "successful_payment", "venue",
        "video", "video_note", "voice", "web_app_data",
    ]

    /// What says who, when and how, but not what.
    private static let circumstances: Set<String> = [
        "author_signature", "business_connection_id", "caption", "caption_entities", "chat", "date", "direct_messages_topic", "edit_date",
        "effect_id", "entities", "ephemeral_message_id", "external_reply", "forward_date", "forward_from", "forward_from_chat",
        "forward_from_message_id", "forward_origin", "forward_sender_name", "forward_signature", "from", "guest_bot_caller_chat",
        "guest_bot_caller_user", "guest_query_id", "has_media_spoiler", "has_protected_content", "is_automatic_forward", "is_from_offline",
        "is_paid_post", "is_topic_message", "link_preview_options", "media_group_id", "message_id", "message_thread_id", "paid_star_count",
        "quote", "receiver_user", "reply_markup", "reply_to_checklist_task_id", "reply_to_message", "reply_to_poll_option_id",
        "reply_to_story", "sender_boost_count", "sender_business_bot", "sender_chat", "sender_tag", "show_caption_above_media",
        "suggested_post_info", "text", "via_bot",
    ]
}
