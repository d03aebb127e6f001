internal import Core
import Outgoing
internal import Synchronization
import TestHTTP
import TestSupport
import Testing

@testable import Channels

@Suite(.timeLimit(.minutes(1))) struct BotAPITests {
    @Test func me() async throws {
        try await BotOffice.with { office in
            let me = try await office.api.me()
            #expect(me.id == 123456 && me.isBot && me.username == "office_bot" && me.canConnectToBusiness)
            #expect(await office.failure { _ in try await office.stranger()!.me() } == .unauthorized("Unauthorized"))
        }
    }

    // MARK: Updates

    @Test func updatesAsTheyCame() async throws {
        try await BotOffice.with { office in
            let holds1 = try await office.api.updates(offset: nil, timeout: 0).isEmpty
            #expect(holds1)
            office.bot.write(.text("Скільки коштує переклад?"), from: office.client)
            office.bot.push(raw: "\"message\":{\"broken\":\"x}")
            office.bot.write(.text("\"}],"), from: office.client)
            let updates = try await office.api.updates(offset: nil, timeout: 0)
            try #require(updates.count == 3)
            let first = try #require(updates.first?.id)
            #expect(updates.map(\.id) == [first, first + 1, first + 2])
            #expect(String(decoding: updates[1].bytes, as: UTF8.self) == "{\"update_id\":\(first + 1),\"message\":{\"broken\":\"x}")
            let last = try JSONReader.read(updates[2].bytes)
            #expect(last["message"]?["text"] == .string("\"}],") && last["message"]?["from"]?["first_name"] == .string("Олена"))
            let holds2 = try await office.api.updates(offset: nil, timeout: 0) == updates
            #expect(holds2)
            let holds3 = try await office.api.updates(offset: first + 2, timeout: 0) == [updates[2]]
            #expect(holds3)
            let holds4 = try await office.api.updates(offset: first + 3, timeout: 0).isEmpty && office.bot.pending == 0
            #expect(holds4)
        }
    }

    @Test func longPolling() async throws {
        try await BotOffice.with { office in
            async let updates = office.api.updates(offset: nil, timeout: 20)
            while office.telegram.calls("getUpdates").isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            office.bot.write(.text("a"), from: office.client)
            let holds5 = try await updates.count == 1
            #expect(holds5)
            let start = ContinuousClock().now
            office.telegram.faults.add("getUpdates", .delay(.zero))
            let holds6 = try await office.api.updates(offset: 1 << 40, timeout: 1).isEmpty
            #expect(holds6)
            #expect(ContinuousClock().now - start > .milliseconds(900))
        }
    }

    @Test func cancelledPolling() async throws {
        try await BotOffice.with { office in
            let task = Task { await office.failure { try await $0.updates(offset: nil, timeout: 50) } }
            while office.telegram.calls("getUpdates").isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            task.cancel()
            guard case .network(let fault)? = await task.value else {
                Issue.record("not cancelled")
                return
            }
            #expect(fault.kind == .cancelled)
        }
    }

    @Test func anotherPoller() async throws {
        try await BotOffice.with { office in
            async let old = office.failure { try await $0.updates(offset: nil, timeout: 20) }
            while office.telegram.calls("getUpdates").isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            _ = try await office.api.updates(offset: nil, timeout: 0)
            guard case .anotherPoller? = await old else {
                Issue.record("both poll")
                return
            }
        }
    }

    @Test func kindsOfUpdates() async throws {
        try await BotOffice.with { office in
            _ = try await office.api.updates(offset: nil, timeout: 0)
            let (client, chat) = (office.client, office.client.chat)
            let message = office.bot.write(.media("photo", FakeFile("p.jpg", type: "image/jpeg", bytes: [1]), caption: "c"), from: client)
            office.bot.edit(message, to: .members(["caption": .string("d")]), in: chat)
            office.bot.react(["👍"], to: message, from: client, in: chat)
            office.bot.connect("B1", owner: FakeUser(5, "Власник"))
            let other = office.bot.write(
                .members(["location": .object(["latitude": .double(50.4), "longitude": .double(30.5)])]),
                from: client,
                business: "B1"
            )
            office.bot.delete([other], in: chat, business: "B1")
            office.bot.writeAlbum(
                [("photo", FakeFile("1", type: "image/png", bytes: [1])), ("video", FakeFile("2", type: "video/mp4", bytes: [2]))],
                from: client
            )
            office.bot.forward(.text("f"), by: FakeUser(6, "Хтось"), from: client)
            office.bot.block(client)
            let group = FakeChat(id: -55, type: "group", title: "Група")
            let new = office.bot.migrate(group, by: client)
            let kinds = try await office.api.updates(offset: nil, timeout: 0).map { update in
                guard case .object(let members) = try JSONReader.read(update.bytes) else { return "" }
                return members.keys.first { $0 != "update_id" } ?? ""
            }
            #expect(
                kinds == [
                    "message", "edited_message", "message_reaction", "business_connection", "business_message", "deleted_business_messages",
                    "message", "message", "message", "my_chat_member", "message", "message",
                ]
            )
            #expect(await office.failure { try await $0.send(BotText("x"), to: BotTarget(chat: -55)) } == .migrated(toChat: new.id))
            #expect(
                await office.failure { try await $0.send(BotText("x"), to: BotTarget(chat: client.id)) }
                    == .forbidden("Forbidden: bot was blocked by the user")
            )
        }
    }

    @Test func webhook() async throws {
        let seen = Mutex<[(secret: String?, body: [UInt8])]>([])
        try await FakeHTTPServer.with { request in
            let count = seen.withLock { seen in
                seen.append((request.header("X-Telegram-Bot-Api-Secret-Token"), request.body))
                return seen.count
            }
            return FakeReply(count == 1 ? 500 : 200)
        } _: { receiver in
            try await BotOffice.with { office in
                try await office.api.setWebhook(receiver.base + "/hook", secret: "s3cret")
                guard case .webhookIsSet? = await office.failure({ try await $0.updates(offset: nil, timeout: 0) }) else {
                    Issue.record("polling beside a webhook")
                    return
                }
                office.bot.write(.text("a"), from: office.client)
                while office.bot.pending > 0 { try await Task.sleep(for: .milliseconds(2)) }
                let (first, second) = seen.withLock { ($0[0], $0[1]) }
                #expect(first.secret == "s3cret" && first.body == second.body)
                let holds7 = try await office.api.webhook().url == receiver.base + "/hook"
                #expect(holds7)
                try await office.api.deleteWebhook()
                let holds8 = try await office.api.webhook().url.isEmpty
                #expect(holds8)
                let holds9 = try await office.api.updates(offset: nil, timeout: 0).isEmpty
                #expect(holds9)
            }
        }
    }

    // MARK: Sending

    @Test func text() async throws {
        try await BotOffice.with { office in
            let question = office.bot.write(.text("?"), from: office.client)
            let text = BotText("Сто гривень", entities: [BotEntity(type: "bold", offset: 0, length: 3)])
            let sent = try await office.api.send(text, to: BotTarget(chat: 77, replyTo: question))
            #expect(sent.id == question + 1 && sent.chatID == 77 && sent.date > 0)
            let stored = try #require(office.bot.message(sent.id, in: 77))
            #expect(stored["text"] == .string("Сто гривень") && stored["reply_to_message"]?["message_id"] == .int(question))
            #expect(stored["entities"]?.list?.first?["type"] == .string("bold"))
            _ = try await office.api.edit(sent.id, in: BotTarget(chat: 77), text: BotText("Двісті"))
            #expect(office.bot.message(sent.id, in: 77)?["text"] == .string("Двісті"))
            try await office.api.react("👍", to: question, in: 77)
            try await office.api.react(nil, to: question, in: 77)
            try await office.api.delete(sent.id, in: BotTarget(chat: 77))
            #expect(office.bot.message(sent.id, in: 77) == nil)
            let holds10 = try await office.api.chat(77).firstName == "Олена"
            #expect(holds10)
        }
    }

    @Test func business() async throws {
        try await BotOffice.with { office in
            office.bot.connect("B1", owner: FakeUser(5, "Власник"), rights: ["can_reply", "can_delete_outgoing_messages"])
            office.bot.write(.text("?"), from: office.client, business: "B1")
            let connection = try await office.api.businessConnection("B1")
            #expect(connection.canReply && connection.isEnabled && connection.user.id == 5)
            let target = BotTarget(chat: 77, businessConnection: "B1")
            let sent = try await office.api.send(BotText("!"), to: target)
            #expect(sent.value["business_connection_id"] == .string("B1") && sent.value["from"]?["id"] == .int(5))
            try await office.api.delete(sent.id, in: target)
            #expect(office.bot.message(sent.id, in: 77, business: "B1") == nil)
            #expect(
                await office.failure { try await $0.send(BotText("!"), to: BotTarget(chat: 77)) }
                    == .badRequest("Bad Request: chat not found")
            )
            office.bot.connect("B1", owner: FakeUser(5, "Власник"), rights: [])
            #expect(await office.failure { try await $0.send(BotText("!"), to: target) } != nil)
            let holds11 = try await office.api.businessConnection("B1").canReply == false
            #expect(holds11)
        }
    }

    @Test(arguments: BotMedia.Kind.allCases) func media(_ kind: BotMedia.Kind) async throws {
        try await BotOffice.with { office in
            office.bot.write(.text("?"), from: office.client)
            let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
            let chunks = AsyncStream { next in
                next.yield(Array(bytes[..<100_000]))
                next.yield(Array(bytes[100_000...]))
                next.finish()
            }
            let upload = BotUpload(fileName: "Договір №5.pdf", type: "application/pdf", content: .chunks(chunks, size: bytes.count))
            let sent = try await office.api.send(BotMedia(kind, .upload(upload), caption: BotText("Підпис")), to: BotTarget(chat: 77))
            let call = try #require(office.telegram.calls.last)
            #expect(call.method == kind.method && call.parameters.files.map(\.field) == [kind.rawValue])
            #expect(call.parameters.files.first?.bytes == bytes && call.parameters.files.first?.name == "Договір №5.pdf")
            #expect(sent.value["caption"] == (kind.hasCaption ? .string("Підпис") : nil))
            let stored = sent.value[kind.rawValue]
            let id = try #require((stored?["file_id"] ?? stored?.list?.last?["file_id"])?.text)
            let again = try await office.api.send(BotMedia(kind, .id(id)), to: BotTarget(chat: 77))
            #expect(again.id == sent.id + 1)
            let file = try await office.api.file(id)
            let got = Mutex<[UInt8]>([])
            let holds12 = try await office.api.download(file) { part in got.withLock { $0 += part } } == bytes.count
            #expect(holds12)
            #expect(got.withLock { $0 } == bytes)
        }
    }

    @Test func album() async throws {
        try await BotOffice.with { office in
            office.bot.write(.text("?"), from: office.client)
            let file = { (number: UInt8) in
                BotFileSource.upload(BotUpload(fileName: "\(number).jpg", type: "image/jpeg", content: .bytes([number, number])))
            }
            let media = [BotMedia(.photo, file(1), caption: BotText("Разом")), BotMedia(.video, file(2))]
            let sent = try await office.api.send(album: media, to: BotTarget(chat: 77))
            #expect(sent.count == 2 && sent[0].value["media_group_id"] == sent[1].value["media_group_id"])
            #expect(sent[0].value["caption"] == .string("Разом") && sent[1].value["video"] != nil)
            _ = try await office.api.edit(sent[0].id, in: BotTarget(chat: 77), caption: BotText("Інакше"))
            #expect(office.bot.message(sent[0].id, in: 77)?["caption"] == .string("Інакше"))
            #expect(await office.failure { try await $0.send(album: [media[0]], to: BotTarget(chat: 77)) }?.isUncertain == false)
        }
    }

    // MARK: Limits

    @Test func limits() async throws {
        try await BotOffice.with { office in
            office.bot.write(.text("?"), from: office.client)
            let target = BotTarget(chat: 77)
            _ = try await office.api.send(BotText(String(repeating: "ї", count: 4096)), to: target)
            for (text, words) in [("", "message text is empty"), (String(repeating: "ї", count: 4097), "message is too long")] {
                #expect(await office.failure { try await $0.send(BotText(text), to: target) } == .badRequest("Bad Request: \(words)"))
            }
            let before = office.telegram.calls.count
            let big = HTTPContent.stream(size: BotUpload.maxSize + 1) { _ in }
            let upload = BotUpload(fileName: "x", type: nil, content: big)
            guard case .tooBig? = await office.failure({ try await $0.send(BotMedia(.document, .upload(upload)), to: target) }) else {
                Issue.record("too big a file was tried")
                return
            }
            #expect(office.telegram.calls.count == before)
            let huge = FakeFile("x.zip", type: "application/zip", bytes: [1], claimedSize: 21 << 20)
            office.bot.write(.media("document", huge), from: office.client)
            let update = try JSONReader.read(try #require(try await office.api.updates(offset: nil, timeout: 0).last).bytes)
            let id = try #require(update["message"]?["document"]?["file_id"]?.text)
            #expect(await office.failure { try await $0.file(id) } == .tooBig("Bad Request: file is too big"))
        }
    }
}
