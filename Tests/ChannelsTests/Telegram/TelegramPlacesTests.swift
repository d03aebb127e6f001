import Core
import TestSupport
import Testing

@testable import Channels

/// Where a message stands, which way it went, who wrote it, what it answers and passes on, and its versions.
struct TelegramPlacesTests {
    private typealias Updates = TelegramUpdates

    // MARK: - Chats

    @Test func groupsNameTheSenderOfEachMessage() throws {
        let message = try read(Updates.message(7, ["text": "Cześć"], from: Updates.marek, chat: Updates.group))
        #expect(message.chat == Chat(key: "-4001", kind: .group, counterpart: ChatPerson(id: "-4001", name: "Переклади для клініки")))
        #expect(message.sender.name == "Marek Żółkiewski" && message.sender.id == "502")
    }

    @Test func topicsStayInTheirGroup() throws {
        let head = Updates.original(3, ["forum_topic_created": ["name": "Ціни"], "message_thread_id": 3], chat: Updates.supergroup)
        let topic: [String: JSONValue] = ["message_thread_id": 3, "is_topic_message": true, "text": "Скільки?", "reply_to_message": head]
        let message = try read(Updates.message(7, topic, chat: Updates.supergroup))
        #expect(message.chat.key == "-1001234567890" && message.quoted == nil)
        let answer = Updates.original(5, ["text": "600 грн"], chat: Updates.supergroup)
        #expect(
            try read(Updates.message(8, topic.merging(["reply_to_message": answer]) { $1 }, chat: Updates.supergroup)).quoted?.text
                == "600 грн"
        )
    }

    @Test func postsOfChannels() throws {
        let post: [String: JSONValue] = ["text": "Nowe ceny", "sender_chat": Updates.channel, "author_signature": "Ewa"]
        let message = try read(Updates.message(7, post, kind: "channel_post", from: nil, chat: Updates.channel))
        #expect(message.chat.kind == .channel && message.chat.key == "-1009876543210" && message.sender.name == "Ewa, Biuro Most: nowości")
        let edited = try read(Updates.message(8, post, kind: "edited_channel_post", from: nil, chat: Updates.channel))
        #expect(edited.isEdited)
    }

    @Test func anonymousAdministrators() throws {
        let anonymous: JSONValue = [
            "id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot", "language_code": "en",
        ]
        let message = try read(
            Updates.message(7, ["text": "Увага", "sender_chat": Updates.supergroup], from: anonymous, chat: Updates.supergroup)
        )
        #expect(
            message.sender == ChatPerson(id: "-1001234567890", name: "Tłumacze — grupa", username: "tlumacze_grupa")
                && message.language == nil
        )
    }

    @Test func guestsAreAChatOfTheirOwn() throws {
        let bytes = Updates.message(7, ["text": "Допоможи", "guest_query_id": "q"], kind: "guest_message")
        let message = try read(bytes)
        #expect(message.chat.key == "guest:501")
        #expect(TelegramReading.facts(bytes).contains(.reach(ChatReach(chat: message.chat, state: .readOnly, time: message.version))))
    }

    @Test(arguments: ["501", "-1001234567890", "bc-4f9aZ:501", "a:b:7", ":501", "guest:-5"])
    func keysReadBack(_ key: String) { #expect(TelegramChatKey(key)?.description == key) }

    @Test(arguments: ["notices", "", "x", "bc:", "bc:x"]) func noKeys(_ key: String) { #expect(TelegramChatKey(key) == nil) }

    // MARK: - Ways

    @Test func whatTheBotSaidIsOut() throws {
        let message = try read(Updates.message(7, ["text": "Готово"], from: Updates.bot, chat: Updates.privateChat(Updates.olena)))
        #expect(message.direction == .outbound && message.isOwnEcho && message.provedPhone == nil && message.language == nil)
    }

    @Test func businessChats() throws {
        let inbound = try read(Updates.businessMessage(7, ["text": "Привіт"]))
        #expect(inbound.chat.key == "bc-4f9aZ:501" && inbound.chat.kind == .person && inbound.direction == .inbound && !inbound.isOwnEcho)
        #expect(inbound.id.description == "bc-4f9aZ:501/7")
        let typedOnAPhone = try read(Updates.businessMessage(8, ["text": "Вітаю"], from: Updates.office))
        #expect(typedOnAPhone.direction == .outbound && !typedOnAPhone.isOwnEcho && typedOnAPhone.chat.key == inbound.chat.key)
        let echo = try read(Updates.businessMessage(9, ["text": "Ціна 600", "sender_business_bot": Updates.bot], from: Updates.office))
        #expect(echo.direction == .outbound && echo.isOwnEcho)
        let another = Updates.businessMessage(
            10,
            ["text": "x", "sender_business_bot": ["id": 8, "is_bot": true, "first_name": "B"]],
            from: Updates.office
        )
        #expect(try read(another).direction == .outbound && read(another).isOwnEcho == false)
        let nameless = try read(Updates.message(11, ["text": "x"], kind: "business_message"))
        #expect(nameless.chat.key == ":501")
    }

    // MARK: - Versions

    @Test func editsAreLaterVersions() throws {
        let edited = try read(
            Updates.message(9, ["message_id": 7, "text": "Три сторінки", "edit_date": .int(Updates.date(9))], kind: "edited_message")
        )
        #expect(edited.isEdited && edited.id.number == 7 && edited.sentAt.milliseconds == Updates.date(9) * 1000)
        let late = try read(Updates.message(7, ["text": "x", "date": 1_772_000_000, "edit_date": 1_772_000_500]))
        #expect(late.isEdited && late.sentAt.milliseconds == 1_772_000_000_000)
        #expect(late.version == FactTime(at: Timestamp(milliseconds: 1_772_000_500_000), sequence: 7))
        #expect(try read(Updates.businessMessage(9, ["text": "x"], kind: "edited_business_message")).isEdited)
    }

    @Test func withoutATimeOrANumber() throws {
        let message = try read(Updates.message(7, ["text": "x", "date": 0, "message_id": 0]))
        #expect(message.sentAt == TelegramReading.receivedAt && message.id == ChatMessageID(chat: "501", number: -7))
    }

    // MARK: - Quotes

    @Test func answers() throws {
        let original = Updates.original(5, ["text": .string(String(repeating: "дуже ", count: 100))])
        let message = try read(Updates.message(7, ["text": "Так", "reply_to_message": original]))
        let quoted = try #require(message.quoted)
        #expect(quoted.externalID == "501/5" && quoted.name == "Бюро перекладів" && quoted.type == "text")
        #expect(quoted.text.unicodeScalars.count == ReadingLimits.quote + 1 && quoted.text.hasSuffix("…"))
        let part = try read(Updates.message(7, ["text": "Так", "reply_to_message": original, "quote": ["text": "дуже", "position": 0]]))
        #expect(part.quoted?.text == "дуже" && part.quoted?.externalID == "501/5")
    }

    private static let quotes: [(content: [String: JSONValue], text: String, type: String)] = [
        (TelegramUpdates.photo(caption: "Паспорт"), "Паспорт", "image"), (TelegramUpdates.photo(), "", "image"),
        (TelegramUpdates.document("umowa.pdf"), "umowa.pdf", "document"), (TelegramUpdates.voice, "", "voice"),
        (TelegramUpdates.venue, "Biuro Most", "location"), (TelegramUpdates.contact(user: 1), "Олена Коваль", "contact"),
        (["poll": TelegramUpdates.poll], "Коли зручно?", "text"), (["date": 0], "", "text"),
        (["dice": ["emoji": "🎲", "value": 1]], "🎲 1", "unsupported"),
    ]

    @Test(arguments: quotes.indices) func whatStandsForAQuotedMessage(_ index: Int) throws {
        let (content, text, type) = Self.quotes[index]
        let quoted = try #require(
            try read(Updates.businessMessage(7, ["text": "?", "reply_to_message": Updates.original(5, content)])).quoted
        )
        #expect(quoted.text == text && quoted.type == type && quoted.externalID == "bc-4f9aZ:501/5")
    }

    @Test func answersToOtherPlaces() throws {
        let external: JSONValue = [
            "origin": ["type": "channel", "chat": Updates.channel, "message_id": 4, "date": 9], "chat": Updates.channel, "message_id": 4,
            "document": Updates.file("cennik", size: 7, ["file_name": "cennik.pdf"]),
        ]
        let quoted = try read(Updates.message(7, ["text": "Це?", "external_reply": external])).quoted
        #expect(quoted == QuotedMessage(externalID: nil, name: "Biuro Most: nowości", text: "cennik.pdf", type: "document"))
        let hidden: JSONValue = ["origin": ["type": "hidden_user", "sender_user_name": "Ktoś", "date": 9]]
        let words = try read(Updates.message(7, ["text": "?", "external_reply": hidden, "quote": ["text": "так і було"]])).quoted
        #expect(words?.name == "Ktoś" && words?.text == "так і було" && words?.externalID == nil)
        let story = try read(Updates.message(7, ["text": "!", "reply_to_story": ["chat": Updates.channel, "id": 3]])).quoted
        #expect(story?.name == "Biuro Most: nowości" && story?.type == "unsupported")
        let elsewhere = Updates.original(5, ["text": "x"], chat: Updates.channel)
        #expect(try read(Updates.message(7, ["text": "?", "reply_to_message": elsewhere])).quoted?.externalID == nil)
    }

    private static let forwards: [(content: [String: JSONValue], name: String)] = [
        (["forward_origin": ["type": "user", "sender_user": TelegramUpdates.marek, "date": 9]], "Marek Żółkiewski"),
        (["forward_origin": ["type": "hidden_user", "sender_user_name": "Ktoś", "date": 9]], "Ktoś"),
        (
            ["forward_origin": ["type": "chat", "sender_chat": TelegramUpdates.supergroup, "author_signature": "Ewa"]],
            "Ewa, Tłumacze — grupa"
        ),
        (["forward_origin": ["type": "channel", "chat": TelegramUpdates.channel, "message_id": 3]], "Biuro Most: nowości"),
        (["forward_origin": ["type": "new"]], "?"), (["forward_from": TelegramUpdates.marek, "forward_date": 9], "Marek Żółkiewski"),
        (["forward_sender_name": "Ktoś", "forward_date": 9], "Ktoś"), (["forward_date": 9], "?"),
        (["forward_from_chat": TelegramUpdates.channel, "forward_signature": "Ewa", "forward_date": 9], "Ewa, Biuro Most: nowości"),
        (["via_bot": TelegramUpdates.bot], "@biuro_tlumaczen_bot"),
    ]

    @Test(arguments: forwards.indices) func whoseWords(_ index: Int) throws {
        let (content, name) = Self.forwards[index]
        #expect(try read(Updates.message(7, content.merging(["text": "x"]) { $1 })).forwardedFrom == name)
    }

    private func read(_ bytes: [UInt8]) throws -> ChatMessage { try #require(TelegramReading.message(bytes)) }
}
