import Core
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct EventFeedTests {
    static func append(_ office: TemporaryOffice, _ count: Int, _ audience: Audience = .inbox) async throws {
        let now = office.clock.now
        try await office.database.write { db in
            for _ in 0..<count { try EventFeed.append(db, type: "t", audience: audience, conversation: nil, data: "{}", at: now) }
        }
    }

    static func read(_ office: TemporaryOffice, after: Int64, limit: Int = 200, _ audience: Audience = .inbox) async throws
        -> EventFeed.Page
    {
        try await office.database.read { db in try EventFeed.read(db, after: after, limit: limit, audience: audience, user: nil) }
    }

    @Test func pagesFollowEachOther() async throws {
        try await TemporaryOffice.with { office in
            try await Self.append(office, 5)
            let first = try await Self.read(office, after: 0, limit: 3)
            #expect(first.count == 3)
            #expect(first.next == 3)
            let second = try await Self.read(office, after: first.next, limit: 3)
            #expect(second.count == 2)
            #expect(second.next == 5)
            #expect(try await Self.read(office, after: 5).json == Array(#"{"items":[],"next":5}"#.utf8))
            #expect(office.database.hub.last == 5)
        }
    }

    @Test func othersEventsArePassedOver() async throws {
        try await TemporaryOffice.with { office in
            try await Self.append(office, 3, .owner)
            let page = try await Self.read(office, after: 0, Audience(rawValue: Role.manager.audienceBit))
            #expect(page.count == 0)
            #expect(page.next == 3)
        }
    }

    @Test func anItemIsWrittenAsTheContractSays() async throws {
        try await TemporaryOffice.with { office in
            try await Self.append(office, 1)
            let text = String(decoding: try await Self.read(office, after: 0).json, as: UTF8.self)
            #expect(text == #"{"items":[{"n":1,"type":"t","at":"2026-01-02T03:04:05.000Z","data":{}}],"next":1}"#)
        }
    }

    @Test func whoWasAwayTooLongLoadsAnew() async throws {
        try await TemporaryOffice.with { office in
            try await Self.append(office, 3)
            office.clock.advance(seconds: 31 * 86_400)
            try await Self.append(office, 2)
            let now = office.clock.now
            #expect(try await office.database.write { try EventFeed.prune($0, now: now, limit: 2) } == 2)
            #expect(try await office.database.write { try EventFeed.prune($0, now: now, limit: 2) } == 1)
            #expect(try await office.database.write { try EventFeed.prune($0, now: now, limit: 2) } == 0)
            await #expect(throws: StoreError.eventsGone) { try await Self.read(office, after: 2) }
            #expect(try await Self.read(office, after: 3).count == 2)
            // A number that was never given out: the database was restored from a copy.
            await #expect(throws: StoreError.eventsGone) { try await Self.read(office, after: 6) }
        }
    }

    @Test func aClockSetBackLeavesNoHoles() async throws {
        try await TemporaryOffice.with { office in
            try await Self.append(office, 1)
            office.clock.advance(seconds: -40 * 86_400)
            try await Self.append(office, 1)
            office.clock.advance(seconds: 50 * 86_400)
            let now = office.clock.now
            // Number 2 is too old, 1 is not; without 1 nobody can tell that 2 is missing.
            _ = try await office.database.write { try EventFeed.prune($0, now: now) }
            await #expect(throws: StoreError.eventsGone) { try await Self.read(office, after: 0) }
            #expect(try await Self.read(office, after: 2).count == 0)
        }
    }

    @Test func numbersAreNeverGivenOutTwice() async throws {
        try await TemporaryOffice.with { office in
            try await Self.append(office, 2)
            try await office.database.write { try $0.execute(sql: "DELETE FROM events") }
            try await Self.append(office, 1)
            #expect(try await Self.read(office, after: 2).next == 3)
            await #expect(throws: StoreError.eventsGone) { try await Self.read(office, after: 1) }
        }
    }
}
