import Core
import TestSupport
import Testing

@testable import Channels

/// What happens around messages: members, reactions, buttons, the office's own account, and what nobody knows.
struct TelegramEventsTests {
    private typealias Updates = TelegramUpdates

    // MARK: - Service messages

    private static let services: [(content: [String: JSONValue], notice: ServiceNotice)] = [
        (
            ["new_chat_members": [TelegramUpdates.marek, TelegramUpdates.olena]],
            ServiceNotice(.joined, names: ["Marek Żółkiewski", "Олена Коваль"])
        ),
        (["left_chat_member": TelegramUpdates.marek], ServiceNotice(.left, names: ["Marek Żółkiewski"])),
        (["new_chat_title": "Клініка\n2"], ServiceNotice(.renamed, detail: "Клініка 2")),
        (["new_chat_photo": [TelegramUpdates.file("p")]], ServiceNotice(.photo)),
        (["delete_chat_photo": true], ServiceNotice(.photoRemoved)),
        (["group_chat_created": true], ServiceNotice(.created)), (["supergroup_chat_created": true], ServiceNotice(.created)),
        (["channel_chat_created": true], ServiceNotice(.created)),
        (["video_chat_started": [:]], ServiceNotice(.other, detail: "video_chat_started")),
        (["boost_added": ["boost_count": 1]], ServiceNotice(.other, detail: "boost_added")),
        (
            ["chat_owner_left": ["new_owner": TelegramUpdates.marek]],
            ServiceNotice(.other, names: ["Marek Żółkiewski"], detail: "chat_owner_left")
        ),
        (
            ["user_shared": ["user_id": 3], "users_shared": ["users": [["user_id": 3, "first_name": "Ewa"]]]],
            ServiceNotice(.other, detail: "user_shared")
        ), (["gift": ["gift": ["id": "g"]]], ServiceNotice(.other, detail: "gift")),
    ]

    @Test(arguments: services.indices) func serviceMessages(_ index: Int) throws {
        let (content, notice) = Self.services[index]
        let message = try read(Updates.message(7, content, chat: Updates.group))
        #expect(message.card == .service(notice) && message.type == .system && message.chat.key == "-4001")
    }

