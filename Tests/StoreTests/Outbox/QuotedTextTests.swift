import Core
import GRDB
import TestSupport
import Testing

@testable import Store

/// What stands below an answer: the message that it answers.
@Suite struct QuotedTextTests {
    let desk: OutboxOffice

    init() async throws { desk = try await OutboxOffice() }

    @Test func whatIsQuotedSpeaksTheClientsLanguageAndShowsTheOfficesClocks() async throws {
        try await desk.database.write { db in
            try db.execute(sql: "INSERT INTO crm_clients (uid, name, language, created_at) VALUES (randomblob(16), 'Anna', 'pl', 1)")
            try db.execute(sql: "UPDATE communications_conversations SET client_id = last_insert_rowid()")
            try db.execute(
                sql: "UPDATE communications_messages SET sent_at = ?",
                arguments: [Timestamp(rfc3339: "2026-11-25T23:31:00Z")!.milliseconds]
            )
        }
        let answered = try await desk.database.answered(try await desk.lastMessage())
        #expect(answered.quote(.en).text.hasPrefix("W dniu 26.11.2026 00:31 "))
        #expect(answered.forward(.en).text.contains("Date: 26.11.2026 00:31\n"))
        try await desk.database.write { try $0.execute(sql: "UPDATE crm_clients SET language = 'de'") }
        #expect(try await desk.database.answered(answered.id).quote(.en).text.hasPrefix("On 26.11.2026 00:31 "))
    }
}
