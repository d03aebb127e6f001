import Core
import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Files that somebody brings: in pieces, each once, and gone again when nobody used them.
@Suite struct UploadTests {
    let office: TemporaryOffice
    let user: User

    init() async throws {
        office = try await TemporaryOffice()
        user = try await Accounts(database: office.database).add(
            NewUser(email: "marta@office.example", name: "Марта", role: .manager, passwordHash: "x", locale: .uk)
        )
    }

    private func begin() async throws -> FileUpload {
        try await office.database.beginUpload(name: "скан.pdf", mime: "application/pdf", by: user)
    }

    private func bring(_ content: [UInt8]) async throws -> FileUpload.Whole {
        var upload = try await begin()
        try await upload.append(content)
        return try await upload.finish()
    }

    private func count(_ sql: String) async throws -> Int {
        try await office.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM " + sql) ?? 0 }
    }

    private static func content(_ count: Int, _ seed: UInt8 = 7) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) &+ seed }
    }

    @Test(arguments: [0, 1, Blobs.chunkSize - 1, Blobs.chunkSize, Blobs.chunkSize + 1, 3 * Blobs.chunkSize])
    func comesBackAsItCame(_ size: Int) async throws {
        let content = Self.content(size)
        let whole = try await bring(content)
        #expect(whole.file.sha256 == Array(SHA256.hash(data: Data(content))))
        let found = try #require(try await office.database.read { try UploadTable.find($0, whole.id) })
        #expect((found.name, found.mime, found.size, found.blob) == ("скан.pdf", "application/pdf", Int64(size), whole.file.blob))
        #expect(try await office.database.read { try Blobs.whole($0, blob: found.blob) } == content)
        // A mail with the same file finds it.
        let again = try await office.database.write { try Blobs.store($0, content, sha256: found.sha256) }
        #expect(again == found.blob)
    }

    /// The largest file is never held: after each piece all but the begun chunk is in the database, and others write in between.
    @Test func atMostOneChunkIsInMemory() async throws {
        var upload = try await begin()
        // Pieces of a size that no chunk is a multiple of.
        let piece = Self.content(600_001)
        var sent = 0
        while sent + piece.count <= UploadRules.maximumBytes {
            try await upload.append(piece)
            sent += piece.count
            #expect(upload.pending == sent % Blobs.chunkSize)
            let chunks = sent / Blobs.chunkSize
            let there = try await office.database.write { db in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM blob_chunks") ?? 0
            }
            #expect(there == chunks)
        }
        let whole = try await upload.finish()
        #expect(whole.file.size == Int64(sent))
        #expect(try await count("blob_chunks") == (sent + Blobs.chunkSize - 1) / Blobs.chunkSize)
    }

    @Test func nobodyFindsItBeforeItIsWhole() async throws {
        var upload = try await begin()
        try await upload.append(Self.content(Blobs.chunkSize))
        let uid = try await office.database.read { try Data.fetchOne($0, sql: "SELECT uid FROM uploads") }
        let id = try #require(uid.flatMap { PublicID(bytes: Array($0)) })
        #expect(try await office.database.read { try UploadTable.find($0, id) } == nil)
        await #expect(throws: StoreError.notFound) { try await office.database.file(id, uploads: true) }
        let whole = try await upload.finish()
        #expect(whole.id == id)
        #expect(try await office.database.file(id, uploads: true).size == Int64(Blobs.chunkSize))
        await #expect(throws: StoreError.notFound) { try await office.database.file(id) }
    }

    @Test func theSameFileIsKeptOnce() async throws {
        let content = Self.content(Blobs.chunkSize * 40 + 5)
        let first = try await bring(content)
        let second = try await bring(content)
        #expect(first.id != second.id)
        #expect(first.file.blob == second.file.blob)
        #expect(try await count("blobs") == 1)
        #expect(try await count("blob_chunks") == 41)
        #expect(try await count("uploads") == 2)
    }

    @Test func theSameFileAtTheSameTimeIsKeptOnce() async throws {
        let content = Self.content(Blobs.chunkSize * 3 + 5)
        let wholes = try await withThrowingTaskGroup(of: FileUpload.Whole.self) { group in
            for _ in 0..<8 { group.addTask { try await self.bring(content) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(wholes.map(\.id)).count == 8)
        #expect(Set(wholes.map(\.file.blob)).count == 1)
        #expect(try await count("blobs") == 1)
        #expect(try await count("blob_chunks") == 4)
        #expect(try await office.database.read { try Blobs.whole($0, blob: wholes[0].file.blob) } == content)
    }

    @Test func whatIsAbandonedLeavesNothing() async throws {
        var upload = try await begin()
        try await upload.append(Self.content(Blobs.chunkSize * 40))
        await upload.abandon()
        for table in ["uploads", "blobs", "blob_chunks"] { #expect(try await count(table) == 0, "\(table)") }
        await #expect(throws: StoreError.notFound) { try await upload.append(Self.content(Blobs.chunkSize)) }
    }

    @Test func whatAProcessLeftBehindGoesAfterADay() async throws {
        var upload = try await begin()
        try await upload.append(Self.content(Blobs.chunkSize * 40))
        office.clock.advance(seconds: 86_000)
        try await office.database.pruneUploads()
        #expect(try await count("blob_chunks") == 40)
        office.clock.advance(seconds: 1000)
        try await office.database.pruneUploads()
        for table in ["uploads", "blobs", "blob_chunks"] { #expect(try await count(table) == 0, "\(table)") }
        await #expect(throws: StoreError.notFound) { try await upload.finish() }
    }

    /// The process ends between two steps: no half file can be found, and the next look goes on.
    @Test func anInterruptedEndIsFinishedLater() async throws {
        let content = Self.content(Blobs.chunkSize * 3)
        let whole = try await bring(content)
        let blob = try await office.database.write { db in
            let upload = try #require(try Int64.fetchOne(db, sql: "SELECT id FROM uploads"))
            let blob = try #require(try UploadTable.release(db, upload))
            _ = try UploadTable.deleteChunks(db, blob: blob, upload: upload, limit: 1)
            return blob
        }
        #expect(try await office.database.read { try UploadTable.find($0, whole.id) } == nil)
        let second = try await bring(content)
        #expect(second.file.blob != blob)
        try await office.database.pruneUploads()
        #expect(try await count("blobs") == 1)
        #expect(try await office.database.read { try Blobs.whole($0, blob: second.file.blob) } == content)
    }

    @Test func whatNobodyUsedGoesAfterThirtyDaysAndItsFileWithTheLastOne() async throws {
        let content = Self.content(10)
        let old = try await bring(content)
        office.clock.advance(seconds: 29 * 86_400)
        try await office.database.pruneUploads()
        let young = try await bring(content)
        office.clock.advance(seconds: 2 * 86_400)
        try await office.database.pruneUploads()
        #expect(try await office.database.read { try UploadTable.find($0, old.id) } == nil)
        #expect(try await office.database.read { try UploadTable.find($0, young.id) } != nil)
        #expect(try await count("blob_chunks") == 1)
        office.clock.advance(seconds: 30 * 86_400)
        try await office.database.pruneUploads()
        for table in ["uploads", "blobs", "blob_chunks"] { #expect(try await count(table) == 0, "\(table)") }
    }

    @Test func aFileOfAMessageStaysAndItsUploadWhileTheMessageIsOnItsWay() async throws {
        let whole = try await bring(Self.content(10))
        let account = try await office.database.channelAccount(platform: .email, address: "biuro@x.test")
        let file = PublicID.random()
        try await office.database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO communications_conversations (id, uid, channel_account_id, platform, external_id, last_message_at, created_at)
                    VALUES (1, randomblob(16), \(account.id), 'email', 'anna@x.test', 1, 1);
                    INSERT INTO communications_messages (id, uid, conversation_id, channel_account_id, direction, type, sort_at, created_at)
                    VALUES (1, randomblob(16), 1, \(account.id), 'outbound', 'text', 1, 1);
                    INSERT INTO outbox (message_id, channel_account_id, conversation_id, stage, due_at, request)
                    VALUES (1, \(account.id), 1, 'queued', 1, '{}');
                    """
            )
            try db.execute(
                sql: """
                    INSERT INTO communications_attachments (uid, message_id, n, name, mime, size, blob_id)
                    VALUES (?, 1, 0, 'a.pdf', 'application/pdf', 10, ?)
                    """,
                arguments: [Data(file.bytes), whole.file.blob]
            )
        }
        office.clock.advance(seconds: 90 * 86_400)
        try await office.database.pruneUploads()
        #expect(try await office.database.read { try UploadTable.find($0, whole.id) } != nil)
        try await office.database.write { try $0.execute(sql: "DELETE FROM outbox") }
        try await office.database.pruneUploads()
        #expect(try await count("uploads") == 0)
        // Forwarding names the file of the message.
        #expect(try await office.database.read { try UploadTable.find($0, file) }?.name == "a.pdf")
        #expect(try await office.database.read { try Blobs.whole($0, blob: whole.file.blob) } == Self.content(10))
    }
}
