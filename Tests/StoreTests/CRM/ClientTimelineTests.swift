import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct ClientTimelineTests {
    let office: DeskOffice

    init() async throws { office = try await DeskOffice() }

    /// The whole timeline by pages of a size, as `kind` and what tells the entry from others.
    private func walk(_ client: PublicID, limit: Int, kinds: Set<TimelineKind> = Set(TimelineKind.allCases)) async throws -> [String] {
        var entries: [String] = []
        var cursor: PageCursor?
        repeat {
            let page = try office.json(try await office.database.timeline(ofClient: client, kinds: kinds, limit: limit, cursor: cursor))
            let items = page["items"] as? [[String: Any]] ?? []
            #expect(items.count <= limit)
            for item in items {
                let kind = item["kind"] as! String
                let entry = item[kind] as! [String: Any]
                entries.append("\(kind) \(entry["id"] as! String) \(item["at"] as! String)")
            }
            cursor = (page["next"] as? String).flatMap { PageCursor($0) }
        } while cursor != nil
        return entries
    }

    /// Messages by hand: intake is tested elsewhere.
    private func fill(_ client: PublicID, conversations: Int, messages: Int) async throws {
        let account = office.account.id
        try await office.database.write { db in
            let key = try Int64.fetchOne(db, sql: "SELECT id FROM crm_clients WHERE uid = ?", arguments: [Data(client.bytes)])
            for c in 0..<conversations {
                try db.execute(
                    sql: """
                        INSERT INTO communications_conversations (uid, channel_account_id, platform, external_id, client_id, last_message_at,
                            message_count, created_at)
                        VALUES (randomblob(16), ?, 'email', 'a@x.test', ?, ?, ?, 0)
                        """,
                    arguments: [account, key, (messages - 1) * conversations + c, messages]
                )
                let conversation = db.lastInsertedRowID
                for m in 0..<messages {
                    try db.execute(
                        sql: """
                            INSERT INTO communications_messages (uid, conversation_id, channel_account_id, direction, type, text, sort_at, created_at)
                            VALUES (randomblob(16), ?, ?, 'inbound', 'text', 'x', ?, 0)
                            """,
                        arguments: [conversation, account, m * conversations + c]
                    )
                }
            }
        }
    }

    @Test(arguments: [(1, 120), (120, 1), (7, 18)], [1, 7, 50])
    func everyEntryComesOnceNewestFirst(_ shape: (Int, Int), _ limit: Int) async throws {
        let client = try await office.add("Anna")
        try await fill(client, conversations: shape.0, messages: shape.1)
        let walked = try await walk(client, limit: limit)
        #expect(walked.count == shape.0 * shape.1)
        #expect(Set(walked).count == walked.count)
        let times = walked.map { $0.split(separator: " ")[2] }
        #expect(times == times.sorted(by: >))
    }

    @Test func aNoteInAnOldThreadIsNotLost() async throws {
        let client = try await office.add("Anna")
        try await fill(client, conversations: 30, messages: 1)
        // Its conversation says nothing of it.
        try await office.database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO communications_messages (uid, conversation_id, channel_account_id, direction, type, kind, text, sort_at, created_at)
                    SELECT randomblob(16), min(id), channel_account_id, 'outbound', 'text', 'note', 'notatka', 1000, 0 FROM communications_conversations
                    """
            )
        }
        let walked = try await walk(client, limit: 5)
        #expect(walked.count == 31)
        #expect(walked[0].hasSuffix("1970-01-01T00:00:01.000Z"))
    }

    @Test func allKindsOfTheSameMoment() async throws {
        let client = try await office.add("Anna")
        try await fill(client, conversations: 1, messages: 1)
        try await office.order("1/2026", of: client, price: 100, paid: 100, at: 0)
        try await office.order("2/2026", of: client, at: 0)
        _ = try await office.database.addNote("uwaga", client: client, by: office.anna)
        try await office.database.write { db in
            try db.execute(sql: "INSERT INTO blobs (sha256, size) VALUES (randomblob(32), 3)")
            try db.execute(
                sql: """
                    INSERT INTO order_files (uid, order_id, direction, name, mime, blob_id, created_at)
                    SELECT randomblob(16), min(id), 'in', 'akt.pdf', 'application/pdf', ?, 0 FROM crm_orders
                    """,
                arguments: [db.lastInsertedRowID]
            )
            try db.execute(
                sql: """
                    INSERT INTO quotes (uid, client_id, conversation_id, state, content, price_brutto, currency, created_at)
                    SELECT randomblob(16), client_id, id, 'draft', '{"language":"pl","lines":[],"price":{},"text":"Oferta"}', 1, 'PLN', 0
                    FROM communications_conversations
                    """
            )
            try db.execute(sql: "UPDATE internal_notes SET created_at = 0")
            try db.execute(
                sql: """
                    INSERT INTO internal_notes (uid, order_id, text, created_at) SELECT randomblob(16), min(id), 'o zleceniu', 0 FROM crm_orders
                    """
            )
        }
        for limit in 1...9 {
            let walked = try await walk(client, limit: limit)
            #expect(Set(walked).count == 8, "\(limit): \(walked)")
            #expect(walked.count == 8)
        }
        #expect(try await walk(client, limit: 3, kinds: [.note]).count == 2)
        #expect(try await walk(client, limit: 3, kinds: [.order, .payment]).count == 3)
        // A cursor that nobody gave out ends in nothing worse than a page.
        for cursor in [PageCursor(at: .min, id: .min), PageCursor(at: .max, id: .max)] {
            _ = try await office.database.timeline(ofClient: client, kinds: [.message, .quote], limit: 2, cursor: cursor)
        }
    }

    @Test func messagesAreThoseOfTheThread() async throws {
        try await office.take([DeskOffice.mail("anna@x.test", "Anna", "Ile?", files: [DeskOffice.file("a.txt", "abc")])])
        let client = try await office.client(named: "Anna")
        let conversation = try await office.id("SELECT uid FROM communications_conversations")
        let thread = try office.items(try await office.database.messages(of: conversation, limit: 10, cursor: nil))
        let page = try office.items(try await office.database.timeline(ofClient: client, kinds: [.message], limit: 10, cursor: nil))
        #expect(page.first?["platform"] as? String == "email")
        #expect(page.first?["message"] as? NSDictionary == thread.first as NSDictionary?)
    }
}
