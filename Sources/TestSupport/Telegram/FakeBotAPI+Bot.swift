internal import Core

extension FakeBotAPI {
    /// One bot, and what Telegram knows of it.
    struct Bot {
        struct Update: Sendable {
            var id: Int64
            var json: String
        }

        struct Webhook: Sendable {
            var url: String
            var secret: String?
            var failures: Int64 = 0
            var lastError: String?
        }

        struct Chat {
            var chat: FakeChat
            var lastMessage: Int64 = 0
            var messages: [Int64: JSONValue] = [:]
            var isBlocked = false
            var migratedTo: Int64?
        }

        /// A chat of a business account is another than the bot's own with the same person.
        struct Key: Hashable {
            var connection: String?
            var chat: Int64
        }

        let user: FakeUser
        var queue: [Update] = []
        var confirmed: [Update] = []
        var nextUpdate: Int64 = 700_000_001
        /// Nil: everything but what must be named.
        var kinds: Set<String>?
        var webhook: Webhook?
        var delivery: Task<Void, Never>?
        /// The `getUpdates` that counts.
        var poller = 0
        var chats: [Key: Chat] = [:]
        var connections: [String: JSONValue] = [:]
        /// By path.
        var files: [String: FakeFile] = [:]
        var fileCount = 0

        init(user: FakeUser) { self.user = user }

        static let kindsToBeNamed: Set<String> = ["chat_member", "message_reaction", "message_reaction_count"]

        mutating func push(_ kind: String, _ value: JSONValue) {
            let isWanted = kinds.map { $0.contains(kind) } ?? !Self.kindsToBeNamed.contains(kind)
            if isWanted { push(raw: "\"\(kind)\":\(value.json)}") }
        }

        /// - Parameter rest: what follows the update's id, with the closing bracket.
        mutating func push(raw rest: String) {
            queue.append(Update(id: nextUpdate, json: "{\"update_id\":\(nextUpdate),\(rest)"))
            nextUpdate += 1
        }

        /// Keeps a file and gives the object that messages have.
        mutating func store(_ file: FakeFile, kind: String) -> JSONValue {
            fileCount += 1
            let path = "\(kind)s/file_\(fileCount)\(file.name.lastIndex(of: ".").map { String(file.name[$0...]) } ?? "")"
            files[path] = file
            var members: [String: JSONValue] = [
                "file_id": .string("ID-\(user.id)-\(path)"), "file_unique_id": .string("U\(fileCount)"),
                "file_size": .int(Int64(file.size)),
            ]
            switch kind {
            case "photo":
                members.merge(["width": .int(800), "height": .int(600)]) { $1 }
                let small = JSONValue.object(members).with(["width": .int(90), "height": .int(67), "file_size": .int(1000)])
                return .array([small, .object(members)])
            case "sticker":
                members.merge(["type": .string("regular"), "width": .int(512), "height": .int(512), "emoji": .string("🙂")]) { $1 }
            case "video", "animation": members.merge(["width": .int(640), "height": .int(360), "duration": .int(7)]) { $1 }
            case "video_note": members.merge(["length": .int(240), "duration": .int(7)]) { $1 }
            case "voice", "audio": members["duration"] = .int(7)
            default: break
            }
            if kind != "photo", kind != "sticker", kind != "video_note" { members["mime_type"] = .string(file.type) }
            if kind == "document" || kind == "video" || kind == "animation" || kind == "audio" { members["file_name"] = .string(file.name) }
            return .object(members)
        }

        mutating func members(_ content: FakeContent) -> [String: JSONValue] {
            switch content {
            case .text(let text): return ["text": .string(text)]
            case .members(let members): return members
            case .media(let kind, let file, let caption):
                var members = [kind: store(file, kind: kind)]
                // So that old readers see it, too.
                if kind == "animation" { members["document"] = members[kind] }
                if let caption { members["caption"] = .string(caption) }
                return members
            }
        }

        /// Puts a message into its chat.
        mutating func add(_ members: [String: JSONValue], to key: Key, chat: FakeChat, now: Int64) -> JSONValue {
            var room = chats[key] ?? Chat(chat: chat)
            room.chat = chat
            room.lastMessage += 1
            var message = members
            message["message_id"] = .int(room.lastMessage)
            message["chat"] = chat.value
            message["date"] = .int(now)
            if let connection = key.connection { message["business_connection_id"] = .string(connection) }
            room.messages[room.lastMessage] = .object(message)
            chats[key] = room
            return .object(message)
        }
    }
}
