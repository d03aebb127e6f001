package import Core
import Foundation

/// What one version of a part says, as it stands in `message_versions`.
struct VersionContent: Codable, Hashable, Sendable {
    struct Sender: Codable, Hashable, Sendable {
        var id: String
        var name: String
        var username: String?
    }

    var direction: Direction
    var type: MessageType
    var sender: Sender?
    /// Milliseconds.
    var sentAt: Int64
    var edited: Bool
    var text: String
    var entities: [TextEntity]
    var files: [ChatFile]
    var card: ChatCard?
    var quoted: QuotedMessage?
    var forwardedFrom: String?

    init(_ message: ChatMessage) {
        direction = message.direction
        type = message.type
        sender = Sender(id: message.sender.id, name: message.sender.name, username: message.sender.username)
        sentAt = message.sentAt.milliseconds
        edited = message.isEdited
        text = message.text
        entities = message.entities
        files = message.files.map { file in
            var file = file
            if file.name.isEmpty { file.name = message.type.rawValue }
            return file
        }
        card = message.card
        quoted = message.quoted
        forwardedFrom = message.forwardedFrom
    }

    /// A part that was sent, or changed, from here.
    init(_ part: SentPart, edited: Bool) {
        direction = .outbound
        type = .text
        sentAt = part.at.milliseconds
        self.edited = edited
        text = part.text
        entities = part.entities
        files = []
    }

    static func read(_ json: String) throws -> VersionContent {
        try ChatJSON.decoder.decode(VersionContent.self, from: Data(json.utf8))
    }
}

/// A message of the platform that came of sending, or changing, one from here.
package struct SentPart: Sendable, Hashable {
    package var id: ChatMessageID
    /// The platform's time of it.
    package var at: Timestamp
    package var text: String
    package var entities: [TextEntity]

    package init(id: ChatMessageID, at: Timestamp, text: String = "", entities: [TextEntity] = []) {
        self.id = id
        self.at = at
        self.text = text
        self.entities = entities
    }
}

/// JSON of the chat tables: equal values are equal texts.
enum ChatJSON {
    static let decoder = JSONDecoder()
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    static func text(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }
}
