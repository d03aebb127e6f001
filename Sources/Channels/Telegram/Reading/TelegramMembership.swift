import Core

/// `ChatMemberUpdated`: somebody's standing in a chat, the bot's own among them.
enum TelegramMembership {
    /// The bot's own: whether anybody can be written to there.
    static func own(_ update: TelegramFields, _ context: UpdateContext) -> [ChatFact]? {
        guard let chat = TelegramChats.chat(update.object("chat")) else { return nil }
        let card = context.card(
            .service(ownNotice(update, chat)),
            in: chat,
            by: TelegramPeople.user(update.object("from")),
            at: update,
            type: .system
        )
        guard let state = reach(update.object("new_chat_member"), chat) else { return [.message(card)] }
        return [.reach(ChatReach(chat: chat, state: state, time: context.time(update))), .message(card)]
    }

    /// Somebody else's, in a group of which the bot is an administrator.
    static func others(_ update: TelegramFields, _ context: UpdateContext) -> [ChatFact]? {
        guard let chat = TelegramChats.chat(update.object("chat")) else { return nil }
        let names = [TelegramPeople.user(update.object("new_chat_member")?.object("user"))?.name].compactMap { $0 }
        let notice = change(update).map { ServiceNotice($0, names: names) } ?? ServiceNotice(.other, names: names, detail: "chat_member")
        return [
            .message(context.card(.service(notice), in: chat, by: TelegramPeople.user(update.object("from")), at: update, type: .system))
        ]
    }

    private static func ownNotice(_ update: TelegramFields, _ chat: Chat) -> ServiceNotice {
        let before = update.object("old_chat_member")?.string("status")
        if chat.kind == .person {
            switch update.object("new_chat_member")?.string("status") {
            case "kicked": return ServiceNotice(.blocked, names: [chat.counterpart.name])
            case "member" where before != "member": return ServiceNotice(.unblocked, names: [chat.counterpart.name])
            default: return ServiceNotice(.other, detail: "my_chat_member")
            }
        }
        let names = [TelegramPeople.user(update.object("new_chat_member")?.object("user"))?.name].compactMap { $0 }
        return change(update).map { ServiceNotice($0, names: names) } ?? ServiceNotice(.other, names: names, detail: "my_chat_member")
    }

    /// Came or went; nil where only rights changed.
    private static func change(_ update: TelegramFields) -> ServiceNotice.Kind? {
        guard let now = isIn(update.object("new_chat_member")) else { return nil }
        let before = isIn(update.object("old_chat_member")) ?? !now
        return now == before ? nil : now ? .joined : .left
    }

    private static func isIn(_ member: TelegramFields?) -> Bool? {
        switch member?.string("status") {
        case "creator", "administrator", "member": true
        case "restricted": member?.flag("is_member") ?? true
        case "left", "kicked": false
        default: nil
        }
    }

    private static func reach(_ member: TelegramFields?, _ chat: Chat) -> ChatReach.State? {
        guard let member, let isIn = isIn(member) else { return nil }
        switch chat.kind {
        case .person: return isIn ? .reachable : .blocked
        case .channel:
            // Only administrators write there, and not all of them.
            guard isIn else { return .left }
            let mayPost = member.string("status") == "creator" || member.flag("can_post_messages") == true
            return mayPost ? .reachable : .readOnly
        case .group, .notices:
            guard isIn else { return .left }
            return member.string("status") == "restricted" && member.flag("can_send_messages") != true ? .readOnly : .reachable
        }
    }
}
