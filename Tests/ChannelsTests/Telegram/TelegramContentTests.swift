import Core
import TestSupport
import Testing

@testable import Channels

/// What messages bring beside words: files and cards.
struct TelegramContentTests {
    private typealias Updates = TelegramUpdates

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
