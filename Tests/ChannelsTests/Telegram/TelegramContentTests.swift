import Core
import TestSupport
import Testing

@testable import Channels

/// What messages say: text, formatting, files, cards.
struct TelegramContentTests {
    private typealias Updates = TelegramUpdates

    // MARK: - Text

    @Test func plainText() throws {
        let message = try read(Updates.message(7, ["text": "Добрий день!\nСкільки коштує?"]))
        #expect(message.text == "Добрий день!\nСкільки коштує?" && message.type == .text && message.card == nil && message.entities.isEmpty)
        #expect(message.id == ChatMessageID(chat: "501", number: 7) && message.direction == .inbound && !message.isEdited)
        #expect(message.sentAt == Timestamp(milliseconds: Updates.date(7) * 1000))
        #expect(message.version == FactTime(at: message.sentAt, sequence: 7))
        #expect(message.sender == ChatPerson(id: "501", name: "Олена Коваль", username: "olena_koval") && message.language == "uk")
        #expect(message.chat == Chat(key: "501", kind: .person, counterpart: message.sender))
    }

    @Test(arguments: [
        ("bold", TextEntity.Kind.bold), ("italic", .italic), ("underline", .underline), ("strikethrough", .strikethrough),
        ("spoiler", .spoiler), ("code", .code), ("pre", .pre), ("blockquote", .quote), ("expandable_blockquote", .quote),
        ("hashtag", .hashtag), ("bot_command", .command), ("cashtag", .other), ("custom_emoji", .other), ("date_time", .other),
        ("a_new_one", .other),
    ])
    func formatting(_ type: String, _ kind: TextEntity.Kind) throws {
        // Both before and within stand characters of two code units.
        let message = try read(
            Updates.message(7, ["text": "👋 дві 👋👋", "entities": [["type": .string(type), "offset": 3, "length": 8]]])
        )
        #expect(message.entities == [TextEntity(start: 3, end: 11, kind: kind)])
    }

