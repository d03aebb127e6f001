/// One message of a messenger in one of its versions. Each version says everything, so that any of them makes the message.
package struct ChatMessage: Sendable, Hashable {
    package var chat: Chat
    package var id: ChatMessageID
    /// Messages with the same album are one: pictures that were sent together.
    package var album: String?
    /// When this version was made, and its place among the others.
    package var version: FactTime
    /// Whether the platform says that it was changed.
    package var isEdited: Bool
    package var direction: Direction
    package var type: MessageType
    package var sender: ChatPerson
    /// When the message was first written.
    package var sentAt: Timestamp
    package var text: String
    package var entities: [TextEntity]
    package var files: [ChatFile]
    /// Whether the text belongs above the files, which it otherwise stands below.
    package var captionAbove = false
    package var card: ChatCard?
    package var quoted: QuotedMessage?
    /// Whose words these are, where it was forwarded: a name.
    package var forwardedFrom: String?
    /// The sender's own phone number, proved by the platform: he shared his own contact card.
    package var provedPhone: String?
    /// The language that the sender's app speaks, e.g. `uk`.
    package var language: String?
    /// Whether this bot sent it: it may be the echo of a message whose answer never came.
    package var isOwnEcho: Bool

    package init(
        chat: Chat,
        id: ChatMessageID,
        album: String? = nil,
        version: FactTime,
        isEdited: Bool = false,
        direction: Direction = .inbound,
        type: MessageType = .text,
        sender: ChatPerson,
        sentAt: Timestamp,
        text: String = "",
        entities: [TextEntity] = [],
        files: [ChatFile] = [],
        card: ChatCard? = nil,
        quoted: QuotedMessage? = nil,
        forwardedFrom: String? = nil,
        provedPhone: String? = nil,
        language: String? = nil,
        isOwnEcho: Bool = false
    ) {
        self.chat = chat
        self.id = id
        self.album = album
        self.version = version
        self.isEdited = isEdited
        self.direction = direction
        self.type = type
        self.sender = sender
        self.sentAt = sentAt
        self.text = text
        self.entities = entities
        self.files = files
        self.card = card
        self.quoted = quoted
        self.forwardedFrom = forwardedFrom
        self.provedPhone = provedPhone
        self.language = language
        self.isOwnEcho = isOwnEcho
    }
}

/// Formatting of a stretch of text.
package struct TextEntity: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        case bold, italic, underline, strikethrough, spoiler, code, pre, quote
        case link, mention, hashtag, command, email, phone
        /// A date, cashtag or emoji of its own: shown as plain text.
        case other
    }

    /// UTF-16 code units from the beginning of the text.
    package var start: Int
    package var end: Int
    package var kind: Kind
    /// Where a link leads; http, https, mailto, tel or tg only.
    package var url: String?

    package init(start: Int, end: Int, kind: Kind, url: String? = nil) {
        self.start = start
        self.end = end
        self.kind = kind
        self.url = url
    }
}

/// A file that the platform holds and that is fetched by a job of its own.
package struct ChatFile: Sendable, Hashable, Codable {
    /// Names the file on the platform for fetching it.
    package var remoteID: String
    /// Says that two are the same file; stays when `remoteID` changes.
    package var uniqueID: String
    package var name: String
    /// Media type, lower case.
    package var mime: String
    /// Bytes; nil where the platform does not say.
    package var size: Int64?
    package var width: Int?
    package var height: Int?
    /// Seconds.
    package var duration: Int?
    /// A word on what it is: `video_note`, `animation`.
    package var note: String?

    package init(
        remoteID: String,
        uniqueID: String,
        name: String,
        mime: String,
        size: Int64?,
        width: Int? = nil,
        height: Int? = nil,
        duration: Int? = nil,
        note: String? = nil
    ) {
        self.remoteID = remoteID
        self.uniqueID = uniqueID
        self.name = name
        self.mime = mime
        self.size = size
        self.width = width
        self.height = height
        self.duration = duration
        self.note = note
    }
}

/// What is neither text nor file.
package enum ChatCard: Sendable, Hashable {
    /// Degrees. `seconds`: for how long it moves.
    case location(latitude: Double, longitude: Double, title: String?, address: String?, seconds: Int?)
    case contact(name: String, phone: String, user: String?)
    case poll(question: String, options: [PollOption], isClosed: Bool)
    /// Something happened in the chat: a word of ``ServiceNotice`` and its parameters.
    case service(ServiceNotice)
    /// A button was pressed: its data.
    case button(String)
    /// What is not known here: the platform's word for it.
    case unknown(String)

    package struct PollOption: Sendable, Hashable, Codable {
        package var text: String
        package var votes: Int

        package init(text: String, votes: Int) {
            self.text = text
            self.votes = votes
        }
    }
}

/// Something that happened in a chat, for people in their language.
package struct ServiceNotice: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        case joined, left, created, renamed, moved, pinned, photo
        case photoRemoved = "photo_removed"
        case blocked, unblocked
        case businessOn = "business_on"
        case businessOff = "business_off"
        /// The platform's word is in `detail`.
        case other
    }

    package var kind: Kind
    /// Names of those it is about.
    package var names: [String]
    /// A new title, or the platform's word.
    package var detail: String?

    package init(_ kind: Kind, names: [String] = [], detail: String? = nil) {
        self.kind = kind
        self.names = names
        self.detail = detail
    }
}

/// What a message answers, as it was said then.
package struct QuotedMessage: Sendable, Hashable, Codable {
    /// ``ChatMessageID`` in words; nil where it is of another chat.
    package var externalID: String?
    package var name: String
    /// The beginning of its text, or what stands for it.
    package var text: String
    /// The type of the message that is quoted, a word of ``MessageType``.
    package var type: String

    private enum CodingKeys: String, CodingKey {
        case externalID = "external_id"
        case name, text, type
    }

    package init(externalID: String?, name: String, text: String, type: String) {
        self.externalID = externalID
        self.name = name
        self.text = text
        self.type = type
    }
}
