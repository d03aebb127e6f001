internal import Core
internal import Foundation
internal import TestHTTP

/// `/control/…`: the same hand for tests in other languages. Every body is a JSON object; Sources/FakeTelegram/README.md lists them.
extension FakeBotAPI {
    func control(_ request: FakeRequest, _ parts: [String]) async -> FakeReply {
        guard let parameters = FakeParameters(request) else { return FakeReply(400, text: "no JSON object") }
        do {
            return FakeReply(200, json: try control(request.method, parts.first ?? "", parameters).json)
        } catch {
            return FakeReply(400, text: (error as? ControlError)?.words ?? "\(error)")
        }
    }

    struct ControlError: Error {
        var words: String
        init(_ words: String) { self.words = words }
    }

    private func control(_ method: String, _ what: String, _ parameters: FakeParameters) throws -> JSONValue {
        switch (method, what) {
        case ("GET", "calls"): return list(parameters)
        case ("DELETE", "calls"):
            forgetCalls()
            return .object([:])
        case ("POST", "faults"):
            faults.add(parameters.text("name") ?? "*", times: Int(parameters.int("times") ?? 1), try fault(parameters))
            return .object([:])
        case ("GET", "faults"): return .object(["left": .int(Int64(faults.left))])
        case ("DELETE", "faults"):
            faults.clear()
            return .object([:])
        case ("POST", "break"):
            server?.closeConnections()
            return .object([:])
        default: return try control(method, what, parameters, try known(parameters))
        }
    }

    private func known(_ parameters: FakeParameters) throws -> FakeBot {
        guard let token = parameters.text("token") else { throw ControlError("token is missing") }
        return bot(token, username: parameters.text("username") ?? "office_bot", name: parameters.text("name") ?? "Office")
    }

    private func control(_ method: String, _ what: String, _ parameters: FakeParameters, _ bot: FakeBot) throws -> JSONValue {
        let business = parameters.text("business")
        switch (method, what) {
        case ("POST", "bots"): return bot.user.value
        case ("GET", "bots"):
            return .object(["pending": .int(Int64(bot.pending)), "webhook": .string(bot.webhookURL ?? "")])
        case ("GET", "messages"):
            guard let chat = parameters.int("chat_id") else { throw ControlError("chat_id is missing") }
            return .array(bot.messages(in: chat, business: business))
        case ("POST", "write"):
            let sender = try user(parameters.json("from"))
            let id = bot.write(
                try content(parameters),
                from: sender,
                in: try parameters.json("chat").map(chat),
                business: business,
                replyTo: parameters.int("reply_to"),
                more: members(parameters.json("more"))
            )
            return .object(["message_id": .int(id)])
        case ("POST", "edit"):
            bot.edit(
                parameters.int("message_id") ?? 0,
                to: try content(parameters),
                in: try chat(parameters.json("chat")),
                business: business
            )
        case ("POST", "delete"):
            guard case .array(let ids)? = parameters.json("message_ids") else { throw ControlError("message_ids is missing") }
            bot.delete(ids.compactMap(\.integer), in: try chat(parameters.json("chat")), business: business ?? "")
        case ("POST", "react"):
            bot.react(
                strings(parameters.json("new")),
                before: strings(parameters.json("old")),
                to: parameters.int("message_id") ?? 0,
                from: try user(parameters.json("from")),
                in: try chat(parameters.json("chat"))
            )
        case ("POST", "connect"):
            let rights = parameters.json("rights").map(strings) ?? ["can_reply"]
            let isEnabled = parameters.values["is_enabled"] == nil || parameters.bool("is_enabled")
            bot.connect(parameters.text("id") ?? "", owner: try user(parameters.json("from")), rights: rights, isEnabled: isEnabled)
        case ("POST", "block"):
            let isBlocked = parameters.values["blocked"] == nil || parameters.bool("blocked")
            bot.block(try user(parameters.json("from")), isBlocked)
        case ("POST", "migrate"):
            return bot.migrate(try chat(parameters.json("chat")), by: try user(parameters.json("from"))).value
        case ("POST", "push"):
            if let raw = parameters.text("raw") {
                bot.push(raw: raw)
            } else {
                bot.push(parameters.text("kind") ?? "message", parameters.json("value") ?? .object([:]))
            }
        default: throw ControlError("\(method) /control/\(what) is not known")
        }
        return .object([:])
    }

