import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// What colleagues do that concerns one person.
@Suite struct TellingTests {
    let desk: OrderDesk

    init() async throws { desk = try await OrderDesk() }

    private func assign(_ conversation: PublicID, to user: User?, by author: User?) async throws {
        var patch = ConversationPatch()
        patch.assignee = .some(user?.id)
        patch.by = author
        _ = try await desk.database.change(conversation, patch)
    }

    private func note(_ conversation: PublicID, by author: User, _ mentions: [User], key: String = UUID().uuidString) async throws {
        let key = IdempotencyKey(key, of: Identity(user: author, credential: .session(1)))
        _ = try await desk.database.write(NewNote(text: "Подивіться", mentions: mentions.map(\.id)), in: conversation, key: key)
    }

    private func told(_ user: User) async throws -> [[String: Any]] {
        let page = try await desk.database.read {
            try EventFeed.read($0, after: 0, limit: 1000, audience: Audience(rawValue: user.role.audienceBit), user: user.key)
        }
        let object = try JSONSerialization.jsonObject(with: Data(page.json)) as? [String: Any]
        return (object?["items"] as? [[String: Any]] ?? []).filter { $0["type"] as? String == "notification.created" }
            .compactMap { $0["data"] as? [String: Any] }
    }

    @Test func whoGetsAConversationIsToldOnceAndWhoLosesItNoMore() async throws {
        let id = try await desk.conversation()
        try await assign(id, to: desk.manager, by: desk.owner)
        try await assign(id, to: desk.manager, by: desk.owner)
        let row = try #require(try await desk.page(desk.manager, unread: true).first)
        #expect(row["type"]?.string == "assigned" && row["conversation_id"]?.string == id.description)
        #expect(row["data"]?["by"]?["name"]?.string == desk.owner.name)
        #expect(try await desk.types(desk.manager) == ["assigned"])
        #expect(try await desk.database.unreadNotifications(of: desk.manager) == 1)
        // Taken by the owner themselves: nobody is told, and the manager need not look any more.
        try await assign(id, to: desk.owner, by: desk.owner)
        #expect(try await desk.types(desk.manager, unread: true).isEmpty)
        #expect(try await desk.types(desk.owner).isEmpty)
        desk.office.clock.advance(seconds: 1)
        try await assign(id, to: desk.manager, by: desk.owner)
        #expect(try await desk.types(desk.manager, unread: true) == ["assigned"])
        try await assign(id, to: desk.owner, by: nil)
        #expect(try await desk.types(desk.owner).isEmpty)
    }

    @Test func aClosedConversationNeedsNobody() async throws {
        let id = try await desk.conversation()
        try await assign(id, to: desk.manager, by: desk.owner)
        var patch = ConversationPatch()
        patch.status = .closed
        _ = try await desk.database.change(id, patch)
        _ = try await desk.database.remind()
        #expect(try await desk.types(desk.manager, unread: true).isEmpty)
    }

    @Test func aMentionIsARowOfTheSameTransaction() async throws {
        let id = try await desk.conversation()
        try await note(id, by: desk.owner, [desk.manager, desk.owner], key: "k")
        try await note(id, by: desk.owner, [desk.manager, desk.owner], key: "k")
        let row = try #require(try await desk.page(desk.manager, unread: true).first)
        #expect(row["type"]?.string == "mention" && row["data"]?["message_id"]?.string != nil)
        #expect(try await desk.types(desk.manager) == ["mention"])
        #expect(try await desk.types(desk.owner).isEmpty)
        let refused = try await desk.user("Accountant", .accountant)
        await #expect(throws: StoreError.notMentionable) { try await note(id, by: desk.owner, [desk.manager, refused]) }
        #expect(try await desk.types(desk.manager) == ["mention"])
        // What is written by others leaves it; who answers has seen it.
        desk.office.clock.advance(seconds: 60)
        try await note(id, by: desk.owner, [])
        _ = try await desk.database.remind()
        #expect(try await desk.types(desk.manager, unread: true) == ["mention"])
        try await note(id, by: desk.manager, [])
        _ = try await desk.database.remind()
        #expect(try await desk.types(desk.manager, unread: true).isEmpty)
    }

    @Test func mailsGoToThoseWhoChoseThemAfterTheQuietHours() async throws {
        desk.wait(until: "2026-01-02T10:00:00Z")
        let id = try await desk.conversation()
        try await note(id, by: desk.owner, [desk.manager])
        #expect(try await desk.database.reminderMailDue() == nil)
        _ = try await desk.database.change(notificationSettingsOf: desk.manager) { settings in
            var settings = settings
            settings.ways[.mention] = .init(page: true, mail: true, desktop: true)
            settings.ways[.assigned] = .init(page: false, mail: true, desktop: true)
            return settings
        }
        // Friday, 22:30 in Warsaw: quiet until Monday, as one is who keeps the usual quiet hours.
        desk.wait(until: "2026-01-02T21:30:00Z")
        try await note(id, by: desk.owner, [desk.manager])
        try await assign(id, to: desk.manager, by: desk.owner)
        #expect(try await desk.database.reminderMailDue() == Timestamp(rfc3339: "2026-01-04T23:00:00Z"))
        #expect(try await desk.types(desk.manager, unread: true) == ["mention", "mention"])
        // The browser is quiet as well: in the page alone, or nowhere.
        let events = try await told(desk.manager)
        #expect(events.map { $0["desktop"] as? Bool } == [true, false])
        desk.wait(until: "2026-01-05T06:00:01Z")
        let mail = try #require(try await desk.database.nextReminderMail(base: "https://o.example"))
        #expect(mail.lines.map(\.type) == [.mention, .assigned])
        #expect(mail.lines[0].detail == .mentioned(by: desk.owner.name))
        #expect(mail.lines[1].link == "https://o.example/inbox/\(id)")
        desk.wait(until: "2026-01-05T09:00:00Z")
        try await assign(id, to: desk.owner, by: desk.owner)
        try await assign(id, to: desk.manager, by: desk.owner)
        #expect(try await told(desk.manager).last?["desktop"] as? Bool == true)
    }

    @Test func lookingForThemWalksAlongIndexes() async throws {
        let plan = try await desk.database.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + Telling.staleAssignments, arguments: [1, 1]).map { $0["detail"] as String }
        }
        #expect(plan.allSatisfy { $0.contains("notifications_conversation") }, "\(plan)")
    }
}
