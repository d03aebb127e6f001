import Core
import Foundation
import GRDB
import Logging
import Testing
import TestSupport

@testable import Store

@Suite struct RestorationTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func open(_ folder: TemporaryFolder) async throws -> OfficeDatabase {
        try await OfficeDatabase.open(folder: folder.path, logger: Self.logger)
    }

    /// The lock is free again afterwards.
    private func with(_ folder: TemporaryFolder, _ body: (OfficeDatabase) async throws -> Void) async throws {
        let database = try await open(folder)
        try await body(database)
        try await database.close()
    }

    private func add(_ name: String, _ database: OfficeDatabase) async throws {
        try await database.write { db in
            try db.execute(
                sql: "INSERT INTO crm_clients (uid, name, source, created_at) VALUES (randomblob(16), ?, 'email', 0)",
                arguments: [name]
            )
        }
    }

    private func names(_ folder: TemporaryFolder) async throws -> [String] {
        let database = try await open(folder)
        let names = try await database.read { try String.fetchAll($0, sql: "SELECT name FROM crm_clients ORDER BY name") }
        try await database.close()
        return names
    }

    /// A folder whose database has "new", and a copy from before that has not.
    private func folderAndCopy() async throws -> (TemporaryFolder, String) {
        let folder = TemporaryFolder()
        let database = try await open(folder)
        try await add("old", database)
        let copy = folder.path + "/copy.db"
        _ = try await database.copy(to: copy, version: "1") { _ in }
        try await add("new", database)
        try await database.close()
        return (folder, copy)
    }

    private func restore(_ copy: String, _ folder: TemporaryFolder) throws -> Restoration.Outcome {
        try Restoration.run(copy: copy, folder: folder.path, now: SystemClock.now()) { _ in }
    }

    @Test func thereAndBack() async throws {
        let (folder, copy) = try await folderAndCopy()
        let outcome = try restore(copy, folder)
        #expect(try await names(folder) == ["old"])
        let aside = try #require(outcome.aside)
        _ = try restore(aside + "/dragoman.db", folder)
        #expect(try await names(folder) == ["new", "old"])
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left.filter { !$0.hasPrefix("replaced-") && !$0.hasPrefix("dragoman.db") } == ["copy.db", "dragoman.lock"])
    }

    /// A WAL that stayed from the old database must not be read into the new one.
    @Test func aStaleWALGoesWithItsDatabase() async throws {
        let (folder, copy) = try await folderAndCopy()
        let other = TemporaryFolder()
        let database = try await open(folder)
        try await add("newest", database)
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: folder.path + "/dragoman.db" + suffix, toPath: other.path + "/dragoman.db" + suffix)
        }
        try await database.close()
        let outcome = try restore(copy, other)
        #expect(!FileManager.default.fileExists(atPath: other.path + "/dragoman.db-wal"))
        #expect(try await names(other) == ["old"])
        // What was only in the WAL is there on the way back.
        _ = try restore(#require(outcome.aside) + "/dragoman.db", other)
        #expect(try await names(other) == ["new", "newest", "old"])
    }

    @Test func onAnEmptyMachine() async throws {
        let (_folder, copy) = try await folderAndCopy()
        let folder = TemporaryFolder()
        let outcome = try Restoration.run(copy: copy, folder: folder.path + "/made/anew", now: SystemClock.now()) { _ in }
        #expect(outcome.aside == nil)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/made/anew/dragoman.db"))
        withExtendedLifetime(_folder) {}
    }

    @Test func whileAServiceRunsNothingIsTouched() async throws {
        let (folder, copy) = try await folderAndCopy()
        let database = try await open(folder)
        #expect(throws: StoreError.alreadyRunning(pid: ProcessInfo.processInfo.processIdentifier)) { try restore(copy, folder) }
        try await database.close()
    }

    @Test func aBadCopyChangesNothing() async throws {
        let (folder, copy) = try await folderAndCopy()
        var data = try Data(contentsOf: URL(fileURLWithPath: copy))
        data[data.count / 2] ^= 0x10
        try data.write(to: URL(fileURLWithPath: copy))
        #expect(throws: BackupError.self) { try restore(copy, folder) }
        #expect(try await names(folder) == ["new", "old"])
        #expect(try !FileManager.default.contentsOfDirectory(atPath: folder.path).contains { $0.contains("restoring") })
    }

    /// Killed after any step, the next start ends what was begun.
    @Test(arguments: 0...4) func whatWasBegunIsEnded(_ steps: Int) async throws {
        let (folder, copy) = try await folderAndCopy()
        let path = folder.path
        // As after the note was written.
        try FileManager.default.copyItem(atPath: copy, toPath: path + "/dragoman.db.restoring")
        try Data("replaced-x\n".utf8).write(to: URL(fileURLWithPath: path + "/dragoman.restore"))
        if steps > 0 { try FileManager.default.createDirectory(atPath: path + "/replaced-x", withIntermediateDirectories: true) }
        if steps > 1 { try Data().write(to: URL(fileURLWithPath: path + "/replaced-x/dragoman.db-wal")) }
        if steps > 2 { try FileManager.default.moveItem(atPath: path + "/dragoman.db", toPath: path + "/replaced-x/dragoman.db") }
        if steps > 3 { try FileManager.default.moveItem(atPath: path + "/dragoman.db.restoring", toPath: path + "/dragoman.db") }
        #expect(try await names(folder) == ["old"])
        #expect(!FileManager.default.fileExists(atPath: path + "/dragoman.restore"))
        #expect(FileManager.default.fileExists(atPath: path + "/replaced-x/dragoman.db"))
    }

    /// What waited to be sent may have been sent after the copy was made: nobody sends it again by himself.
    @Test func whatWaitedToBeSentBecomesUncertain() async throws {
        let folder = TemporaryFolder()
        let copy = folder.path + "/copy.db"
        try await with(folder) { database in
            try await database.write { db in try Self.queue(db) }
            _ = try await database.copy(to: copy, version: "1") { _ in }
        }
        #expect(try restore(copy, folder).uncertain == 2)
        try await with(folder) { restored in
            #expect(try await restored.settleInterrupted() == 2)
            let states = try await restored.read { try String.fetchAll($0, sql: "SELECT state FROM communications_messages") }
            #expect(states == ["uncertain", "uncertain"])
        }
    }

    /// Two messages that wait to be sent.
    private static func queue(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO channel_accounts (id, uid, platform, address, name, created_at) VALUES (1, randomblob(16), 'email', 'a@b', '', 0);
                INSERT INTO communications_conversations (id, uid, channel_account_id, platform, external_id, message_count, last_message_at,
                    created_at) VALUES (1, randomblob(16), 1, 'email', 'x', 2, 0, 0);
                """
        )
        for id in 1...2 {
            try db.execute(
                sql: """
                    INSERT INTO communications_messages (id, uid, conversation_id, channel_account_id, direction, type, state, sort_at, created_at)
                        VALUES (?1, randomblob(16), 1, 1, 'outbound', 'text', 'queued', 0, 0);
                    """,
                arguments: [id]
            )
            try db.execute(
                sql:
                    "INSERT INTO outbox (message_id, channel_account_id, conversation_id, stage, due_at, request) VALUES (?, 1, 1, 'queued', 0, '{}')",
                arguments: [id]
            )
        }
    }

    /// A page that saw event N of the time that is undone loads everything anew.
    @Test func pagesOfTheOldTimeAreToldToLoadAnew() async throws {
        let folder = TemporaryFolder()
        let copy = folder.path + "/copy.db"
        try await with(folder) { database in
            for number in 0..<6 {
                if number == 3 { _ = try await database.copy(to: copy, version: "1") { _ in } }
                try await database.write { db in
                    _ = try EventFeed.append(db, type: "x", audience: .everyone, conversation: nil, data: "{}", at: SystemClock.now())
                }
            }
        }
        _ = try restore(copy, folder)
        try await with(folder) { restored in
            for seen in [0, 2, 3, 6] as [Int64] {
                await #expect(throws: StoreError.eventsGone) {
                    try await restored.read { try EventFeed.read($0, after: seen, limit: 10, audience: .everyone, user: nil) }
                }
            }
        }
    }
}
