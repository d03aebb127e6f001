import Core
import Foundation
import GRDB
import Testing

@testable import Store

/// Chats from facts to what pages show.
@Suite struct ChatMessageTests {
    let office: ChatOffice

    init() async throws { office = try await ChatOffice() }

    private func id(_ n: Int64) -> ChatMessageID { ChatMessageID(chat: "1001", number: n) }

    private func picture(_ n: Int64, _ text: String = "") async throws {
        try await office.hear(n, text) { message in
            message.album = "a"
            message.type = .image
            message.files = [ChatOffice.photo("p\(n)")]
        }
    }

    @Test func aMessageStartsAConversationAndAClient() async throws {
        try await office.hear(1, "Dzień dobry") { $0.language = "pl-PL" }
        let talk = try #require(try await office.inbox().first)
        #expect(talk["chat_kind"] as? String == "person")
        #expect(talk["preview"] as? String == "Dzień dobry")
        #expect(talk["unread_count"] as? Int == 1)
        #expect((talk["client"] as? [String: Any])?["name"] as? String == "Anna Kowalska")
        #expect((talk["counterpart"] as? [String: Any])?["address"] as? String == "@anna")
        #expect(try await office.text("SELECT language || source FROM crm_clients") == "pltelegram")
        let message = try #require(try await office.thread().first)
        #expect((message["sender"] as? [String: Any])?["id"] as? String == "1001")
        #expect((message["sender"] as? [String: Any])?["username"] as? String == "anna")
        #expect(message["entities"] as? [String] == [])
        #expect(message["external_id"] as? String == "1001/1")
    }

    @Test func anAnswerReopensAndWakes() async throws {
        try await office.hear(1, "jeden")
        var patch = ConversationPatch()
        patch.status = .closed
        patch.unread = false
        _ = try await office.database.change(try await office.conversation(), patch)
        try await office.hear(2) {
            $0.type = .system; $0.card = .service(ServiceNotice(.pinned))
        }
        #expect(try await office.inbox().first?["status"] as? String == "closed")
        try await office.hear(3, "dwa")
        let talk = try #require(try await office.inbox().first)
        #expect(talk["status"] as? String == "open")
        #expect(talk["unread_count"] as? Int == 1)
        #expect(talk["message_count"] as? Int == 3)
    }

    @Test func anEditThatComesFirstMakesTheMessage() async throws {
        try await office.hear(1, "poprawione", edited: 9)
        try await office.hear(1, "pierwsze")
        let message = try #require(try await office.thread().first)
        #expect(message["text"] as? String == "poprawione")
        #expect(message["edited_at"] as? String == ChatOffice.at(9).description)
        let older = try office.items(try await office.database.versions(of: office.id(message)))
        #expect(older.map { $0["text"] as? String } == ["pierwsze"])
        // What is sought is what is shown.
        #expect(try await office.number("SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'poprawione'") == 1)
        #expect(try await office.number("SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'pierwsze'") == 0)
    }

    @Test func anOlderVersionKeepsItsFiles() async throws {
        for (file, edited) in [("old", nil as Int64?), ("new", 9)] {
            try await office.hear(1, "umowa", edited: edited) { message in
                message.type = .document
                message.files = [ChatOffice.photo(file)]
            }
        }
        let message = try #require(try await office.thread().first)
        let files = try #require(message["attachments"] as? [[String: Any]])
        #expect(files.map { $0["name"] as? String } == ["new.jpg"])
        #expect(files.first?["width"] as? Int == 4)
        #expect(files.first?["state"] as? String == "pending")
        let older = try office.items(try await office.database.versions(of: office.id(message)))
        #expect((older.first?["attachments"] as? [[String: Any]])?.map { $0["name"] as? String } == ["old.jpg"])
    }

    @Test(arguments: [[11, 12, 13], [13, 12, 11], [12, 13, 11]] as [[Int64]]) func anAlbumIsOneMessage(_ order: [Int64]) async throws {
        for n in order { try await picture(n, n == 12 ? "dwie" : "") }
        let messages = try await office.thread()
        #expect(messages.count == 1)
        #expect(messages.first?["text"] as? String == "dwie")
        #expect((messages.first?["attachments"] as? [[String: Any]])?.map { $0["name"] as? String } == ["p11.jpg", "p12.jpg", "p13.jpg"])
        #expect(messages.first?["sent_at"] as? String == ChatOffice.at(11).description)
        let talk = try #require(try await office.inbox().first)
        #expect(talk["unread_count"] as? Int == 1)
        #expect(talk["has_attachments"] as? Bool == true)
    }

    @Test func onePictureOfAnAlbumIsTakenBack() async throws {
        try await office.take(.withdrawn(Withdrawal(messages: [id(12)], at: ChatOffice.at(20))))
        for n: Int64 in [11, 12] { try await picture(n, "p") }
        var message = try #require(try await office.thread().first)
        #expect(message["withdrawn_at"] is NSNull)
        #expect((message["attachments"] as? [[String: Any]])?.map { $0["withdrawn"] as? Bool } == [false, true])
        try await office.take(.withdrawn(Withdrawal(messages: [id(11)], at: ChatOffice.at(21))))
        message = try #require(try await office.thread().first)
        #expect(message["withdrawn_at"] as? String == ChatOffice.at(21).description)
        #expect(message["text"] as? String == "p\np")
    }

