package import Core

extension TelegramUpdates {
    /// Ids of a file on the platform, and its size.
    package static func file(_ name: String, size: Int64 = 4096, _ more: [String: JSONValue] = [:]) -> JSONValue {
        let members: [String: JSONValue] = [
            "file_id": .string("F-\(name)"), "file_unique_id": .string("U-\(name)"), "file_size": .int(size),
        ]
        return .object(members.merging(more) { $1 })
    }

    /// A picture in three sizes; the last is the largest.
    package static func photo(_ name: String = "photo", caption: String? = nil, album: String? = nil) -> [String: JSONValue] {
        let sizes = [90, 320, 1280].map { width in
            file("\(name)-\(width)", size: Int64(width) * 100, ["width": .int(Int64(width)), "height": .int(Int64(width) * 3 / 4)])
        }
        var members: [String: JSONValue] = ["photo": .array(sizes)]
        members["caption"] = caption.map { .string($0) }
        members["media_group_id"] = album.map { .string($0) }
        return members
    }

    package static func document(_ name: String, mime: String = "application/pdf", caption: String? = nil) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["document": file(name, ["file_name": .string(name), "mime_type": .string(mime)])]
        members["caption"] = caption.map { .string($0) }
        return members
    }

    package static let voice: [String: JSONValue] = ["voice": file("voice", ["mime_type": "audio/ogg", "duration": 7])]
    package static let video: [String: JSONValue] = [
        "video": file("video", ["width": 1920, "height": 1080, "duration": 12, "mime_type": "video/mp4"])
    ]
    package static let videoNote: [String: JSONValue] = ["video_note": file("note", ["length": 384, "duration": 5])]
    package static let audio: [String: JSONValue] = [
        "audio": file("audio", ["duration": 180, "performer": "Океан", "title": "Пісня", "mime_type": "audio/mpeg"])
    ]
    /// As it comes: the same file as a document beside it.
    package static let animation: [String: JSONValue] = [
        "animation": file("gif", ["width": 480, "height": 270, "duration": 2, "mime_type": "video/mp4"]),
        "document": file("gif", ["mime_type": "video/mp4"]),
    ]
    package static func sticker(animated: Bool = false, video: Bool = false) -> [String: JSONValue] {
        let more: [String: JSONValue] = [
            "type": "regular", "width": 512, "height": 512, "is_animated": .bool(animated), "is_video": .bool(video), "emoji": "👍",
        ]
        return ["sticker": file("sticker", more)]
    }

    package static let location: [String: JSONValue] = ["location": ["latitude": 50.4501, "longitude": 30.5234]]
    package static let venue: [String: JSONValue] = [
        "location": ["latitude": 51.7592, "longitude": 19.456],
        "venue": [
            "location": ["latitude": 51.7592, "longitude": 19.456], "title": "Biuro Most", "address": "ul. Piotrkowska 1, Łódź",
        ],
    ]
    /// Whose card it is: a user's id, or nobody's on the platform.
    package static func contact(user: Int64?) -> [String: JSONValue] {
        var card: [String: JSONValue] = ["phone_number": "380501112233", "first_name": "Олена", "last_name": "Коваль"]
        card["user_id"] = user.map { .int($0) }
        return ["contact": .object(card)]
    }
    package static let poll: JSONValue = [
        "id": "52", "question": "Коли зручно?", "total_voter_count": 3, "is_closed": false, "is_anonymous": true, "type": "regular",
        "options": [["text": "Вранці", "voter_count": 2], ["text": "Увечері", "voter_count": 1]],
    ]

    /// A message that another one answers.
    package static func original(_ message: Int64, _ content: [String: JSONValue], from: JSONValue = bot, chat: JSONValue? = nil)
        -> JSONValue
    {
        let members: [String: JSONValue] = [
            "message_id": .int(message), "from": from, "chat": chat ?? privateChat(olena), "date": .int(date(message)),
        ]
        return .object(members.merging(content) { $1 })
    }
}

// So that an update can be written as it stands in the documentation.
extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(Dictionary(elements) { $1 }) }
    package init(nilLiteral: ()) { self = .null }
}
