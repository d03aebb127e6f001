package import Core
internal import Synchronization

/// The world around a bot: people who write to it, owners who connect it, groups.
package struct FakeBot: Sendable {
    package let api: FakeBotAPI
    package let token: String

    package var user: FakeUser { change { bot, _ in bot.user } }
    /// Updates that were not confirmed yet.
    package var pending: Int { change { bot, _ in bot.queue.count } }
    package var webhookURL: String? { change { bot, _ in bot.webhook?.url } }

    private func change<Result>(_ body: (inout FakeBotAPI.Bot, Int64) -> Result) -> Result {
        api.state.withLock { state in
            state.now += 1
            guard var bot = state.bots[token] else { preconditionFailure("the bot is gone") }
            let result = body(&bot, state.now)
            state.bots[token] = bot
            return result
        }
    }

    // MARK: - Messages

    /// Somebody writes.
    /// - Parameters:
    ///   - chat: nil: to the bot itself, or to the business account.
    ///   - business: the connection of the account that it is written to.
    ///   - more: further members of the message, as `forward_origin` or `media_group_id`.
    /// - Returns: the message's id within its chat.
    @discardableResult
    package func write(
        _ content: FakeContent,
        from sender: FakeUser,
        in chat: FakeChat? = nil,
        business: String? = nil,
        replyTo: Int64? = nil,
        more: [String: JSONValue] = [:]
    ) -> Int64 {
        change { bot, now in
            let chat = chat ?? sender.chat
            let key = FakeBotAPI.Bot.Key(connection: business, chat: chat.id)
            var members = bot.members(content).merging(more) { $1 }
            // Posts of a channel have no sender.
            if chat.type == "channel" { members["sender_chat"] = chat.value } else { members["from"] = sender.value }
            if let replyTo { members["reply_to_message"] = bot.chats[key]?.messages[replyTo] }
            let message = bot.add(members, to: key, chat: chat, now: now)
            bot.push(business != nil ? "business_message" : chat.type == "channel" ? "channel_post" : "message", message)
            return message.member("message_id")?.integer ?? 0
        }
    }

    /// Several files as one album: a message each, of one `media_group_id`.
    @discardableResult
    package func writeAlbum(
        _ files: [(kind: String, file: FakeFile)],
        caption: String? = nil,
        from sender: FakeUser,
        in chat: FakeChat? = nil,
        business: String? = nil
    ) -> [Int64] {
        let group = "\(change { _, now in now })"
        return files.enumerated().map { index, one in
            write(
                .media(one.kind, one.file, caption: index == 0 ? caption : nil),
                from: sender,
                in: chat,
                business: business,
                more: ["media_group_id": .string(group)]
            )
        }
    }

    /// Somebody forwards what somebody else wrote.
    @discardableResult
    package func forward(_ content: FakeContent, by origin: FakeUser, from sender: FakeUser, business: String? = nil) -> Int64 {
        let members: JSONValue = .object(["type": .string("user"), "date": .int(1_767_000_000), "sender_user": origin.value])
        return write(content, from: sender, business: business, more: ["forward_origin": members])
    }

    /// Somebody changes a message.
    package func edit(_ message: Int64, to content: FakeContent, in chat: FakeChat, business: String? = nil) {
        change { bot, now in
            let key = FakeBotAPI.Bot.Key(connection: business, chat: chat.id)
            guard let known = bot.chats[key]?.messages[message] else { return }
            let changed = known.with(bot.members(content)).with(["edit_date": .int(now)])
            bot.chats[key]?.messages[message] = changed
            bot.push(
                business != nil ? "edited_business_message" : chat.type == "channel" ? "edited_channel_post" : "edited_message",
                changed
            )
        }
    }

    /// Somebody deletes messages of a chat with a business account. In other chats bots are not told.
    package func delete(_ messages: [Int64], in chat: FakeChat, business: String) {
        change { bot, _ in
            let key = FakeBotAPI.Bot.Key(connection: business, chat: chat.id)
            for message in messages { bot.chats[key]?.messages[message] = nil }
            let members: [String: JSONValue] = [
                "business_connection_id": .string(business), "chat": chat.value, "message_ids": .array(messages.map { .int($0) }),
            ]
            bot.push("deleted_business_messages", .object(members))
        }
    }

    /// Somebody reacts, or takes it back.
    package func react(_ new: [String], before old: [String] = [], to message: Int64, from user: FakeUser, in chat: FakeChat) {
        let list = { (emoji: [String]) in
            JSONValue.array(emoji.map { .object(["type": .string("emoji"), "emoji": .string($0)]) })
        }
        change { bot, now in
            let members: [String: JSONValue] = [
                "chat": chat.value, "message_id": .int(message), "user": user.value, "date": .int(now), "old_reaction": list(old),
                "new_reaction": list(new),
            ]
            bot.push("message_reaction", .object(members))
        }
    }

    // MARK: - Chats

    /// The owner of an account connects the bot, changes its rights or takes it away.
    package func connect(_ id: String, owner: FakeUser, rights: [String] = ["can_reply"], isEnabled: Bool = true) {
        change { bot, now in
            let members: [String: JSONValue] = [
                "id": .string(id), "user": owner.value, "user_chat_id": .int(owner.id), "date": .int(now), "is_enabled": .bool(isEnabled),
                "rights": .object(Dictionary(uniqueKeysWithValues: rights.map { ($0, JSONValue.bool(true)) })),
            ]
            bot.connections[id] = .object(members)
            bot.push("business_connection", .object(members))
        }
    }

    /// Somebody blocks the bot, or takes it in again.
    package func block(_ user: FakeUser, _ isBlocked: Bool = true) {
        change { bot, now in
            bot.chats[FakeBotAPI.Bot.Key(connection: nil, chat: user.id), default: FakeBotAPI.Bot.Chat(chat: user.chat)].isBlocked =
                isBlocked
            let own = bot.user.value
            let status = { (blocked: Bool) in
                JSONValue.object(["user": own, "status": .string(blocked ? "kicked" : "member"), "until_date": .int(0)])
            }
            let members: [String: JSONValue] = [
                "chat": user.chat.value, "from": user.value, "date": .int(now), "old_chat_member": status(!isBlocked),
                "new_chat_member": status(isBlocked),
            ]
            bot.push("my_chat_member", .object(members))
        }
    }

    /// A group becomes a supergroup.
    /// - Returns: the supergroup.
    package func migrate(_ group: FakeChat, by user: FakeUser) -> FakeChat {
        let new = FakeChat(id: -1_000_000_000_000 + group.id, type: "supergroup", title: group.title)
        write(.members(["migrate_to_chat_id": .int(new.id)]), from: user, in: group)
        write(.members(["migrate_from_chat_id": .int(group.id)]), from: user, in: new)
        change { bot, _ in bot.chats[FakeBotAPI.Bot.Key(connection: nil, chat: group.id)]?.migratedTo = new.id }
        return new
    }

    // MARK: - Anything else

    /// An update of any kind.
    package func push(_ kind: String, _ value: JSONValue) { change { bot, _ in bot.push(kind, value) } }

    /// An update whose bytes are as they are; what follows its id and a comma, with the closing bracket.
    package func push(raw rest: String) { change { bot, _ in bot.push(raw: rest) } }

    /// A message as Telegram has it now; nil where it is gone.
    package func message(_ id: Int64, in chat: Int64, business: String? = nil) -> JSONValue? {
        change { bot, _ in bot.chats[FakeBotAPI.Bot.Key(connection: business, chat: chat)]?.messages[id] }
    }

    /// All messages of a chat, by their ids.
    package func messages(in chat: Int64, business: String? = nil) -> [JSONValue] {
        change { bot, _ in
            let room = bot.chats[FakeBotAPI.Bot.Key(connection: business, chat: chat)]
            return (room?.messages ?? [:]).sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
