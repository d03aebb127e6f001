import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Mail conversations that are put together and taken apart.
@Suite struct MoveTests {
    @Test func aMergedConversationIsInNoListAndSaysWhereItIs() async throws {
        let office = try await MoveOffice()
        let (a, b) = (try await office.hear("a"), try await office.hear("b", from: "jan@c.test", account: 1))
        try await office.change(b) {
            $0.tags = ["pilne"]
            $0.assignee = office.olena.id
        }
        try await office.merge(b, into: a)
        let (here, gone) = (try await office.conversation(a), try await office.conversation(b))
        #expect(here["message_count"] == .int(2) && here["unread_count"] == .int(2))
        #expect(here["tags"] == .array([.string("pilne")]) && here["assignee"]["name"].string == "Олена")
        #expect(here["preview"].string == "Treść b" && here["counterpart"]["address"].string == "anna@c.test")
        #expect(here["merged_into"] == .null && gone["merged_into"].string == a.description)
        for view in InboxView.allCases { #expect(try await !office.list(view).contains(b.description), "\(view)") }
        for view in [InboxView.all, .closed] {
            #expect(try await !office.list(view, InboxFilter(account: office.accounts[1].uid)).contains(b.description))
        }
        // Whoever still asks under the old id gets what is there now.
        let thread = try JSONReader.read(try await office.database.messages(of: b, limit: 10, cursor: nil))["items"].items
        #expect(thread.count == 2 && thread.allSatisfy { $0["conversation_id"].string == a.description })
        #expect(try await office.faults() == [])
    }

    @Test func laterMailGoesWhereItsMessageIsNow() async throws {
        let office = try await MoveOffice()
        let (a, b) = (try await office.hear("a"), try await office.hear("b", from: "jan@c.test", account: 1))
        let move = try await office.merge(b, into: a)
        // On the other mailbox, where the message came in.
        #expect(try await office.hear("b2", from: "jan@c.test", answers: ["b"], account: 1) == a)
        // A stranger who quotes an id gets in neither before nor after.
        #expect(try await office.hear("x", from: "mallory@c.test", answers: ["b"], account: 1) != a)
        try await office.undo(move)
        // What came meanwhile follows what it answers.
        #expect(try await office.place(of: "b2") == b)
        #expect(try await office.hear("b3", from: "jan@c.test", answers: ["b2"], account: 1) == b)
        let apart = try await office.split("b2", "b3", from: b)
        #expect(try await office.hear("b4", from: "jan@c.test", answers: ["b3"], account: 1) == apart.conversation)
        #expect(try await office.hear("b5", from: "jan@c.test", answers: ["b"], account: 1) == b)
        try await office.undo(apart.id)
        #expect(try await office.place(of: "b4") == b)
        #expect(try await office.conversation(apart.conversation)["merged_into"].string == b.description)
        #expect(try await office.faults() == [])
    }

    @Test func aQuestionThatComesLateJoinsItsAnswerWhereThatIs() async throws {
        let office = try await MoveOffice()
        let a = try await office.hear("a")
        try await office.hear("answer", answers: ["question", "a"])
        // Stored before its references were kept in its row: the original says them.
        try await office.database.write { try $0.execute(sql: "UPDATE communications_messages SET mail_references = NULL") }
        let apart = try await office.split("answer", from: a)
        #expect(try await office.hear("question") == apart.conversation)
        #expect(try await office.faults() == [])
    }

    @Test func undoingAMergeBringsBothBackAsTheyWere() async throws {
        let office = try await MoveOffice()
        let (a, b) = (try await office.hear("a"), try await office.hear("b", from: "jan@c.test"))
        try await office.change(a) { $0.unread = false }
        try await office.change(a) { $0.status = .closed }
        try await office.change(b) { $0.tags = ["pilne"] }
        let (before, other) = (try await office.conversation(a), try await office.conversation(b))
        let move = try await office.merge(b, into: a)
        #expect(try await office.conversation(a)["status"].string == "open")
        #expect(try JSONReader.read(try await office.database.moves(of: a))["items"].items.count == 1)
        #expect(try JSONReader.read(try await office.database.moves(of: b))["items"].items.count == 1)
        let answer = try await office.undo(move)
        #expect(try await office.conversation(a) == before)
        #expect(try await office.conversation(b) == other)
        #expect(try await office.undo(move) == answer)
        #expect(try JSONReader.read(try await office.database.moves(of: a))["items"].items.count == 0)
        #expect(try await office.faults() == [])
    }

    @Test func ordersDraftsAndRemindersComeAlongAndGoBack() async throws {
        let office = try await MoveOffice()
        let (a, b) = (try await office.hear("a"), try await office.hear("b", from: "jan@c.test"))
        _ = try await office.database.save(draft: b, content: Array(#"{"text":"Dzień dobry"}"#.utf8), of: office.olena)
        let olena = office.olena.key
        try await office.database.write { db in
            let find = "SELECT id, client_id FROM communications_conversations WHERE uid = ?"
            let row = try Row.fetchOne(db, sql: find, arguments: [Data(b.bytes)])!
            let order = """
                INSERT INTO crm_orders (uid, client_id, order_number, created_at, conversation_id) VALUES (randomblob(16), ?, '1', 1, ?)
                """
            try db.execute(sql: order, arguments: [row[1] as Int64, row[0] as Int64])
            let message = try Int64.fetchOne(db, sql: "SELECT id FROM communications_messages WHERE external_id = 'b'")!
            try db.execute(
                sql: """
                    INSERT INTO notifications (uid, user_id, type, about, conversation_id, created_at)
                    VALUES (randomblob(16), ?, 'unanswered', ?, ?, 1)
                    """,
                arguments: [olena, "unanswered:\(row[0] as Int64):\(message)", row[0] as Int64]
            )
        }
        let place = """
            SELECT (SELECT conversation_id FROM crm_orders) = c.id AND (SELECT conversation_id FROM notifications) = c.id
                AND (SELECT about FROM notifications) = 'unanswered:' || c.id || ':' || (SELECT id FROM communications_messages WHERE external_id = 'b')
                AND (SELECT uid FROM drafts) = c.uid FROM communications_conversations c WHERE hex(c.uid) =
            """
        func hex(_ id: PublicID) -> String { " '" + id.description.filter { $0 != "-" }.uppercased() + "'" }
        let move = try await office.merge(b, into: a)
        #expect(try await office.number(place + hex(a)) == 1)
        #expect(try await office.number("SELECT revision FROM crm_orders") == 1)
        try await office.undo(move)
        #expect(try await office.number(place + hex(b)) == 1)
        #expect(try await office.faults() == [])
    }

    @Test func aReplyGoesOutFromTheTargetAndWhatWaitsComesAlong() async throws {
        let office = try await MoveOffice()
        let (a, b) = (try await office.hear("a"), try await office.hear("b", from: "jan@c.test", account: 1))
        let waiting = try await office.reply("czeka", in: b, seen: try await office.message("b"))
        try await office.merge(b, into: a)
        #expect(try await office.faults() == [])
        // What waited still goes out from where it was written, and stands in the conversation it is in now.
        let item = try #require(try await office.database.nextOutgoing(office.accounts[1]))
        #expect(item.id == waiting)
        // The author of an answer has not seen what came into the conversation with the other one.
        await #expect(throws: StoreError.self) { try await office.reply("x", in: a, seen: try await office.message("a")) }
        let reply = try await office.reply("odpowiedź", in: b, seen: waiting)
        let sql = "SELECT channel_account_id FROM communications_messages ORDER BY id DESC LIMIT 1"
        #expect(try await office.number(sql) == Int(office.accounts[0].id))
        #expect(try await office.conversation(a)["message_count"] == .int(4))
        _ = reply
    }

    @Test func whatIsBeingSentStays() async throws {
        let office = try await MoveOffice()
        let (a, b) = (try await office.hear("a"), try await office.hear("b", from: "jan@c.test"))
        _ = try await office.reply("idzie", in: b, seen: try await office.message("b"))
        try await office.database.write { try $0.execute(sql: "UPDATE outbox SET stage = 'sending'") }
        await #expect(throws: StoreError.conflict(.sending)) { try await office.merge(b, into: a) }
        await #expect(throws: StoreError.conflict(.sending)) { try await office.merge(a, into: b) }
        _ = try await office.hear("b2", from: "jan@c.test", answers: ["b"])
        _ = try await office.split("b2", from: b)
        #expect(try await office.faults() == [])
    }

    @Test func whatCannotBeMovedIsRefused() async throws {
        let office = try await MoveOffice()
        let (a, b) = (try await office.hear("a"), try await office.hear("b", from: "jan@c.test"))
        let nothing = PublicID.random()
        await #expect(throws: StoreError.conflict(.alreadyThere)) { try await office.merge(a, into: a) }
        await #expect(throws: StoreError.unknownReference(field: "from")) { try await office.merge(nothing, into: a) }
        await #expect(throws: StoreError.notFound) { try await office.merge(a, into: nothing) }
        await #expect(throws: StoreError.conflict(.nothingLeft)) { try await office.split("a", from: a) }
        await #expect(throws: StoreError.unknownReference(field: "message_ids")) { try await office.split("b", from: a) }
        await #expect(throws: StoreError.notFound) { try await office.undo(nothing) }
        try await office.merge(b, into: a)
        await #expect(throws: StoreError.conflict(.alreadyThere)) { try await office.merge(b, into: a) }
        try await office.database.write { try $0.execute(sql: "UPDATE communications_conversations SET chat_kind = 'person'") }
        await #expect(throws: StoreError.conflict(.notMail)) { try await office.split("b", from: a) }
    }

    /// Whatever stops a move in its middle leaves all as it was.
    @Test func aMoveIsWholeOrNotAtAll() async throws {
        let office = try await MoveOffice()
        let (a, b) = (try await office.hear("a"), try await office.hear("b", from: "jan@c.test"))
        let dump = "SELECT group_concat(conversation_id || ':' || id) FROM communications_messages"
        let before = try await office.database.read { try String.fetchOne($0, sql: dump) }
        try await office.database.write { db in
            try db.execute(
                sql: "CREATE TRIGGER stop BEFORE UPDATE OF content ON conversation_moves BEGIN SELECT RAISE(ABORT, 'killed'); END"
            )
        }
        await #expect(throws: DatabaseError.self) { try await office.merge(b, into: a) }
        #expect(try await office.database.read { try String.fetchOne($0, sql: dump) } == before)
        #expect(try await office.number("SELECT count(*) FROM conversation_moves") == 0)
        #expect(try await office.conversation(b)["merged_into"] == .null)
        #expect(try await office.faults() == [])
    }

    @Test func undoGoesOnFromWhereThingsStandNow() async throws {
        let office = try await MoveOffice()
        let (a, b) = (try await office.hear("a"), try await office.hear("b", from: "jan@c.test"))
        let c = try await office.hear("c", from: "ewa@c.test")
        let first = try await office.merge(b, into: a)
        let second = try await office.merge(a, into: c)
        #expect(try await office.conversation(b)["merged_into"].string == c.description)
        try await office.undo(first)
        #expect(try await office.place(of: "b") == b)
        #expect(try await office.place(of: "a") == c)
        try await office.undo(second)
        #expect(try await office.place(of: "a") == a)
        #expect(try await office.place(of: "b") == b)
        #expect(try await office.faults() == [])
    }

    @Test func erasingTheClientTakesWhatBecamePartOfIt() async throws {
        let office = try await MoveOffice()
        let (a, b) = (try await office.hear("a"), try await office.hear("b"))
        try await office.merge(b, into: a)
        try await office.database.write { db in
            try db.execute(sql: "DELETE FROM communications_conversations WHERE uid = ?", arguments: [Data(a.bytes)])
        }
        #expect(try await office.number("SELECT count(*) FROM communications_conversations") == 0)
        #expect(try await office.number("SELECT count(*) FROM conversation_moves") == 0)
    }

    @Test func bouncesLandOnTheMessageWhereItIs() async throws {
        let office = try await MoveOffice()
        let (a, b) = (try await office.hear("a"), try await office.hear("b", from: "jan@c.test"))
        try await office.hear("out", answers: ["b"]) {
            $0.direction = .outbound
            $0.from = Correspondent(name: "", address: "biuro@x.test")
            $0.to = [Correspondent(name: "", address: "jan@c.test")]
        }
        let place = try await office.place(of: "out")
        try await office.merge(place == b ? b : place, into: a)
        let landed = try await office.hear("report", from: "mailer-daemon@c.test", answers: ["out"]) {
            $0.bounce = BounceNotice(recipient: "jan@c.test", status: "5.1.1", originalMessageID: "out")
        }
        #expect(landed == a)
    }
}