    @Test func topicsAndPins() throws {
        let topic = try read(Updates.message(7, ["forum_topic_created": ["name": "Ціни", "icon_color": 1]], chat: Updates.supergroup))
        #expect(topic.card == .service(ServiceNotice(.other, detail: "forum_topic_created")) && topic.text == "Ціни")
        let pinned = try read(
            Updates.message(7, ["pinned_message": Updates.original(3, ["text": "Адреса"], chat: Updates.group)], chat: Updates.group)
        )
        #expect(
            pinned.card == .service(ServiceNotice(.pinned)) && pinned.quoted?.text == "Адреса" && pinned.quoted?.externalID == "-4001/3"
        )
    }

    @Test func groupsMove() throws {
        let old = Updates.message(7, ["migrate_to_chat_id": -1_001_234_567_890], chat: Updates.group)
        guard case .moved(let move)? = TelegramReading.facts(old).first else { throw Missing() }
        #expect(move.from == "-4001" && move.to.key == "-1001234567890" && move.to.counterpart.name == "Переклади для клініки")
        #expect(try read(old).card == .service(ServiceNotice(.moved)) && read(old).chat.key == "-4001")
        let new = Updates.message(8, ["migrate_from_chat_id": -4001], chat: Updates.supergroup)
        guard case .moved(let same)? = TelegramReading.facts(new).first else { throw Missing() }
        #expect(same.from == "-4001" && same.to.key == "-1001234567890" && same.to.kind == .group)
    }

    // MARK: - Standing

    private static let standings: [(old: String, new: JSONValue, chat: JSONValue?, state: ChatReach.State, notice: ServiceNotice.Kind)] = [
        ("member", "kicked", nil, .blocked, .blocked), ("kicked", "member", nil, .reachable, .unblocked),
        ("left", "member", TelegramUpdates.group, .reachable, .joined), ("member", "left", TelegramUpdates.group, .left, .left),
        ("administrator", "kicked", TelegramUpdates.supergroup, .left, .left),
        ("member", "administrator", TelegramUpdates.group, .reachable, .other),
        ("member", ["status": "restricted", "is_member": true, "can_send_messages": false], TelegramUpdates.supergroup, .readOnly, .other),
        (
            "restricted", ["status": "restricted", "is_member": true, "can_send_messages": true], TelegramUpdates.supergroup, .reachable,
            .other
        ),
        ("member", ["status": "restricted", "is_member": false, "can_send_messages": true], TelegramUpdates.supergroup, .left, .left),
        ("left", ["status": "administrator", "can_post_messages": true], TelegramUpdates.channel, .reachable, .joined),
        ("left", ["status": "administrator"], TelegramUpdates.channel, .readOnly, .joined),
    ]

    @Test(arguments: standings.indices) func whetherTheBotMayWrite(_ index: Int) throws {
        let (old, new, chat, state, notice) = Self.standings[index]
        let bytes = Updates.standing(7, from: old, to: new, chat: chat)
        let message = try read(bytes)
        #expect(TelegramReading.facts(bytes).contains(.reach(ChatReach(chat: message.chat, state: state, time: message.version))))
        guard case .service(let read)? = message.card else { throw Missing() }
        #expect(read.kind == notice && message.type == .system && message.id.number == -7)
    }

    @Test func theBotIsPutInAndOutByMessages() throws {
        let put = Updates.message(7, ["new_chat_members": [Updates.bot]], chat: Updates.group)
        let out = Updates.message(8, ["left_chat_member": Updates.bot], chat: Updates.group)
        let chat = try read(put).chat
        #expect(TelegramReading.facts(put).contains(.reach(ChatReach(chat: chat, state: .reachable, time: try read(put).version))))
        #expect(TelegramReading.facts(out).contains(.reach(ChatReach(chat: chat, state: .left, time: try read(out).version))))
    }

    @Test func anUnknownStandingIsACard() throws {
        let bytes = Updates.standing(7, from: "member", to: "ascended", chat: Updates.group)
        #expect(TelegramReading.facts(bytes).count == 1)
        #expect(try read(bytes).card == .service(ServiceNotice(.other, detail: "my_chat_member")) || read(bytes).card != nil)
    }

    // MARK: - Reactions, withdrawals, business, buttons

    @Test func reactions() throws {
        guard case .reaction(let reaction)? = TelegramReading.facts(Updates.reaction(7, to: 5, ["👍", "🔥"])).first else { throw Missing() }
        #expect(reaction.message == ChatMessageID(chat: "501", number: 5) && reaction.emoji == ["👍", "🔥"] && reaction.actor.id == "501")
        #expect(reaction.time == FactTime(at: Timestamp(milliseconds: Updates.date(7) * 1000), sequence: 7) && !reaction.isOwn)
        guard case .reaction(let none)? = TelegramReading.facts(Updates.reaction(8, to: 5, [])).first else { throw Missing() }
        #expect(none.emoji.isEmpty)
        let update: JSONValue = [
            "chat": Updates.supergroup, "message_id": 5, "actor_chat": Updates.supergroup, "date": 1_772_442_000, "old_reaction": [],
            "new_reaction": [["type": "custom_emoji", "custom_emoji_id": "1"], ["type": "paid"], ["type": "emoji", "emoji": "❤️"]],
        ]
        guard case .reaction(let odd)? = TelegramReading.facts(Updates.update(9, "message_reaction", update)).first else { throw Missing() }
        #expect(odd.emoji == ["custom", "paid", "❤️"] && odd.actor.id == "-1001234567890")
    }

    @Test func anonymousReactionsSayHowMany() throws {
        let counts: JSONValue = [
            ["type": ["type": "emoji", "emoji": "👍"], "total_count": 7], ["type": ["type": "emoji", "emoji": "🔥"], "total_count": 2],
        ]
        let update: JSONValue = ["chat": Updates.channel, "message_id": 5, "date": 1_772_442_000, "reactions": counts]
        guard case .reaction(let reaction)? = TelegramReading.facts(Updates.update(9, "message_reaction_count", update)).first else {
            throw Missing()
        }
        #expect(reaction.emoji == ["👍", "🔥"] && reaction.actor == ChatPerson(id: "anonymous", name: "👍 7 🔥 2"))
    }

    @Test func withdrawals() throws {
        let ids = [3, 4].map { ChatMessageID(chat: "bc-4f9aZ:501", number: $0) }
        #expect(
            TelegramReading.facts(Updates.businessDeletion(7, [3, 4])) == [
                .withdrawn(Withdrawal(messages: ids, at: TelegramReading.receivedAt))
            ]
        )
        #expect(try read(Updates.businessDeletion(7, [])).card == .unknown("deleted_business_messages"))
    }

    @Test func businessConnections() throws {
        guard case .business(let connection)? = TelegramReading.facts(Updates.businessConnection(7)).first else { throw Missing() }
        #expect(
            connection.id == "bc-4f9aZ" && connection.user == "900" && connection.name == "Biuro Most"
                && connection.username == "biuro_most"
        )
        #expect(connection.isEnabled && connection.canReply && connection.rights == ["can_read_messages", "can_reply"])
        #expect(connection.at.milliseconds == Updates.start * 1000 && connection.sequence == 7)
        let card = try read(Updates.businessConnection(8, isEnabled: false, canReply: false))
        #expect(
            card.card == .service(ServiceNotice(.businessOff, names: ["Biuro Most"])) && card.chat.kind == .notices
                && card.chat.key == "notices"
        )
        let before: JSONValue = ["id": "bc", "user": Updates.office, "date": 1_772_442_000, "is_enabled": true, "can_reply": true]
        guard case .business(let old)? = TelegramReading.facts(Updates.update(9, "business_connection", before)).first else {
            throw Missing()
        }
        #expect(old.canReply && old.rights.isEmpty)
    }

    @Test func buttons() throws {
        let message = try read(Updates.button(7, "order:12", below: 5))
        #expect(
            message.card == .button("order:12") && message.text == "Так, замовляю" && message.chat.key == "501" && message.type == .text
        )
        #expect(message.id.number == -7 && message.sentAt == TelegramReading.receivedAt && message.direction == .inbound)
        #expect(message.quoted?.externalID == "501/5" && message.quoted?.text == "Переклад коштує 600 грн. Замовляєте?")
        let gone: JSONValue = ["message_id": 5, "date": 0, "chat": Updates.group]
        let inaccessible = try read(Updates.update(8, "callback_query", ["id": "1", "from": Updates.marek, "data": "x", "message": gone]))
        #expect(inaccessible.chat.key == "-4001" && inaccessible.sender.id == "502" && inaccessible.quoted?.externalID == "-4001/5")
        let without = try read(
            Updates.update(9, "callback_query", ["id": "1", "from": Updates.marek, "inline_message_id": "z", "data": "x"])
        )
        #expect(without.chat.key == "502" && without.quoted == nil)
        let business: JSONValue = ["message_id": 5, "date": 9, "chat": Updates.privateChat(Updates.olena), "business_connection_id": "bc"]
        let there = try read(Updates.update(10, "callback_query", ["id": "1", "from": Updates.olena, "data": "x", "message": business]))
        #expect(there.chat.key == "bc:501")
    }

    // MARK: - All others

    private static let others: [(kind: String, content: JSONValue, card: ChatCard, chat: String, text: String)] = [
        ("inline_query", ["id": "1", "from": TelegramUpdates.olena, "query": "ціна"], .unknown("inline_query"), "501", "ціна"),
        ("chosen_inline_result", ["from": TelegramUpdates.olena, "query": "q"], .unknown("chosen_inline_result"), "501", "q"),
        (
            "pre_checkout_query", ["from": TelegramUpdates.olena, "currency": "PLN", "total_amount": 5000], .unknown("pre_checkout_query"),
            "501",
            "50.00 PLN"
        ), ("poll_answer", ["poll_id": "5", "user": TelegramUpdates.olena, "option_ids": [0]], .unknown("poll_answer"), "501", ""),
        ("shipping_query", ["from": TelegramUpdates.olena], .unknown("shipping_query"), "501", ""),
        ("chat_boost", ["chat": TelegramUpdates.supergroup, "boost": [:]], .unknown("chat_boost"), "-1001234567890", ""),
        ("managed_bot", ["user": TelegramUpdates.olena, "bot": TelegramUpdates.bot], .unknown("managed_bot"), "501", ""),
        ("teleportation", ["speed": 3], .unknown("teleportation"), "notices", ""),
        ("teleportation", 5, .unknown("teleportation"), "notices", ""),
        ("message", ["text": "без чату"], .unknown("message"), "notices", ""), ("message", "x", .unknown("message"), "notices", ""),
        ("message", ["from": TelegramUpdates.olena, "text": "x"], .unknown("message"), "501", ""),
        (
            "chat_join_request", ["chat": TelegramUpdates.supergroup, "from": TelegramUpdates.marek, "date": 9, "bio": "Tłumacz"],
            .service(ServiceNotice(.other, names: ["Marek Żółkiewski"], detail: "chat_join_request")), "-1001234567890", "Tłumacz"
        ),
        (
            "chat_member",
            [
                "chat": TelegramUpdates.group, "from": TelegramUpdates.olena, "old_chat_member": ["status": "left"],
                "new_chat_member": ["status": "member", "user": TelegramUpdates.marek],
            ], .service(ServiceNotice(.joined, names: ["Marek Żółkiewski"])), "-4001", ""
        ),
    ]

    @Test(arguments: others.indices) func otherKindsAreCards(_ index: Int) throws {
        let (kind, content, card, chat, text) = Self.others[index]
        let message = try read(Updates.update(7, kind, content))
        #expect(
            message.card == card && message.chat.key == chat && message.text == text && message.id == ChatMessageID(chat: chat, number: -7)
        )
    }

    @Test func pollsOfNoChat() throws {
        guard case .poll(let question, _, _)? = try read(Updates.update(7, "poll", Updates.poll)).card else { throw Missing() }
        #expect(question == "Коли зручно?")
    }

    @Test(
        arguments: [
            (#"{"update_id":77,"message":{"text":"a","text":"b"}}"#, -77), (#"{"update_id": 77 ,"message":"#, -77),
            (#"{"update_id":77}"#, -77),
            ("{\"update_id\":77,\"x\":\(String(repeating: "[", count: 40))", -77), (#"{"message":{"text":"\"update_id\":5,"#, nil),
            ("", nil), ("[]", nil),
            (#"{"update_id":99999999999999999999,"message":{}"#, nil), (#"{"update_id":-4}"#, nil), ("\u{0}\u{1}", nil),
        ] as [(String, Int64?)]
    )
    func whatCannotBeReadIsACardToo(_ text: String, _ number: Int64?) throws {
        let message = try read(Array(text.utf8))
        #expect(message.card == .unknown(TelegramReader.unreadable) && message.chat.kind == .notices && message.type == .unsupported)
        #expect(message.sentAt == TelegramReading.receivedAt)
        #expect(message.id.number == number ?? -UpdateNumber.hash(Array(text.utf8)))
        #expect(try read(Array(text.utf8)) == message)
    }

    private struct Missing: Error {}

    private func read(_ bytes: [UInt8]) throws -> ChatMessage { try #require(TelegramReading.message(bytes)) }
}
