internal import Core
import Outgoing
import TestHTTP
import TestSupport
import Testing

@testable import Channels

@Suite(.timeLimit(.minutes(1))) struct BotFaultTests {
    private static let target = BotTarget(chat: 77)

    /// What a send failed with, whether it may have been done, and how often it was.
    private func send(_ fault: FaultScript.Fault) async throws -> (BotAPIError?, sent: Int) {
        var result: (BotAPIError?, Int) = (nil, 0)
        try await BotOffice.with { office in
            office.bot.write(.text("?"), from: office.client)
            office.telegram.faults.add("sendMessage", fault)
            let error = await office.failure { try await $0.send(BotText("!"), to: Self.target) }
            result = (error, office.bot.messages(in: 77).count - 1)
            // The next one goes well: nothing is left of the fault.
            if error != nil { _ = try await office.api.send(BotText("!"), to: Self.target) }
            #expect(office.telegram.calls("sendMessage").count == (error == nil ? 1 : 2))
        }
        return result
    }

    @Test func tooManyRequests() async throws {
        let (error, sent) = try await send(.answer(FakeBotAPI.tooManyRequests(17)))
        #expect(error == .tooManyRequests(retryAfter: 17) && error?.isUncertain == false && sent == 0)
    }

    @Test(arguments: [
        (401, "Unauthorized", BotAPIError.unauthorized("Unauthorized"), false), (404, "Not Found", .unauthorized("Not Found"), false),
        (403, "Forbidden: x", .forbidden("Forbidden: x"), false), (400, "Bad Request: x", .badRequest("Bad Request: x"), false),
        (409, "Conflict: terminated", .anotherPoller("Conflict: terminated"), false),
        (413, "Request Entity Too Large", .tooBig("Request Entity Too Large"), false),
        (500, "Internal Server Error", .server(status: 500, "Internal Server Error"), true),
        (502, "Bad Gateway", .server(status: 502, "Bad Gateway"), true),
    ])
    func errors(_ status: Int, _ words: String, _ expected: BotAPIError, _ isUncertain: Bool) async throws {
        let (error, sent) = try await send(.answer(FakeBotAPI.error(status, words)))
        #expect(error == expected && error?.isUncertain == isUncertain && sent == 0)
    }

    /// A gateway's page.
    @Test(arguments: [(502, true), (403, false), (200, true)]) func noJSON(_ status: Int, _ isUncertain: Bool) async throws {
        let (error, _) = try await send(.answer(FakeReply(status, text: "<html>")))
        #expect(error == .unreadable(status: status) && error?.isUncertain == isUncertain)
    }

    @Test func brokenConnections() async throws {
        for (fault, count) in [(FaultScript.Fault.dropBefore, 0), (.dropAfter, 1), (.cut(after: 0), 1), (.cut(after: 20), 1)] {
            let (error, sent) = try await send(fault)
            // Nobody can tell the first from the others.
            #expect(error?.isUncertain == true && sent == count)
        }
    }

    @Test func slowAnswers() async throws {
        for fault in [FaultScript.Fault.delay(.milliseconds(300)), .slow(bytes: 20, every: .milliseconds(5))] {
            let (error, sent) = try await send(fault)
            #expect(error == nil && sent == 1)
        }
    }

    @Test func nobodyThere() async throws {
        let base = try await FakeBotAPI.with { $0.base }
        let api = BotAPI(engine: HTTPEngine(), token: try #require(BotToken(BotOffice.token)), server: try #require(BotServer(base)))
        do {
            _ = try await api.send(BotText("!"), to: Self.target)
            Issue.record("sent to nobody")
        } catch {
            #expect(!error.isUncertain)
        }
    }

    @Test func repeatedAndReordered() async throws {
        try await BotOffice.with { office in
            for number in 1...3 { office.bot.write(.text("\(number)"), from: office.client) }
            let updates = try await office.api.updates(offset: nil, timeout: 0)
            let next = try #require(updates.last?.id) + 1
            office.telegram.faults.add("getUpdates", .named("reorderUpdates"))
            let holds1 = try await office.api.updates(offset: nil, timeout: 0) == updates.reversed()
            #expect(holds1)
            office.telegram.faults.add("getUpdates", .named("repeatUpdates"))
            let holds2 = try await office.api.updates(offset: next, timeout: 0) == updates
            #expect(holds2)
            let holds3 = try await office.api.updates(offset: next, timeout: 0).isEmpty
            #expect(holds3)
        }
    }

    /// A batch that is cut is asked for again; nothing of it was confirmed.
    @Test func cutUpdates() async throws {
        try await BotOffice.with { office in
            for number in 1...3 { office.bot.write(.text("\(number)"), from: office.client) }
            office.telegram.faults.add("getUpdates", .cut(after: 200))
            guard case .network(let fault)? = await office.failure({ try await $0.updates(offset: nil, timeout: 0) }) else {
                Issue.record("half a batch was taken")
                return
            }
            #expect(fault.kind == .cutBody)
            let holds4 = try await office.api.updates(offset: nil, timeout: 0).count == 3
            #expect(holds4)
        }
    }

    @Test func downloads() async throws {
        try await BotOffice.with { office in
            let content = FakeContent.media("document", FakeFile("x.bin", type: "x/y", bytes: [UInt8](repeating: 3, count: 500_000)))
            office.bot.write(content, from: office.client)
            let update = try JSONReader.read(try #require(try await office.api.updates(offset: nil, timeout: 0).last).bytes)
            let file = try await office.api.file(try #require(update["message"]?["document"]?["file_id"]?.text))
            for (fault, kind) in [(FaultScript.Fault.cut(after: 100_000), HTTPFault.Kind.cutBody), (.dropBefore, .lost)] {
                office.telegram.faults.add("download", fault)
                do {
                    _ = try await office.api.download(file) { _ in }
                    Issue.record("half a file")
                } catch let BotAPIError.network(fault) {
                    #expect(fault.kind == kind)
                }
            }
            office.telegram.faults.add("download", .slow(bytes: 100_000, every: .milliseconds(20)))
            let holds5 = try await office.api.download(file) { _ in } == 500_000
            #expect(holds5)
            await #expect(throws: BotAPIError.tooBig("The file has more than 1000 bytes.")) {
                try await office.api.download(file, limit: 1000) { _ in }
            }
            var gone = file
            gone.path = "documents/none"
            await #expect(throws: BotAPIError.unauthorized("Not Found")) { try await office.api.download(gone) { _ in } }
            for path in ["../x", "a//b", "", "/etc"] {
                gone.path = path
                await #expect(throws: BotAPIError.badCall("The file has no path to fetch it from.")) {
                    try await office.api.download(gone) { _ in }
                }
            }
        }
    }

    // MARK: Values

    @Test(arguments: [
        ("123:AAAAAAAAAAAA", true), ("123:AAAAA_AAA-AAA", true), ("", false), ("123", false), ("abc:AAAAAAAAAAAA", false),
        ("123:AAAA/../AAAAAA", false), ("123:short", false), ("123:AAAAAAAAAAAA:B", false), ("-1:AAAAAAAAAAAA", false),
    ])
    func tokens(_ text: String, _ isOne: Bool) {
        let token = BotToken(text)
        #expect((token != nil) == isOne)
        if let token { #expect(!"\(token) \(String(reflecting: token))".contains("AAAA")) }
    }

    @Test(arguments: [
        ("https://api.telegram.org", true), ("https://api.example.org:8443/", true), ("http://127.0.0.1:8081", true),
        ("http://localhost:8081", true), ("http://[::1]:8081", true), ("http://api.telegram.org", false), ("http://127.evil.org", false),
        ("http://127.0.0.1.evil.org", false), ("http://127.0.0.1@evil.org", false), ("ftp://127.0.0.1", false), ("api.telegram.org", false),
        ("https://x/?a", false), ("https://", false),
    ])
    func servers(_ base: String, _ isOne: Bool) { #expect((BotServer(base) != nil) == isOne) }

    @Test func noSecretInErrors() async throws {
        try await BotOffice.with { office in
            for fault in [FaultScript.Fault.dropBefore, .answer(FakeBotAPI.error(500, "x")), .answer(FakeReply(200, text: "x"))] {
                office.telegram.faults.add("getMe", fault)
                let error = await office.failure { try await $0.me() }
                #expect(error != nil && !String(reflecting: error).contains("secret"))
            }
            var dumped = ""
            dump(office.api, to: &dumped)
            #expect(!dumped.contains("secret"))
        }
    }
}
