import Core
import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// What colleagues write for each other into a conversation.
@Suite struct NotesTests {
    let office: TemporaryOffice
    let accounts: Accounts
    let author: User
    let marta: User
    let conversation: PublicID

    init() async throws {
        office = try await TemporaryOffice()
        accounts = Accounts(database: office.database)
        author = try await Self.user(accounts, "Олена", .owner)
        marta = try await Self.user(accounts, "Марта", .manager)
        conversation = try await Self.conversation(office)
    }

    private static func user(_ accounts: Accounts, _ name: String, _ role: Role) async throws -> User {
        try await accounts.add(
            NewUser(email: "\(UUID().uuidString)@office.example", name: name, role: role, passwordHash: "x", locale: .uk)
        )
    }

    /// A conversation that a client began, already read and closed.
    private static func conversation(_ office: TemporaryOffice) async throws -> PublicID {
        let account = try await office.database.channelAccount(platform: .email, address: "biuro@x.test")
        let client = Correspondent(name: "Anna", address: "anna@x.test")
        let message = IncomingMessage(
            direction: .inbound,
            subject: "Wycena",
            text: "Proszę o wycenę.",
            from: client,
            to: [Correspondent(name: "", address: "biuro@x.test")],
            counterpart: client,
            externalID: "a@x.test"
        )
        let raw = Array("raw".utf8)
        let intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: Data(raw))), source: "test", seen: true)
        let rows = try await office.database.journal([intake], account: account)
        _ = try await office.database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: message) } })
        let uid = try await office.database.read { try Data.fetchOne($0, sql: "SELECT uid FROM communications_conversations") }
        let id = try #require(uid.flatMap { PublicID(bytes: Array($0)) })
        var patch = ConversationPatch()
        patch.status = .closed
        _ = try await office.database.change(id, patch)
        return id
    }

    private func key(_ text: String = "k1", token: Int64? = nil) -> IdempotencyKey {
        IdempotencyKey(text, of: Identity(user: author, credential: token.map(Identity.Credential.token) ?? .session(7)))
    }

    private func write(_ text: String, _ key: IdempotencyKey, _ mentions: [PublicID] = []) async throws -> WrittenMessage {
        try await office.database.write(NewNote(text: text, mentions: mentions), in: conversation, key: key)
    }

    private func object(_ json: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    }

    private func events(_ user: User, _ audience: Audience = .inbox) async throws -> [[String: Any]] {
        let page = try await office.database.read { try EventFeed.read($0, after: 0, limit: 100, audience: audience, user: user.key) }
        return try #require(try object(page.json)["items"] as? [[String: Any]])
    }

    @Test func aNoteStandsInTheThreadAndNothingElseMoves() async throws {
        let before = try object(try await office.database.conversation(conversation))
        office.clock.advance(seconds: 60)
        let written = try object(try await write("Дзвонив, чекає до п’ятниці.", key()).json)
        #expect(written["kind"] as? String == "note")
        #expect(written["direction"] as? String == "outbound")
        #expect(written["state"] is NSNull)
        #expect((written["from"] as? [String: String])?["name"] == "Олена")
        #expect((written["to"] as? [Any])?.isEmpty == true)
        let items = try object(try await office.database.messages(of: conversation, limit: 10, cursor: nil))["items"] as? [[String: Any]]
        #expect(items?.map { $0["kind"] as? String } == ["reply", "note"])
        #expect(items?.last as NSDictionary? == written as NSDictionary)
        var after = try object(try await office.database.conversation(conversation))
        #expect(after["message_count"] as? Int == 2)
        after["message_count"] = 1
        #expect(after as NSDictionary == before as NSDictionary)
    }

    @Test func nobodyOutsideTakesPartByANote() async throws {
        _ = try await write("for us", key())
        let addresses = try await office.database.read { try String.fetchSet($0, sql: "SELECT address FROM conversation_participants") }
        #expect(addresses == ["anna@x.test", "biuro@x.test"])
    }

    @Test func searchFindsItUnderTheConversationsSubject() async throws {
        _ = try await write("Łódź: odbiór w piątek", key())
        let query = try #require(SearchQuery("lodz"))
        let hits = try object(try await office.database.search(query, kind: .messages, limit: 10))["items"] as? [[String: Any]]
        #expect(hits?.count == 1)
        #expect(hits?.first?["title"] as? String == "Wycena")
        #expect(hits?.first?["note"] as? Bool == true)
    }

    @Test func theSameKeyWritesOnce() async throws {
        let first = try await write("one", key())
        let again = try await write("one", key())
        #expect(first.isNew && !again.isNew)
        #expect(first.json == again.json)
        await #expect(throws: StoreError.idempotencyKeyUsed) { try await write("two", key()) }
        await #expect(throws: StoreError.idempotencyKeyUsed) { try await write("one", key(), [marta.id]) }
        #expect(try await messages() == 2)
    }

    @Test func aKeyBelongsToThePagesOfAUserOrToAToken() async throws {
        let token = try await accounts.addToken(name: "script", hash: [UInt8](repeating: 1, count: 32), for: author)
        let other = try await Self.user(accounts, "Інша", .manager)
        let notes = try await [
            write("one", key()), write("one", key(token: token.key)),
            write("one", IdempotencyKey("k1", of: Identity(user: other, credential: .session(8)))),
        ]
        #expect(notes.map { $0.isNew } == [true, true, true])
        // Another session of the same user is the same person's page.
        let elsewhere = try await write("one", IdempotencyKey("k1", of: Identity(user: author, credential: .session(99))))
        #expect(!elsewhere.isNew)
        #expect(try await messages() == 4)
    }

    @Test func threeAtOnceAreOneNote() async throws {
        let written = try await withThrowingTaskGroup(of: WrittenMessage.self) { group in
            for _ in 0..<3 { group.addTask { try await write("at once", key()) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(written.count { $0.isNew } == 1)
        #expect(Set(written.map(\.json)).count == 1)
        #expect(try await messages() == 2)
    }

    @Test func keysAreForgottenAfterSevenDays() async throws {
        _ = try await write("one", key())
        office.clock.advance(seconds: 7 * 86_400 - 1)
        try await office.database.pruneIdempotencyKeys()
        let still = try await write("one", key())
        #expect(!still.isNew)
        office.clock.advance(seconds: 2)
        let fresh = try await write("two", key())
        #expect(fresh.isNew)
        office.clock.advance(seconds: 8 * 86_400)
        try await office.database.pruneIdempotencyKeys()
        #expect(try await office.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM idempotency_keys") } == 0)
    }

    @Test func onlyTheMentionedOneGetsTheEvent() async throws {
        let written = try object(try await write("@Марта глянь", key(), [marta.id, author.id, marta.id]).json)
        #expect((written["mentions"] as? [[String: String]])?.map { $0["name"] } == ["Марта", "Олена"])
        let mine = try await events(author)
        #expect(mine.last?["type"] as? String == "conversation.changed")
        #expect((mine.last?["data"] as? [String: String]) == ["reason": "note"])
        let hers = try await events(marta)
        // The row in her list is told first.
        #expect(hers.count == mine.count + 2)
        let mention = try #require(hers.last)
        #expect(mention["type"] as? String == "mention")
        #expect(mention["conversation_id"] as? String == conversation.description)
        let data = try #require(mention["data"] as? [String: Any])
        #expect(data["message_id"] as? String == written["id"] as? String)
        #expect(data["conversation_id"] as? String == conversation.description)
        #expect(data["by"] as? [String: String] == ["id": author.id.description, "name": "Олена"])
        // Demoted since then: what stands in the inbox is none of her business any more.
        let demoted = try await events(marta, Audience(rawValue: Role.accountant.audienceBit))
        #expect(!demoted.contains { $0["type"] as? String == "mention" })
    }

    @Test func whoDoesNotWorkInTheInboxCannotBeMentioned() async throws {
        let accountant = try await Self.user(accounts, "Книги", .accountant)
        let gone = try await Self.user(accounts, "Була", .manager)
        var patch = UserPatch()
        patch.disabled = true
        _ = try await accounts.update(gone.id, patch)
        for id in [accountant.id, gone.id, PublicID.random()] {
            await #expect(throws: StoreError.notMentionable) { try await write("hey", key(), [id]) }
        }
        #expect(try await messages() == 1)
        let written = try await write("hey", key())
        #expect(written.isNew)
    }

    @Test func thereMustBeAConversation() async throws {
        let id = PublicID.random()
        await #expect(throws: StoreError.notFound) { try await office.database.write(NewNote(text: "x"), in: id, key: key()) }
    }

    @Test func tagsOfTheOfficeAreCounted() async throws {
        var patch = ConversationPatch()
        patch.tags = ["Pilne", "Sąd"]
        _ = try await office.database.change(conversation, patch)
        let items = try object(try await office.database.tags())["items"] as? [[String: Any]]
        #expect(items?.map { $0["name"] as? String } == ["Pilne", "Sąd"])
        #expect(items?.first?["count"] as? Int == 1)
    }

    private func messages() async throws -> Int? {
        try await office.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM communications_messages") }
    }
}