    @Test(arguments: [
        ("text_link", "https://most.example/ціни", TextEntity.Kind.link, "https://most.example/ціни"),
        ("text_link", "HTTP://most.example", .link, "HTTP://most.example"),
        ("text_link", "tg://user?id=7", .link, "tg://user?id=7"),
        ("text_link", "javascript:alert(1)", .other, nil),
        ("text_link", "data:text/html,x", .other, nil),
        ("text_link", "file:///etc/passwd", .other, nil),
        ("text_link", "https://a\"onclick=", .other, nil),
        ("text_link", "https://a\u{202E}b", .other, nil),
        ("text_link", "https://", .other, nil),
    ] as [(String, String, TextEntity.Kind, String?)])
    func links(_ type: String, _ url: String, _ kind: TextEntity.Kind, _ expected: String?) throws {
        let entity: JSONValue = ["type": .string(type), "offset": 0, "length": 4, "url": .string(url)]
        #expect(
            try read(Updates.message(7, ["text": "тут!", "entities": [entity]])).entities == [
                TextEntity(start: 0, end: 4, kind: kind, url: expected)
            ]
        )
    }

    @Test(arguments: [
        ("url", "most.example/cennik", TextEntity.Kind.link, "http://most.example/cennik"),
        ("url", "https://most.example", .link, "https://most.example"),
        ("url", "ftp://most.example", .link, nil),
        ("email", "biuro@most.example", .email, "mailto:biuro@most.example"),
        ("phone_number", "+48 501 502 503", .phone, "tel:+48501502503"),
        ("phone_number", "050 111 22 33", .phone, "tel:0501112233"),
        ("mention", "@biuro_most", .mention, "https://t.me/biuro_most"),
    ] as [(String, String, TextEntity.Kind, String?)])
    func linksAsTheyStand(_ type: String, _ text: String, _ kind: TextEntity.Kind, _ url: String?) throws {
        let length = Int64(text.utf16.count)
        let message = try read(
            Updates.message(7, ["text": .string(text), "entities": [["type": .string(type), "offset": 0, "length": .int(length)]]])
        )
        #expect(message.entities == [TextEntity(start: 0, end: Int(length), kind: kind, url: url)])
    }

    @Test func entitiesOutsideOfTheText() throws {
        let entities: [JSONValue] = [
            ["type": "bold", "offset": 2, "length": 99], ["type": "bold", "offset": 4, "length": 1],
            ["type": "bold", "offset": -1, "length": 2],
            ["type": "bold", "offset": 0, "length": 0], ["type": "bold", "offset": 1, "length": .int(.max)], "bold",
        ]
        let message = try read(Updates.message(7, ["text": "abcd", "entities": .array(entities)]))
        #expect(message.entities == [TextEntity(start: 2, end: 4, kind: .bold)])
        let person = try read(
            Updates.message(7, ["text": "Марек", "entities": [["type": "text_mention", "offset": 0, "length": 5, "user": Updates.marek]]])
        )
        #expect(person.entities == [TextEntity(start: 0, end: 5, kind: .mention, url: "tg://user?id=502")])
    }

    @Test func textIsBoundedAndClean() throws {
        let long = try read(Updates.message(7, ["text": .string(String(repeating: "ж👋", count: 20_000))]))
        #expect((ReadingLimits.text - 1...ReadingLimits.text).contains(long.text.utf16.count))
        // A control character becomes a blank, so that formatting stays in its place; line ends stay.
        #expect(try read(Updates.message(7, ["text": "a\u{0}b\u{7}c\n\td\u{202E}e"])).text == "a b c\n\td\u{202E}e")
    }

    @Test(arguments: [
        ("Оле\u{202E}на\u{0}", "Оле\u{202E}на\u{0}", "Олена Олена"), ("\u{3164}", " \u{200B}", "olena_koval"),
        ("  Anna  Maria ", "", "Anna Maria"),
    ])
    func names(_ first: String, _ last: String, _ expected: String) throws {
        let person: JSONValue = [
            "id": 501, "is_bot": false, "first_name": .string(first), "last_name": .string(last), "username": "olena_koval",
        ]
        #expect(try read(Updates.message(7, ["text": "x"], from: person)).sender.name == expected)
    }

    @Test func richText() throws {
        let blocks: JSONValue = [
            ["type": "heading", "text": "Ціни"],
            [
                "type": "paragraph",
                "text": [
                    "до ", ["type": "bold", "text": ["пʼят", ["type": "italic", "text": "ниці"]]],
                    ["type": "url", "text": "!", "url": "javascript:x"],
                ],
            ],
            ["type": "table", "cells": [[["text": "UA"], ["text": "PL"]], [["text": "600"], ["text": "120"]]]],
            ["type": "blockquote", "blocks": [["type": "paragraph", "text": "цитата"]], "credit": "Марек"],
            ["type": "photo", "photo": [Updates.file("p", size: 4096, ["width": 9, "height": 9])], "caption": ["text": "Зразок"]],
        ]
        let message = try read(Updates.message(7, ["rich_message": ["blocks": blocks]]))
        #expect(message.text == "Ціни\nдо пʼятниці!\nUA | PL\n600 | 120\nцитата\nМарек\nЗразок" && message.type == .text)
        #expect(message.entities.contains(TextEntity(start: 8, end: 16, kind: .bold)))
        #expect(message.entities.contains(TextEntity(start: 12, end: 16, kind: .italic)) && message.entities.count == 2)
        #expect(message.files.map(\.name) == ["photo.jpg"])
    }

    // MARK: - Files

    private static let files: [(content: [String: JSONValue], type: MessageType, file: ChatFile)] = [
        (
            TelegramUpdates.photo(), .image,
            ChatFile(
                remoteID: "F-photo-1280",
                uniqueID: "U-photo-1280",
                name: "photo.jpg",
                mime: "image/jpeg",
                size: 128_000,
                width: 1280,
                height: 960
            )
        ),
        (
            TelegramUpdates.video, .video,
            ChatFile(
                remoteID: "F-video",
                uniqueID: "U-video",
                name: "video.mp4",
                mime: "video/mp4",
                size: 4096,
                width: 1920,
                height: 1080,
                duration: 12
            )
        ),
        (
            TelegramUpdates.videoNote, .video,
            ChatFile(
                remoteID: "F-note",
                uniqueID: "U-note",
                name: "video-note.mp4",
                mime: "video/mp4",
                size: 4096,
                width: 384,
                height: 384,
                duration: 5,
                note: "video_note"
            )
        ),
        (
            TelegramUpdates.animation, .video,
            ChatFile(
                remoteID: "F-gif",
                uniqueID: "U-gif",
                name: "animation.mp4",
                mime: "video/mp4",
                size: 4096,
                width: 480,
                height: 270,
                duration: 2,
                note: "animation"
            )
        ),
        (
            TelegramUpdates.voice, .voice,
            ChatFile(remoteID: "F-voice", uniqueID: "U-voice", name: "voice.ogg", mime: "audio/ogg", size: 4096, duration: 7)
        ),
        (
            TelegramUpdates.audio, .audio,
            ChatFile(remoteID: "F-audio", uniqueID: "U-audio", name: "Океан - Пісня.mp3", mime: "audio/mpeg", size: 4096, duration: 180)
        ),
        (
            TelegramUpdates.document("umowa.pdf"), .document,
            ChatFile(remoteID: "F-umowa.pdf", uniqueID: "U-umowa.pdf", name: "umowa.pdf", mime: "application/pdf", size: 4096)
        ),
        (
            TelegramUpdates.sticker(), .sticker,
            ChatFile(
                remoteID: "F-sticker",
                uniqueID: "U-sticker",
                name: "sticker.webp",
                mime: "image/webp",
                size: 4096,
                width: 512,
                height: 512
            )
        ),
        (
            TelegramUpdates.sticker(animated: true), .sticker,
            ChatFile(
                remoteID: "F-sticker",
                uniqueID: "U-sticker",
                name: "sticker.tgs",
                mime: "application/x-tgsticker",
                size: 4096,
                width: 512,
                height: 512
            )
        ),
        (
            TelegramUpdates.sticker(video: true), .sticker,
            ChatFile(
                remoteID: "F-sticker",
                uniqueID: "U-sticker",
                name: "sticker.webm",
                mime: "video/webm",
                size: 4096,
                width: 512,
                height: 512
            )
        ),
    ]

    @Test(arguments: files.indices) func media(_ index: Int) throws {
        let (content, type, file) = Self.files[index]
        let message = try read(Updates.message(7, content))
        #expect(message.type == type && message.card == nil && message.text.isEmpty)
        #expect(message.files == [file])
    }

    @Test(arguments: [
        ("..\\..\\паспорт\u{202E}fdp.exe", "application/pdf", "паспортfdp.exe", "application/pdf"),
        ("", "application/pdf", "document.pdf", "application/pdf"), ("  ", "nonsense", "document.bin", "application/octet-stream"),
        ("umowa.docx", "Application/PDF; x=1", "umowa.docx", "application/pdf"),
    ])
    func documentNames(_ name: String, _ mime: String, _ expected: String, _ type: String) throws {
        let document: JSONValue = ["file_id": "F", "file_name": .string(name), "mime_type": .string(mime)]
        let file = try #require(try read(Updates.message(7, ["document": document])).files.first)
        #expect(file.name == expected && file.mime == type && file.uniqueID == "F" && file.size == nil)
    }

    @Test func captionsAndAlbums() throws {
        var content = Updates.photo(caption: "Паспорт, 1-а сторінка", album: "135")
        content["caption_entities"] = [["type": "bold", "offset": 0, "length": 7]]
        content["show_caption_above_media"] = true
        let message = try read(Updates.message(7, content))
        #expect(message.text == "Паспорт, 1-а сторінка" && message.entities == [TextEntity(start: 0, end: 7, kind: .bold)])
        #expect(message.album == "501/135" && message.captionAbove)
        #expect(try read(Updates.message(8, Updates.photo(caption: "x"))).captionAbove == false)
    }

    @Test func filesThatCannotBeFetchedAreCards() throws {
        let message = try read(Updates.message(7, ["voice": ["duration": 3], "caption": "Слухайте"]))
        #expect(message.card == .unknown("voice") && message.type == .unsupported && message.text == "Слухайте")
    }

    @Test func paidMediaAndLivePhotos() throws {
        let paid = try read(
            Updates.message(
                7,
                ["paid_media": ["star_count": 5, "paid_media": [["type": "video", "video": Updates.file("v")], ["type": "preview"]]]]
            )
        )
        #expect(paid.card == .unknown("paid_media") && paid.files.map(\.remoteID) == ["F-v"])
        let preview = try read(Updates.message(7, ["paid_media": ["star_count": 5, "paid_media": [["type": "preview"]]]]))
        #expect(preview.card == .unknown("paid_media") && preview.type == .unsupported)
        let live = try read(
            Updates.message(
                7,
                ["live_photo": Updates.file("film", size: 4096, ["photo": [Updates.file("still")]]), "photo": [Updates.file("still")]]
            )
        )
        #expect(live.files.map(\.remoteID) == ["F-still", "F-film"] && live.type == .image)
    }

    // MARK: - Cards

    @Test func places() throws {
        let here = try read(Updates.message(7, Updates.location))
        #expect(
            here.card == .location(latitude: 50.4501, longitude: 30.5234, title: nil, address: nil, seconds: nil) && here.type == .location
        )
        let venue = try read(Updates.message(7, Updates.venue)).card
        #expect(
            venue == .location(latitude: 51.7592, longitude: 19.456, title: "Biuro Most", address: "ul. Piotrkowska 1, Łódź", seconds: nil)
        )
        let live = try read(Updates.message(7, ["location": ["latitude": 50, "longitude": 30.5, "live_period": 900, "heading": 90]]))
        #expect(live.card == .location(latitude: 50, longitude: 30.5, title: nil, address: nil, seconds: 900))
        #expect(try read(Updates.message(7, ["location": ["latitude": 91, "longitude": 0]])).card == .unknown("location"))
    }

    @Test func contacts() throws {
        let own = try read(Updates.message(7, Updates.contact(user: 501)))
        #expect(own.card == .contact(name: "Олена Коваль", phone: "+380501112233", user: "501") && own.type == .contact)
        #expect(own.provedPhone == "+380501112233")
        #expect(try read(Updates.message(7, Updates.contact(user: 502))).provedPhone == nil)
        #expect(try read(Updates.message(7, Updates.contact(user: nil))).provedPhone == nil)
        // What somebody passes on, or a bot put in, proves nothing.
        let origin: JSONValue = ["type": "user", "sender_user": Updates.olena, "date": 1]
        let forwarded = Updates.contact(user: 501).merging(["forward_origin": origin]) { $1 }
        #expect(try read(Updates.message(7, forwarded)).provedPhone == nil)
        let viaBot = Updates.contact(user: 501).merging(["via_bot": Updates.bot]) { $1 }
        #expect(try read(Updates.message(7, viaBot)).provedPhone == nil)
        let odd = try read(Updates.message(7, ["contact": ["phone_number": "wew. 12", "first_name": ""]]))
        #expect(odd.card == .contact(name: "wew. 12", phone: "wew. 12", user: nil))
    }

    @Test func polls() throws {
        let options = [ChatCard.PollOption(text: "Вранці", votes: 2), ChatCard.PollOption(text: "Увечері", votes: 1)]
        #expect(
            try read(Updates.message(7, ["poll": Updates.poll])).card == .poll(question: "Коли зручно?", options: options, isClosed: false)
        )
    }

    private static let unknown: [(content: [String: JSONValue], word: String, text: String)] = [
        (["dice": ["emoji": "🎲", "value": 4]], "dice", "🎲 4"),
        (["story": ["chat": TelegramUpdates.channel, "id": 3]], "story", "Biuro Most: nowości"),
        (["game": ["title": "Слова", "description": "Гра", "photo": []]], "game", "Слова\nГра"),
        (
            ["invoice": ["title": "Переклад", "description": "2 стор.", "currency": "PLN", "total_amount": 12_005]], "invoice",
            "Переклад\n2 стор.\n120.05 PLN"
        ), (["successful_payment": ["currency": "XTR", "total_amount": 50, "invoice_payload": "z"]], "successful_payment", "50 XTR"),
        (["passport_data": ["data": []]], "passport_data", ""),
        (
            ["checklist": ["title": "Документи", "tasks": [["text": "Паспорт", "completion_date": 9], ["text": "Диплом"]]]], "checklist",
            "Документи\n☑ Паспорт\n☐ Диплом"
        ), (["web_app_data": ["data": "{}", "button_text": "Форма"]], "web_app_data", "Форма\n{}"),
        (["hologram": ["title": "Новинка"], "aaa_count": 3], "hologram", "Новинка"), (["sender_tag": "vip"], "empty", ""),
        ([:], "empty", ""),
        (["text": ""], "empty", ""), (["text": 5], "empty", ""),
    ]

    @Test(arguments: unknown.indices) func whatHasNoShapeIsACardWithTheWord(_ index: Int) throws {
        let (content, word, text) = Self.unknown[index]
        let message = try read(Updates.message(7, content))
        #expect(message.card == .unknown(word) && message.text == text && message.type == .unsupported)
    }

    private func read(_ bytes: [UInt8]) throws -> ChatMessage { try #require(TelegramReading.message(bytes)) }
}

/// Reading as the tests do it: by the bureau's bot, at a time of its own.
enum TelegramReading {
    static let receivedAt = Timestamp(milliseconds: 1_780_000_000_123)

    static func facts(_ bytes: [UInt8]) -> [ChatFact] {
        TelegramReader.read(bytes, bot: TelegramUpdates.botID, receivedAt: receivedAt)
    }

    /// The message among the facts.
    static func message(_ bytes: [UInt8]) -> ChatMessage? {
        let messages = facts(bytes).compactMap { fact -> ChatMessage? in if case .message(let message) = fact { message } else { nil } }
        return messages.count == 1 ? messages[0] : nil
    }
}
