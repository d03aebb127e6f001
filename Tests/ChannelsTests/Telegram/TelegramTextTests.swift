import Core
import TestSupport
import Testing

@testable import Channels

/// What messages say in words: text, formatting, names.
struct TelegramTextTests {
    private typealias Updates = TelegramUpdates

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

    @Test(
        arguments: [
            ("text_link", "https://most.example/ціни", TextEntity.Kind.link, "https://most.example/ціни"),
            ("text_link", "HTTP://most.example", .link, "HTTP://most.example"),
            ("text_link", "tg://user?id=7", .link, "tg://user?id=7"),
            ("text_link", "javascript:alert(1)", .other, nil),
            ("text_link", "data:text/html,x", .other, nil),
            ("text_link", "file:///etc/passwd", .other, nil),
            ("text_link", "https://a\"onclick=", .other, nil),
            ("text_link", "https://a\u{202E}b", .other, nil),
            ("text_link", "https://", .other, nil),
        ] as [(String, String, TextEntity.Kind, String?)]
    )
    func links(_ type: String, _ url: String, _ kind: TextEntity.Kind, _ expected: String?) throws {
        let entity: JSONValue = ["type": .string(type), "offset": 0, "length": 4, "url": .string(url)]
        #expect(
            try read(Updates.message(7, ["text": "тут!", "entities": [entity]])).entities == [
                TextEntity(start: 0, end: 4, kind: kind, url: expected)
            ]
        )
    }

    @Test(
        arguments: [
            ("url", "most.example/cennik", TextEntity.Kind.link, "http://most.example/cennik"),
            ("url", "https://most.example", .link, "https://most.example"),
            ("url", "ftp://most.example", .link, nil),
            ("email", "biuro@most.example", .email, "mailto:biuro@most.example"),
            ("phone_number", "+48 501 502 503", .phone, "tel:+48501502503"),
            ("phone_number", "050 111 22 33", .phone, "tel:0501112233"),
            ("mention", "@biuro_most", .mention, "https://t.me/biuro_most"),
        ] as [(String, String, TextEntity.Kind, String?)]
    )
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

    private func read(_ bytes: [UInt8]) throws -> ChatMessage { try #require(TelegramReading.message(bytes)) }
}
