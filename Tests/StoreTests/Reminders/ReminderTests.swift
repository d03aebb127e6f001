import Core
import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

private func at(_ text: String) -> Timestamp { Timestamp(rfc3339: text)! }

extension OrderDesk {
    /// Moves the clock, which begins on Friday, 2026-01-02 at 03:04:05 UTC.
    func wait(until text: String) { office.clock.advance(seconds: (at(text).milliseconds - office.clock.now.milliseconds) / 1000) }

    /// What stands in somebody's page, newest first.
    func page(_ user: User, unread: Bool = false) async throws -> [JSONLook] {
        try json(try await database.notifications(of: user, unread: unread, limit: 200, cursor: nil)).items
    }

    func types(_ user: User, unread: Bool = false) async throws -> [String?] {
        try await page(user, unread: unread).map { $0["type"]?.string }
    }

    /// Looks again and again, as the worker does.
    @discardableResult
    func look() async throws -> Int {
        var made = 0
        for _ in 0..<3 { made += try await database.remind().made }
        return made
    }

    func order(_ number: String, deadline: String, manager: User? = nil, columns: [String: String] = [:]) async throws -> PublicID {
        var columns = columns
        columns["deadline_at"] = String(at(deadline).milliseconds)
        columns["deadline_date"] = "'\(deadline.prefix(10))'"
        return try await order(number, manager: manager, columns: columns)
    }

    /// A conversation that a client begins.
    func conversation(
        _ text: String = "Proszę o wycenę.",
        auto: String? = nil,
        from address: String = "anna@x.test",
        sentAt: Timestamp? = nil,
        sourceAt: Timestamp? = nil,
        id: String = "\(PublicID.random())@x.test",
        answering: String? = nil
    ) async throws -> PublicID {
        let account = try await database.channelAccount(platform: .email, address: "biuro@x.test")
        let client = Correspondent(name: "Anna", address: address)
        let raw = Array("\(text) \(PublicID.random())".utf8)
        var message = IncomingMessage(
            direction: .inbound,
            subject: "Wycena",
            text: text,
            from: client,
            to: [Correspondent(name: "", address: "biuro@x.test")],
            counterpart: client,
            externalID: id
        )
        message.auto = auto
        message.sentAt = sentAt
        if let answering { message.references = [answering] }
        var intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: Data(raw))), source: "test", seen: false)
        intake.sourceAt = sourceAt
        let rows = try await database.journal([intake], account: account)
        let prepared = message
        _ = try await database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: prepared) } })
        let uid = try await database.read { try Data.fetchOne($0, sql: "SELECT uid FROM communications_conversations ORDER BY id DESC") }
        return uid.flatMap { PublicID(bytes: Array($0)) }!
    }
}

@Suite struct ReminderTests {
    let desk: OrderDesk

    init() async throws { desk = try await OrderDesk() }

    @Test func aDeadlineComesNearAndPasses() async throws {
        let order = try await desk.order("2026/0001", deadline: "2026-01-07T12:00:00Z", manager: desk.manager)
        #expect(try await desk.look() == 0)
        desk.wait(until: "2026-01-06T11:59:30Z")
        #expect(try await desk.database.remind() == ReminderRound(next: at("2026-01-06T12:00:00Z")))
        desk.wait(until: "2026-01-06T12:00:00Z")
        #expect(try await desk.look() == 1)
        let first = try #require(try await desk.page(desk.manager).first)
        #expect(first["type"]?.string == "deadline")
        #expect(first["order"]?["id"]?.string == order.description)
        #expect(first["order"]?["order_number"]?.string == "2026/0001")
        #expect(first["client_name"]?.string == "Anna Kowalska")
        #expect(first["data"]?["passed"] == .bool(false))
        #expect(try await desk.page(desk.owner).isEmpty)
        desk.wait(until: "2026-01-07T12:00:00Z")
        #expect(try await desk.look() == 1)
        let unread = try await desk.page(desk.manager, unread: true)
        // That it was near is nothing to read any more.
        #expect(unread.map { $0["data"]?["passed"] } == [.bool(true)])
        #expect(try await desk.page(desk.manager).count == 2)
        desk.wait(until: "2026-01-20T12:00:00Z")
        #expect(try await desk.look() == 0)
    }