    @Test func reactionsAreCountedAndTakenBack() async throws {
        func react(_ who: ChatPerson, _ emoji: [String], _ at: Int64) -> ChatFact {
            .reaction(ChatReaction(message: id(1), actor: who, emoji: emoji, time: FactTime(at: ChatOffice.at(at), sequence: at)))
        }
        try await office.take(react(ChatOffice.anna, ["👍"], 5))
        try await office.hear(1, "dobrze")
        try await office.take(react(ChatOffice.petro, ["👍", "🔥"], 6))
        let reactions = try #require(try await office.thread().first?["reactions"] as? [[String: Any]])
        #expect(reactions.map { $0["emoji"] as? String } == ["👍", "🔥"])
        #expect(reactions.first?["count"] as? Int == 2)
        #expect(reactions.first?["names"] as? [String] == ["Anna Kowalska", "Петро"])
        try await office.take(react(ChatOffice.petro, [], 7), react(ChatOffice.anna, [], 8))
        #expect(try await office.thread().first?["reactions"] as? [String] == [])
    }

    @Test func aQuotedMessageThatIsHereCanBeFound() async throws {
        try await office.hear(2, "tak") {
            $0.quoted = QuotedMessage(externalID: "1001/1", name: "Anna", text: "czy", type: "text")
        }
        var quoted = try #require(try await office.thread().last?["quoted"] as? [String: Any])
        #expect(quoted["message_id"] is NSNull)
        try await office.hear(1, "czy")
        let thread = try await office.thread()
        quoted = try #require(thread.last?["quoted"] as? [String: Any])
        #expect(quoted["message_id"] as? String == thread.first?["id"] as? String)
        #expect(quoted["text"] as? String == "czy")
    }

    @Test func theOriginalIsTheNewestUpdate() async throws {
        let raws = ["{\"first\":1}", "{\"second\":2}"].map { RawIntake(update: Array($0.utf8), source: "test") }
        let rows = try await office.database.journal(raws, account: office.account, cursor: .update(42)).compactMap { $0 }
        let facts: [ChatFact] = [.message(ChatOffice.message(1, "a", edited: 9)), .message(ChatOffice.message(1, "b"))]
        _ = try await office.database.apply(zip(rows, facts).map { PreparedIntake(row: $0, facts: [$1]) })
        let message = office.id(try #require(try await office.thread().first))
        #expect(String(decoding: try await office.database.original(of: message), as: UTF8.self) == "{\"first\":1}")
        #expect(try await !office.database.isMail(message))
        #expect(try await office.database.updateCursor(office.account)?.number == 42)
    }

    @Test func aProvedPhoneIsTheClients() async throws {
        try await office.hear(1, "") { $0.provedPhone = "48 600-700-800" }
        #expect(try await office.text("SELECT phone FROM crm_clients") == "+48600700800")
        #expect(try await office.number("SELECT count(*) FROM crm_client_identities WHERE kind = 'phone'") == 1)
    }

    @Test func aClientIsCalledAsThePlatformDoesUntilTheOfficeDecides() async throws {
        let renamed = ChatOffice.person(ChatPerson(id: "1001", name: "Anna Nowak"))
        try await office.hear(1, "a")
        try await office.hear(2, "b", chat: renamed)
        #expect(try await office.text("SELECT name FROM crm_clients") == "Anna Nowak")
        #expect(try await office.text("SELECT client_name FROM communications_conversations") == "Anna Nowak")
        var patch = ClientPatch()
        patch.name = "Pani Nowak"
        let client = try await office.database.read { try Data.fetchOne($0, sql: "SELECT uid FROM crm_clients")! }
        _ = try await office.database.change(client: PublicID(bytes: Array(client))!, patch, by: office.olena)
        try await office.hear(3, "c", chat: ChatOffice.person(ChatPerson(id: "1001", name: "Ania")))
        #expect(try await office.text("SELECT name FROM crm_clients") == "Pani Nowak")
        #expect(try await office.text("SELECT counterpart_name FROM communications_conversations") == "Ania")
    }

    /// An update that stops its reader is a card with its original.
    @Test func anUnreadableUpdateIsACard() async throws {
        let rows = try await office.database.journal([RawIntake(update: Array("{}".utf8), source: "test")], account: office.account)
        _ = try await office.database.apply([.unreadable(update: try #require(rows[0]))])
        let message = try #require(try await office.thread("notices").first)
        #expect(message["type"] as? String == "unsupported")
        #expect((message["card"] as? [String: Any])?["word"] as? String == "unreadable")
        #expect(String(decoding: try await office.database.original(of: office.id(message)), as: UTF8.self) == "{}")
        #expect(try await office.number("SELECT count(*) FROM crm_clients") == 0)
        #expect(try await office.text("SELECT state FROM intake_journal") == "poison")
    }

    @Test func oneEventABatch() async throws {
        let last = try await office.number("SELECT coalesce(max(n), 0) FROM events")
        try await office.take([[.message(ChatOffice.message(1, "a"))], [.message(ChatOffice.message(2, "b"))]])
        #expect(try await office.number("SELECT count(*) FROM events WHERE n > \(last)") == 1)
    }
}
