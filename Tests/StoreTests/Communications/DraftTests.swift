import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct DraftTests {
    let office: TemporaryOffice
    let anna: User
    let marta: User

    init() async throws {
        office = try await TemporaryOffice()
        let accounts = Accounts(database: office.database)
        anna = try await accounts.add(NewUser(email: "a@x.test", name: "Anna", role: .owner, passwordHash: "x", locale: .uk))
        marta = try await accounts.add(NewUser(email: "m@x.test", name: "Marta", role: .manager, passwordHash: "x", locale: .uk))
    }

    private func events(_ user: User) async throws -> [String] {
        try await office.database.read { db in
            try String.fetchAll(
                db,
                sql: "SELECT data FROM events WHERE type = 'draft.changed' AND user_id = ? AND audience = 3 ORDER BY n",
                arguments: [user.key]
            )
        }
    }

    @Test func isKeptChangedAndDroppedByItsOwner() async throws {
        let id = PublicID.random()
        let saved = try await office.database.save(draft: id, content: Array(#"{"text":"a"}"#.utf8), of: anna)
        #expect(
            String(decoding: saved, as: UTF8.self) == #"{"id":"\#(id)","content":{"text":"a"},"updated_at":"2026-01-02T03:04:05.000Z"}"#
        )
        // The same again is no change and no event.
        office.clock.advance(seconds: 5)
        #expect(try await office.database.save(draft: id, content: Array(#"{"text":"a"}"#.utf8), of: anna) == saved)
        _ = try await office.database.save(draft: id, content: Array(#"{"text":"b"}"#.utf8), of: anna)
        // Another's draft of the same conversation is another draft.
        _ = try await office.database.save(draft: id, content: Array(#"{"text":"m"}"#.utf8), of: marta)
        let list = String(decoding: try await office.database.drafts(of: anna), as: UTF8.self)
        #expect(list == #"{"items":[{"id":"\#(id)","content":{"text":"b"},"updated_at":"2026-01-02T03:04:10.000Z"}],"next":null}"#)
        try await office.database.delete(draft: id, of: anna)
        try await office.database.delete(draft: id, of: anna)
        await #expect(throws: StoreError.notFound) { try await office.database.draft(id, of: anna) }
        #expect(try await office.database.draft(id, of: marta).count > 0)
        let changed = #"{"id":"\#(id)","deleted":false}"#
        #expect(try await events(anna) == [changed, changed, #"{"id":"\#(id)","deleted":true}"#])
        #expect(try await events(marta) == [changed])
    }

    @Test func theOldestGoesForTheTwoHundredAndFirst() async throws {
        var ids: [PublicID] = []
        for _ in 0..<Draft.maximumCount + 2 {
            let id = PublicID.random()
            ids.append(id)
            _ = try await office.database.save(draft: id, content: Array("{}".utf8), of: anna)
            office.clock.advance(seconds: 1)
        }
        let left = try await office.database.read { try Data.fetchSet($0, sql: "SELECT uid FROM drafts") }
        #expect(left == Set(ids.dropFirst(2).map { Data($0.bytes) }))
        #expect(try await events(anna).suffix(1) == [#"{"id":"\#(ids[1])","deleted":true}"#])
    }
}
