internal import Core
import Outgoing
import TestSupport
import Testing

@testable import Channels

/// The fake Telegram as tests in other languages use it.
@Suite(.timeLimit(.minutes(1))) struct FakeControlTests {
    private func control(_ office: BotOffice, _ method: HTTPCall.Method, _ path: String, _ json: String? = nil) async throws -> JSONValue {
        let body = json.map { HTTPBody.bytes(Array($0.utf8), type: "application/json") }
        let answer = try await office.engine.send(HTTPCall(method, office.telegram.base + "/control/" + path, body: body))
        #expect(answer.status == 200, "\(path): \(String(decoding: answer.body, as: UTF8.self))")
        return try JSONReader.read(answer.body)
    }

    @Test func wholeConversation() async throws {
        try await BotOffice.with { office in
            let token = "\"token\":\"\(BotOffice.token)\""
            let from = #""from":{"id":77,"first_name":"Олена"}"#
            let written = try await control(office, .post, "write", "{\(token),\(from),\"text\":\"Добрий день\"}")
            let id = try #require(written["message_id"]?.int)
            let media = #""media":{"kind":"document","name":"a.pdf","type":"application/pdf","base64":"AQID","caption":"c"}"#
            _ = try await control(office, .post, "write", "{\(token),\(from),\(media)}")
            _ = try await control(office, .post, "connect", "{\(token),\"id\":\"B\",\"from\":{\"id\":5}}")
            _ = try await control(
                office,
                .post,
                "write",
                "{\(token),\(from),\"business\":\"B\",\"members\":{\"dice\":{\"emoji\":\"🎲\",\"value\":3}}}"
            )
            let chat = #""chat":{"id":77,"type":"private"}"#
            _ = try await control(office, .post, "edit", "{\(token),\(chat),\"message_id\":\(id),\"text\":\"Добрий вечір\"}")
            _ = try await control(office, .post, "delete", "{\(token),\(chat),\"business\":\"B\",\"message_ids\":[1]}")
            _ = try await control(office, .post, "push", "{\(token),\"kind\":\"message\",\"value\":{\"x\":1}}")
            _ = try await control(office, .post, "block", "{\(token),\"from\":{\"id\":78}}")
            _ = try await control(office, .post, "migrate", "{\(token),\(from),\"chat\":{\"id\":-5,\"type\":\"group\",\"title\":\"g\"}}")
            let updates = try await office.api.updates(offset: nil, timeout: 0)
            #expect(updates.count == 10)
            let file = try JSONReader.read(updates[1].bytes)["message"]?["document"]?["file_id"]?.text
            let found = try await office.api.file(try #require(file))
            #expect(found.size == 3)

            _ = try await control(office, .post, "faults", #"{"name":"sendMessage","fault":"too_many","retry_after":5}"#)
            _ = try await control(office, .post, "faults", #"{"name":"sendMessage","fault":"answer","status":502}"#)
            let first = await office.failure { try await $0.send(BotText("x"), to: BotTarget(chat: 77)) }
            let second = await office.failure { try await $0.send(BotText("x"), to: BotTarget(chat: 77)) }
            #expect(first == .tooManyRequests(retryAfter: 5) && second == .unreadable(status: 502))
            _ = try await office.api.send(BotText("Сто"), to: BotTarget(chat: 77))
            let calls = try await control(office, .get, "calls?method=sendMessage").list
            #expect(calls?.map { $0["done"] } == [.bool(false), .bool(false), .bool(true)])
            #expect(calls?.last?["parameters"]?["text"] == .string("Сто"))
            let messages = try await control(office, .get, "messages?token=\(BotOffice.token)&chat_id=77").list
            #expect(messages?.map { $0["text"]?.text } == ["Добрий вечір", nil, "Сто"])
            _ = try await control(office, .delete, "calls", "{}")
            let none = try await control(office, .get, "calls").list
            #expect(none?.isEmpty == true)
        }
    }

    /// The other ways of giving parameters.
    @Test func parameters() async throws {
        try await BotOffice.with { office in
            office.bot.write(.text("?"), from: office.client)
            let url = office.telegram.base + "/bot\(BotOffice.token)/sendMessage"
            let form = HTTPBody.bytes(Array("chat_id=77&text=a+b%2B%C5%82".utf8), type: "application/x-www-form-urlencoded")
            for call in [HTTPCall(.get, url + "?chat_id=77&text=a+b%2B%C5%82"), HTTPCall(.post, url, body: form)] {
                let answer = try await office.engine.send(call)
                let value = try JSONReader.read(answer.body)
                #expect(value["ok"] == .bool(true) && value["result"]?["text"] == .string("a b+ł"))
            }
        }
    }
}