    @Test func aMovedDeadlineIsAnotherReminderAndAClosedOrderNone() async throws {
        let order = try await desk.order("2026/0001", deadline: "2026-01-03T12:00:00Z", manager: desk.manager)
        desk.wait(until: "2026-01-02T12:00:00Z")
        #expect(try await desk.look() == 1)
        try await desk.set("deadline_at = \(at("2026-01-03T14:00:00Z").milliseconds)", of: order)
        desk.wait(until: "2026-01-02T14:00:00Z")
        #expect(try await desk.look() == 1)
        #expect(try await desk.page(desk.manager, unread: true).count == 1)
        try await desk.set("status = 'closed', closed_at = 0, payment_state = 'paid'", of: order)
        #expect(try await desk.look() == 0)
        #expect(try await desk.page(desk.manager, unread: true).isEmpty)
        desk.wait(until: "2026-01-04T12:00:00Z")
        #expect(try await desk.look() == 0)
    }

    @Test func whatWasDueDuringAnOutageComesOnceAfterIt() async throws {
        _ = try await desk.order("2026/0001", deadline: "2026-01-03T12:00:00Z", manager: desk.manager)
        desk.wait(until: "2026-01-13T12:00:00Z")
        #expect(try await desk.look() == 1)
        #expect(try await desk.page(desk.manager).first?["data"]?["passed"] == .bool(true))
        // An import brings orders whose deadlines passed before they were here, and long ago.
        _ = try await desk.order("old", deadline: "2026-01-12T12:00:00Z", manager: desk.manager)
        #expect(try await desk.look() == 0)
    }

    @Test func theClockMayBeSetBack() async throws {
        _ = try await desk.order("2026/0001", deadline: "2026-01-07T12:00:00Z", manager: desk.manager)
        desk.wait(until: "2026-01-08T12:00:00Z")
        #expect(try await desk.look() == 1)
        desk.wait(until: "2026-01-06T13:00:00Z")
        #expect(try await desk.look() == 1)
        desk.wait(until: "2026-01-08T12:00:00Z")
        #expect(try await desk.look() == 0)
    }

