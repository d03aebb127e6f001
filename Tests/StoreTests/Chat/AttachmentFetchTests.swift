import Core
import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Files of messengers on their way into the database.
@Suite struct AttachmentFetchTests {
    let office: ChatOffice

    init() async throws {
        office = try await ChatOffice()
        try await office.hear(1, "") { message in
            message.type = .image
            message.files = [ChatOffice.photo("a", size: 600_000)]
        }
    }

    private func next() async throws -> PendingFetch { try #require(try await office.database.nextFetch(office.account)) }

    private func file() async throws -> [String: Any] {
        try #require((try await office.thread().first?["attachments"] as? [[String: Any]])?.first)
    }

    private let content = [UInt8]((0..<600_000).map { UInt8(truncatingIfNeeded: $0) })

    @Test func aFileComesInChunks() async throws {
        var fetch = try await office.database.beginFetch(try await next())
        for start in stride(from: 0, to: content.count, by: 70_000) {
            try await fetch.append(Array(content[start..<min(start + 70_000, content.count)]))
        }
        try await fetch.finish()
        let file = try await file()
        #expect(file["state"] as? String == "stored")
        let stored = try await office.database.file(PublicID(file["id"] as! String)!)
        #expect(stored.sha256 == Array(SHA256.hash(data: content)))
        #expect(try await office.database.read { try Blobs.whole($0, blob: stored.blob) } == content)
        #expect(try await office.database.nextFetch(office.account) == nil)
        #expect(try await office.number("SELECT count(*) FROM blobs") == 1)
    }

    /// The process died in between: the next attempt begins anew, and nothing of the first is left.
    @Test func aFileThatIsKnownIsNotKeptTwice() async throws {
        var lost = try await office.database.beginFetch(try await next())
        try await lost.append(content)
        var first = try await office.database.beginFetch(try await next())
        await #expect(throws: StoreError.notFound) { try await lost.append(content) }
        try await first.append(content)
        try await first.finish()
        try await office.hear(2, "") { message in
            message.type = .image
            message.files = [ChatOffice.photo("b", size: 600_000)]
        }
        var second = try await office.database.beginFetch(try await next())
        try await second.append(content)
        try await second.finish()
        #expect(try await office.number("SELECT count(*) FROM blobs") == 1)
        #expect(try await office.number("SELECT count(*) FROM blob_chunks") == 3)
    }

    @Test func anotherSizeIsAnotherFile() async throws {
        var fetch = try await office.database.beginFetch(try await next())
        try await fetch.append([1, 2, 3])
        await #expect(throws: FileFetch.WrongSize(said: 600_000, came: 3)) { try await fetch.finish() }
        await fetch.abandon()
        #expect(try await office.number("SELECT count(*) FROM blobs") == 0)
        #expect(try await file()["state"] as? String == "pending")
    }

    @Test func whatFailedIsTriedAgainLaterOrWhenSomebodyAsks() async throws {
        let later = office.office.clock.now.adding(seconds: 30)
        try await office.database.failFetch(try await next(), fault: "unreachable", retryAt: later)
        #expect(try await office.database.nextFetch(office.account) == nil)
        #expect(try await office.database.fetchDue(office.account) == later)
        office.office.clock.advance(seconds: 31)
        let again = try await next()
        #expect(again.attempts == 1)
        #expect(again.retryingSince == later.adding(seconds: -30))
        try await office.database.failFetch(again, fault: "too_large", retryAt: nil)
        #expect(try await file()["state"] as? String == "failed")
        #expect(try await file()["fault"] as? String == "too_large")
        #expect(try await office.database.fetchDue(office.account) == nil)
        let message = office.id(try #require(try await office.thread().first))
        #expect(try await office.database.fetchAgain(message))
        #expect(try await file()["state"] as? String == "pending")
        #expect(try await next().attempts == 0)
        #expect(try await !office.database.fetchAgain(message))
    }
}
