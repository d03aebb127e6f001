internal import Core

extension FakeBotAPI.Bot {
    typealias Refusal = FakeBotAPI.Refusal

    static let mediaMethods = [
        "sendPhoto": "photo", "sendVideo": "video", "sendAnimation": "animation", "sendAudio": "audio", "sendVoice": "voice",
        "sendDocument": "document", "sendSticker": "sticker",
    ]

    mutating func result(of method: String, _ parameters: FakeParameters, now: Int64) throws -> JSONValue {
        if let kind = Self.mediaMethods[method] { return try sendMedia(kind, parameters, now) }
        switch method {
        case "getMe":
            return user.value.with([
                "can_join_groups": .bool(true), "can_read_all_group_messages": .bool(true), "supports_inline_queries": .bool(false),
                "can_connect_to_business": .bool(true),
            ])
        case "getWebhookInfo": return webhookInfo
        case "sendMessage": return try sendMessage(parameters, now)
        case "sendMediaGroup": return try sendAlbum(parameters, now)
        case "editMessageText": return try edit(parameters, "text", "entities", now)
        case "editMessageCaption": return try edit(parameters, "caption", "caption_entities", now)
        case "deleteMessage": return try delete(parameters)
        case "deleteBusinessMessages": return try deleteBusiness(parameters)
        case "setMessageReaction":
            _ = try known(try target(parameters), parameters, "message to react not found")
            return .bool(true)
        case "getFile": return try file(parameters)
        case "getChat":
            let key = try target(parameters)
            return chats[key].map { $0.chat.value } ?? .null
        case "getBusinessConnection":
            guard let found = parameters.text("business_connection_id").flatMap({ connections[$0] }) else {
                throw Refusal("Bad Request: business connection not found")
            }
            return found
        default: throw Refusal("Not Found", status: 404)
        }
    }

    private var webhookInfo: JSONValue {
        var members: [String: JSONValue] = [
            "url": .string(webhook?.url ?? ""), "has_custom_certificate": .bool(false), "pending_update_count": .int(Int64(queue.count)),
        ]
        if let error = webhook?.lastError {
            members["last_error_message"] = .string(error)
            members["last_error_date"] = .int(1_767_323_045)
        }
        if let kinds { members["allowed_updates"] = .array(kinds.sorted().map { .string($0) }) }
        return .object(members)
    }

    // MARK: - Sending

    /// The chat of a call, where one may write to it.
    private func target(_ parameters: FakeParameters) throws -> Key {
        guard let id = parameters.int("chat_id") else { throw Refusal("Bad Request: chat_id is empty") }
        let connection = parameters.text("business_connection_id")
        if let connection {
            guard let known = connections[connection] else { throw Refusal("Bad Request: business connection not found") }
            guard known.member("is_enabled") == .bool(true), known.member("rights")?.member("can_reply") == .bool(true) else {
                throw Refusal("Bad Request: BUSINESS_PEER_INVALID")
            }
        }
        let key = Key(connection: connection, chat: id)
        guard let room = chats[key] else { throw Refusal("Bad Request: chat not found") }
        if let new = room.migratedTo {
            throw Refusal(
                "Bad Request: group chat was upgraded to a supergroup chat",
                parameters: .object(["migrate_to_chat_id": .int(new)])
            )
        }
        if room.isBlocked { throw Refusal("Forbidden: bot was blocked by the user", status: 403) }
        return key
    }

    private mutating func send(_ members: [String: JSONValue], _ parameters: FakeParameters, _ now: Int64) throws -> JSONValue {
        let key = try target(parameters)
        var members = members
        if let reply = parameters.json("reply_parameters"), let id = reply.member("message_id")?.integer {
            if let answered = chats[key]?.messages[id] {
                members["reply_to_message"] = answered
            } else if reply.member("allow_sending_without_reply") != .bool(true), key.connection == nil {
                throw Refusal("Bad Request: message to be replied not found")
            }
        }
        if let connection = key.connection {
            members["from"] = connections[connection]?.member("user")
            members["sender_business_bot"] = user.value
        } else {
            members["from"] = user.value
        }
        guard let chat = chats[key]?.chat else { throw Refusal("Bad Request: chat not found") }
        return add(members, to: key, chat: chat, now: now)
    }

    private func checked(_ parameters: FakeParameters, _ name: String, _ list: String, required: Bool) throws -> [String: JSONValue] {
        let text = parameters.text(name) ?? ""
        if text.allSatisfy(\.isWhitespace) {
            if required { throw Refusal("Bad Request: message text is empty") }
            return [:]
        }
        if text.utf16.count > (name == "text" ? 4096 : 1024) {
            throw Refusal(name == "text" ? "Bad Request: message is too long" : "Bad Request: message caption is too long")
        }
        var members: [String: JSONValue] = [name: .string(text)]
        members[list] = parameters.json(list)
        return members
    }

    private mutating func sendMessage(_ parameters: FakeParameters, _ now: Int64) throws -> JSONValue {
        try send(try checked(parameters, "text", "entities", required: true), parameters, now)
    }