    @Test func twoLooksAtOnceTellOnce() async throws {
        for n in 0..<5 { _ = try await desk.order("o\(n)", deadline: "2026-01-02T05:00:00Z", manager: desk.manager) }
        desk.wait(until: "2026-01-02T06:00:00Z")
        let made = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 { group.addTask { try await desk.database.remind().made } }
            return try await group.reduce(0, +)
        }
        #expect(made == 5)
    }

    @Test func followUpsComeAtNine() async throws {
        let nine = String(at("2026-01-05T08:00:00Z").milliseconds)
        let order = try await desk.order("2026/0001", columns: ["follow_up_date": "'2026-01-05'", "follow_up_at": nine])
        desk.wait(until: "2026-01-05T07:59:59Z")
        #expect(try await desk.look() == 0)
        desk.wait(until: "2026-01-05T08:00:00Z")
        // Nobody answers for it: everybody at the desk.
        #expect(try await desk.look() == 2)
        #expect(try await desk.types(desk.owner) == ["follow_up"])
        try await desk.set("follow_up_date = NULL, follow_up_at = NULL", of: order)
        #expect(try await desk.look() == 0)
        #expect(try await desk.page(desk.owner, unread: true).isEmpty)
    }

    @Test func unpaidOrdersAreToldOfBeforeTheyAreHandedOut() async throws {
        let order = try await desk.order("2026/0001", manager: desk.manager, columns: ["status": "'do_wydania'"])
        #expect(try await desk.look() == 1)
        #expect(try await desk.page(desk.manager).first?["data"]?["balance"]?["amount"]?.int == 12_300)
        _ = try await desk.database.pay(order: order, NewPayment(kind: .payment, amount: 12_300, method: .cash), key: desk.key("a"))
        #expect(try await desk.look() == 0)
        #expect(try await desk.page(desk.manager, unread: true).isEmpty)
        let other = try await desk.order("2026/0002", manager: desk.manager)
        try await desk.set("status = 'closed', closed_at = \(at("2026-01-02T12:00:00Z").milliseconds)", of: other)
        desk.wait(until: "2026-01-09T11:00:00Z")
        #expect(try await desk.look() == 0)
        desk.wait(until: "2026-01-09T12:00:00Z")
        #expect(try await desk.look() == 1)
        #expect(try await desk.page(desk.manager).first?["data"]?["handed_out"] == .bool(true))
    }

    /// Nobody is reminded of money that is owed for an order that was called off, and what was told of it is read by itself.
    @Test func whatWasCalledOffIsToldOfNoMore() async throws {
        let told = try await desk.order("2026/0001", manager: desk.manager, columns: ["status": "'do_wydania'"])
        #expect(try await desk.look() == 1)
        let untold = try await desk.order("2026/0002", manager: desk.manager, columns: ["status": "'do_wydania'"])
        var off = OrderPatch()
        off.cancelled = .some("")
        for order in [told, untold] { _ = try await desk.database.change(order: order, off, by: desk.manager) }
        #expect(try await desk.look() == 0)
        #expect(try await desk.page(desk.manager, unread: true).isEmpty)
    }

    @Test func whoWaitsForAnAnswerIsToldOfAfterOfficeHours() async throws {
        // Friday at 15:30 in Warsaw: four hours of office time later it is Monday, half past eleven.
        desk.wait(until: "2026-01-02T14:30:00Z")
        let id = try await desk.conversation()
        _ = try await desk.conversation("I am away.", auto: "auto-replied", from: "away@x.test")
        desk.wait(until: "2026-01-05T10:29:59Z")
        #expect(try await desk.look() == 0)
        desk.wait(until: "2026-01-05T10:30:00Z")
        #expect(try await desk.look() == 2)
        let told = try #require(try await desk.page(desk.manager, unread: true).first)
        #expect(told["conversation_id"]?.string == id.description)
        #expect(told["order"] == .null)
        #expect(told["client_name"]?.string == "Anna")
        #expect(told["data"]?["since"]?.string == "2026-01-02T14:30:00.000Z")
        var patch = ConversationPatch()
        patch.status = .closed
        _ = try await desk.database.change(id, patch)
        #expect(try await desk.look() == 0)
        #expect(try await desk.page(desk.manager, unread: true).isEmpty)
    }

    @Test func theAssigneeAloneIsToldAndHistoryIsNoNews() async throws {
        desk.wait(until: "2026-01-05T08:00:00Z")
        let id = try await desk.conversation()
        _ = try await desk.conversation("Old", from: "old@x.test", sentAt: at("2025-12-20T08:00:00Z"))
        var patch = ConversationPatch()
        patch.assignee = .some(desk.manager.id)
        _ = try await desk.database.change(id, patch)
        desk.wait(until: "2026-01-05T20:00:00Z")
        #expect(try await desk.look() == 1)
        #expect(try await desk.types(desk.manager) == ["unanswered"])
    }

    /// The first connection of a mailbox reads what stands in it: nobody is told of each of the letters of the last days.
    @Test func whatCameBeforeTheMailboxWasConnectedIsNoNews() async throws {
        desk.wait(until: "2026-01-07T08:00:00Z")
        let connected = at("2026-01-07T08:00:00.500Z").milliseconds
        let old = try await desk.conversation("Old", from: "old@x.test", sentAt: at("2026-01-06T08:00:00Z"), id: "old@x.test")
        // Written long before, here in the second of the connection: it came by itself.
        let slow = try await desk.conversation(
            "Slow",
            from: "slow@x.test",
            sentAt: at("2026-01-06T08:00:00Z"),
            sourceAt: at("2026-01-07T08:00:00Z")
        )
        // Its clock is ahead; its server knows better.
        _ = try await desk.conversation(
            "Ahead",
            from: "ahead@x.test",
            sentAt: at("2026-01-07T08:30:00Z"),
            sourceAt: at("2026-01-05T08:00:00Z")
        )
        try await desk.database.write { try $0.execute(sql: "UPDATE channel_accounts SET connected_at = ?", arguments: [connected]) }
        desk.wait(until: "2026-01-07T09:00:00Z")
        let new = try await desk.conversation("New", from: "new@x.test", sentAt: at("2026-01-07T09:00:00Z"))
        desk.wait(until: "2026-01-07T20:00:00Z")
        try await desk.look()
        var told = try await desk.page(desk.manager).map { $0["conversation_id"]?.string }
        #expect(Set(told) == [slow.description, new.description])
        // Whoever writes again waits from then on.
        desk.wait(until: "2026-01-08T08:00:00Z")
        _ = try await desk.conversation("And?", from: "old@x.test", answering: "old@x.test")
        desk.wait(until: "2026-01-08T20:00:00Z")
        try await desk.look()
        told = try await desk.page(desk.manager).map { $0["conversation_id"]?.string }
        #expect(told.count == 3 && told.first == old.description)
        #expect(try await desk.page(desk.manager).first?["data"]?["since"]?.string == "2026-01-08T08:00:00.000Z")
    }

    @Test func whoCannotSignInIsNotToldAndTheDeskIsInTheirPlace() async throws {
        let gone = try await desk.user("Gone", .manager)
        _ = try await desk.user("Accountant", .accountant)
        _ = try await desk.order("2026/0001", deadline: "2026-01-02T05:00:00Z", manager: gone)
        var patch = UserPatch()
        patch.disabled = true
        _ = try await Accounts(database: desk.database).update(gone.id, patch)
        desk.wait(until: "2026-01-02T06:00:00Z")
        #expect(try await desk.look() == 2)
        #expect(try await desk.page(gone).isEmpty)
    }

    @Test func whatIsSwitchedOffStaysOutOfThePage() async throws {
        _ = try await desk.database.change(notificationSettingsOf: desk.manager) { settings in
            var settings = settings
            settings.ways[.deadline] = .init(page: false, mail: false)
            return settings
        }
        _ = try await desk.order("2026/0001", deadline: "2026-01-02T05:00:00Z", manager: desk.manager)
        desk.wait(until: "2026-01-02T06:00:00Z")
        let start = desk.database.hub.last
        #expect(try await desk.look() == 1)
        #expect(try await desk.page(desk.manager).isEmpty)
        #expect(desk.database.hub.last == start)
        #expect(try await desk.database.nextReminderMail(base: nil) == nil)
    }

    @Test func oneReadsOnesOwn() async throws {
        for n in 0..<3 { _ = try await desk.order("o\(n)", deadline: "2026-01-02T05:00:00Z") }
        desk.wait(until: "2026-01-02T06:00:00Z")
        #expect(try await desk.look() == 6)
        let ids = try await desk.page(desk.manager).compactMap { $0["id"]?.string.flatMap { PublicID($0) } }
        #expect(try await desk.database.markRead(notifications: [ids[0], PublicID.random()], of: desk.owner) == 3)
        #expect(try await desk.database.markRead(notifications: [ids[0]], of: desk.manager) == 2)
        #expect(try await desk.database.markRead(notifications: nil, of: desk.manager) == 0)
        #expect(try await desk.page(desk.owner, unread: true).count == 3)
        #expect(try await desk.page(desk.manager).count == 3)
        #expect(try await desk.look() == 0)
        let events = try await desk.database.read {
            try String.fetchAll(
                $0,
                sql: "SELECT type FROM events WHERE type LIKE 'notification.%' AND user_id = ? ORDER BY n",
                arguments: [desk.manager.key]
            )
        }
        #expect(events == Array(repeating: "notification.created", count: 3) + ["notification.read", "notification.read"])
    }

    @Test(arguments: [
        (DueReminders.nearingQuery, "orders_due"), (DueReminders.passedQuery, "orders_due"),
        (DueReminders.followUpQuery, "orders_follow_up"),
        (DueReminders.unpaidQuery, "orders_unpaid"), (DueReminders.unansweredQuery, "conversations_open"),
        (StaleReminders.query, "notifications_unread"), (StaleReminders.query, "notifications_mail"),
        (NotificationTable.unread, "notifications_unread"), (NotificationTable.all, "notifications_user"),
        (NotificationTable.count, "notifications_unread"), (ReminderMailQueue.due, "notifications_mail"),
        (ReminderMailQueue.first, "notifications_mail"), (ReminderMailQueue.rows, "notifications_mail"),
        (ReminderMailQueue.ahead, "notifications_mail"), (ReminderMailQueue.pullBack, "notifications_mail"),
    ])
    func goesAlongItsIndex(_ sql: String, _ index: String) async throws {
        let plan = try await desk.database.read { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            statement.setUncheckedArguments(StatementArguments())
            return try Row.fetchAll(statement).map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.contains("INDEX \(index)") }, "\(plan)")
        #expect(
            !plan.contains {
                $0.hasPrefix("SCAN") && !$0.contains("INDEX notifications_") && !$0.contains("INDEX \(index)")
                    && !$0.contains("CONSTANT ROW") && $0 != "SCAN v"
            },
            "\(plan)"
        )
    }
}
