import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct AttentionTests {
    @Test func isTakenAwayOnceWithOneEvent() async throws {
        let office = try await TemporaryOffice()
        let database = office.database
        let account = try await database.channelAccount(platform: .email, address: "biuro@x.test")
        let id = PublicID.random()
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO communications_conversations (uid, channel_account_id, platform, external_id, last_message_at, created_at,
                        attention) VALUES (?, ?, 'email', 'anna@x.test', 1, 1, 1)
                    """,
                arguments: [Data(id.bytes), account.id]
            )
        }
        let events = { try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM events") ?? -1 } }
        #expect(String(decoding: try await database.conversation(id), as: UTF8.self).contains(#""attention":true"#))
        let list = try await database.inbox(InboxQuery(view: .open, user: 0))
        #expect(String(decoding: list, as: UTF8.self).contains(#""attention":true"#))
        var patch = ConversationPatch()
        patch.clearsAttention = true
        for _ in 0..<3 {
            let changed = try await database.change(id, patch)
            #expect(String(decoding: changed, as: UTF8.self).contains(#""attention":false"#))
            #expect(try await events() == 1)
        }
        // Together with something else it is a change like any other.
        patch.unread = true
        _ = try await database.change(id, patch)
        #expect(try await events() == 2)
    }
}