    private mutating func sendMedia(_ kind: String, _ parameters: FakeParameters, _ now: Int64) throws -> JSONValue {
        _ = try target(parameters)
        var members = try checked(parameters, "caption", "caption_entities", required: false)
        members.merge(try media(kind, parameters.text(kind), kind, parameters)) { $1 }
        return try send(members, parameters, now)
    }

    /// - Parameter named: a file id, or `attach://` with the field of the file.
    private mutating func media(
        _ kind: String,
        _ named: String?,
        _ field: String,
        _ parameters: FakeParameters
    ) throws -> [String: JSONValue] {
        let field = named.flatMap { $0.hasPrefix("attach://") ? String($0.dropFirst(9)) : nil } ?? field
        if let file = parameters.file(field) {
            if file.bytes.count > FakeBotAPI.maximumUpload { throw Refusal("Request Entity Too Large", status: 413) }
            if file.bytes.isEmpty { throw Refusal("Bad Request: file must be non-empty") }
            if kind == "photo", file.bytes.count > 10 << 20 { throw Refusal("Bad Request: file is too big for a photo") }
            return members(.media(kind, FakeFile(file.name, type: file.type ?? "application/octet-stream", bytes: file.bytes)))
        }
        guard let named, let known = path(named).flatMap({ files[$0] }) else {
            throw Refusal("Bad Request: wrong file identifier/HTTP URL specified")
        }
        return members(.media(kind, known))
    }

    private mutating func sendAlbum(_ parameters: FakeParameters, _ now: Int64) throws -> JSONValue {
        _ = try target(parameters)
        guard case .array(let items)? = parameters.json("media"), (2...10).contains(items.count) else {
            throw Refusal("Bad Request: group send failed")
        }
        var all: [[String: JSONValue]] = []
        for item in items {
            guard let kind = item.member("type")?.string, ["photo", "video", "audio", "document"].contains(kind) else {
                throw Refusal("Bad Request: can't parse InputMedia: type must be specified")
            }
            var members = try media(kind, item.member("media")?.string, "", parameters)
            if let caption = item.member("caption") { members["caption"] = caption }
            members["caption_entities"] = item.member("caption_entities")
            members["media_group_id"] = .string("\(now)")
            all.append(members)
        }
        return .array(try all.map { try send($0, parameters, now) })
    }

    // MARK: - Changing

    private func known(_ key: Key, _ parameters: FakeParameters, _ words: String) throws -> (id: Int64, message: JSONValue) {
        guard let id = parameters.int("message_id"), let message = chats[key]?.messages[id] else { throw Refusal("Bad Request: \(words)") }
        return (id, message)
    }

    private mutating func edit(_ parameters: FakeParameters, _ name: String, _ list: String, _ now: Int64) throws -> JSONValue {
        let key = try target(parameters)
        let (id, message) = try known(key, parameters, "message to edit not found")
        let isOwn = message.member("from")?.member("id") == .int(user.id) || message.member("sender_business_bot") != nil
        guard isOwn else { throw Refusal("Bad Request: message can't be edited") }
        let members = try checked(parameters, name, list, required: name == "text")
        if message.member(name) == members[name], message.member(list) == members[list] {
            throw Refusal(
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current "
                    + "content and reply markup of the message"
            )
        }
        let changed = message.with(members).with(["edit_date": .int(now)])
        chats[key]?.messages[id] = changed
        return changed
    }

    private mutating func delete(_ parameters: FakeParameters) throws -> JSONValue {
        let key = try target(parameters)
        let (id, _) = try known(key, parameters, "message to delete not found")
        chats[key]?.messages[id] = nil
        return .bool(true)
    }

    private mutating func deleteBusiness(_ parameters: FakeParameters) throws -> JSONValue {
        guard let connection = parameters.text("business_connection_id"), connections[connection] != nil else {
            throw Refusal("Bad Request: business connection not found")
        }
        guard case .array(let ids)? = parameters.json("message_ids"), !ids.isEmpty else {
            throw Refusal("Bad Request: message identifiers are not specified")
        }
        for key in chats.keys where key.connection == connection {
            for id in ids { if let id = id.integer { chats[key]?.messages[id] = nil } }
        }
        return .bool(true)
    }

    // MARK: - Files

    private func path(_ fileID: String) -> String? {
        let mark = "ID-\(user.id)-"
        return fileID.hasPrefix(mark) ? String(fileID.dropFirst(mark.count)) : nil
    }

    private func file(_ parameters: FakeParameters) throws -> JSONValue {
        let id = parameters.text("file_id") ?? ""
        guard let path = path(id), let file = files[path] else { throw Refusal("Bad Request: invalid file_id") }
        guard file.size <= FakeBotAPI.maximumDownload else { throw Refusal("Bad Request: file is too big") }
        return .object([
            "file_id": .string(id), "file_unique_id": .string("U-\(path)"), "file_size": .int(Int64(file.size)), "file_path": .string(path),
        ])
    }
}
