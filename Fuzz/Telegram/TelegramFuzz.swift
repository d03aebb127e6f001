import Core

@testable import Channels

/// Reads arbitrary bytes as an update of the Bot API, and stops the process when an invariant breaks.
///
/// The tests of Channels link the file and run it on updates, on updates that are nearly right, and on noise; a libFuzzer target calls
/// ``fuzzTelegram(_:)`` from `LLVMFuzzerTestOneInput`.
func fuzzTelegram(_ bytes: [UInt8]) {
    let receivedAt = Timestamp(milliseconds: 1_772_442_000_000)
    let facts = TelegramReader.read(bytes, bot: 7_100_200_300, receivedAt: receivedAt)
    precondition(!facts.isEmpty, "an update left no trace")
    precondition(facts == TelegramReader.read(bytes, bot: 7_100_200_300, receivedAt: receivedAt), "not the same twice")
    for fact in facts { check(fact) }
}

private func check(_ fact: ChatFact) {
    switch fact {
    case .message(let message): check(message)
    case .withdrawn(let withdrawal):
        precondition(!withdrawal.messages.isEmpty)
        for id in withdrawal.messages { check(id) }
    case .reaction(let reaction):
        check(reaction.message)
        check(reaction.actor)
        precondition(reaction.emoji.count <= ReadingLimits.reactions && reaction.emoji.allSatisfy { !$0.isEmpty })
    case .moved(let move):
        check(move.to)
        precondition(move.from != move.to.key && TelegramChatKey(move.from)?.description == move.from)
    case .business(let connection): precondition(!connection.id.isEmpty && connection.rights.count <= 50)
    case .reach(let reach): check(reach.chat)
    }
}

private func check(_ message: ChatMessage) {
    check(message.chat)
    check(message.sender)
    check(message.id)
    precondition(message.id.chat == message.chat.key, "a message of another chat")
    precondition(!message.text.isEmpty || !message.files.isEmpty || message.card != nil, "nothing to be seen")
    precondition(message.text.utf16.count <= ReadingLimits.text && message.files.count <= ReadingLimits.files)
    let hasControl = message.text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t" }
    precondition(!hasControl, "a control character")
    precondition(message.entities.count <= ReadingLimits.entities)
    for entity in message.entities {
        precondition(
            entity.start >= 0 && entity.start < entity.end && entity.end <= message.text.utf16.count,
            "an entity outside of the text"
        )
        precondition(entity.url == nil || TelegramLinks.allowed(entity.url) != nil, "a link that leads anywhere")
    }
    for file in message.files { check(file) }
    if let quoted = message.quoted {
        checkLine(quoted.text, limit: ReadingLimits.quote + 1)
        checkLine(quoted.name)
        precondition(MessageType(rawValue: quoted.type) != nil && quoted.externalID.map { ChatMessageID($0) != nil } != false)
    }
    if let origin = message.forwardedFrom { checkLine(origin) }
    if let phone = message.provedPhone { precondition(phone.hasPrefix("+") && (8...16).contains(phone.utf8.count)) }
    if let card = message.card { check(card) }
}

private func check(_ card: ChatCard) {
    switch card {
    case .location(let latitude, let longitude, let title, let address, let seconds):
        precondition((-90...90).contains(latitude) && (-180...180).contains(longitude) && (seconds ?? 0) >= 0)
        checkLine(title ?? "")
        checkLine(address ?? "")
    case .contact(let name, let phone, _):
        checkLine(name)
        checkLine(phone)
        precondition(!name.isEmpty && !phone.isEmpty)
    case .poll(let question, let options, _):
        checkLine(question, limit: 1024)
        precondition(options.count <= ReadingLimits.pollOptions && options.allSatisfy { $0.votes >= 0 })
        for option in options { checkLine(option.text) }
    case .service(let notice):
        precondition(notice.names.count <= ReadingLimits.people + 10)
        for name in notice.names { checkLine(name) }
        checkLine(notice.detail ?? "")
        precondition(notice.kind != .other || notice.detail?.isEmpty == false, "a notice without a word")
    case .button(let data): checkLine(data)
    case .unknown(let word): precondition(!word.isEmpty && word.utf8.count <= 64)
    }
}

private func check(_ file: ChatFile) {
    precondition(!file.remoteID.isEmpty && !file.uniqueID.isEmpty && file.remoteID.utf8.count <= ReadingLimits.identifier)
    precondition(!file.name.isEmpty && file.name.count <= 255 && !file.name.contains("/"), "an unsafe name")
    precondition(file.mime.contains("/") && file.mime == file.mime.lowercased())
    precondition((file.size ?? 0) >= 0 && (file.width ?? 0) >= 0 && (file.height ?? 0) >= 0 && (file.duration ?? 0) >= 0)
}

private func check(_ chat: Chat) {
    precondition(TelegramChatKey(chat.key)?.description == chat.key || chat.key == TelegramChatKey.notices && chat.kind == .notices)
    check(chat.counterpart)
}

private func check(_ person: ChatPerson) {
    precondition(!person.id.isEmpty)
    checkLine(person.name)
    checkLine(person.username ?? "")
}

private func check(_ id: ChatMessageID) { precondition(id.number != 0 && ChatMessageID(id.description) == id) }

private func checkLine(_ text: String, limit: Int = ReadingLimits.name) {
    precondition(text.unicodeScalars.count <= limit, "too long")
    precondition(
        !text.unicodeScalars.contains { $0.properties.generalCategory == .control || $0.properties.isBidiControl },
        "not a plain line"
    )
}
