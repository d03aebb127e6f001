import Core
import Outgoing
import Store

/// Sends a bot's messages, step by step (see ``SendPlan``).
struct TelegramSender: MessageSender {
    let bot: BotContext
    let pacer: SendPacer

    private var database: OfficeDatabase { bot.context.database }

    func next() async throws -> OutgoingChat? { try await database.nextOutgoingChat(bot.account) }

    func fault(of error: any Error) -> ListenerFault { ListenerFault(telegram: error).outgoing }

    func attempt(_ item: OutgoingChat) async throws -> SendAttempt {
        let plan = SendPlan(text: item.text, files: item.files.map { ($0.mime, $0.size) })
        // A group that became another one counts anew: the old number would be somebody else's message.
        let answers = item.answers.flatMap { $0.chat == item.chat ? $0 : nil }
        guard let target = TelegramChatKey(item.chat)?.target(answers: answers), plan.steps.indices.contains(item.stepsDone) else {
            try await database.refuse(item, .unusable, detail: "")
            return .none
        }
        let api: BotAPI
        do { api = try bot.api() } catch { return .fault(ListenerFault(telegram: error).outgoing) }
        try await pacer.turn(chat: target.chatID)
        guard try await database.beginStep(item, of: plan.steps.count) else { return .none }
        let step = plan.steps[item.stepsDone]
        switch await toItsEnd({ await self.made(step, of: item, to: target, api) }) {
        case .success(let parts): return .confirmed { [database] in try await database.confirmStep(item, parts) }
        case .failure(let error): return .made(SendOutcome(error))
        }
    }

    /// How long a call that was begun may still take once its task is cancelled: an orderly stop leaves nothing unknown that a moment
    /// would tell.
    private static let lastWait = Duration.seconds(6)

    private func toItsEnd<Outcome: Sendable>(_ work: @escaping @Sendable () async -> Outcome) async -> Outcome {
        let task = Task { await work() }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            Task {
                try? await Task.sleep(for: Self.lastWait)
                task.cancel()
            }
        }
    }

    private func made(_ step: SendPlan.Step, of item: OutgoingChat, to target: BotTarget, _ api: BotAPI) async -> Result<
        [SentPart], BotAPIError
    > {
        do throws(BotAPIError) {
            return .success(try await send(step, of: item, to: target, api))
        } catch {
            return .failure(error)
        }
    }

    private func send(_ step: SendPlan.Step, of item: OutgoingChat, to target: BotTarget, _ api: BotAPI) async throws(BotAPIError)
        -> [SentPart]
    {
        // Only the first step answers.
        var target = target
        if item.stepsDone > 0 { target.replyTo = nil }
        let text = BotText(item.text, entities: item.entities.compactMap(BotEntity.init))
        switch step {
        case .text:
            return [SentPart(try await api.send(text, to: target), chat: item.chat, text: item.text, entities: item.entities)]
        case .files(let files, let kind, let withText):
            do throws(BotAPIError) {
                return try await send(files, kind, withText ? text : nil, of: item, to: target, api)
            } catch {
                // A picture that is none for Telegram (too narrow, too large, damaged) goes as a file; nothing was sent before.
                guard kind == .photo || kind == .video, error.isAboutThePicture else { throw error }
                return try await send(files, .document, withText ? text : nil, of: item, to: target, api)
            }
        }
    }

    private func send(
        _ files: [Int],
        _ kind: BotMedia.Kind,
        _ caption: BotText?,
        of item: OutgoingChat,
        to target: BotTarget,
        _ api: BotAPI
    ) async throws(BotAPIError) -> [SentPart] {
        let media = files.enumerated().map { place, index in
            let file = item.files[index]
            // In an album of pictures each has its own kind.
            let own = kind == .document ? .document : SendPlan.kind(file.mime, file.size)
            return BotMedia(own, .upload(upload(file)), caption: place == 0 ? caption : nil)
        }
        let sent = media.count == 1 ? [try await api.send(media[0], to: target)] : try await api.send(album: media, to: target)
        return sent.enumerated().map { place, message in
            let hasText = place == 0 && caption != nil
            return SentPart(message, chat: item.chat, text: hasText ? item.text : "", entities: hasText ? item.entities : [])
        }
    }

    /// The file's bytes, chunk by chunk while they go out.
    private func upload(_ file: OutgoingFile) -> BotUpload {
        let database = database
        let content = HTTPContent.stream(size: Int(file.size)) { sink in
            var sent: Int64 = 0
            var n = 0
            while sent < file.size {
                let chunk = try await database.chunk(of: file.blob, n: n)
                guard !chunk.isEmpty else { return }
                try await sink.write(chunk)
                sent += Int64(chunk.count)
                n += 1
            }
        }
        return BotUpload(fileName: file.name, type: file.mime, content: content)
    }
}

extension TelegramChatKey {
    /// Where an answer goes; nil where there is none.
    func target(answers: ChatMessageID? = nil) -> BotTarget? {
        switch via {
        case .bot: BotTarget(chat: chat, replyTo: answers?.number)
        case .business(""), .guest: nil
        case .business(let connection): BotTarget(chat: chat, businessConnection: connection, replyTo: answers?.number)
        }
    }
}

extension Timestamp {
    /// Unix time of the Bot API; what is none (a broken server's) counts as the beginning of time.
    init(telegram seconds: Int64) { self.init(milliseconds: (0...253_402_300_799).contains(seconds) ? seconds * 1000 : 0) }
}

extension SentPart {
    init(_ message: BotMessage, chat: String, text: String, entities: [TextEntity]) {
        self.init(
            id: ChatMessageID(chat: chat, number: message.id),
            at: Timestamp(telegram: message.date),
            text: text,
            entities: entities
        )
    }
}

extension BotEntity {
    /// Nil for what Telegram finds by itself.
    init?(_ entity: TextEntity) {
        let type: String
        switch entity.kind {
        case .bold, .italic, .underline, .strikethrough, .spoiler, .code, .pre: type = entity.kind.rawValue
        case .quote: type = "blockquote"
        case .link where entity.url != nil: type = "text_link"
        case .link, .mention, .hashtag, .command, .email, .phone, .other: return nil
        }
        self.init(type: type, offset: entity.start, length: entity.end - entity.start, url: entity.url)
    }
}

extension BotAPIError {
    var isAboutThePicture: Bool {
        guard case .badRequest(let words) = self else { return false }
        let upper = words.uppercased()
        return upper.contains("PHOTO_") || upper.contains("IMAGE_PROCESS_FAILED") || upper.contains("VIDEO_")
    }
}

extension SendOutcome {
    /// What the Bot API's refusal means for the message.
    init(_ error: BotAPIError) {
        switch error {
        case .forbidden(let words): self = .refused(.blocked, words)
        case .tooBig(let words): self = .refused(.tooLarge, words)
        case .badRequest(let words): self = .refused(.contentRefused, words)
        case .badCall(let words): self = .refused(.unusable, words)
        // The news of the new number is on its way; nothing was done.
        case .migrated: self = .lost("The group has a new number.")
        case .unauthorized, .anotherPoller, .webhookIsSet, .tooManyRequests:
            self = .account(ListenerFault(telegram: error).outgoing)
        case .server, .unreadable, .network:
            let fault = ListenerFault(telegram: error)
            self = error.isUncertain ? .unconfirmed(fault.detail ?? "") : .account(fault.outgoing)
        }
    }
}