    // MARK: - Values

    private func user(_ value: JSONValue?) throws -> FakeUser {
        guard let value, let id = value.member("id")?.integer else { throw ControlError("from is no user with an id") }
        return FakeUser(
            id,
            value.member("first_name")?.string ?? "Client",
            lastName: value.member("last_name")?.string,
            username: value.member("username")?.string
        )
    }

    private func chat(_ value: JSONValue?) throws -> FakeChat {
        guard let value, let id = value.member("id")?.integer else { throw ControlError("chat is no chat with an id") }
        var chat = FakeChat(id: id, type: value.member("type")?.string ?? "private", title: value.member("title")?.string)
        chat.firstName = value.member("first_name")?.string
        chat.lastName = value.member("last_name")?.string
        chat.username = value.member("username")?.string
        return chat
    }

    private func content(_ parameters: FakeParameters) throws -> FakeContent {
        if let text = parameters.text("text") { return .text(text) }
        if case .object(let members)? = parameters.json("members") { return .members(members) }
        guard let media = parameters.json("media"), let kind = media.member("kind")?.string else {
            throw ControlError("text, members or media is missing")
        }
        let bytes: [UInt8]
        if let coded = media.member("base64")?.string {
            guard let data = Data(base64Encoded: coded) else { throw ControlError("base64 cannot be read") }
            bytes = Array(data)
        } else {
            bytes = [UInt8](repeating: 0x2E, count: Int(min(media.member("size")?.integer ?? 1000, 64 << 20)))
        }
        let file = FakeFile(
            media.member("name")?.string ?? "file",
            type: media.member("type")?.string ?? "application/octet-stream",
            bytes: bytes,
            claimedSize: media.member("claimed_size")?.integer.map(Int.init)
        )
        return .media(kind, file, caption: media.member("caption")?.string)
    }

    private func members(_ value: JSONValue?) -> [String: JSONValue] {
        if case .object(let members)? = value { members } else { [:] }
    }

    private func strings(_ value: JSONValue?) -> [String] {
        if case .array(let list)? = value { list.compactMap(\.string) } else { [] }
    }

    private func fault(_ parameters: FakeParameters) throws -> FaultScript.Fault {
        let milliseconds = parameters.int("milliseconds") ?? 1000
        switch parameters.text("fault") {
        case "answer":
            let status = Int(parameters.int("status") ?? 500)
            return .answer(FakeReply(status, json: parameters.text("body") ?? Self.words(status)))
        case "error":
            return .answer(
                Self.error(Int(parameters.int("status") ?? 500), parameters.text("description") ?? "", parameters.json("parameters"))
            )
        case "too_many": return .answer(Self.tooManyRequests(parameters.int("retry_after") ?? 1))
        case "drop_before": return .dropBefore
        case "drop_after": return .dropAfter
        case "cut": return .cut(after: Int(parameters.int("after") ?? 1))
        case "delay": return .delay(.milliseconds(milliseconds))
        case "slow": return .slow(bytes: Int(parameters.int("bytes") ?? 100), every: .milliseconds(milliseconds))
        case "silence": return .silence
        case "repeat_updates": return .named("repeatUpdates")
        case "reorder_updates": return .named("reorderUpdates")
        default: throw ControlError("this fault is not known")
        }
    }

    /// As of a gateway in front.
    private static func words(_ status: Int) -> String { "<html><head><title>\(status)</title></head><body>\(status)</body></html>" }

    private func list(_ parameters: FakeParameters) -> JSONValue {
        let token = parameters.text("token")
        let method = parameters.text("method")
        let wanted = calls.filter { (token == nil || $0.token == token) && (method == nil || $0.method == method) }
        return .array(
            wanted.map { call in
                let files = call.parameters.files.map { file in
                    JSONValue.object([
                        "field": .string(file.field), "name": .string(file.name), "type": file.type.map { .string($0) } ?? .null,
                        "size": .int(Int64(file.bytes.count)),
                    ])
                }
                return .object([
                    "token": .string(call.token), "method": .string(call.method), "parameters": .object(call.parameters.values),
                    "files": .array(files), "done": .bool(call.wasDone),
                ])
            }
        )
    }
}
