import Core
import Foundation
import GRDB
import Testing

@testable import Store

/// A group gets another key and stays one conversation.
@Suite struct ChatMoveTests {
    let office: ChatOffice
    let group = Chat(key: "-5", kind: .group, counterpart: ChatPerson(id: "-5", name: "Grupa"))
    let supergroup = Chat(key: "-1005", kind: .group, counterpart: ChatPerson(id: "-1005", name: "Grupa"))

    init() async throws { office = try await ChatOffice() }

    private func hear(_ n: Int64, _ chat: Chat) async throws {
        try await office.hear(n, "m\(n)", chat: chat) { $0.sender = ChatOffice.anna }
    }

    private func move() async throws { try await office.take(.moved(ChatMove(from: group.key, to: supergroup))) }

    @Test func beforeAnything() async throws {
        try await move()
        try await hear(1, group)
        try await hear(2, supergroup)
        let talks = try await office.inbox()
        #expect(talks.count == 1)
        #expect(talks.first?["external_id"] as? String == supergroup.key)
        #expect(talks.first?["client"] is NSNull)
        #expect(try await office.thread(group.key).count == 2)
    }

    @Test func afterBothHaveMessages() async throws {
        try await hear(1, group)
        let kept = try await office.conversation(group.key)
        try await hear(2, supergroup)
        let gone = try await office.conversation(supergroup.key)
        let user = office.olena
        try await office.database.write { db in
            try db.execute(
                sql: "UPDATE communications_conversations SET tags = '[\"a\",\"b\"]' WHERE uid = ?",
                arguments: [Data(kept.bytes)]
            )
            try db.execute(
                sql: "UPDATE communications_conversations SET tags = '[\"b\",\"c\"]', assignee_id = ? WHERE uid = ?",
                arguments: [user.key, Data(gone.bytes)]
            )
        }
        _ = try await office.database.save(draft: kept, content: Array(#"{"text":"jedno"}"#.utf8), of: user)
        let waiting = try await office.reply("czeka", key: supergroup.key)
        _ = try await office.database.save(draft: gone, content: Array(#"{"text":"drugie"}"#.utf8), of: user)
        try await move()
        let talks = try await office.inbox()
        #expect(talks.count == 1)
        let talk = try #require(talks.first)
        #expect(talk["id"] as? String == kept.description)
        #expect(talk["external_id"] as? String == supergroup.key)
        #expect(talk["tags"] as? [String] == ["a", "b", "c"])
        #expect((talk["assignee"] as? [String: Any])?["name"] as? String == "Олена")
        #expect(talk["message_count"] as? Int == 3)
        #expect(try await office.thread(group.key).map { $0["text"] as? String } == ["m1", "m2", "czeka"])
        let draft = try office.json(try await office.database.draft(kept, of: user))
        #expect((draft["content"] as? [String: Any])?["text"] as? String == "jedno\n\ndrugie")
        await #expect(throws: StoreError.notFound) { _ = try await office.database.draft(gone, of: user) }
        // What waits goes out under the new key.
        let next = try #require(try await office.database.nextOutgoingChat(office.account))
        #expect(next.id == waiting)
        #expect(next.chat == supergroup.key)
        let event = try #require(try await office.text("SELECT data FROM events WHERE data ->> 'reason' = 'merged'"))
        #expect(event.contains(kept.description) && event.contains(gone.description))
        try await hear(4, group)
        #expect(try await office.inbox().count == 1)
    }

    @Test func reachIsThatOfThePresentKey() async throws {
        func reach(_ chat: Chat, _ state: ChatReach.State, _ at: Int64) -> ChatFact {
            .reach(ChatReach(chat: chat, state: state, time: FactTime(at: ChatOffice.at(at), sequence: at)))
        }
        try await hear(1, group)
        try await office.take(reach(group, .left, 5))
        #expect(try await office.inbox().first?["reach"] as? String == "left")
        await #expect(throws: StoreError.conflict(.chatLeft)) { _ = try await office.reply("halo", key: group.key) }
        try await office.take(reach(supergroup, .reachable, 3))
        try await move()
        #expect(try await office.inbox().first?["reach"] as? String == "reachable")
        _ = try await office.reply("halo", key: group.key)
    }
}
