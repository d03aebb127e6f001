internal import Core

/// Where a message goes.
package struct BotTarget: Sendable, Hashable {
    package var chatID: Int64
    /// On behalf of a business account.
    package var businessConnectionID: String?
    /// A topic of a forum.
    package var threadID: Int64?
    /// The message it answers. Where that is gone, it is sent all the same.
    package var replyTo: Int64?

    package init(chat: Int64, businessConnection: String? = nil, thread: Int64? = nil, replyTo: Int64? = nil) {
        (chatID, businessConnectionID, threadID, self.replyTo) = (chat, businessConnection, thread, replyTo)
    }

    var parameters: BotParameters {
        BotParameters([
            "business_connection_id": businessConnectionID.map { .string($0) },
            "chat_id": .int(chatID),
            "message_thread_id": threadID.map { .int($0) },
            "reply_parameters": replyTo.map {
                .object(["message_id": .int($0), "allow_sending_without_reply": .bool(true)])
            },
        ])
    }
}

/// A text with its entities.
package struct BotText: Sendable, Hashable {
    package var text: String
    package var entities: [BotEntity]

    /// Characters of a message and of a caption, as Telegram counts: UTF-16 code units, after entities are taken out.
    package static let maxLength = 4096
    package static let maxCaption = 1024

    package init(_ text: String, entities: [BotEntity] = []) { (self.text, self.entities) = (text, entities) }

    func set(_ parameters: inout BotParameters, text name: String, entities list: String) {
        parameters[name] = .string(text)
        if !entities.isEmpty { parameters[list] = .array(entities.map(\.value)) }
    }
}

/// A message with a file.
package struct BotMedia: Sendable {
    /// The method is `send` with it, the file's field its name.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case photo, video, animation, audio, voice, document, sticker

        var method: String { "send" + rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
        package var hasCaption: Bool { self != .sticker }
        /// Whether it can be in an album, there only with its like in the case of documents and audio.
        package var isForAlbums: Bool { self == .photo || self == .video || self == .audio || self == .document }
    }

    package var kind: Kind
    package var file: BotFileSource
    /// Of none for stickers.
    package var caption: BotText?

    package init(_ kind: Kind, _ file: BotFileSource, caption: BotText? = nil) {
        (self.kind, self.file, self.caption) = (kind, file, caption)
    }

    package static let albumSizes = 2...10
}

extension BotAPI {
    /// https://core.telegram.org/bots/api#sendmessage
    package func send(_ text: BotText, to target: BotTarget) async throws(BotAPIError) -> BotMessage {
        var parameters = target.parameters
        text.set(&parameters, text: "text", entities: "entities")
        return try read(try await call("sendMessage", parameters)) { BotMessage($0) }
    }

    /// `sendPhoto`, `sendVideo`, `sendAnimation`, `sendAudio`, `sendVoice`, `sendDocument`, `sendSticker`
    package func send(_ media: BotMedia, to target: BotTarget) async throws(BotAPIError) -> BotMessage {
        try Self.check([media])
        var parameters = target.parameters
        if media.kind.hasCaption { media.caption?.set(&parameters, text: "caption", entities: "caption_entities") }
        parameters.set(media.kind.rawValue, media.file)
        return try read(try await call(media.kind.method, parameters)) { BotMessage($0) }
    }

    /// An album (https://core.telegram.org/bots/api#sendmediagroup).
    /// - Parameter media: 2 to 10.
    /// - Returns: a message for each.
    package func send(album media: [BotMedia], to target: BotTarget) async throws(BotAPIError) -> [BotMessage] {
        try Self.check(media)
        guard BotMedia.albumSizes.contains(media.count), media.allSatisfy(\.kind.isForAlbums) else {
            throw .badCall("An album has 2 to 10 photos, videos, audio files or documents.")
        }
        var parameters = target.parameters
        var items: [JSONValue] = []
        for (index, one) in media.enumerated() {
            var item: [String: JSONValue] = ["type": .string(one.kind.rawValue)]
            switch one.file {
            case .id(let id): item["media"] = .string(id)
            case .upload(let upload):
                item["media"] = .string("attach://file\(index)")
                parameters.attach("file\(index)", upload)
            }
            if let caption = one.caption {
                item["caption"] = .string(caption.text)
                if !caption.entities.isEmpty { item["caption_entities"] = .array(caption.entities.map(\.value)) }
            }
            items.append(.object(item))
        }
        parameters["media"] = .array(items)
        let result = try await call("sendMediaGroup", parameters)
        return try read(result) { value in
            let messages = value.list?.compactMap { BotMessage($0) }
            return messages?.count == media.count ? messages : nil
        }
    }

    /// Before 50 MB are on their way in vain.
    private static func check(_ media: [BotMedia]) throws(BotAPIError) {
        let isTooBig = media.contains { $0.file.size > ($0.kind == .photo ? BotUpload.maxPhotoSize : BotUpload.maxSize) }
        guard !isTooBig, media.reduce(0, { $0 + $1.file.size }) <= BotUpload.maxSize else {
            throw .tooBig("Telegram takes files of 50 MB at most, photos of 10 MB.")
        }
    }
}
